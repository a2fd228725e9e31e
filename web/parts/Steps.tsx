// How far something is, of steps that have names.

import { VisuallyHidden } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { Icon } from './Icon.tsx'
import { partWords } from './words.ts'

export type StepsProps = {
  readonly names: readonly string[]
  /** The one that is open now; as many as there are when all are done. */
  readonly at: number
}

export function Steps({ names, at }: StepsProps) {
  const say = useWords(partWords)
  return (
    <ol className="steps">
      {names.map((name, place) => {
        const state = place < at ? 'done' : place === at ? 'now' : 'later'
        return (
          <li aria-current={state === 'now' ? 'step' : undefined} className={state} key={name}>
            <span aria-hidden="true" className="mark">
              {state === 'done' ? <Icon name="check" size={16} /> : place + 1}
            </span>
            <span>{name}</span>
            {state === 'done' && <VisuallyHidden>{say('stepDone')}</VisuallyHidden>}
          </li>
        )
      })}
    </ol>
  )
}

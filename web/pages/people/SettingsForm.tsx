// The rules an organisation decides by, in the units people think in.

import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { AmountInput } from '../../charter/AmountInput.tsx'
import { SpanInput } from '../../charter/SpanInput.tsx'
import { useUnit } from '../../parts/Unit.tsx'
import { useWords } from '../../words/use.ts'
import type { FormProps } from './Dialogs.tsx'
import { Ends } from './Ends.tsx'
import {
  isRight,
  quorumBounds,
  settingsChange,
  type TypedRules,
  typedRules,
} from './typed-rules.ts'
import { peopleWords } from './words.ts'

export function SettingsForm({ view, onKeep, onCancel }: FormProps) {
  const say = useWords(peopleWords)
  const { unit } = useUnit()
  const [rules, setRules] = useState(() => typedRules(view, unit))
  const [isTried, setTried] = useState(false)
  const right = isRight(rules, view)
  const [least, most] = quorumBounds(view)
  const put = (next: Partial<TypedRules>) => setRules({ ...rules, ...next })
  const wrong = (isGood: boolean, words: string) => (isTried && !isGood ? words : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(right).every(Boolean)) onKeep(settingsChange(rules, view))
  }
  const spans = [
    ['delay', 'delay', 'wrongSpan'],
    ['expiry', 'expiry', 'wrongSpan'],
    ...(view.operations.length > 0 ? ([['lock', 'lockAfter', 'wrongLock']] as const) : []),
  ] as const
  return (
    <form className="form" noValidate onSubmit={submit}>
      {view.organisation.kind === 'team' && (
        <TextInput
          autoComplete="off"
          error={wrong(right.quorum, say('wrongQuorum', { least, most }))}
          inputMode="numeric"
          label={say('quorum')}
          onChange={({ currentTarget }) => put({ quorum: currentTarget.value })}
          value={rules.quorum}
        />
      )}
      {spans.map(([field, label, words]) => (
        <SpanInput
          error={wrong(right[field], say(words))}
          key={field}
          label={say(label)}
          onChange={(span) => put({ [field]: span })}
          value={rules[field]}
        />
      ))}
      <AmountInput
        error={wrong(right.compare, say('wrongSats'))}
        label={say('compare')}
        onChange={(compare) => put({ compare })}
        value={rules.compare}
      />
      <Ends onCancel={onCancel} />
    </form>
  )
}

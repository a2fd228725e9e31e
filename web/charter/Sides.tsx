// Old beside new; one below the other where there is no room.

import type { ReactNode } from 'react'
import { useWords } from '../words/use.ts'
import { charterWords } from './words.ts'

type Props = { readonly children: ReactNode }

export const Sides = ({ children }: Props) => <div className="sides">{children}</div>

export function Now({ children }: Props) {
  const say = useWords(charterWords)
  return (
    <div className="side was">
      <span className="tag">{say('now')}</span>
      <div>{children}</div>
    </div>
  )
}

export function Then({ children }: Props) {
  const say = useWords(charterWords)
  return (
    <div className="side is">
      <span className="tag">{say('later')}</span>
      <div>{children}</div>
    </div>
  )
}

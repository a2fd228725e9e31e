// An amount as eyes read it: in groups, with the zeros at the end dimmed. Whoever has it read aloud
// hears one plain number with its unit.

import { VisuallyHidden } from '@mantine/core'
import { useLanguage } from '../words/use.ts'
import { type Digits, groupsOf, plainAmount } from './digits.ts'
import { useUnit } from './Unit.tsx'

export type AmountProps = {
  /** Digits, as the API writes satoshis; below nothing where something went out. */
  readonly sats: string | bigint
  /** Writes a plus before what came in. */
  readonly isSigned?: boolean
  readonly size?: 'normal' | 'large'
}

export function Amount({ sats, isSigned = false, size = 'normal' }: AmountProps) {
  const { unit } = useUnit()
  const language = useLanguage()
  const amount = BigInt(sats)
  const { sign, strong, weak } = groupsOf(amount, { unit, isSigned, language })
  return (
    <span className={`amount ${size}`}>
      <VisuallyHidden>{plainAmount(amount, unit, language)}</VisuallyHidden>
      <span aria-hidden="true">
        {sign}
        <Groups groups={strong} />
        <span className="weak">
          <Groups groups={weak} />
        </span>
        <small> {unit}</small>
      </span>
    </span>
  )
}

const Groups = ({ groups }: { readonly groups: Digits }) =>
  groups.map(({ at, text }) => (
    <span className={text.startsWith(' ') ? 'group apart' : 'group'} key={at}>
      {text.trim()}
    </span>
  ))

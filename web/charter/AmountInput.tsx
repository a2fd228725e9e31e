// Where an amount is typed, in bitcoin or satoshis.

import { NativeSelect, TextInput } from '@mantine/core'
import type { Unit } from '../parts/Unit.tsx'
import { useWords } from '../words/use.ts'
import type { TypedAmount } from './typed-amount.ts'
import { charterWords } from './words.ts'

export type AmountInputProps = {
  readonly label: string
  readonly value: TypedAmount
  readonly onChange: (value: TypedAmount) => void
  readonly error?: string | undefined
}

const UNIT_WIDTH = 92

export function AmountInput({ label, value, onChange, error }: AmountInputProps) {
  const say = useWords(charterWords)
  return (
    <TextInput
      autoComplete="off"
      error={error}
      inputMode="decimal"
      label={label}
      onChange={({ currentTarget }) => onChange({ ...value, text: currentTarget.value })}
      rightSection={
        <NativeSelect
          aria-label={say('unitOf', { label })}
          className="unit"
          styles={{ input: { paddingInlineEnd: 28, paddingInlineStart: 8 } }}
          data={['BTC', 'sats']}
          onChange={({ currentTarget }) =>
            onChange({ ...value, unit: currentTarget.value as Unit })
          }
          value={value.unit}
          variant="unstyled"
        />
      }
      rightSectionWidth={UNIT_WIDTH}
      value={value.text}
    />
  )
}

// Where a stretch of time is typed: a number, and its unit.

import { Group, NativeSelect, TextInput } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { SPAN_UNITS, type SpanUnit, type TypedSpan } from './typed-span.ts'
import { charterWords } from './words.ts'

export type SpanInputProps = {
  readonly label: string
  readonly value: TypedSpan
  readonly onChange: (value: TypedSpan) => void
  readonly error?: string | undefined
}

export function SpanInput({ label, value, onChange, error }: SpanInputProps) {
  const say = useWords(charterWords)
  return (
    <Group align="flex-start" grow>
      <TextInput
        autoComplete="off"
        error={error}
        inputMode="numeric"
        label={label}
        onChange={({ currentTarget }) => onChange({ ...value, text: currentTarget.value })}
        value={value.text}
      />
      <NativeSelect
        data={SPAN_UNITS.map((unit) => ({ value: unit, label: say(unit) }))}
        aria-label={say('unitOf', { label })}
        label={say('unit')}
        onChange={({ currentTarget }) =>
          onChange({ ...value, unit: currentTarget.value as SpanUnit })
        }
        value={value.unit}
      />
    </Group>
  )
}

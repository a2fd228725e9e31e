// Where a sign-in code is typed: digits, large, filled in by password managers that can.

import { TextInput } from '@mantine/core'
import { useWords } from '../words/use.ts'
import { sessionWords } from './words.ts'

export type CodeFieldProps = {
  readonly value: string
  readonly onChange: (code: string) => void
}

export function CodeField({ value, onChange }: CodeFieldProps) {
  const say = useWords(sessionWords)
  return (
    <TextInput
      autoComplete="one-time-code"
      classNames={{ input: 'code-field' }}
      description={say('codeHint')}
      inputMode="numeric"
      label={say('code')}
      maxLength={64}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      value={value}
    />
  )
}

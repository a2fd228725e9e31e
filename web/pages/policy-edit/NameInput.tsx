// The name of a grant, a rule or a list, which the policy tells it apart by.

import { TextInput } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { editWords } from './words.ts'

export type NameInputProps = {
  readonly value: string
  readonly onChange: (name: string) => void
  /** Of the whole form: what is wrong with it. */
  readonly wrong: string | null
  /** It stays as it is. */
  readonly isFixed?: boolean
}

export function NameInput({ value, onChange, wrong, isFixed = false }: NameInputProps) {
  const say = useWords(editWords)
  return (
    <TextInput
      autoComplete="off"
      description={say('nameHint')}
      disabled={isFixed}
      error={wrong === 'id' ? say('wrongName') : undefined}
      label={say('name')}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      value={value}
    />
  )
}

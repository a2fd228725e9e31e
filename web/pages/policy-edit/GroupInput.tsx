// Which group: those there are by roles, and those the organisation made.

import { NativeSelect } from '@mantine/core'
import { useCharter } from '../../charter/charter.ts'
import { useWords } from '../../words/use.ts'
import { editWords } from './words.ts'

/** Everybody with the role. */
const BY_ROLE = ['approvers', 'administrators', 'spenders'] as const

export type GroupInputProps = {
  readonly value: string
  readonly onChange: (group: string) => void
  readonly error: string | undefined
}

export function GroupInput({ value, onChange, error }: GroupInputProps) {
  const say = useWords(editWords)
  const { view } = useCharter()
  const made = view?.groups.map(({ name }) => name) ?? []
  const known = [...new Set([...made, ...BY_ROLE, ...(value === '' ? [] : [value])])]
  return (
    <NativeSelect
      data={['', ...known]}
      error={error}
      label={say('group')}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      value={value}
    />
  )
}

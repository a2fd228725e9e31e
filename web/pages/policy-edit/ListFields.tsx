// A list as it is typed: one destination a line.

import { Textarea, TextInput } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import type { ListForm } from './typed.ts'
import { editWords } from './words.ts'

export type ListFieldsProps = {
  readonly form: ListForm
  readonly onChange: (form: ListForm) => void
  readonly wrong: string | null
}

export function ListFields({ form, onChange, wrong }: ListFieldsProps) {
  const say = useWords(editWords)
  const [, line] = /^lines\.(\d+)$/.exec(wrong ?? '') ?? []
  const inLines = line === undefined ? say('wrongLines') : say('wrongLine', { line })
  return (
    <>
      <TextInput
        autoComplete="off"
        // Rules ask for a list by its name.
        disabled={form.id !== null}
        description={say('nameHint')}
        error={wrong === 'id' ? say('wrongName') : undefined}
        label={say('name')}
        onChange={({ currentTarget }) => onChange({ ...form, name: currentTarget.value })}
        value={form.name}
      />
      <Textarea
        autosize
        description={say('linesHint')}
        error={wrong?.startsWith('lines') ? inLines : undefined}
        label={say('lines')}
        maxRows={16}
        minRows={4}
        onChange={({ currentTarget }) => onChange({ ...form, lines: currentTarget.value })}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={form.lines}
      />
    </>
  )
}

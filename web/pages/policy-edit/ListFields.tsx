// A list as it is typed: one destination a line.

import { Textarea } from '@mantine/core'
import { useWords } from '../../words/use.ts'
import { NameInput } from './NameInput.tsx'
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
      <NameInput
        // Rules ask for a list by its name.
        isFixed={form.id !== null}
        onChange={(name) => onChange({ ...form, name })}
        value={form.name}
        wrong={wrong}
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

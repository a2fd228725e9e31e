// A rule as it is typed: what happens, and when.

import { NativeSelect, TextInput } from '@mantine/core'
import { SpanInput } from '../../charter/SpanInput.tsx'
import { useWords } from '../../words/use.ts'
import { Atoms } from './Atoms.tsx'
import { GroupInput } from './GroupInput.tsx'
import { NameInput } from './NameInput.tsx'
import { CONSEQUENCES, type Consequence, type RuleForm } from './typed.ts'
import { editWords } from './words.ts'

export type RuleFieldsProps = {
  readonly form: RuleForm
  readonly lists: readonly string[]
  readonly onChange: (form: RuleForm) => void
  readonly wrong: string | null
}

export function RuleFields({ form, lists, onChange, wrong }: RuleFieldsProps) {
  const say = useWords(editWords)
  const put = (next: Partial<RuleForm>) => onChange({ ...form, ...next })
  return (
    <>
      <NameInput onChange={(name) => put({ name })} value={form.name} wrong={wrong} />
      <NativeSelect
        data={CONSEQUENCES.map((value) => ({ value, label: say(value) }))}
        label={say('consequence')}
        onChange={({ currentTarget }) => put({ consequence: currentTarget.value as Consequence })}
        value={form.consequence}
      />
      {form.consequence === 'approvals' && (
        <>
          <TextInput
            autoComplete="off"
            error={wrong === 'then.count' ? say('wrongNumber') : undefined}
            inputMode="numeric"
            label={say('count')}
            onChange={({ currentTarget }) => put({ count: currentTarget.value })}
            value={form.count}
          />
          <GroupInput
            error={wrong === 'then.group' ? say('wrongGroup') : undefined}
            onChange={(group) => put({ group })}
            value={form.group}
          />
        </>
      )}
      {form.consequence === 'delay' && (
        <SpanInput
          error={wrong === 'then.seconds' ? say('wrongSpan') : undefined}
          label={say('delayFor')}
          onChange={(delay) => put({ delay })}
          value={form.delay}
        />
      )}
      <Atoms
        atoms={form.atoms}
        empty={say('whenNothing')}
        legend={say('when')}
        lists={lists}
        onChange={(atoms) => put({ atoms })}
        wrong={wrong}
      />
    </>
  )
}

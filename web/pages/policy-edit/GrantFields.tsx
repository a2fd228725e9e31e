// A grant as it is typed: who may ask, and when not.

import { NativeSelect } from '@mantine/core'
import { useCharter } from '../../charter/charter.ts'
import { useWords } from '../../words/use.ts'
import { Atoms } from './Atoms.tsx'
import { GroupInput } from './GroupInput.tsx'
import { NameInput } from './NameInput.tsx'
import type { GrantForm } from './typed.ts'
import { editWords } from './words.ts'

export type GrantFieldsProps = {
  readonly form: GrantForm
  readonly lists: readonly string[]
  readonly onChange: (form: GrantForm) => void
  readonly wrong: string | null
}

export function GrantFields({ form, lists, onChange, wrong }: GrantFieldsProps) {
  const say = useWords(editWords)
  const { view } = useCharter()
  const put = (next: Partial<GrantForm>) => onChange({ ...form, ...next })
  const known = view?.tokens ?? []
  const tokens = [...new Set([...known.map(({ id }) => id), form.token])].filter(Boolean)
  const nameOfToken = (token: string) => known.find(({ id }) => id === token)?.name ?? token
  return (
    <>
      <NameInput onChange={(name) => put({ name })} value={form.name} wrong={wrong} />
      <NativeSelect
        data={[
          { value: 'spender', label: say('whoSpender') },
          { value: 'group', label: say('whoGroup') },
          { value: 'owner', label: say('whoOwner') },
          { value: 'token', label: say('whoToken') },
        ]}
        label={say('who')}
        onChange={({ currentTarget }) => put({ who: currentTarget.value as GrantForm['who'] })}
        value={form.who}
      />
      {form.who === 'group' && (
        <GroupInput
          error={wrong === 'who' ? say('wrongGroup') : undefined}
          onChange={(group) => put({ group })}
          value={form.group}
        />
      )}
      {form.who === 'token' && (
        <NativeSelect
          data={['', ...tokens].map((value) => ({ value, label: nameOfToken(value) }))}
          error={wrong === 'who' ? say('wrongToken') : undefined}
          label={say('token')}
          onChange={({ currentTarget }) => put({ token: currentTarget.value })}
          value={form.token}
        />
      )}
      <Atoms
        atoms={form.atoms}
        empty={say('unlessNothing')}
        legend={say('unless')}
        lists={lists}
        onChange={(atoms) => put({ atoms })}
        wrong={wrong}
      />
    </>
  )
}

// Who is in a group.

import { Checkbox, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useWords } from '../../words/use.ts'
import type { FormProps } from './Dialogs.tsx'
import { Ends } from './Ends.tsx'
import { peopleWords } from './words.ts'

/** As policies name groups: core/policy/draft-fields.ts. */
const NAME = /^[a-z0-9-]{1,32}$/

export function GroupForm({
  view,
  group,
  onKeep,
  onCancel,
}: FormProps & { readonly group: string | null }) {
  const say = useWords(peopleWords)
  const before = view.groups.find(({ name }) => name === group)?.members ?? []
  const [name, setName] = useState(group ?? '')
  const [chosen, setChosen] = useState<readonly string[]>(before)
  const [isTried, setTried] = useState(false)
  const isName = NAME.test(name.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const members = view.members.map(({ id }) => id).filter((id) => chosen.includes(id))
    if (isName) onKeep({ kind: 'group.set', group: name.trim(), members })
  }
  return (
    <form className="form" noValidate onSubmit={submit}>
      <TextInput
        autoComplete="off"
        description={say('groupNameHint')}
        disabled={group !== null}
        error={isTried && !isName ? say('wrongGroup') : undefined}
        label={say('groupName')}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        value={name}
      />
      <Checkbox.Group label={say('groupMembers')} onChange={setChosen} value={[...chosen]}>
        <Stack gap="sm" mt="xs">
          {view.members.map((each) => (
            <Checkbox key={each.id} label={<bdi>{each.name}</bdi>} value={each.id} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Ends onCancel={onCancel} />
    </form>
  )
}

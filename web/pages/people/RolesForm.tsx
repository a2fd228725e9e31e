// Which roles somebody has.

import { ROLES, type Role } from '@countersign/core/charter/member.ts'
import { Checkbox, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { charterWords } from '../../charter/words.ts'
import { useWords } from '../../words/use.ts'
import type { FormProps } from './Dialogs.tsx'
import { Ends } from './Ends.tsx'
import { peopleWords } from './words.ts'

export function RolesForm({
  view,
  member,
  onKeep,
  onCancel,
}: FormProps & { readonly member: string }) {
  const say = useWords(peopleWords)
  const sayCharter = useWords(charterWords)
  const before = view.members.find(({ id }) => id === member)?.roles ?? []
  const [chosen, setChosen] = useState<readonly string[]>(before)
  const [isTried, setTried] = useState(false)
  const roles = ROLES.filter((role) => chosen.includes(role))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (roles.length > 0) onKeep({ kind: 'member.roles', member, roles })
  }
  return (
    <form className="form" noValidate onSubmit={submit}>
      <Checkbox.Group
        error={isTried && roles.length === 0 ? say('wrongRoles') : undefined}
        onChange={setChosen}
        value={[...chosen]}
      >
        <Stack gap="sm">
          {ROLES.map((role: Role) => (
            <Checkbox
              description={say(`roleHint_${role}`)}
              key={role}
              label={sayCharter(role)}
              value={role}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <Ends onCancel={onCancel} />
    </form>
  )
}

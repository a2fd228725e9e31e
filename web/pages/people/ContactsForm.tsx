// Where somebody is told.

import type { Contact } from '@countersign/core/charter/member.ts'
import { ActionIcon, Button, Group, NativeSelect, TextInput, Tooltip } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import type { FormProps } from './Dialogs.tsx'
import { Ends } from './Ends.tsx'
import { peopleWords } from './words.ts'

const KINDS: readonly Contact['kind'][] = ['email', 'phone', 'webhook', 'ntfy', 'push']

export function ContactsForm({
  view,
  member,
  onKeep,
  onCancel,
}: FormProps & { readonly member: string }) {
  const say = useWords(peopleWords)
  const before = view.members.find(({ id }) => id === member)?.contacts ?? []
  const [contacts, setContacts] = useState<readonly Contact[]>(before)
  const [isTried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const given = contacts.map((each) => ({ ...each, address: each.address.trim() }))
    if (given.some(({ address }) => address === '')) return
    onKeep({ kind: 'member.contacts', member, contacts: given })
  }
  return (
    <form className="form" noValidate onSubmit={submit}>
      {contacts
        .map((contact, at) => ({ contact, at }))
        .map(({ contact, at }) => (
          <Row
            contact={contact}
            isWrong={isTried && contact.address.trim() === ''}
            key={at}
            onChange={(next) => setContacts(contacts.with(at, next))}
            onRemove={() => setContacts(contacts.toSpliced(at, 1))}
          />
        ))}
      <Button
        onClick={() => setContacts([...contacts, { kind: 'email', address: '' }])}
        size="sm"
        variant="light"
      >
        {say('addContact')}
      </Button>
      <Ends onCancel={onCancel} />
    </form>
  )
}

type RowProps = {
  readonly contact: Contact
  readonly isWrong: boolean
  readonly onChange: (contact: Contact) => void
  readonly onRemove: () => void
}

function Row({ contact, isWrong, onChange, onRemove }: RowProps) {
  const say = useWords(peopleWords)
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <NativeSelect
        data={KINDS.map((value) => ({ value, label: say(`by_${value}`) }))}
        label={say('kind')}
        onChange={({ currentTarget }) =>
          onChange({ ...contact, kind: currentTarget.value as Contact['kind'] })
        }
        value={contact.kind}
      />
      <TextInput
        autoComplete="off"
        error={isWrong ? say('wrongAddress') : undefined}
        flex={1}
        label={say('address')}
        onChange={({ currentTarget }) => onChange({ ...contact, address: currentTarget.value })}
        value={contact.address}
      />
      <Tooltip label={say('removeContact')}>
        <ActionIcon aria-label={say('removeContact')} mt={26} onClick={onRemove}>
          <Icon name="close" />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

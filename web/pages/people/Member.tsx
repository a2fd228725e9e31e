// One member: what they may do, whether their vote counts and why not, their keys, their contacts.

import { ROLES } from '@countersign/core/charter/member.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Button, Group, Text, Title } from '@mantine/core'
import type { MemberView } from '../../charter/charter.ts'
import { charterWords } from '../../charter/words.ts'
import { Icon } from '../../parts/Icon.tsx'
import { useWords } from '../../words/use.ts'
import { Credentials } from './Credentials.tsx'
import type { Open } from './Dialogs.tsx'
import { peopleWords } from './words.ts'

export type MemberProps = {
  readonly member: MemberView
  readonly view: CharterView
  readonly isMe: boolean
  readonly onOpen: (open: Open) => void
}

export function Member({ member, view, isMe, onOpen }: MemberProps) {
  const say = useWords(peopleWords)
  const sayCharter = useWords(charterWords)
  const { name, roles, hasCode } = member
  const why = whyNot(member, view)
  return (
    <article aria-label={name} className="proposal">
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          <Title order={3} size="h5">
            <bdi>{name}</bdi>
          </Title>
          {isMe && <Badge color="gray">{say('you')}</Badge>}
          {ROLES.filter((role) => roles.includes(role)).map((role) => (
            <Badge color="moss" key={role} title={say(`roleHint_${role}`)}>
              {sayCharter(role)}
            </Badge>
          ))}
        </Group>
        <Badge color={why === null ? 'moss' : 'amber'}>
          {say(why === null ? 'counts' : 'countsNot')}
        </Badge>
      </Group>
      {why !== null && (
        <Text c="dimmed" size="sm">
          {say(why)}
        </Text>
      )}
      <dl className="pair across">
        <div>
          <dt>{say('keys')}</dt>
          <dd>
            <Credentials credentials={member.credentials} />
          </dd>
        </div>
        <div>
          <dt>{say('contacts')}</dt>
          <dd>
            <Contacts member={member} />
          </dd>
        </div>
        <div>
          <dt>{say('code')}</dt>
          <dd>{say(hasCode ? 'codeYes' : 'codeNo')}</dd>
        </div>
      </dl>
      <Acts member={member} onOpen={onOpen} />
    </article>
  )
}

/** Why their vote does not count, or null where it does. */
function whyNot(member: MemberView, { organisation }: CharterView) {
  const { suspended, roles, credentials, hasCode, isAble } = member
  if (suspended !== 'no') return suspended === 'alone' ? 'whySuspendedAlone' : 'whySuspended'
  if (isAble) return null
  if (!roles.some((role) => role === 'owner' || role === 'administrator')) return 'whyRole'
  const usable = credentials.filter(({ isFrozen }) => !isFrozen)
  if (usable.length === 0) return 'whyNoKey'
  return organisation.kind === 'team' && usable.length === 1 && !hasCode ? 'whySecond' : 'whyNoKey'
}

function Contacts({ member }: Pick<MemberProps, 'member'>) {
  const say = useWords(peopleWords)
  const { contacts, verified } = member
  if (contacts.length === 0) return say('noContacts')
  return (
    <ul className="plain">
      {contacts.map(({ kind, address }) => {
        const isVerified = verified.includes(`${kind} ${address}`)
        return (
          <li key={`${kind} ${address}`}>
            {say(`by_${kind}`)} <bdi className="given">{address}</bdi>{' '}
            <Badge color={isVerified ? 'moss' : 'amber'} size="sm">
              {say(isVerified ? 'verified' : 'unverified')}
            </Badge>
          </li>
        )
      })}
    </ul>
  )
}

function Acts({ member: { id, name }, onOpen }: Pick<MemberProps, 'member' | 'onOpen'>) {
  const say = useWords(peopleWords)
  return (
    <Group gap="xs">
      <Button
        aria-label={say('changeRoles', { name })}
        leftSection={<Icon name="people" size={16} />}
        onClick={() => onOpen({ kind: 'roles', member: id })}
        size="compact-sm"
        variant="subtle"
      >
        {say('changeRolesShort')}
      </Button>
      <Button
        aria-label={say('changeContacts', { name })}
        leftSection={<Icon name="bell" size={16} />}
        onClick={() => onOpen({ kind: 'contacts', member: id })}
        size="compact-sm"
        variant="subtle"
      >
        {say('changeContactsShort')}
      </Button>
    </Group>
  )
}

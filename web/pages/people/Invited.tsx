// Who is invited and does not belong yet.

import { ROLES } from '@countersign/core/charter/member.ts'
import { nameOf, voiceCode } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Text } from '@mantine/core'
import { charterWords } from '../../charter/words.ts'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { Credentials } from './Credentials.tsx'
import { peopleWords } from './words.ts'

export function Invited({ view }: { readonly view: CharterView }) {
  const say = useWords(peopleWords)
  const sayCharter = useWords(charterWords)
  if (view.invitations.length === 0) return null
  return (
    <Panel title={say('invited')}>
      <ul className="rows">
        {view.invitations.map(({ id, name, roles, by, at, fingerprint, credentials }) => (
          <li key={id}>
            <div className="middle">
              <Text fw={600}>
                <bdi>{name}</bdi>{' '}
                {ROLES.filter((role) => roles.includes(role)).map((role) => (
                  <Badge color="gray" key={role}>
                    {sayCharter(role)}
                  </Badge>
                ))}
              </Text>
              <Text c="dimmed" size="sm">
                {say('invitedBy', { who: nameOf(view, by) })}, <Moment at={at} />
              </Text>
              {fingerprint === undefined ? (
                <Text size="sm">{say('notAccepted')}</Text>
              ) : (
                <>
                  <Text size="sm">{say('accepted')}</Text>
                  <code className="whole large">{voiceCode(fingerprint)}</code>
                  <Credentials credentials={credentials} />
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

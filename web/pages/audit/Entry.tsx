// One event: who, what, how it ended; opened, all there is to it, as the log has it.

import { canonicalText } from '@countersign/core/canonical.ts'
import { Badge, Code, Text } from '@mantine/core'
import { useState } from 'react'
import { Fours } from '../../parts/Fours.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { useWords } from '../../words/use.ts'
import { actorWords } from '../overview/actors.ts'
import type { Told } from './told.ts'
import { auditWords } from './words.ts'

export function Entry({ told }: { readonly told: Told }) {
  const say = useWords(auditWords)
  const [isOpened, setIsOpened] = useState(false)
  const { event, title, who, about } = told
  const { act, outcome, time, network } = event
  const isDone = outcome.kind === 'done'
  return (
    <li>
      <span className={`tile ${isDone ? 'gray' : 'amber'}`}>
        <Icon name={iconOf(act)} />
      </span>
      <div className="middle">
        <Text component="div" fw={500}>
          {title} {!isDone && <Badge color="amber">{say(outcome.kind)}</Badge>}
        </Text>
        <Text c="dimmed" component="div" size="sm">
          <bdi>{who}</bdi>
          {about !== '' && about !== who && (
            <>
              {' · '}
              <bdi>{about}</bdi>
            </>
          )}
          {network && ` · ${network}`}
          {' · '}
          <Moment at={time} />
        </Text>
        <details onToggle={({ currentTarget }) => setIsOpened(currentTarget.open)}>
          <summary>{say('details', { seq: event.seq })}</summary>
          {isOpened && <Details told={told} />}
        </details>
      </div>
    </li>
  )
}

function Details({ told: { event, who } }: { readonly told: Told }) {
  const say = useWords(auditWords)
  const sayActor = useWords(actorWords)
  const { actor, act, outcome, network, token, request, facts, before, after, hash, time } = event
  const id = actor.id === undefined ? '' : ` · ${actor.id}`
  const rows: readonly (readonly [string, string | undefined])[] = [
    [say('rowWho'), `${who} (${sayActor(actor.kind)})${id}`],
    [say('rowAct'), act],
    [say('rowFault'), outcome.kind === 'refused' ? outcome.fault : undefined],
    [say('rowTime'), new Date(time * 1000).toISOString()],
    [say('rowNetwork'), network],
    [say('rowToken'), token],
    [say('rowRequest'), request],
    ...Object.entries(facts).map(([name, fact]) => [name, fact] as const),
  ]
  return (
    <>
      <dl className="pairs">
        {rows.map(([name, text]) =>
          text === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ),
        )}
        <div>
          <dt>{say('rowHash')}</dt>
          <dd>
            <Fours text={hash.toHex()} />
          </dd>
        </div>
      </dl>
      {before !== undefined && <Value label={say('before')} text={canonicalText(before)} />}
      {after !== undefined && <Value label={say('after')} text={canonicalText(after)} />}
    </>
  )
}

const Value = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <>
    <Text c="dimmed" mt="sm" size="sm">
      {label}
    </Text>
    <Code block className="wrapped">
      {JSON.stringify(JSON.parse(text), null, 2)}
    </Code>
  </>
)

const ICONS: readonly (readonly [string, IconName])[] = [
  ['spend.', 'send'],
  ['token.', 'key'],
  ['api.createToken', 'key'],
  ['api.withdrawToken', 'key'],
  ['session.', 'user'],
  ['signin.', 'user'],
  ['notice.', 'bell'],
  ['charter.freeze', 'snow'],
  ['charter.wallet.frozen', 'snow'],
  ['charter.signer.frozen', 'snow'],
  ['charter.signer.restored', 'snow'],
  ['charter.wallet', 'wallet'],
  ['charter.policy', 'shield'],
  ['charter.proposal', 'shield'],
  ['charter.vote', 'shield'],
  ['charter.', 'people'],
  ['audit.', 'book'],
]

const iconOf = (act: string): IconName =>
  ICONS.find(([start]) => act.startsWith(start))?.[1] ?? 'list'

// The newest of the audit log, newest first. What only read is left out.

import { readEvent } from '@countersign/core/audit/event.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Skeleton, Text } from '@mantine/core'
import { Empty } from '../../parts/Empty.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon, type IconName } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { type Told, toldOf } from '../audit/told.ts'
import { actorWords } from './actors.ts'
import { actWords } from './acts.ts'
import { overviewWords } from './words.ts'

const SHOWN = 8
/** Enough that some are no reading. */
const LOOKED_AT = 200
/** Names of reading tokens: what they do is no more than reading. */
const NO_TOKENS = new Map<string, string>()

type HappenedProps = {
  /** Names whoever did it; null while it is not there. */
  readonly view: CharterView | null
}

export function Happened({ view }: HappenedProps) {
  const say = useWords(overviewWords)
  const sayAct = useWords(actWords)
  const actorWord = useWords(actorWords)
  const titleOf = (act: string) => {
    const known = actWords.keys.find((key) => key === act)
    return known ? sayAct(known) : act
  }
  const checkpoint = useRead('showAuditCheckpoint', {})
  const after = Math.max(0, (checkpoint.data?.size ?? 0) - LOOKED_AT)
  const log = useRead(
    'listAudit',
    { after: String(after), limit: '500' },
    { isWanted: !checkpoint.isPending },
  )
  const events = (log.data?.events ?? [])
    .map((text) => readEvent(new TextEncoder().encode(text)))
    .filter(({ act }) => !act.startsWith('api.') && act !== 'audit.notarised')
    .toReversed()
    .slice(0, SHOWN)
  return (
    <Panel title={say('happened')}>
      {log.error && <FaultNote error={log.error} onAgain={() => void log.refetch()} />}
      {log.isPending && <Skeleton height={120} />}
      {log.data && events.length === 0 && (
        <Empty icon="list" title={say('nothingHappened')}>
          {say('nothingHappenedWhy')}
        </Empty>
      )}
      <ul className="rows">
        {events.map((event) => (
          <Happening
            key={event.seq}
            told={toldOf(event, { view, tokens: NO_TOKENS, titleOf, actorWord })}
          />
        ))}
      </ul>
    </Panel>
  )
}

function Happening({ told: { event, title, who, about } }: { readonly told: Told }) {
  const say = useWords(overviewWords)
  const { act, outcome, time } = event
  return (
    <li>
      <span className={`tile ${outcome.kind === 'done' ? 'gray' : 'amber'}`}>
        <Icon name={iconOf(act)} />
      </span>
      <div className="middle">
        <Text fw={500}>
          {title} {outcome.kind !== 'done' && <Badge color="amber">{say(outcome.kind)}</Badge>}
        </Text>
        <Text c="dimmed" size="sm">
          <bdi>{who}</bdi>
          {about !== '' && about !== who && (
            <>
              {' · '}
              <bdi>{about}</bdi>
            </>
          )}
        </Text>
      </div>
      <Text c="dimmed" className="end" size="sm">
        <Moment at={time} />
      </Text>
    </li>
  )
}

const ICONS: readonly (readonly [string, IconName])[] = [
  ['spend.', 'send'],
  ['token.', 'key'],
  ['session.', 'user'],
  ['notice.', 'bell'],
  ['charter.freeze', 'snow'],
  ['charter.wallet', 'wallet'],
  ['charter.policy', 'shield'],
  ['charter.proposal', 'shield'],
  ['charter.', 'people'],
]

const iconOf = (act: string): IconName =>
  ICONS.find(([start]) => act.startsWith(start))?.[1] ?? 'list'

// Every session of an account, each to be ended at once: whoever fears a thief is not slowed.

import { Badge, Button, Skeleton, Text } from '@mantine/core'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useAct } from '../../session/act.ts'
import { type Answer, useRead } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { accountWords } from './words.ts'

type Session = Answer<'listSessions'>['sessions'][number]

export function Sessions() {
  const say = useWords(accountWords)
  const { data, error, refetch } = useRead('listSessions', {})
  const endOthers = useAct('endOtherSessions')
  const others = data?.sessions.filter(({ isThis }) => isThis === 'no') ?? []
  return (
    <Panel
      aside={
        others.length > 0 && (
          <Button
            color="red"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate({})}
            size="compact-sm"
            variant="light"
          >
            {say('endOthers')}
          </Button>
        )
      }
      title={say('sessions')}
    >
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton height={100} />}
      <ul className="rows">
        {data?.sessions.map((session) => (
          <OneSession key={session.id} session={session} />
        ))}
      </ul>
    </Panel>
  )
}

const WAYS = { opening: 'opening', passkey: 'passkey', password: 'byPassword' } as const

function OneSession({ session }: { readonly session: Session }) {
  const say = useWords(accountWords)
  const end = useAct('endSession')
  const { id, isThis, stage, by, usedAt, network, browser } = session
  const shown = browserName(browser)
  return (
    <li>
      <span className="tile gray">
        <Icon name="user" />
      </span>
      <div className="middle">
        <Text fw={600}>
          {shown} {isThis === 'yes' && <Badge color="moss">{say('this')}</Badge>}{' '}
          {stage === 'setting-up' && <Badge color="amber">{say('settingUp')}</Badge>}
        </Text>
        <Text c="dimmed" size="sm">
          {say('by', { way: say(WAYS[by]) })} · {say('from', { network })} · <Moment at={usedAt} />
        </Text>
      </div>
      {isThis === 'no' && (
        <Button
          aria-label={say('end', { browser: shown })}
          color="red"
          loading={end.isPending}
          onClick={() => end.mutate({ id })}
          size="compact-sm"
          variant="light"
        >
          {say('endShort')}
        </Button>
      )}
    </li>
  )
}

/** "Firefox, Linux": enough to know one's own. What a browser says of itself can be made up. */
function browserName(agent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1] ?? ''
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1] ?? ''
  const names: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera' }
  const known = [names[browser] ?? browser, system].filter((each) => each !== '')
  return known.length > 0 ? known.join(', ') : agent.slice(0, 40)
}

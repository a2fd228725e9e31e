// One kind of channel, with everybody who is told by it and how it stands, in words.

import { nameOf } from '@countersign/core/charter/names.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Badge, Text } from '@mantine/core'
import { Icon } from '../../parts/Icon.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { type Channel, type Lane, ownerOf } from './lanes.ts'
import { noticesWords } from './words.ts'

export type ChannelPanelProps = {
  readonly channel: Channel
  readonly lanes: readonly Lane[]
  readonly view: CharterView | null
}

export function ChannelPanel({ channel, lanes, view }: ChannelPanelProps) {
  const say = useWords(noticesWords)
  const dead = lanes.filter(({ state }) => state === 'dead').length
  const aside =
    dead > 0 ? (
      <Badge color="red">{say('deadCount', { dead })}</Badge>
    ) : (
      <Badge color="moss">{say('people', { count: lanes.length })}</Badge>
    )
  return (
    <Panel aside={aside} className="half" title={say(channel)}>
      <ul className="rows">
        {lanes.map((lane) => (
          <LaneRow key={lane.member} lane={lane} view={view} />
        ))}
      </ul>
    </Panel>
  )
}

const TONES = { working: 'moss', failing: 'amber', dead: 'red' } as const

type LaneRowProps = { readonly lane: Lane; readonly view: CharterView | null }

function LaneRow({ lane, view }: LaneRowProps) {
  const say = useWords(noticesWords)
  const { member: recipient, state, channel, waiting, undelivered, deliveredAt, nextAt } = lane
  const { member, nth } = ownerOf(recipient)
  const name = view ? nameOf(view, member) : member
  return (
    <li>
      <span className={`tile ${TONES[state]}`}>
        <Icon name={state === 'working' ? 'check' : 'alert'} />
      </span>
      <div className="middle">
        <Text component="div" fw={600}>
          <bdi>{name}</bdi>
          {nth > 1 && ` (${say('nth', { nth })})`} <Badge color={TONES[state]}>{say(state)}</Badge>
        </Text>
        <Text c="dimmed" component="div" size="sm">
          {deliveredAt === undefined ? (
            say('never')
          ) : (
            <>
              {say('last')} <Moment at={deliveredAt} />
            </>
          )}
          {waiting > 0 && ` · ${say('waiting', { waiting })}`}
          {undelivered > 0 && ` · ${say('undelivered', { undelivered })}`}
          {nextAt !== undefined && state !== 'working' && (
            <>
              {' · '}
              {say('next')} <Moment at={nextAt} />
            </>
          )}
        </Text>
        {lane.why !== undefined && (
          <Text component="div" size="sm">
            {say('said')} <bdi>{lane.why}</bdi>
          </Text>
        )}
        {state === 'dead' && (
          <Text component="div" mt={4} size="sm">
            {say(`${channel}Dead`)}
          </Text>
        )}
      </div>
    </li>
  )
}

// Tells a person by their other channels that one is dead, and shows how all of them stand. Pure.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { ChannelName } from './channel.ts'
import { type Notice, writeNotice } from './notice.ts'
import type { Attempt, Item, Lane, Outbox } from './outbox.ts'

/** The reports about a lane that died: one for each other lane of the same person. */
export function reportsOf(outbox: Outbox, dead: Lane, attempt: Attempt): readonly Item[] {
  const failed = [...dead.queue, ...dead.undelivered].find(({ id }) => id === attempt.noticeId)
  if (failed === undefined || attempt.outcome.kind === 'delivered') return []
  const others = outbox.lanes.filter(
    (lane) =>
      personOf(lane) === personOf(dead) &&
      (lane.channel !== dead.channel || lane.recipient !== dead.recipient),
  )
  const { why } = attempt.outcome
  const since = dead.deliveredAt ?? failed.at
  return others.map(({ recipient, channel }) => ({
    recipient,
    channel,
    notice: report(failed, { dead, channel, at: attempt.at, since, why }),
  }))
}

/** Behind a mark stands which of several addresses by the same channel it is. */
const personOf = ({ recipient }: Pick<Lane, 'recipient'>) => recipient.split(/[+:]/, 1)[0]

type Death = {
  readonly dead: Lane
  readonly channel: ChannelName
  readonly at: UnixSeconds
  readonly since: UnixSeconds
  readonly why: string
}

// It bears the marks of the notice that was not told: by those the person finds what was missed.
function report(failed: Notice, { dead, channel, at, since, why }: Death): Notice {
  const { organisation, seq, shortHead, shortCode, stop } = failed
  return writeNotice({
    id: `dead/${dead.channel}/${at}/${failed.id}/${channel}`.slice(-200).replace(/^\/+/, ''),
    happening: { kind: 'channel.dead', channel: dead.channel, since, why },
    who: 'Countersign',
    organisation,
    at,
    ...(stop.link === undefined ? {} : { stopLink: stop.link }),
    seq,
    shortHead,
    shortCode,
  })
}

/** How one person's channel stands, as it is shown to them. */
export type Standing = {
  readonly recipient: string
  readonly channel: ChannelName
  readonly state: 'working' | 'failing' | 'dead'
  readonly waiting: number
  readonly undelivered: number
  readonly deliveredAt?: UnixSeconds
  readonly nextAt?: UnixSeconds
  readonly why?: string
}

export function standings(outbox: Outbox): readonly Standing[] {
  return outbox.lanes.map(({ recipient, channel, queue, undelivered, ...lane }) => ({
    recipient,
    channel,
    state: stateOf(lane),
    waiting: queue.length,
    undelivered: undelivered.length,
    ...(lane.deliveredAt === undefined ? {} : { deliveredAt: lane.deliveredAt }),
    ...(lane.trouble === undefined || queue.length === 0 ? {} : { nextAt: lane.trouble.nextAt }),
    ...(lane.trouble === undefined ? {} : { why: lane.trouble.why }),
  }))
}

function stateOf({ trouble, diedAt }: Pick<Lane, 'trouble' | 'diedAt'>): Standing['state'] {
  if (diedAt !== undefined) return 'dead'
  return trouble === undefined ? 'working' : 'failing'
}

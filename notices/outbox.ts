// What has to be told and was not yet: at least once, in order for each person and channel. Pure:
// no clock, no randomness, no I/O. It is plain JSON, so that each keeper stores it as it likes.
//
// A lane is one person by one channel. Only its first item is ever tried; lanes know nothing of
// each other, but for the report of a dead one. Nothing is dropped: an item is in `queue`, in
// `undelivered`, or was delivered.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { ChannelName, Outcome } from './channel.ts'
import type { Notice } from './notice.ts'
import { reportsOf } from './report.ts'

export type Item = {
  readonly recipient: string
  readonly channel: ChannelName
  readonly notice: Notice
}

/** What the tries of a lane's first item came to so far. */
export type Trouble = {
  readonly since: UnixSeconds
  readonly tries: number
  readonly permanent: number
  readonly nextAt: UnixSeconds
  readonly why: string
}

export type Lane = {
  readonly recipient: string
  readonly channel: ChannelName
  readonly queue: readonly Notice[]
  /** Refused for good, and kept: shown to the person, and sent again by `revive`. */
  readonly undelivered: readonly Notice[]
  /** The ids that were delivered last, so that the same notice is not put in again. */
  readonly delivered: readonly string[]
  readonly trouble?: Trouble
  readonly diedAt?: UnixSeconds
  readonly deliveredAt?: UnixSeconds
}

export type Outbox = { readonly lanes: readonly Lane[] }

export const EMPTY_OUTBOX: Outbox = { lanes: [] }

/** One try, for the delivery log. */
export type Attempt = {
  readonly noticeId: string
  readonly recipient: string
  readonly channel: ChannelName
  readonly at: UnixSeconds
  readonly outcome: Outcome
}

export type Settled = {
  readonly outbox: Outbox
  /** The lane that died of this try. `reportedBy` is empty when the person has no other channel. */
  readonly died?: { readonly lane: Lane; readonly reportedBy: readonly ChannelName[] }
}

const FIRST_WAIT_SECONDS = 60
export const LONGEST_WAIT_SECONDS = 6 * 3600
/** A lane whose first item fails for so long is dead, and is still tried. */
export const GIVE_UP_AFTER_SECONDS = 48 * 3600
// A mistaken "no such mailbox" happens; three in a row at growing distances do not.
export const MAX_PERMANENT = 3
// Long enough for a keeper that starts again from its last record.
const MAX_REMEMBERED = 1000

/** Adds the items behind those that wait. One whose id is there or was delivered is not added. */
export function enqueue(outbox: Outbox, items: readonly Item[]): Outbox {
  return items.reduce(
    (all, { recipient, channel, notice }) =>
      changeLane(all, { recipient, channel }, (lane) =>
        knows(lane, notice.id) ? lane : { ...lane, queue: [...lane.queue, notice] },
      ),
    outbox,
  )
}

const knows = (lane: Lane, id: string) =>
  lane.delivered.includes(id) || [...lane.queue, ...lane.undelivered].some((each) => each.id === id)

/** What to try now: of each lane its first item at most. */
export function dueAt(outbox: Outbox, now: UnixSeconds): readonly Item[] {
  return outbox.lanes.flatMap(({ recipient, channel, queue, trouble }) => {
    const [notice] = queue
    const isDue = notice !== undefined && (trouble === undefined || trouble.nextAt <= now)
    return isDue ? [{ recipient, channel, notice }] : []
  })
}

/** When there is something to try next; undefined when nothing waits. */
export function nextAt(outbox: Outbox): UnixSeconds | undefined {
  const times = outbox.lanes
    .filter(({ queue }) => queue.length > 0)
    .map(({ trouble }) => trouble?.nextAt ?? 0)
  return times.length === 0 ? undefined : Math.min(...times)
}

/**
 * Enters what became of a try. An attempt at what is no longer first in its lane changes nothing,
 * so that an answer heard twice does no harm.
 *
 * @param jitter - from 0 to 1: where in the second half of the wait the next try lies
 */
export function settle(outbox: Outbox, attempt: Attempt, jitter: number): Settled {
  const { recipient, channel, noticeId } = attempt
  const lane = outbox.lanes.find((each) => isLane(each, attempt))
  const first = lane?.queue[0]
  if (lane === undefined || first?.id !== noticeId) return { outbox }
  const next = after(lane, first, attempt, jitter)
  const changed = changeLane(outbox, { recipient, channel }, () => next)
  if (next.diedAt === undefined || lane.diedAt !== undefined) return { outbox: changed }
  const reports = reportsOf(changed, next, attempt)
  const reportedBy = reports.map((report) => report.channel)
  return { outbox: enqueue(changed, reports), died: { lane: next, reportedBy } }
}

function after(lane: Lane, first: Notice, { at, outcome }: Attempt, jitter: number): Lane {
  const { trouble, diedAt, ...rest } = lane
  const queue = lane.queue.slice(1)
  if (outcome.kind === 'delivered') {
    const delivered = [...lane.delivered, first.id].slice(-MAX_REMEMBERED)
    return { ...rest, queue, delivered, deliveredAt: at }
  }
  const tries = (trouble?.tries ?? 0) + 1
  const since = trouble?.since ?? at
  const permanent = (trouble?.permanent ?? 0) + (outcome.isPermanent ? 1 : 0)
  const next = at + waitSeconds(tries, jitter, outcome.retryAfterSeconds)
  const { why } = outcome
  if (permanent >= MAX_PERMANENT) {
    const undelivered = [...lane.undelivered, first]
    // The next item probes whether the lane works, as slowly as this one ended.
    const probe = { since: at, tries, permanent: 0, nextAt: next, why }
    return { ...rest, queue, undelivered, diedAt: diedAt ?? at, trouble: probe }
  }
  // What fails by time only keeps its place: after an outage all is told, in order.
  const isDead = diedAt !== undefined || at - since >= GIVE_UP_AFTER_SECONDS
  const died = isDead ? { diedAt: diedAt ?? at } : {}
  return { ...rest, ...died, trouble: { since, tries, permanent, nextAt: next, why } }
}

/** One minute, doubled by each try to six hours; the second half of it is jitter. */
export function waitSeconds(tries: number, jitter: number, atLeast = 0): number {
  const whole = Math.min(FIRST_WAIT_SECONDS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_SECONDS)
  const wait = Math.ceil(whole / 2 + (whole / 2) * Math.min(Math.max(jitter, 0), 1))
  return Math.min(Math.max(wait, atLeast), LONGEST_WAIT_SECONDS)
}

/**
 * Tries a lane again from now, with what was given up first: its contact was mended or verified, or
 * the person asked for a test.
 */
export function revive(outbox: Outbox, which: Pick<Lane, 'recipient' | 'channel'>): Outbox {
  return changeLane(outbox, which, ({ trouble: _, diedAt: __, ...lane }) => ({
    ...lane,
    queue: [...lane.undelivered, ...lane.queue],
    undelivered: [],
  }))
}

/** Puts the first item of a lane aside, by a person's wish, when it alone stands in the way. */
export function setAside(outbox: Outbox, which: Pick<Lane, 'recipient' | 'channel'>): Outbox {
  return changeLane(outbox, which, ({ trouble: _, ...lane }) => ({
    ...lane,
    queue: lane.queue.slice(1),
    undelivered: [...lane.undelivered, ...lane.queue.slice(0, 1)],
  }))
}

const isLane = (lane: Lane, { recipient, channel }: Pick<Lane, 'recipient' | 'channel'>) =>
  lane.recipient === recipient && lane.channel === channel

function changeLane(
  outbox: Outbox,
  which: Pick<Lane, 'recipient' | 'channel'>,
  change: (lane: Lane) => Lane,
): Outbox {
  if (!outbox.lanes.some((lane) => isLane(lane, which))) {
    const { recipient, channel } = which
    const lane = { recipient, channel, queue: [], undelivered: [], delivered: [] }
    return { lanes: [...outbox.lanes, change(lane)] }
  }
  return { lanes: outbox.lanes.map((lane) => (isLane(lane, which) ? change(lane) : lane)) }
}

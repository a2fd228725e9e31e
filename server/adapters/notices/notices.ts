// The room of notices behind the server's port: lanes come and go as text, and the outbox's own
// rules say what becomes of them.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { channelsOf } from '@countersign/notices/channels.ts'
import { deliver } from '@countersign/notices/deliver.ts'
import {
  type Attempt,
  dueAt,
  enqueue,
  type Item,
  type Lane,
  type Outbox,
  revive,
  settle,
} from '@countersign/notices/outbox.ts'
import { standings } from '@countersign/notices/report.ts'
import type { NoticeSettings } from '@countersign/notices/settings.ts'
import type {
  AttemptRecord,
  Audience,
  LaneRecord,
  NoticesPort,
  TidingRecord,
} from '../../ports/notices.ts'
import { type Place, placesOf } from './addresses.ts'
import { noticeFor } from './words.ts'

export type NoticesOptions = {
  /** Null: no channel is set up. */
  readonly settings: NoticeSettings | null
  readonly now: () => UnixSeconds
  /** From 0 to 1: where in its span the next try lies. */
  readonly jitter?: () => number
}

export function openNotices({ settings, now, jitter = Math.random }: NoticesOptions): NoticesPort {
  const channels = channelsOf(settings ?? {})
  return {
    isSetUp: Object.keys(channels).length > 0,
    added: (lanes, tidings, audience) =>
      changed(outboxOf(lanes), (outbox) => {
        const places = placesOf(audience).filter(({ channel }) => channels[channel] !== undefined)
        const revived = tidings.some(({ tiding }) => tiding.kind === 'test')
          ? places.reduce(revive, outbox)
          : outbox
        return enqueue(revived, itemsOf(tidings, audience, places))
      }),
    isDue: (lanes, at) => dueAt(outboxOf(lanes), at).length > 0,
    async deliver(lanes, audience, record) {
      const places = placesOf(audience)
      const addressOf = ({ recipient, channel }: Item) =>
        places.find((each) => each.recipient === recipient && each.channel === channel)?.address
      let outbox = outboxOf(lanes)
      await deliver(outbox, {
        channels,
        addressOf,
        now,
        async record(attempt) {
          const before = outbox
          outbox = settle(before, attempt, jitter()).outbox
          await record(attemptOf(attempt), differing(before, outbox))
        },
      })
    },
    standings: (lanes) => standings(outboxOf(lanes)),
  }
}

const outboxOf = (lanes: readonly LaneRecord[]): Outbox => ({
  lanes: lanes.map(({ body }) => JSON.parse(body) as Lane),
})

function changed(before: Outbox, change: (outbox: Outbox) => Outbox): readonly LaneRecord[] {
  return differing(before, change(before))
}

/** Lanes that are others than before: each change of one makes a new one. */
function differing(before: Outbox, after: Outbox): readonly LaneRecord[] {
  return after.lanes
    .filter((lane) => !before.lanes.includes(lane))
    .map((lane) => {
      const { recipient, channel } = lane
      return { recipient, channel, body: JSON.stringify(lane) }
    })
}

function itemsOf(
  tidings: readonly TidingRecord[],
  audience: Audience,
  places: ReturnType<typeof placesOf>,
): readonly Item[] {
  return tidings.flatMap((tiding) =>
    places
      .filter((place) => isFor(tiding, audience, place))
      .map((place) => {
        const { recipient, channel } = place
        return { recipient, channel, notice: noticeFor(tiding, audience, place) }
      }),
  )
}

/** What is about one member's own browser or password is theirs to read. */
function isFor(
  { tiding }: TidingRecord,
  { members }: Audience,
  { recipient, channel, address }: Place,
): boolean {
  const [id] = recipient.split('+', 1)
  switch (tiding.kind) {
    case 'account.entered':
    case 'alert.silenced':
      return id === tiding.member
    case 'alert.fired': {
      const isChosen = tiding.channels.length === 0 || tiding.channels.includes(channel)
      return id === tiding.member && isChosen
    }
    case 'account.changed':
      return id === tiding.member || !OWN_CHANGES.includes(tiding.change)
    case 'account.reset-link': {
      const proven = members.find((member) => member.id === id)?.verified ?? []
      return id === tiding.member && address.channel === 'mail' && channel === 'mail'
        ? proven.includes(`email ${address.to}`)
        : false
    }
    default:
      return true
  }
}

/** Anybody can ask for a reset, and everybody adds passkeys: not news for all. */
const OWN_CHANGES: readonly string[] = [
  'password reset asked for',
  'passkey added',
  'passkey removed',
  'password set',
  'password removed',
]

function attemptOf({ noticeId, outcome, ...rest }: Attempt): AttemptRecord {
  return { notice: noticeId, ...rest, refusal: outcome.kind === 'refused' ? outcome.why : null }
}

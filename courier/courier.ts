// What the courier does, one step at a time: it asks the signer what there is to tell, and delivers
// it from an outbox of its own. What cannot be asked now is asked again; what was taken in is
// delivered all the same.

import type { SignerClient } from '@countersign/channel/client.ts'
import { Refusal } from '@countersign/channel/client.ts'
import type { CourierLane } from '@countersign/channel/launch.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { ChannelName, Channels } from '@countersign/notices/channel.ts'
import { deliver } from '@countersign/notices/deliver.ts'
import { settle } from '@countersign/notices/outbox.ts'
import { addressBook, isPlaceOf } from './addresses.ts'
import { type News, readHeartbeat, readNews, readSignIns, readSpends } from './news.ts'
import { ofSpends } from './of-spends.ts'
import { isWeekOver, ofWeek } from './of-week.ts'
import type { Store } from './store.ts'
import { type Beside, isWhole, takeIn } from './take-in.ts'
import type { Told } from './told.ts'

const PAGE = 50
/** Most entries of this log are codes that were right or wrong, and are not sent. */
const SIGN_INS = 500

export type CourierOptions = {
  readonly store: Store
  readonly channels: Channels
  /** By the courier's own door; it throws what `SignerClient` throws. */
  readonly ask: SignerClient['ask']
  readonly now: () => number
  /** From 0 to 1. */
  readonly jitter: () => number
}

export type Courier = {
  /**
   * Takes in what is new.
   * @param isThorough - spends that wait, too, which the signer has to judge for it
   * @returns why the signer could not be asked, or nothing
   */
  poll(isThorough?: boolean): Promise<string>
  /** Tries what is due by one channel. */
  deliver(channel: ChannelName, signal?: AbortSignal): Promise<void>
  lanes(): readonly CourierLane[]
}

export function openCourier({ store, channels, ask, now, jitter }: CourierOptions): Courier {
  return {
    async poll(isThorough = true) {
      try {
        await pollAll(store, ask, isThorough)
        return ''
      } catch (error) {
        // A signer that is away, or somebody else in its place: nothing of it is told, and what
        // was taken in before goes on.
        if (!(error instanceof Fault || error instanceof Refusal)) throw error
        // Before the claim there is nobody to tell.
        return error.code === 'genesis.unclaimed' ? '' : error.code
      }
    },
    async deliver(channel, signal) {
      const { lanes } = store.outbox()
      const addressOf = addressBook(store.memory()?.places ?? [])
      const due = { lanes: lanes.filter((lane) => lane.channel === channel) }
      await deliver(due, {
        ...{ channels, addressOf, now },
        ...(signal && { signal }),
        record: (attempt) => {
          const { outbox } = settle(store.outbox(), attempt, jitter())
          store.save(outbox, attempt)
        },
      })
    },
    lanes: () => lanesOf(store),
  }
}

/** Page by page; what time brought about comes after the last. */
async function pollAll(store: Store, ask: SignerClient['ask'], isThorough: boolean): Promise<void> {
  for (;;) {
    const after = store.after()
    const news = readNews(await ask('notices.read', { after: String(after), limit: String(PAGE) }))
    const isLast = isWhole(news, after)
    const beside = isLast ? await besideOf(store, news, { ask, isThorough }) : undefined
    takeIn(store, news, beside)
    if (beside ? beside.signIns.isWhole : news.entries.length === 0) return
  }
}

async function besideOf(
  store: Store,
  news: News,
  { ask, isThorough }: { readonly ask: SignerClient['ask']; readonly isThorough: boolean },
): Promise<Beside> {
  const after = { after: String(store.afterSignIns()), limit: String(SIGN_INS) }
  const signIns = readSignIns(await ask('notices.sign-ins', after))
  const spends = isThorough ? await spendsOf(store, news, ask) : []
  return { signIns, told: [...spends, ...(await weekOf(store, news, ask))] }
}

const NOTHING: Canonical = {}

async function spendsOf(
  store: Store,
  news: News,
  ask: SignerClient['ask'],
): Promise<readonly Told[]> {
  if (news.view.wallets.length === 0) return []
  return ofSpends(readSpends(await ask('notices.spends', NOTHING)), news, store)
}

async function weekOf(
  store: Store,
  news: News,
  ask: SignerClient['ask'],
): Promise<readonly Told[]> {
  if (!isWeekOver(news, store)) return []
  return [ofWeek(news, readHeartbeat(await ask('notices.heartbeat', NOTHING)))]
}

function lanesOf(store: Store): readonly CourierLane[] {
  const places = store.memory()?.places ?? []
  const { lanes } = store.outbox()
  return places.flatMap((place) => {
    const lane = lanes.find((each) => isPlaceOf(place, each))
    if (!lane) return []
    const { recipient, channel, queue, undelivered, trouble, diedAt, deliveredAt } = lane
    return [
      {
        recipient,
        channel,
        waiting: queue.length,
        undelivered: undelivered.length,
        why: trouble?.why ?? '',
        isDead: diedAt !== undefined,
        isVerified: place.isVerified,
        deliveredAt: deliveredAt ?? 0,
      },
    ]
  })
}

// What the courier remembers of how things were, to see what ended meanwhile, and to go on
// delivering while nobody can be asked.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { enqueue, type Item, type Outbox, revive } from '@countersign/notices/outbox.ts'
import { isPlaceOf, type Place } from './addresses.ts'
import type { News } from './news.ts'

export type Memory = {
  /** What happened before is no news. */
  readonly since: UnixSeconds
  readonly places: readonly Place[]
  readonly freezes: readonly { readonly subject: string; readonly seq: number }[]
}

/** A courier that is set up later does not tell old stories. */
const OLD_SECONDS = 86_400

export const firstMemory = ({ view }: Pick<News, 'view'>): Memory => ({
  since: view.now - OLD_SECONDS,
  places: [],
  freezes: [],
})

/** The outbox with these items; a place that is new or was verified is tried afresh. */
export function putIn(
  outbox: Outbox,
  items: readonly Item[],
  places: { readonly before: readonly Place[]; readonly now: readonly Place[] },
): Outbox {
  const mended = places.now.filter((place) => {
    const known = places.before.find(
      (each) => each.recipient === place.recipient && isSameChannel(each, place),
    )
    return !known || (place.isVerified && !known.isVerified)
  })
  const revived = mended.reduce(
    (all, { recipient, address: { channel } }) => revive(all, { recipient, channel }),
    outbox,
  )
  return enqueue(revived, items)
}

const isSameChannel = (one: Place, other: Place) => one.address.channel === other.address.channel

/** The places to remember: one that is gone stays until what waits for it was told, or is dead. */
export function stillNeeded(places: readonly Place[], { lanes }: Outbox): readonly Place[] {
  return places.filter((place) => {
    if (!place.isGone) return true
    const lane = lanes.find((each) => isPlaceOf(place, each))
    return lane !== undefined && lane.queue.length > 0 && lane.diedAt === undefined
  })
}

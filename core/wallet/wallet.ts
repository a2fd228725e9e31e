// A wallet as its co-signer knows it: a descriptor, and which of its keys is whose. Everything
// about inputs and change is worked out from it, never believed.

import type { Chain, Descriptor, OwnKey } from '../bitcoin/descriptor.ts'
import type { Network } from '../bitcoin/network.ts'

export type Wallet = {
  readonly network: Network
  readonly descriptor: Descriptor
  /** Places in the descriptor's list of keys. */
  readonly userKey: number
  readonly serverKey: number
  /** The key of whoever asks, where they hold its secret. */
  readonly own?: OwnKey
}

/** A place in the wallet: chain 0 receives, chain 1 takes change. */
export type Place = { readonly chain: Chain; readonly index: number }

/** The highest index used on each chain, -1 before the first. */
export type Marks = readonly [receive: number, change: number]

/**
 * How far beyond the highest used index a proven change output may lie. Coins further out would be
 * ours and yet lost to every wallet that scans with a gap limit.
 */
const MAX_INDEX_AHEAD = 1_000

/** Whether an index is near enough to those used, to count as change and to move the mark. */
export function isWithinReach(place: Place, marks: Marks): boolean {
  return place.index <= Math.max(0, marks[place.chain]) + MAX_INDEX_AHEAD
}

/** The marks after these places were used; one out of reach moves nothing. */
export function advance(marks: Marks, places: readonly Place[]): Marks {
  const highest = [...marks] as [number, number]
  for (const place of places) {
    if (isWithinReach(place, marks)) {
      highest[place.chain] = Math.max(highest[place.chain], place.index)
    }
  }
  return highest
}

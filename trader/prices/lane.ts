// How often one venue is asked for prices: a part of what it allows to an address, so that the
// egress, whose budget these count in, has room left for orders.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Time } from './rhythm.ts'

/** `first`: an order waits for it. */
type Rank = 'first' | 'usual'

export type Lane = <T>(rank: Rank, act: () => Promise<T>) => Promise<T>

const PER_MINUTE = 120
/** Where the whole allowance is a few dozen. */
const SLOW: Readonly<Partial<Record<VenueId, number>>> = { kraken: 40, bitfinex: 30 }
/** Asked at once after a pause: a ticker and a book, for a few markets. */
const BURST = 8

export function openLane(venue: VenueId, time: Time): Lane {
  const gapMs = 60_000 / (SLOW[venue] ?? PER_MINUTE)
  const waiting: (() => void)[] = []
  let points = BURST
  let filledAt = time.now()
  let isWaiting = false
  const pump = () => {
    const now = time.now()
    points = Math.min(BURST, points + (now - filledAt) / gapMs)
    filledAt = now
    for (; points >= 1 && waiting.length > 0; points -= 1) waiting.shift()?.()
    if (waiting.length === 0 || isWaiting) return
    isWaiting = true
    time.after(Math.ceil((1 - points) * gapMs), () => {
      isWaiting = false
      pump()
    })
  }
  return async (rank, act) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (rank === 'first') waiting.unshift(resolve)
    else waiting.push(resolve)
    pump()
    await promise
    return act()
  }
}

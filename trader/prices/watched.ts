// The markets that the server wants told with the news: for each, the newest price since it was
// told last.

import type { Canonical } from '@countersign/core/canonical.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import { isVenue, type VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Prices } from './prices.ts'

export type Market = { readonly venue: string; readonly market: string }

export type Watched = {
  /** From now on these and no others. @throws Fault exchange.venue_unknown */
  want(markets: readonly Market[]): void
  /** Resolves once there is a price that was not told, with those that come close after it. */
  ticked(): Promise<void>
  /** Those prices, once. */
  take(): Canonical
}

/** Markets move together: one answer for what comes within so long. */
const TOGETHER_MS = 100
/** A server that is away wants nothing. */
const FORGOTTEN_MS = 120_000

export function openWatched(prices: Prices): Watched {
  const stops = new Map<string, () => void>()
  const untold = new Map<string, Canonical>()
  let waiting: (() => void)[] = []
  const wake = () => {
    for (const resolve of waiting) resolve()
    waiting = []
  }
  const begin = (key: string, venue: VenueId, market: string) => {
    const told = (tick: Tick) => {
      if (untold.size === 0 && waiting.length > 0) setTimeout(wake, TOGETHER_MS)
      untold.set(key, { venue, market, ...writeTick(tick) })
    }
    stops.set(key, prices.watch(venue, market, told))
  }
  let forgetting: NodeJS.Timeout | undefined
  const watched: Watched = {
    want(markets) {
      clearTimeout(forgetting)
      forgetting = setTimeout(() => watched.want([]), FORGOTTEN_MS)
      forgetting.unref()
      const wanted = new Map(markets.map(({ venue, market }) => [`${venue} ${market}`, market]))
      for (const [key, stop] of stops) {
        if (wanted.has(key)) continue
        stop()
        stops.delete(key)
        untold.delete(key)
      }
      for (const { venue, market } of markets) {
        const key = `${venue} ${market}`
        if (!stops.has(key)) begin(key, readVenue(venue), market)
      }
    },
    ticked() {
      if (untold.size > 0) return Promise.resolve()
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      return promise
    },
    take() {
      const ticks = [...untold.values()]
      untold.clear()
      return ticks
    },
  }
  return watched
}

/** A tick in texts; a price that the venue has none of is left out. */
export function writeTick({
  bid,
  ask,
  last,
  top,
  receivedAt,
}: Tick): Readonly<Record<string, Canonical>> {
  const told = { bid, ask, last, topBid: top?.bid ?? null, topAsk: top?.ask ?? null }
  const written = Object.entries(told).flatMap(([name, price]) =>
    price === null ? [] : [[name, writeDecimal(price)] as const],
  )
  return { ...Object.fromEntries(written), at: plain(receivedAt) }
}

/** @throws Fault exchange.venue_unknown */
export function readVenue(venue: string): VenueId {
  if (!isVenue(venue)) throw new Fault('exchange.venue_unknown', { venue })
  return venue
}

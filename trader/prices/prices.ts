// Market data for everything in this process that reads a price: one feed for each market at each
// venue, however many watch it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Candle, CandleSpan } from './candles.ts'
import { Feed, type FeedHealth } from './feed.ts'
import type { Time } from './rhythm.ts'
import type { Sources } from './source.ts'

export type Prices = {
  /**
   * Each tick as it comes, until the returned function is called; first the newest there is, if
   * somebody watches already.
   */
  watch(venue: VenueId, market: string, told: (tick: Tick) => void): () => void
  /** A fresh one, asked for now, with the top of the book. @throws Fault exchange.* */
  ask(venue: VenueId, market: string): Promise<Tick>
  /** Oldest first, none without a trade. @throws Fault exchange.* */
  candles(venue: VenueId, market: string, span: CandleSpan): Promise<readonly Candle[]>
  /** Of each feed: since when it is silent, by our own clock, and why. */
  health(): readonly FeedHealth[]
  close(): void
}

type PricesOptions = {
  readonly sources: Sources
  readonly time: Time
  readonly clock: () => UnixSeconds
}

/** A feed that nobody watches any more, for who comes back at once. */
const LINGER_MS = 30_000

type Watched = {
  readonly feed: Feed
  readonly ears: Set<(tick: Tick) => void>
  cancel(): void
}

export function openPrices({ sources, time, clock }: PricesOptions): Prices {
  const feeds = new Map<string, Watched>()
  const open = (venue: VenueId, market: string): Watched => {
    const ears = new Set<(tick: Tick) => void>()
    const told = (tick: Tick) => {
      for (const ear of [...ears]) ear(tick)
    }
    const feed = new Feed({ venue, market, source: sources(venue), time, clock, told })
    return { feed, ears, cancel: () => {} }
  }
  const leave = (key: string, watched: Watched) => {
    watched.cancel = time.after(LINGER_MS, () => {
      watched.feed.close()
      feeds.delete(key)
    })
  }
  return {
    watch(venue, market, told) {
      const key = `${venue} ${market}`
      const watched = feeds.get(key) ?? open(venue, market)
      feeds.set(key, watched)
      watched.cancel()
      // The same function may listen twice.
      const ear = (tick: Tick) => told(tick)
      watched.ears.add(ear)
      if (watched.feed.tick) told(watched.feed.tick)
      return () => {
        if (watched.ears.delete(ear) && watched.ears.size === 0) leave(key, watched)
      }
    },
    async ask(venue, market) {
      const source = sources(venue)
      const [quote, top] = await Promise.all([source.ask(market), source.top(market)])
      return { ...quote, top, receivedAt: clock() }
    },
    candles: (venue, market, span) => sources(venue).candles(market, span),
    health: () => [...feeds.values()].map(({ feed }) => feed.health()),
    close() {
      for (const { feed, cancel } of feeds.values()) {
        cancel()
        feed.close()
      }
      feeds.clear()
    },
  }
}

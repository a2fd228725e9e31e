// The markets for which something is kept here: watched for as long as that is so, and asked when
// they are quiet, or when a price is doubted.

import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Prices } from '../prices/prices.ts'

/** A market that says nothing for so long is asked: a quiet one and a broken feed look the same. */
const QUIET_SECONDS = 5

export type MarketName = { readonly venue: VenueId; readonly market: string }

export type Markets = {
  /** Watches exactly these. */
  want(wanted: readonly MarketName[]): void
  /** Asks for the top of the book; what comes is a tick. One question at a time. */
  confirm(name: MarketName): void
  /** Asks those that are quiet, and those that are due. */
  ask(due: readonly MarketName[]): void
}

type MarketsOptions = {
  readonly prices: Pick<Prices, 'watch' | 'ask'>
  readonly time: () => number
  readonly ticked: (name: MarketName, tick: Tick) => void
}

type Watched = MarketName & { readonly end: () => void; heardAt: number; isAsking: boolean }

const keyOf = ({ venue, market }: MarketName): string => `${venue} ${market}`

export function openMarkets({ prices, time, ticked }: MarketsOptions): Markets {
  const watched = new Map<string, Watched>()
  const heard = (name: MarketName, tick: Tick) => {
    const known = watched.get(keyOf(name))
    if (known) known.heardAt = time()
    ticked(name, tick)
  }
  const question = (known: Watched) => {
    if (known.isAsking) return
    known.isAsking = true
    prices
      .ask(known.venue, known.market)
      .then((tick) => heard(known, tick))
      // A market that does not answer is as good as silent.
      .catch(() => undefined)
      .finally(() => {
        known.isAsking = false
        known.heardAt = time()
      })
  }
  return {
    want(wanted) {
      const keys = new Set(wanted.map(keyOf))
      for (const [key, { end }] of watched) {
        if (keys.has(key)) continue
        watched.delete(key)
        end()
      }
      for (const name of wanted) {
        if (watched.has(keyOf(name))) continue
        const { venue, market } = name
        const end = prices.watch(venue, market, (tick) => heard(name, tick))
        watched.set(keyOf(name), { venue, market, end, heardAt: time(), isAsking: false })
      }
    },
    confirm(name) {
      const known = watched.get(keyOf(name))
      if (known) question(known)
    },
    ask(due) {
      const keys = new Set(due.map(keyOf))
      for (const [key, known] of watched) {
        if (keys.has(key) || time() - known.heardAt >= QUIET_SECONDS) question(known)
      }
    },
  }
}

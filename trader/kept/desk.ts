// The orders that are kept here, put together: their book, who keeps them, and by whose leave.

import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import type { Prices } from '../prices/prices.ts'
import type { Trader } from '../trader.ts'
import { type KeptBook, openKeptBook } from './book.ts'
import { Keeper } from './keeper.ts'
import { openLeave } from './leave.ts'
import type { Asking } from './step.ts'

/** Prices are noted, and what could not be done is tried again, so often. */
const BEAT_MS = 1_000
/** What a watched market said so lately is not asked for again. */
const RECENT_SECONDS = 1

export type KeptOrders = {
  readonly book: KeptBook
  readonly keeper: Keeper
  readonly mayPlace: Asking['mayPlace']
}

type KeptParts = Pick<
  Trader,
  'journal' | 'keys' | 'news' | 'accounts' | 'signer' | 'orders' | 'prices' | 'time'
>

/** @throws Fault vault.journal_broken, vault.unseal_failed */
export function openKept(parts: KeptParts): KeptOrders {
  const { accounts, orders, time } = parts
  const prices = recalling(parts.prices, time)
  const book = openKeptBook(parts)
  const mayPlace = openLeave({ ...parts, prices: prices.recalled })
  const keeper = new Keeper({
    ...{ book, news: parts.news, time, mayPlace },
    placements: orders.placements,
    prices: prices.watched,
    orderOf: (name) => orders.book.find(name)?.order ?? null,
    venueOf: (name) => accounts.all().find((each) => each.name === name)?.venue ?? null,
  })
  keeper.resume()
  setInterval(() => beat(keeper), BEAT_MS).unref()
  return { book, keeper, mayPlace }
}

function beat(keeper: Keeper): void {
  try {
    keeper.beat()
  } catch {
    // A full disk keeps prices from being noted, and nothing from being fired.
    process.stderr.write('trader: what is kept could not be noted\n')
  }
}

/** Prices, with what the watched ones said last: who fires waits for no venue first. */
function recalling(prices: Prices, time: () => number) {
  const latest = new Map<string, Tick>()
  const isRecent = ({ bid, ask, receivedAt }: Tick) =>
    bid !== null && ask !== null && time() - receivedAt <= RECENT_SECONDS
  const watched: Prices = {
    ...prices,
    watch: (venue, market, told) =>
      prices.watch(venue, market, (tick) => {
        latest.set(keyOf(venue, market), tick)
        told(tick)
      }),
  }
  const recalled: Prices = {
    ...prices,
    ask(venue, market) {
      const tick = latest.get(keyOf(venue, market))
      return tick && isRecent(tick) ? Promise.resolve(tick) : prices.ask(venue, market)
    },
  }
  return { watched, recalled }
}

const keyOf = (venue: VenueId, market: string): string => `${venue} ${market}`

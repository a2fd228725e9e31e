// What becomes of pretended orders by real prices. The top of the market is all there is: no depth,
// no queue, no time that a request takes. What is filled is filled whole, and never at a worse
// price than it was placed with; a price that is old or makes no sense fills nothing.

import type { UnixSeconds } from '../../basics.ts'
import { type Decimal, ONE } from '../decimal.ts'
import type { Tick } from '../orders/prices.ts'
import {
  exchanged,
  heldIn,
  openOrders,
  type PaperBook,
  type PaperEvent,
  type PaperTerms,
} from './book.ts'

/** Of what comes in, at every venue alike: 0.1 %, what most of them ask of who is new. */
const FEE_BASIS_POINTS = 10n
/** Older prices fill nothing. */
export const STALE_SECONDS = 10
/** Venues have such bounds, too. */
const MOST_OPEN = 200
/** However many of them fill, what there is then can still be written. */
const MOST_TOTAL: Decimal = 10n ** 15n * ONE

/** The best of each side; null where it has nobody. */
export type PaperTop = { readonly bid: Decimal | null; readonly ask: Decimal | null }

export type PaperWish = PaperTerms & {
  /** It is filled at once or not at all. */
  readonly isImmediate: boolean
}

export type PaperTaken =
  | { readonly kind: 'taken'; readonly events: readonly PaperEvent[] }
  | { readonly kind: 'refused'; readonly why: 'duplicate' | 'funds' | 'many' }

/** What of a tick may fill anything now; null for nothing. */
export function topOf({ top, bid, ask, receivedAt }: Tick, now: UnixSeconds): PaperTop | null {
  const isFresh = receivedAt <= now && now - receivedAt <= STALE_SECONDS
  const best = { bid: positive(top?.bid ?? bid), ask: positive(top?.ask ?? ask) }
  const isEmpty = best.bid === null && best.ask === null
  const isCrossed = best.bid !== null && best.ask !== null && best.bid > best.ask
  return isFresh && !isEmpty && !isCrossed ? best : null
}

/** What placing it comes to. Where the market is better than its price, it gets the market's. */
export function placePaper(
  book: PaperBook,
  { isImmediate, ...order }: PaperWish,
  top: PaperTop,
  at: UnixSeconds,
): PaperTaken {
  const price = crossing(order, top)
  const why = whyNot(book, order, price ?? order.price)
  if (why !== null) return { kind: 'refused', why }
  const taken = { kind: 'taken', order } as const
  if (price !== null) return { kind: 'taken', events: [taken, fillOf(order, price, at)] }
  const ended = { kind: 'ended', clientId: order.clientId } as const
  return { kind: 'taken', events: isImmediate ? [taken, ended] : [taken] }
}

function whyNot(book: PaperBook, order: PaperTerms, price: Decimal) {
  if (book.orders.has(order.clientId)) return 'duplicate'
  if (openOrders(book).length >= MOST_OPEN) return 'many'
  const totalOf = (currency: string): Decimal => book.totals.get(currency) ?? 0n
  // Venues hold what it takes at its own price, also of one that is filled at a better one.
  const { goes } = exchanged(order, order.price)
  const { comes } = exchanged(order, price)
  if (totalOf(comes.currency) + comes.amount > MOST_TOTAL) return 'many'
  const free = totalOf(goes.currency) - (heldIn(book).get(goes.currency) ?? 0n)
  return goes.amount > free || order.amount <= 0n ? 'funds' : null
}

/** The fills of those at rest that the market has come to: each at its own price. */
export function tickPaper(
  book: PaperBook,
  market: string,
  top: PaperTop,
  at: UnixSeconds,
): readonly PaperEvent[] {
  return openOrders(book)
    .filter((order) => order.market === market && crossing(order, top) !== null)
    .map((order) => fillOf(order, order.price, at))
}

/** The other side's best price, where it is not worse than the order's own. */
function crossing({ side, price }: PaperTerms, { bid, ask }: PaperTop): Decimal | null {
  if (side === 'buy') return ask !== null && ask <= price ? ask : null
  return bid !== null && bid >= price ? bid : null
}

function fillOf(order: PaperTerms, price: Decimal, at: UnixSeconds): PaperEvent {
  const { comes } = exchanged(order, price)
  const fee = (comes.amount * FEE_BASIS_POINTS + 9_999n) / 10_000n
  return { kind: 'filled', clientId: order.clientId, price, fee, at }
}

const positive = (price: Decimal | null): Decimal | null =>
  price !== null && price > 0n ? price : null

// By which price an order that is kept here is judged. A price is believed when it is fresh by our
// own clock and near the last one believed, or seen twice: one bad tick must not sell everything.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'
import type { Side } from '../policy/facts.ts'

/** What a venue showed of a market. */
export type Tick = {
  readonly bid: Decimal | null
  readonly ask: Decimal | null
  readonly last: Decimal | null
  /** By our own clock: venues leave theirs out, or have it wrong. */
  readonly receivedAt: UnixSeconds
  /** The top of the order book, where it was asked for to confirm a jump. */
  readonly top: { readonly bid: Decimal; readonly ask: Decimal } | null
}

/** `closing`: the bid for a sale, the ask for a buy, at which it would really fill. */
export type Source = 'closing' | 'last' | 'mid'

/** How an order wants its prices. */
export type PriceTerms = {
  readonly side: Side
  readonly source: Source
  /** An older tick says nothing. */
  readonly staleSeconds: number
  /** A jump of more than this has to be confirmed. */
  readonly jumpBasisPoints: number
}

/** What was believed last, and what waits to be confirmed. Kept across restarts. */
export type Belief = {
  readonly price: Decimal
  readonly at: UnixSeconds
  readonly doubted: Decimal | null
  readonly doubtedAt: UnixSeconds | null
}

export type Judged = {
  readonly belief: Belief
  /** The price to judge by; null: this tick moves nothing. */
  readonly price: Decimal | null
  /** The top of the order book would settle it. */
  readonly isDoubted: boolean
}

const WHOLE = 10_000n

/** The price of a tick as the order wants it; null where the tick has none. */
export function priceIn(tick: Tick, { source, side }: PriceTerms): Decimal | null {
  switch (source) {
    case 'closing':
      return positive(side === 'sell' ? tick.bid : tick.ask)
    case 'last':
      return positive(tick.last)
    case 'mid':
      return middle(tick.bid, tick.ask)
    default:
      return unreachable(source)
  }
}

/** Whether the tick is fresh: not older than the order wants, and not from the future. */
export function isFresh(tick: Tick, { staleSeconds }: PriceTerms, now: UnixSeconds): boolean {
  return tick.receivedAt <= now && now - tick.receivedAt <= staleSeconds
}

/** What to believe after a tick. One that is stale, out of turn or empty changes nothing. */
export function judge(belief: Belief, tick: Tick, terms: PriceTerms, now: UnixSeconds): Judged {
  const price = priceIn(tick, terms)
  const isLate = tick.receivedAt < Math.max(belief.at, belief.doubtedAt ?? 0)
  if (price === null || isLate || !isFresh(tick, terms, now)) {
    return { belief, price: null, isDoubted: false }
  }
  const near = (other: Decimal | null) => other !== null && isNear(price, other, terms)
  const isConfirmed = belief.doubtedAt !== null && tick.receivedAt > belief.doubtedAt
  if (near(belief.price) || near(topOf(tick, terms)) || (isConfirmed && near(belief.doubted))) {
    return { belief: believed(price, tick.receivedAt), price, isDoubted: false }
  }
  // The same doubt in the same second stays as old as it is.
  const doubtedAt = near(belief.doubted) ? belief.doubtedAt : tick.receivedAt
  return { belief: { ...belief, doubted: price, doubtedAt }, price: null, isDoubted: true }
}

export function believed(price: Decimal, at: UnixSeconds): Belief {
  return { price, at, doubted: null, doubtedAt: null }
}

/** `price` moved by a share of itself, never further than that. */
export function moved(price: Decimal, basisPoints: number, direction: 'up' | 'down'): Decimal {
  const share = (price * BigInt(basisPoints)) / WHOLE
  return direction === 'up' ? price + share : price - share
}

function isNear(price: Decimal, other: Decimal, { jumpBasisPoints }: PriceTerms): boolean {
  const apart = price > other ? price - other : other - price
  return apart * WHOLE <= other * BigInt(jumpBasisPoints)
}

function topOf({ top }: Tick, { source, side }: PriceTerms): Decimal | null {
  if (top === null) return null
  if (source !== 'closing') return middle(top.bid, top.ask)
  return side === 'sell' ? top.bid : top.ask
}

function middle(bid: Decimal | null, ask: Decimal | null): Decimal | null {
  if (positive(bid) === null || positive(ask) === null) return null
  return ((bid as Decimal) + (ask as Decimal)) / 2n
}

const positive = (price: Decimal | null): Decimal | null =>
  price !== null && price > 0n ? price : null

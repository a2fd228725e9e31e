// What an order policy is told about one request to a venue. All of it is proven: by the signature
// of whoever asks, by the trader's own record of a stop that was armed, and by prices for which the
// trader itself ended TLS. What is missing cannot be computed, and so makes rules fire.

import type { UnixSeconds } from '../../basics.ts'
import type { Initiator } from '../../policy/facts.ts'
import type { Needs } from '../../policy/verdict.ts'
import { type Decimal, multiply } from '../decimal.ts'
import type { Operation } from '../paths/rule.ts'

export type Side = 'buy' | 'sell'

/** The venue's own two, and those that are kept here until they fire as one of the two. */
export const ORDER_KINDS = [
  'market',
  'limit',
  'stop',
  'stop-limit',
  'take-profit',
  'oco',
  'trailing',
  'scheduled',
] as const
export type OrderKind = (typeof ORDER_KINDS)[number]

/** What somebody asks to place. */
export type AskedOrder = {
  readonly side: Side
  readonly kind: OrderKind
  readonly amount: Decimal
  /** The worst price it may fill at: its limit, or the bound of a market order; null: any. */
  readonly price: Decimal | null
  /** 1 where nothing is borrowed. */
  readonly leverage: Decimal
}

/** The trader itself: for a stop that somebody armed, or, without one, to watch. */
export type TraderItself = {
  readonly kind: 'trader'
  /** Who armed it, with the roles and groups they have now; null when it only watches. */
  readonly armedBy: Initiator | null
  /** What was given when it was armed; the time since then counts as delay. */
  readonly given: Needs
}

/** A member or token that signed the request, or the trader. */
export type OrderInitiator = Initiator | TraderItself

/** A price, and when the trader received it by its own clock. */
export type PriceAt = { readonly price: Decimal; readonly at: UnixSeconds }

export type OrderFacts = {
  readonly operation: Operation
  /** `BTC/USDT`; null where the operation is about none, or about all. */
  readonly market: string | null
  /** With `place` alone. */
  readonly order: AskedOrder | null
  readonly initiator: OrderInitiator
  /** The middle of the book of the market, against which prices are held. */
  readonly reference: PriceAt | null
  /** What one of the market's quote is worth in the account's reference quote. */
  readonly rate: PriceAt | null
}

/** An older price says nothing about what an order is worth now. */
const REFERENCE_SECONDS = 30

/** The price if it is fresh enough to decide by, else null. */
export function freshPrice(price: PriceAt | null, now: UnixSeconds): Decimal | null {
  if (price === null || price.at > now || now - price.at > REFERENCE_SECONDS) return null
  return price.price > 0n ? price.price : null
}

/**
 * What an order may move at most, in the account's reference quote, rounded up; null where that
 * cannot be known: a buy without a worst price may cost anything.
 */
export function notionalOf(
  { order, reference, rate }: OrderFacts,
  now: UnixSeconds,
): Decimal | null {
  const worth = freshPrice(rate, now)
  if (order === null || worth === null) return null
  const price = order.side === 'buy' ? order.price : dearer(order.price, freshPrice(reference, now))
  if (price === null) return null
  return multiply(multiply(order.amount, price, 'up'), worth, 'up')
}

// A sale fills at its limit or better, and so is worth what the market gives.
function dearer(limit: Decimal | null, reference: Decimal | null): Decimal | null {
  if (reference === null) return null
  return limit !== null && limit > reference ? limit : reference
}

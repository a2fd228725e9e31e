// How orders touch balances: what an open order holds, and what each fill moves. Every fill moves
// the same amounts on both sides, and its fees to the venue's own account.

import { type Accounts, FEES } from './accounts.ts'
import { shareAbove, shareOf, type Units, worth } from './amount.ts'
import type { Market } from './market.ts'
import { hasLimit, type Order } from './order.ts'

export type FeeRule = {
  readonly makerMillionths: bigint
  readonly takerMillionths: bigint
  /** Binance takes a fee from what is received, Kraken from the quote. */
  readonly from: 'received' | 'quote'
}

export type ExchangeRule = {
  readonly fees: FeeRule
  /** Whether a stop whose price is met already is refused; else it trades at once. */
  readonly refusesMetStops: boolean
  readonly now: () => number
}

export type Settled = { readonly fee: Units; readonly feeAsset: string }

export const heldAsset = (market: Market, side: Order['side']): string =>
  side === 'buy' ? market.quote : market.base

/** What an order of this size has to hold to be paid whatever happens. */
export function needOf(order: Order, size: Units, rule: FeeRule): Units {
  if (order.side === 'sell') return size
  const isLimited = hasLimit(order.kind)
  const value = worth(isLimited ? order.price : order.trigger, size)
  return value + (rule.from === 'quote' ? shareAbove(value, rule.takerMillionths) : 0n)
}

/** Brings what the order holds to this much. */
export function holdFor(accounts: Accounts, order: Order, market: Market, need: Units): void {
  accounts.hold(order.account, heldAsset(market, order.side), need - order.held)
  order.held = need
}

export type SettledFill = {
  readonly price: Units
  readonly size: Units
  readonly isMaker: boolean
}

/** Pays and receives one side of a fill. What the order holds has been brought down before. */
export function settle(
  accounts: Accounts,
  rule: FeeRule,
  { order, market }: { readonly order: Order; readonly market: Market },
  { price, size, isMaker }: SettledFill,
): Settled {
  const value = worth(price, size)
  const isBuy = order.side === 'buy'
  const feeAsset = rule.from === 'received' && isBuy ? market.base : market.quote
  const rate = isMaker ? rule.makerMillionths : rule.takerMillionths
  const fee = shareOf(feeAsset === market.base ? size : value, rate)
  accounts.add(order.account, market.base, isBuy ? size : -size)
  accounts.add(order.account, market.quote, isBuy ? -value : value)
  accounts.add(order.account, feeAsset, -fee)
  accounts.add(FEES, feeAsset, fee)
  return { fee, feeAsset }
}

// What an order would do to the book as it lies, computed before it is placed.

import { ONE, shareAbove, type Units, worth } from './amount.ts'
import type { FeeRule } from './ledger.ts'
import type { Market } from './market.ts'
import type { Level } from './matching.ts'
import type { Order } from './order.ts'

type Depth = { readonly bids: readonly Level[]; readonly asks: readonly Level[] }

const otherSide = (order: Order, { bids, asks }: Depth) => (order.side === 'buy' ? asks : bids)

const isGood = (order: Order, price: Units) =>
  order.side === 'buy' ? price <= order.price : price >= order.price

/** The size that a market order gets, from what it wants to spend, and all that it has to pay. */
export function atMarket(
  order: Order,
  market: Market,
  depth: Depth,
  { from, takerMillionths }: FeeRule,
): { readonly size: Units; readonly need: Units } {
  let size = 0n
  let value = 0n
  for (const [price, available] of otherSide(order, depth)) {
    const wanted = order.spend > 0n ? ((order.spend - value) * ONE) / price : order.size - size
    const part = wanted < available ? wanted - (wanted % market.lot) : available
    size += part
    value += worth(price, part)
    if (part < available) break
  }
  const asked = order.spend > 0n ? size : order.size
  if (order.side === 'sell') return { size: asked, need: asked }
  const fee = from === 'quote' ? shareAbove(value, takerMillionths) : 0n
  return { size: asked, need: value + fee }
}

export function isFillable(order: Order, depth: Depth): boolean {
  const good = otherSide(order, depth).filter(([price]) => isGood(order, price))
  return good.reduce((sum, [, size]) => sum + size, 0n) >= order.size
}

export function takesAtOnce(order: Order, depth: Depth): boolean {
  const best = otherSide(order, depth)[0]
  return best !== undefined && isGood(order, best[0])
}

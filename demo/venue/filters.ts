// What a venue refuses before it looks at any balance: prices and sizes that do not fit its market.

import { type Units, worth } from './amount.ts'
import type { Market } from './market.ts'
import { hasLimit, isConditional, type OrderWish, Refused } from './order.ts'

/** No price may be further away from the last one than this many times. */
const MAX_TIMES = 5n

export function checkWish(wish: OrderWish, market: Market, last: Units): void {
  const { kind, size, spend, price, trigger } = wish
  if (hasLimit(kind)) checkPrice(price, market, last, 'price')
  if (isConditional(kind)) checkPrice(trigger, market, last, 'stopPrice')
  if (size === undefined) {
    if (kind !== 'market' || spend === undefined) throw new Refused('arguments', 'quantity')
    if (spend < market.minValue) throw new Refused('value-small')
    return
  }
  const { minSize, maxSize, lot } = market
  if (size < minSize || size > maxSize || size % lot !== 0n) throw new Refused('lot-size')
  const at = hasLimit(kind) ? (price ?? 0n) : isConditional(kind) ? (trigger ?? 0n) : last
  if (worth(at, size) < market.minValue) throw new Refused('value-small')
}

function checkPrice(price: Units | undefined, { tick }: Market, last: Units, what: string): void {
  if (price === undefined) throw new Refused('arguments', what)
  const isNear = price * MAX_TIMES >= last && price <= last * MAX_TIMES
  if (price <= 0n || price % tick !== 0n || !isNear) throw new Refused('price-filter', what)
}

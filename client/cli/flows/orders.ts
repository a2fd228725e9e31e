// Orders at exchanges: asked of the trader, which decides on each by the account's policy.

import { randomBytes } from 'node:crypto'
import type { Canonical } from '@countersign/core/canonical.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import type { Context } from '../context.ts'
import { askTrader, askTraderWithCode } from './trader.ts'

/** Names an order for ever: asked again under the same name it is the same order. */
export const newOrderId = (): string => randomBytes(16).toString('hex')

type Body = Readonly<Record<string, Canonical>>

function bodyOf(wish: OrderWish, order: string): Body {
  const { account } = wish
  if (wish.kind === 'keep') {
    return { account, order, kept: recordOf(wish.order), onBeyond: wish.onBeyond }
  }
  const { market, side, amount, execution } = wish
  const { kind, price } = execution
  const what = { market, side, amount: writeDecimal(amount) }
  return { account, order, ...what, execution: { kind, price: writeDecimal(price) } }
}

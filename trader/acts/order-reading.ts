// Orders for members' eyes.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Heard } from '../asked.ts'
import { listKept, shownKept } from './kept.ts'
import { shownOrder } from './orders.ts'

/** Newest first; those that are open all at once, the others a page at a time. */
export function listOrders({ trader, body }: Heard<TraderBody<'order.list'>>): Canonical {
  const { account, which, before = Number.MAX_SAFE_INTEGER } = body
  const { book } = trader.orders
  if (which === 'all') {
    const kept = before === Number.MAX_SAFE_INTEGER ? listKept(trader, account, which) : []
    return { kept, orders: book.page({ account: account ?? null, before }).map(shownOrder) }
  }
  const own = book
    .live()
    .filter(({ placement }) => account === undefined || placement.account === account)
    .filter(({ order }) => order.state !== 'rejected')
  return {
    kept: listKept(trader, account, which),
    orders: own.toSorted((one, other) => other.seq - one.seq).map(shownOrder),
  }
}

/** Each order that was placed for it, the latest first. @throws Fault exchange.order_missing */
export function showOrder({ trader, body }: Heard<TraderBody<'order.show'>>): Canonical {
  const known = trader.orders.book.ofIntent(body.account, body.order)
  const kept = trader.kept.book.find(body)
  if (kept) return { kept: [shownKept(kept)], orders: known.map(shownOrder) }
  if (known.length === 0) throw new Fault('exchange.order_missing', { order: body.order })
  return { orders: known.map(shownOrder) }
}

// Orders for members' eyes.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Heard } from '../asked.ts'
import { listWaiting, shownWaiting } from '../waiting/show.ts'
import { listKept, shownKept } from './kept.ts'
import { shownOrder } from './orders.ts'

/** Newest first; those that are open all at once, the others a page at a time. */
export function listOrders({ trader, body }: Heard<TraderBody<'order.list'>>): Canonical {
  const { account, which, before = Number.MAX_SAFE_INTEGER } = body
  const { book } = trader.orders
  if (which === 'all') {
    const isFirst = before === Number.MAX_SAFE_INTEGER
    const kept = isFirst ? listKept(trader, account, which) : []
    const waiting = isFirst ? listWaiting(trader, account, which) : []
    return {
      waiting,
      kept,
      orders: book.page({ account: account ?? null, before }).map(shownOrder),
    }
  }
  const own = book
    .live()
    .filter(({ placement }) => account === undefined || placement.account === account)
    .filter(({ order }) => order.state !== 'rejected')
  return {
    waiting: listWaiting(trader, account, which),
    kept: listKept(trader, account, which),
    orders: own.toSorted((one, other) => other.seq - one.seq).map(shownOrder),
  }
}

/**
 * Each order that was placed for it, the latest first; and, of one that waits, how it stands: that
 * is looked at first.
 * @throws Fault exchange.order_missing
 */
export async function showOrder({
  trader,
  body,
}: Heard<TraderBody<'order.show'>>): Promise<Canonical> {
  await trader.waiting.lookSoon(body)
  const orders = trader.orders.book.ofIntent(body.account, body.order).map(shownOrder)
  const kept = trader.kept.book.find(body)
  if (kept) return { kept: [shownKept(kept)], orders }
  const waited = trader.waiting.book.find(body)
  if (waited && waited.phase !== 'placed') {
    return { waiting: [shownWaiting(trader, waited)], orders }
  }
  if (orders.length === 0) throw new Fault('exchange.order_missing', { order: body.order })
  return { orders }
}

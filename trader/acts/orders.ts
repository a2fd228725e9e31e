// Orders that members ask for: judged by the account's policy, then placed once, whoever repeats
// the request; and cancelled, which waits for nobody.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { askingOf } from '@countersign/core/exchange/orders/asking.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { type Asked, standingOf } from '../asked.ts'
import { isOver } from '../kept/book.ts'
import { type Known, orderToCanonical } from '../orders/book.ts'
import type { Trader } from '../trader.ts'
import { shownWaiting } from '../waiting/show.ts'
import { askFor, waitingOf, withoutFactor } from './asking.ts'
import { cancelKept } from './kept.ts'
import { placementOf, preparePlacing } from './placing.ts'
import { askerOf } from './prepared.ts'

/**
 * Places an order, has it wait for what its policy needs, or says how the one of this name stands.
 * @throws Fault exchange.*, Refusal factor.*
 */
export async function placeOrder(asked: Asked<TraderBody<'order.place'>>): Promise<Canonical> {
  const { trader, body } = asked
  const { code: _, assertion: __, ...order } = body
  const name = { account: order.account, intent: order.order, generation: 1 }
  const wanted = placementOf(askerOf(asked), order)
  // Their names are the same ones: an order that is kept here is another one.
  if (trader.kept.book.find(order))
    throw new Fault('exchange.order_differs', { order: order.order })
  const asking = askingOf('order.place', withoutFactor(body))
  const known = waitingOf(trader, order, asking)
  if (known) return shownWaiting(trader, known)
  if (trader.orders.book.find(name)) await trader.orders.placements.place(wanted)
  else await askFor(asked, asking, await preparePlacing(askerOf(asked), order))
  const waiting = trader.waiting.book.find(order)
  if (waiting?.phase === 'waiting') return shownWaiting(trader, waiting)
  return shownOrder(trader.orders.book.find(name) as Known)
}

/**
 * Gets out, which any member may unless they, their device or the account is frozen.
 * @throws Fault exchange.frozen
 */
export async function cancelOrder(asked: Asked<TraderBody<'order.cancel'>>): Promise<Canonical> {
  const { trader, body } = asked
  await checkUnfrozen(asked, body.account)
  const kept = await cancelKept(trader, body)
  if (kept !== null) return kept
  const name = { account: body.account, intent: body.order, generation: 1 }
  const waiting = trader.waiting.book.find(body)
  // One that is just being placed is in the log of orders already, or is kept from getting there.
  if (waiting && !trader.orders.book.find(name)) {
    trader.waiting.book.end(body, 'cancelled')
    return shownWaiting(trader, trader.waiting.book.find(body) ?? waiting)
  }
  await trader.orders.placements.cancel(name)
  return shownOrder(trader.orders.book.find(name) as Known)
}

/** Of an account, or of all that are not frozen. */
export async function cancelAll(asked: Asked<TraderBody<'order.cancel-all'>>): Promise<Canonical> {
  const { trader, body } = asked
  if (body.account !== undefined) await checkUnfrozen(asked, body.account)
  const names = trader.accounts.all().map(({ name }) => name)
  const wanted = body.account === undefined ? names : [body.account]
  const done = await Promise.all(
    wanted.map(async (account) => {
      const isFree = await checkUnfrozen(asked, account).then(
        () => true,
        () => false,
      )
      if (!isFree) return { account, cancelled: plain(0), refused: 'exchange.frozen' }
      return { account, cancelled: plain(await cancelEvery(trader, account)), refused: '' }
    }),
  )
  return { accounts: done }
}

/** Whatever of an account is kept, waits or is placed. @returns how many waited or were placed */
export async function cancelEvery(trader: Trader, account: string): Promise<number> {
  const { book, placements } = trader.orders
  const armed = trader.kept.book.all().filter((each) => each.account === account)
  const alive = armed.filter(({ state }) => !isOver(state))
  for (const each of alive) await cancelKept(trader, each)
  const waited = trader.waiting.book.alive().filter((each) => each.account === account)
  for (const each of waited) trader.waiting.book.end(each, 'cancelled')
  const own = book.live().filter(({ placement }) => placement.account === account)
  await Promise.all(own.map(({ placement }) => placements.cancel(placement)))
  return own.filter(({ order }) => order.state !== 'rejected').length + waited.length
}

/** A signer that stands still for its own sake keeps nobody in: none of its keys is needed. */
async function checkUnfrozen({ trader, proof }: Asked<unknown>, account: string): Promise<void> {
  const standing = await standingOf(trader, proof.device, account)
  const [subject] = standing.frozen
  if (subject !== undefined) throw new Fault('exchange.frozen', { subject })
  if (standing.account?.standing === 'frozen') {
    throw new Fault('exchange.frozen', { subject: `account:${account}` })
  }
}

/** An order as people see it, with the number to list on from. */
export function shownOrder({ placement, order, seq, plannedAt }: Known): Canonical {
  const shown = orderToCanonical(placement, order) as Readonly<Record<string, Canonical>>
  return { ...shown, seq: plain(seq), plannedAt: plain(plannedAt) }
}

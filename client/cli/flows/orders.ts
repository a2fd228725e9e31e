// Orders at exchanges: asked of the trader, which decides on each by the account's policy.

import { randomBytes } from 'node:crypto'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Preview, readPreview } from '@countersign/core/exchange/orders/preview.ts'
import {
  missingWords,
  readWaiting,
  type WaitingTold,
} from '@countersign/core/exchange/orders/waiting-told.ts'
import { type OrderWish, previewOf, requestOf } from '@countersign/core/exchange/orders/wish.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, list, object, optional, text, whole } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { agentAccounts } from '../keep/agent.ts'
import { readTrader } from '../keep/trader.ts'
import { askTrader, askTraderWithCode } from './trader.ts'
import { showVenueAccount } from './venues.ts'

/** Names an order for ever: asked again under the same name it is the same order. */
export const newOrderId = (): string => randomBytes(16).toString('hex')

/** One order of an account as the trader tells it, of which a terminal shows a part. */
export type ShownOrder = Readonly<Record<string, Canonical>>

/** Those that wait for people or time, those that are kept here, and those at the venue. */
const ordersFields = object({
  waiting: optional(list(anything, 10_000)),
  kept: optional(list(anything, 10_000)),
  orders: list(anything, 10_000),
})
const cancelledFields = object({
  accounts: list(object({ account: text(32), cancelled: whole(), refused: text(64) }), 1_000),
})

/**
 * Places it, arms it where it is kept, or has it wait for what its policy needs. Under the same id
 * it is done once, whoever asks again.
 * @param code - where the account's policy wants one
 * @throws Refusal exchange.*, factor.*
 */
export async function order(
  context: Context,
  wish: OrderWish,
  { id, code }: { readonly id: string; readonly code?: string },
): Promise<ShownOrder> {
  const { kind, body } = requestOf(wish, id)
  const answer =
    code === undefined
      ? await askTrader(context, kind, body)
      : await askTraderWithCode(context, kind, body, code)
  return shown(answer)
}

/** What the policy says of it now; nothing is done. @throws Refusal exchange.* */
export async function previewOrder(
  context: Context,
  wish: OrderWish,
  id: string,
): Promise<Preview> {
  const { kind, body } = previewOf(wish, id)
  return readPreview(await askTrader(context, kind, body))
}

/** @throws Refusal exchange.order_missing, exchange.frozen */
export async function cancelOrder(
  context: Context,
  account: string,
  id: string,
): Promise<ShownOrder> {
  return shown(await askTrader(context, 'order.cancel', { account, order: id }))
}

/** Of one account, or of all. @throws Refusal exchange.account_missing */
export async function cancelOrders(context: Context, account?: string) {
  const body = account === undefined ? {} : { account }
  const told = cancelledFields(await askTrader(context, 'order.cancel-all', body), 'cancelled')
  const isNone = told.accounts.every(({ cancelled, refused }) => cancelled === 0 && refused === '')
  // A name that was mistyped has none either, and nobody should go away content.
  if (isNone && account !== undefined) await showVenueAccount(context, account)
  return told.accounts
}

/**
 * Of all accounts, wherever their keys are. What cannot be reached is in the answer, with why: of
 * accounts of this machine whose agent is off nothing is cancelled.
 */
export async function cancelEverywhere(context: Context) {
  const local = agentAccounts(context)
  const isMet = readTrader(context) !== null || local.length === 0
  const elsewhere = isMet ? await cancelOrders(context) : []
  if (local.length === 0) return elsewhere
  const here = await cancelOrders({ ...context, isAtAgent: true }).catch((error: unknown) => {
    if (!(error instanceof Fault) || error.code !== 'client.agent_off') throw error
    return local.map((account) => ({ account, cancelled: 0, refused: error.code }))
  })
  return [...elsewhere, ...here]
}

export type Listing = {
  readonly account?: string
  readonly which: 'open' | 'all'
  readonly before?: string
}

/**
 * Those that wait for their trigger, and then the others; the newest first.
 * @throws Refusal exchange.account_missing
 */
export async function listOrders(
  context: Context,
  { account, which, before }: Listing,
): Promise<readonly ShownOrder[]> {
  const about = {
    which,
    ...(account === undefined ? {} : { account }),
    ...(before === undefined ? {} : { before }),
  }
  const found = allOf(await askTrader(context, 'order.list', about))
  // A name that was mistyped has no orders either.
  if (found.length === 0 && account !== undefined) await showVenueAccount(context, account)
  return found
}

/**
 * The order, and each that was placed for it, the latest first.
 * @throws Refusal exchange.order_missing
 */
export async function showOrder(
  context: Context,
  account: string,
  id: string,
): Promise<readonly ShownOrder[]> {
  const answer = await askTrader(context, 'order.show', { account, order: id })
  return allOf(answer)
}

const WHOLE_ID = /^[0-9a-f]{32}$/

/**
 * The order that begins so, among those of the account that are listed.
 * @throws Fault exchange.order_missing, client.argument_invalid where several begin so; Refusal
 * exchange.account_missing
 */
export async function wholeOrderId(
  context: Context,
  account: string,
  given: string,
): Promise<string> {
  if (WHOLE_ID.test(given)) return given
  const listed = [
    ...(await listOrders(context, { account, which: 'open' })),
    ...(await listOrders(context, { account, which: 'all' })),
  ]
  const ids = new Set(listed.map((each) => fieldOf(each, 'order')))
  const [found, ...others] = [...ids].filter((id) => given !== '' && id.startsWith(given))
  if (found === undefined) throw new Fault('exchange.order_missing', { order: given })
  if (others.length === 0) return found
  const wanted = `more of its id: ${others.length + 1} orders begin so`
  throw new Fault('client.argument_invalid', { order: given, wanted })
}

/**
 * One that waits, as whoever decides on it reads it.
 * @throws Refusal exchange.order_missing, Fault client.order_over, client.review_differs
 */
export async function waitingOrder(
  context: Context,
  account: string,
  id: string,
): Promise<WaitingTold> {
  const answer = await askTrader(context, 'order.show', { account, order: id })
  const [found] = ordersFields(answer, 'orders').waiting ?? []
  if (found === undefined) throw new Fault('client.order_over', { order: id })
  const waiting = readWaiting(found)
  if (waiting.account !== account || waiting.order !== id) {
    throw new Fault('client.review_differs', { field: 'order' })
  }
  if (waiting.phase !== 'waiting') throw new Fault('client.order_over', { order: id })
  return waiting
}

/** How an order that was asked for or listed waits, or null for one that does not. */
export function waitingWords(each: ShownOrder): string | null {
  if (each.phase !== 'waiting') return null
  const missing = missingWords(readWaiting(each))
  return missing === '' ? 'is about to be placed' : `waits for ${missing}`
}

function allOf(answer: Canonical): readonly ShownOrder[] {
  const { waiting = [], kept = [], orders } = ordersFields(answer, 'orders')
  return [...waiting, ...kept, ...orders].map(shown)
}

const shown = (value: Canonical): ShownOrder =>
  typeof value === 'object' && !Array.isArray(value) ? (value as ShownOrder) : {}

/** A field of it in words; empty where there is none. */
export const fieldOf = (each: ShownOrder, name: string): string => {
  const value = optional(anything)(each[name], name)
  return typeof value === 'string' ? value : ''
}

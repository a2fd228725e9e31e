// Orders and candles as the trader tells them when it is asked, and orders of accounts whose keys
// are on members' machines as their agents told of them last.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { mayBeLive } from '@countersign/core/exchange/orders/life.ts'
import {
  type KeptOrderTold,
  type OrdersTold,
  type OrderTold,
  readOrders,
  type WaitingOrderTold,
} from '@countersign/core/exchange/orders/told.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { CandleSpan, CandleTold, OrdersAsked, TraderPort } from '../ports/trader.ts'
import { type ShownAccount, silentSince } from './show-exchange.ts'
import type { World } from './world.ts'

/** `machineOf`: the member whose machine told of it; null: the trader did. */
type Whence = {
  readonly machineOf: string | null
  readonly silentSince: ShownAccount['silentSince']
}
export type ShownOrders = {
  readonly waiting: readonly (WaitingOrderTold & Whence)[]
  readonly kept: readonly (KeptOrderTold & Whence)[]
  readonly orders: readonly (OrderTold & Whence)[]
}
type OrdersWorld = Pick<World, 'trader' | 'store' | 'clock'>

const BY_TRADER: Whence = { machineOf: null, silentSince: null }

/**
 * Those of members' machines first, all at once: lists go on from the trader's.
 * @throws Fault exchange.trader_none where no agent has an account either, exchange.trader_away
 */
export async function listOrders(world: OrdersWorld, asked: OrdersAsked): Promise<ShownOrders> {
  const { account, which, before } = asked
  const agents = await ordersOfAgents(world)
  const local = agents.filter((each) => account === undefined || each.account === account)
  const isTheirs = account !== undefined && local.length > 0
  if (isTheirs || (world.trader === null && agents.length > 0)) {
    return before === undefined ? joined(local, which) : NOTHING
  }
  const told = from(await traderOf(world).orders(asked), BY_TRADER)
  const { waiting, kept, orders } = before === undefined ? joined(local, which) : NOTHING
  return {
    waiting: [...waiting, ...told.waiting],
    kept: [...kept, ...told.kept],
    orders: [...orders, ...told.orders],
  }
}

/** @throws Fault exchange.order_missing */
export async function showOrder(
  world: OrdersWorld,
  account: string,
  order: string,
): Promise<ShownOrders> {
  const agents = await ordersOfAgents(world)
  const own = agents.filter((each) => each.account === account)
  if (own.length === 0) return from(await traderOf(world).order(account, order), BY_TRADER)
  const { waiting, kept, orders } = joined(own, 'all')
  const isIt = (each: { readonly order: string }) => each.order === order
  const [waits, arms] = [waiting.filter(isIt), kept.filter(isIt)]
  const found = { waiting: waits, kept: arms, orders: orders.filter(isIt) }
  if (waits.length + arms.length + found.orders.length > 0) return found
  throw new Fault('exchange.order_missing', { order })
}

const NOTHING: ShownOrders = { waiting: [], kept: [], orders: [] }

const from = ({ waiting, kept, orders }: OrdersTold, whence: Whence): ShownOrders => ({
  waiting: waiting.map((each) => ({ ...each, ...whence })),
  kept: kept.map((each) => ({ ...each, ...whence })),
  orders: orders.map((each) => ({ ...each, ...whence })),
})

type OfAgent = ShownOrders & { readonly account: string }

/** Of every account whose key is on a member's machine. */
async function ordersOfAgents({
  store: { reader },
  clock,
}: Pick<OrdersWorld, 'store' | 'clock'>): Promise<readonly OfAgent[]> {
  const records = (await reader.exchangeAccounts()).filter(({ device }) => device !== null)
  if (records.length === 0) return []
  const told = new Map((await reader.agentOrders()).map((each) => [each.account, each.told]))
  return records.map((record) => {
    const { account, by: machineOf } = record
    const whence = { machineOf, silentSince: silentSince(record, clock()) }
    return { account, ...from(readOrders(told.get(account) ?? { orders: [] }), whence) }
  })
}

/** They wait for nothing any more; one that needs somebody does. */
const ENDED: ReadonlySet<string> = new Set(['done', 'woken', 'cancelled'])

function joined(agents: readonly OfAgent[], which: OrdersAsked['which']): ShownOrders {
  const isOpen = which === 'open'
  return {
    waiting: agents.flatMap(({ waiting }) =>
      waiting.filter(({ phase }) => !isOpen || phase === 'waiting'),
    ),
    kept: agents.flatMap(({ kept }) => kept.filter(({ phase }) => !isOpen || !ENDED.has(phase))),
    orders: agents.flatMap(({ orders }) =>
      orders.filter(({ state }) => !isOpen || state === 'planned' || mayBeLive(state)),
    ),
  }
}

/** @throws Fault exchange.* */
export const showCandles = (
  world: Pick<World, 'trader'>,
  { venue, market, span }: Market,
): Promise<readonly CandleTold[]> => traderOf(world).candles(venue, market, span)

function traderOf({ trader }: Pick<World, 'trader'>): NonNullable<World['trader']> {
  if (trader === null) throw new Fault('exchange.trader_none')
  return trader
}

type Market = { readonly venue: string; readonly market: string; readonly span: CandleSpan }

const FRESH_SECONDS = 60
const MOST_MARKETS = 256

/** Asks the venue once a minute, however many look at a market. What fails is asked again. */
export function keepingCandles(
  trader: Pick<TraderPort, 'candles'>,
  clock: () => UnixSeconds,
): TraderPort['candles'] {
  type Kept = { readonly at: UnixSeconds; readonly told: Promise<readonly CandleTold[]> }
  const kept = new Map<string, Kept>()
  return (venue, market, span) => {
    const key = `${venue} ${market} ${span}`
    const known = kept.get(key)
    if (known && clock() - known.at < FRESH_SECONDS) return known.told
    const made = { at: clock(), told: trader.candles(venue, market, span) }
    kept.delete(key)
    kept.set(key, made)
    const [oldest] = kept.keys()
    if (kept.size > MOST_MARKETS && oldest !== undefined) kept.delete(oldest)
    made.told.catch(() => {
      if (kept.get(key) === made) kept.delete(key)
    })
    return made.told
  }
}

// Orders and candles as the trader tells them when it is asked: nothing of them is kept here.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import type {
  CandleSpan,
  CandleTold,
  OrdersAsked,
  OrdersTold,
  TraderPort,
} from '../ports/trader.ts'
import type { World } from './world.ts'

/** @throws Fault exchange.trader_none, exchange.trader_away */
export const listOrders = (world: Pick<World, 'trader'>, asked: OrdersAsked): Promise<OrdersTold> =>
  traderOf(world).orders(asked)

/** @throws Fault exchange.order_missing */
export const showOrder = (
  world: Pick<World, 'trader'>,
  account: string,
  order: string,
): Promise<OrdersTold> => traderOf(world).order(account, order)

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

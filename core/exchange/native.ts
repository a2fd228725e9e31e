// Which orders with a trigger a venue itself keeps for us, and by which parameter of ccxt's
// createOrder. ccxt rejects no parameter: where a venue does not know one it is dropped or passed
// on verbatim, and a stop becomes an order that trades at once. So what is not in this table, each
// row of which a captured request proves, is emulated here, or refused.

import type { VenueId } from './venue.ts'

export type TriggerKind = 'stop' | 'stop-limit' | 'take-profit' | 'take-profit-limit' | 'trailing'

/**
 * Whose lists show an order with a trigger as what it is, in the venue's own words: ccxt's are the
 * same for one that is live. Each look reads type and trigger back; no other venue keeps any.
 */
const READ_BACK = ['binance', 'kraken'] as const satisfies readonly VenueId[]
export type ReadBack = (typeof READ_BACK)[number]

export const isReadBack = (venue: VenueId): venue is ReadBack =>
  READ_BACK.some((each) => each === venue)

/** `type` is what createOrder is told; `parameter` carries the price or the distance. */
export type NativeOrder = {
  readonly type: 'market' | 'limit'
  readonly parameter: 'triggerPrice' | 'stopLossPrice' | 'takeProfitPrice' | 'trailingAmount'
}

const STOP = { type: 'market', parameter: 'stopLossPrice' } as const
const STOP_LIMIT = { type: 'limit', parameter: 'stopLossPrice' } as const
const TAKE_PROFIT = { type: 'market', parameter: 'takeProfitPrice' } as const
const TAKE_PROFIT_LIMIT = { type: 'limit', parameter: 'takeProfitPrice' } as const
const TRAILING = { type: 'market', parameter: 'trailingAmount' } as const

/**
 * Not here, though ccxt has parameters for them: Bybit's, whose stop on the spot market goes by
 * where the price stands when it is placed, OKX's, which is that or borrows, Gate's, which ends
 * after a day, and Bitget's, which goes by an index of several venues.
 */
const NATIVE: Readonly<Record<VenueId, Readonly<Partial<Record<TriggerKind, NativeOrder>>>>> = {
  binance: {
    stop: STOP,
    'stop-limit': STOP_LIMIT,
    'take-profit': TAKE_PROFIT,
    'take-profit-limit': TAKE_PROFIT_LIMIT,
  },
  kraken: {
    stop: STOP,
    'stop-limit': STOP_LIMIT,
    'take-profit': TAKE_PROFIT,
    'take-profit-limit': TAKE_PROFIT_LIMIT,
    trailing: TRAILING,
  },
  bybit: {},
  okx: {},
  kucoin: { stop: STOP, 'stop-limit': STOP_LIMIT, 'take-profit': TAKE_PROFIT },
  // Its `triggerPrice` is a stop upwards unless it is told otherwise; `stopLossPrice` is none.
  coinbase: { 'stop-limit': STOP_LIMIT },
  bitfinex: {
    stop: { type: 'market', parameter: 'triggerPrice' },
    'stop-limit': { type: 'limit', parameter: 'triggerPrice' },
    trailing: TRAILING,
  },
  gate: {},
  bitget: {},
  htx: { 'stop-limit': { type: 'limit', parameter: 'triggerPrice' } },
  gemini: {},
}

/** How the venue keeps such an order itself; undefined where it is to be emulated. */
export function nativeOrder(venue: VenueId, kind: TriggerKind): NativeOrder | undefined {
  return NATIVE[venue][kind]
}

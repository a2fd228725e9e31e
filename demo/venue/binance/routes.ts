// Every path of the Binance dialect: what it weighs, which right it needs, and what answers it.

import type { Answer, Call } from '../door.ts'
import type { Key, Right } from '../keys.ts'
import { Refused } from '../order.ts'
import type { Ground } from '../venue.ts'
import { accountView, rightsView, withdrawTo } from './account.ts'
import { enter, type Parameters, parametersOf, type Weights } from './gate.ts'
import {
  cancelAll,
  cancelOrder,
  placeOrder,
  placePair,
  readOrder,
  readOrders,
  readTrades,
  testOrder,
} from './orders.ts'
import {
  assetsView,
  bookView,
  candlesView,
  dayView,
  depthView,
  exchangeView,
  priceView,
  printsView,
} from './public.ts'
import { BinanceError, refusal, wrong } from './words.ts'

type Open = (ground: Ground, parameters: Parameters) => unknown
type Closed = (ground: Ground, key: Key, parameters: Parameters) => unknown

const OPEN: Readonly<Record<string, readonly [weight: number, act: Open]>> = {
  'GET /api/v3/ping': [1, () => ({})],
  'GET /api/v3/time': [1, ({ now }) => ({ serverTime: now() })],
  'GET /api/v3/exchangeInfo': [20, exchangeView],
  'GET /api/v3/depth': [5, depthView],
  'GET /api/v3/aggTrades': [4, printsView],
  'GET /api/v3/klines': [2, candlesView],
  'GET /api/v3/ticker/24hr': [2, dayView],
  'GET /api/v3/ticker/price': [2, priceView],
  'GET /api/v3/ticker/bookTicker': [2, bookView],
  'GET /sapi/v1/system/status': [
    1,
    ({ settings: { isInMaintenance } }) =>
      isInMaintenance ? { status: 1, msg: 'system_maintenance' } : { status: 0, msg: 'normal' },
  ],
  // ccxt asks for these markets too, and there are none.
  'GET /fapi/v1/exchangeInfo': [1, () => ({ symbols: [] })],
  'GET /dapi/v1/exchangeInfo': [1, () => ({ symbols: [] })],
}

const CLOSED: Readonly<Record<string, readonly [weight: number, right: Right, act: Closed]>> = {
  'GET /api/v3/account': [20, 'read', (ground, key) => accountView(ground, key)],
  'POST /api/v3/order': [1, 'trade', (ground, key, each) => placeOrder(ground, key.account, each)],
  'POST /api/v3/order/test': [
    1,
    'trade',
    (ground, key, each) => testOrder(ground, key.account, each),
  ],
  'POST /api/v3/orderList/oco': [
    1,
    'trade',
    (ground, key, each) => placePair(ground, key.account, each),
  ],
  'POST /api/v3/order/oco': [
    1,
    'trade',
    (ground, key, each) => placePair(ground, key.account, each),
  ],
  'GET /api/v3/order': [4, 'read', (ground, key, each) => readOrder(ground, key.account, each)],
  'DELETE /api/v3/order': [
    1,
    'trade',
    (ground, key, each) => cancelOrder(ground, key.account, each),
  ],
  'GET /api/v3/openOrders': [
    6,
    'read',
    (ground, key, each) => readOrders(ground, key.account, each, true),
  ],
  'DELETE /api/v3/openOrders': [
    1,
    'trade',
    (ground, key, each) => cancelAll(ground, key.account, each),
  ],
  'GET /api/v3/allOrders': [
    20,
    'read',
    (ground, key, each) => readOrders(ground, key.account, each, false),
  ],
  'GET /api/v3/myTrades': [
    20,
    'read',
    (ground, key, each) => readTrades(ground, key.account, each),
  ],
  'GET /sapi/v1/account/apiRestrictions': [1, 'read', (_, key) => rightsView(key)],
  // ccxt asks which markets lend; none do.
  'GET /sapi/v1/margin/allPairs': [1, 'read', () => []],
  'GET /sapi/v1/margin/isolated/allPairs': [1, 'read', () => []],
  'GET /sapi/v1/capital/config/getall': [10, 'read', assetsView],
  'POST /sapi/v1/capital/withdraw/apply': [600, 'withdraw', withdrawTo],
  'POST /sapi/v1/asset/transfer': [900, 'transfer', () => ({ tranId: 1 })],
}

export function answerBinance(ground: Ground, weights: Weights, call: Call): Answer {
  try {
    return answered(ground, weights, call)
  } catch (error) {
    if (error instanceof BinanceError) return wrong(error)
    if (error instanceof Refused) return wrong(refusal(error))
    throw error
  }
}

function answered(ground: Ground, weights: Weights, call: Call): Answer {
  const name = `${call.method} ${call.path}`
  const [open, closed] = [OPEN[name], CLOSED[name]]
  if (open === undefined && closed === undefined) {
    return { status: 404, body: '<html><body>404 Not found</body></html>' }
  }
  if (ground.settings.isInMaintenance && !call.path.endsWith('/system/status')) {
    return { status: 503, body: { code: -1001, msg: 'Internal error; unable to process.' } }
  }
  const headers = weights.spend(call.address, open?.[0] ?? closed?.[0] ?? 1)
  const parameters = parametersOf(call)
  if (open !== undefined) return { status: 200, headers, body: open[1](ground, parameters) }
  if (closed === undefined) throw new Error(`${name} is no path`)
  const key = enter(ground, call, closed[1])
  return { status: 200, headers, body: closed[2](ground, key, parameters) }
}

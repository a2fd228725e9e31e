// Every path of the Kraken dialect: which right it needs, what it counts, and what answers it.

import type { Answer, Call } from '../door.ts'
import type { Key, Right } from '../keys.ts'
import { Refused } from '../order.ts'
import type { Ground } from '../venue.ts'
import { balanceView, holdsView, rightsView, withdrawTo } from './account.ts'
import { count, enter, type Parameters, parametersOf, type Tokens } from './gate.ts'
import { addOrder, cancelAll, cancelOrder, queryOrders, readOrders, readTrades } from './orders.ts'
import {
  assetsView,
  candlesView,
  depthView,
  pairsView,
  pricesView,
  statusView,
  timeView,
} from './public.ts'
import type { Timers } from './timers.ts'
import { KrakenError, refusal } from './words.ts'

export type KrakenParts = {
  readonly ground: Ground
  readonly tokens: Tokens
  readonly timers: Timers
}

type Open = (ground: Ground, parameters: Parameters) => unknown
type Closed = (parts: KrakenParts, key: Key, parameters: Parameters) => unknown
type Path = readonly [right: Right | undefined, cost: number, act: Closed]

const OPEN: Readonly<Record<string, Open>> = {
  Time: timeView,
  SystemStatus: statusView,
  AssetPairs: pairsView,
  Assets: assetsView,
  Ticker: pricesView,
  Depth: depthView,
  OHLC: candlesView,
}

const CLOSED: Readonly<Record<string, Path>> = {
  GetApiKeyInfo: [undefined, 1, (_, key) => rightsView(key)],
  Balance: ['read', 1, ({ ground }, key) => balanceView(ground, key)],
  BalanceEx: ['read', 1, ({ ground }, key) => holdsView(ground, key)],
  OpenOrders: ['read', 1, ({ ground }, key, each) => readOrders(ground, key.account, each, true)],
  ClosedOrders: [
    'read',
    1,
    ({ ground }, key, each) => readOrders(ground, key.account, each, false),
  ],
  QueryOrders: ['read', 1, ({ ground }, key, each) => queryOrders(ground, key.account, each)],
  TradesHistory: ['read', 2, ({ ground }, key, each) => readTrades(ground, key.account, each)],
  AddOrder: ['trade', 0, ({ ground }, key, each) => addOrder(ground, key.account, each)],
  CancelOrder: ['trade', 0, ({ ground }, key, each) => cancelOrder(ground, key.account, each)],
  CancelAll: ['trade', 1, ({ ground }, key) => cancelAll(ground, key.account)],
  CancelAllOrdersAfter: [
    'trade',
    1,
    ({ timers }, key, each) => timers.set(key.account, each.get('timeout')),
  ],
  GetWebSocketsToken: ['read', 1, ({ tokens }, key) => ({ token: tokens.make(key), expires: 900 })],
  Withdraw: ['withdraw', 1, ({ ground }, key, each) => withdrawTo(ground, key, each)],
}

/** Errors are answers of status 200; only what never reached Kraken has another. */
export function answerKraken(parts: KrakenParts, call: Call): Answer {
  try {
    return { status: 200, body: { error: [], result: answered(parts, call) } }
  } catch (error) {
    const told = error instanceof Refused ? refusal(error) : error
    if (!(told instanceof KrakenError)) throw told
    return { status: 200, body: { error: [told.message] } }
  }
}

function answered(parts: KrakenParts, call: Call): unknown {
  const { ground, timers } = parts
  timers.run()
  const [, version, kind, name = ''] = call.path.split('/')
  const open = kind === 'public' && version === '0' ? OPEN[name] : undefined
  const closed = kind === 'private' && version === '0' ? CLOSED[name] : undefined
  if (ground.settings.isInMaintenance && name !== 'SystemStatus') {
    throw new KrakenError('EService:Unavailable')
  }
  if (open !== undefined) return open(ground, parametersOf(call))
  if (closed === undefined) throw new KrakenError('EGeneral:Unknown method')
  const [right, cost, act] = closed
  const key = enter(ground, call, right)
  count(ground, key, cost)
  return act(parts, key, parametersOf(call))
}

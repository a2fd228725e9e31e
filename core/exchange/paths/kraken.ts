// What may be asked of Kraken. Every private call is a POST of a form with a nonce. An order that
// borrows says `leverage`, one that places a second order says `close[…]`: neither is named here.

import {
  may,
  must,
  type Operation,
  object,
  type Parameters,
  type PathRule,
  parameters,
  reading,
  type VenuePaths,
} from './rule.ts'

const HOST = 'api.kraken.com'
const open = reading(HOST)

function form(operation: Operation, path: string, words = '', special: Parameters = {}): PathRule {
  const of = object({ ...parameters('nonce'), ...parameters(words, special) })
  const body = { form: 'urlencoded', of } as const
  return { operation, method: 'POST', host: HOST, path, query: {}, body } as const
}

const TYPES = [
  'market',
  'limit',
  'stop-loss',
  'stop-loss-limit',
  'take-profit',
  'take-profit-limit',
  'trailing-stop',
]

const RULES: readonly PathRule[] = [
  form('rights', '/0/private/GetApiKeyInfo'),
  open('time', '/0/public/Time'),
  open('markets', '/0/public/AssetPairs', 'pair info country_code'),
  open('markets', '/0/public/Assets', 'asset aclass'),
  open('prices', '/0/public/Ticker', 'pair'),
  open('prices', '/0/public/Depth', 'pair count'),
  open('prices', '/0/public/OHLC', 'pair interval since'),
  open('prices', '/0/public/Trades', 'pair since count'),
  form('balances', '/0/private/BalanceEx', '', { type: may('spot') }),
  form('orders', '/0/private/OpenOrders', 'trades userref cl_ord_id'),
  form('orders', '/0/private/ClosedOrders', 'trades userref cl_ord_id start end ofs closetime'),
  // No `userref`: ccxt writes client order ids there, and would find another order or none.
  form('orders', '/0/private/QueryOrders', 'trades txid consolidate_taker'),
  form('orders', '/0/private/TradesHistory', 'type trades start end ofs consolidate_taker'),
  // Answers a token that opens the stream of the account's orders.
  form('orders', '/0/private/GetWebSocketsToken'),
  form('place', '/0/private/AddOrder', 'pair volume price price2 cl_ord_id deadline', {
    type: must('buy', 'sell'),
    ordertype: must(...TYPES),
    oflags: may('post', 'fcib', 'fciq'),
    timeinforce: may('GTC', 'IOC', 'FOK'),
    trigger: may('last'),
  }),
  form('cancel', '/0/private/CancelOrder', 'txid cl_ord_id'),
  form('cancel', '/0/private/CancelAll'),
  form('cancel', '/0/private/CancelAllOrdersAfter', 'timeout'),
]

export const KRAKEN: VenuePaths = { headers: ['api-key', 'api-sign'], rules: RULES }

// What may be asked of Gemini. What a private request says stands in a header, which its signature
// covers; the body that ccxt sends along is the same or nothing. Orders are limit orders: none
// borrows (`margin_order`), names another account of a group, or waits for a trigger.

import {
  type Allowed,
  listOf,
  must,
  type Operation,
  object,
  type Parameters,
  type PathRule,
  parameters,
  reading,
  renewal,
  type VenuePaths,
} from './rule.ts'

const HOST = 'api.gemini.com'
const open = reading(HOST)

const post = (operation: Operation, path: string, fields: Parameters = {}): PathRule => {
  return {
    operation,
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: { form: 'header', header: 'x-gemini-payload', of: object(fields) },
  }
}

const OPTIONS: Allowed = listOf(must('immediate-or-cancel', 'maker-or-cancel', 'fill-or-kill'), 1)

const ORDER = parameters('client_order_id symbol amount price', {
  side: must('buy', 'sell'),
  type: must('exchange limit'),
  options: OPTIONS,
})

const FRAMES = ['1m', '5m', '15m', '30m', '1hr', '6hr', '1day']

/** Of a public client: it has no secret. */
const tokens = { host: 'exchange.gemini.com', path: '/auth/token', form: 'json' } as const

export const GEMINI: VenuePaths = {
  headers: ['x-gemini-apikey', 'x-gemini-payload', 'x-gemini-signature', 'authorization'],
  rules: [
    renewal(tokens, ['client_secret']),
    post('rights', '/v1/roles'),
    open('markets', '/v1/symbols'),
    open('markets', '/v1/symbols/details/{market}'),
    open('prices', '/v1/pubticker/{market}'),
    open('prices', '/v1/pricefeed'),
    open('prices', '/v1/book/{market}', 'limit_bids limit_asks'),
    ...FRAMES.map((frame) => open('prices', `/v2/candles/{market}/${frame}`)),
    post('balances', '/v1/balances'),
    post('orders', '/v1/orders'),
    post('orders', '/v1/order/status', parameters('order_id client_order_id')),
    post('orders', '/v1/orders/history', parameters('symbol limit_orders timestamp')),
    post('orders', '/v1/mytrades', parameters('symbol limit_trades timestamp')),
    post('place', '/v1/order/new', ORDER),
    post('cancel', '/v1/order/cancel', parameters('order_id')),
  ],
}

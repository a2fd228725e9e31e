// What may be asked of Bitfinex. A type without EXCHANGE before it is an order of the margin
// account, so those have no place here; nor have leverage (`lev`), hidden flags, and /auth/w beyond
// orders, under which withdrawals and transfers are.

import {
  type Allowed,
  listOf,
  may,
  must,
  type Operation,
  object,
  type Parameters,
  type PathRule,
  parameters,
  reading,
  type VenuePaths,
  WORD,
} from './rule.ts'

const HOST = 'api.bitfinex.com'
const open = reading('api-pub.bitfinex.com')

const post = (operation: Operation, path: string, fields: Parameters = {}): PathRule => {
  return {
    operation,
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: { form: 'json', of: object(fields) },
  }
}

const TYPES = ['LIMIT', 'MARKET', 'STOP', 'STOP LIMIT', 'TRAILING STOP', 'FOK', 'IOC']
// Post-only, of the sum of flags; the others hide an order, or tie a second one to it.
const POST_ONLY = '4096'

const ORDER = parameters('symbol amount price price_aux_limit price_trailing cid', {
  type: must(...TYPES.map((type) => `EXCHANGE ${type}`)),
  flags: may(POST_ONLY, '0'),
})

const PAGE = parameters('start end limit sort')
const IDS: Allowed = listOf(WORD, 100)

const CONF =
  '/v2/conf/pub:info:pair,pub:info:pair:futures,pub:list:pair:securities,pub:list:pair:margin'

export const BITFINEX: VenuePaths = {
  headers: ['bfx-nonce', 'bfx-apikey', 'bfx-signature'],
  rules: [
    post('rights', '/v2/auth/r/permissions'),
    open('time', '/v2/platform/status'),
    open('markets', CONF),
    open('prices', '/v2/ticker/{market}'),
    open('prices', '/v2/tickers', 'symbols'),
    open('prices', '/v2/book/{market}/R0', 'len'),
    open('prices', '/v2/book/{market}/P0', 'len'),
    open('prices', '/v2/candles/{market}/hist', 'limit start end sort'),
    open('prices', '/v2/trades/{market}/hist', 'limit start end sort'),
    post('balances', '/v2/auth/r/wallets'),
    post('orders', '/v2/auth/r/orders', { id: IDS, ...parameters('gid cid cid_date') }),
    post('orders', '/v2/auth/r/orders/{market}', { id: IDS, ...parameters('gid cid cid_date') }),
    post('orders', '/v2/auth/r/orders/{market}/hist', { id: IDS, ...PAGE }),
    post('orders', '/v2/auth/r/trades/{market}/hist', PAGE),
    post('place', '/v2/auth/w/order/submit', ORDER),
    post('cancel', '/v2/auth/w/order/cancel', parameters('id cid cid_date')),
    post('cancel', '/v2/auth/w/order/cancel/multi', { all: may('1'), id: IDS }),
  ],
}

// What may be asked of Bitget: its spot orders. Margin, copy trading and loans have paths of their
// own, none of them here.

import {
  may,
  must,
  object,
  type Parameters,
  type PathRule,
  parameters,
  reading,
  type VenuePaths,
} from './rule.ts'

const HOST = 'api.bitget.com'
const AT = '/api/v2/spot'
const open = reading(HOST)

const post = (operation: 'place' | 'cancel', path: string, fields: Parameters): PathRule => {
  return {
    operation,
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: { form: 'json', of: object(fields) },
  }
}

const ORDER = parameters('symbol price size clientOid', {
  side: must('buy', 'sell'),
  orderType: must('limit', 'market'),
  force: may('GTC', 'gtc', 'IOC', 'ioc', 'FOK', 'fok', 'post_only'),
})

const PAGE = 'symbol orderId startTime endTime limit idLessThan'

export const BITGET: VenuePaths = {
  // ccxt names itself in the last one.
  headers: [
    'access-key',
    'access-sign',
    'access-timestamp',
    'access-passphrase',
    'x-channel-api-code',
  ],
  rules: [
    open('rights', `${AT}/account/info`),
    open('time', '/api/v2/public/time'),
    open('markets', `${AT}/public/symbols`, 'symbol'),
    open('markets', '/api/v2/margin/currencies'),
    open('prices', `${AT}/market/tickers`, 'symbol'),
    open('prices', `${AT}/market/orderbook`, 'symbol limit type'),
    open('prices', `${AT}/market/candles`, 'symbol granularity startTime endTime limit'),
    open('prices', `${AT}/market/history-candles`, 'symbol granularity startTime endTime limit'),
    open('prices', `${AT}/market/fills-history`, 'symbol limit startTime endTime'),
    open('balances', `${AT}/account/assets`, 'coin assetType'),
    open('orders', `${AT}/trade/unfilled-orders`, PAGE),
    open('orders', `${AT}/trade/history-orders`, PAGE),
    open('orders', `${AT}/trade/orderInfo`, 'orderId clientOid'),
    open('orders', `${AT}/trade/fills`, PAGE),
    open('orders', `${AT}/trade/current-plan-order`, PAGE),
    open('orders', `${AT}/trade/history-plan-order`, PAGE),
    post('place', `${AT}/trade/place-order`, ORDER),
    post('cancel', `${AT}/trade/cancel-order`, parameters('symbol orderId clientOid')),
    post('cancel', `${AT}/trade/cancel-symbol-order`, parameters('symbol')),
    post('cancel', `${AT}/trade/cancel-plan-order`, parameters('orderId clientOid')),
  ],
}

// What may be asked of HTX. The source of an order says whether it borrows; only the spot account's
// is named here, and none is the spot account's too.

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

const HOST = 'api.huobi.pro'
const SIGNED = 'AccessKeyId SignatureMethod SignatureVersion Timestamp Signature'
const open = reading(HOST)
const signed = reading(HOST, SIGNED)

const post = (operation: 'place' | 'cancel', path: string, fields: Parameters): PathRule => {
  return {
    operation,
    method: 'POST',
    host: HOST,
    path,
    query: parameters(SIGNED),
    body: { form: 'json', of: object(fields) },
  }
}

const KINDS = ['market', 'limit', 'ioc', 'limit-maker', 'limit-fok', 'stop-limit']

const ORDER = parameters('account-id symbol amount price client-order-id stop-price', {
  type: must(...KINDS.flatMap((kind) => [`buy-${kind}`, `sell-${kind}`])),
  source: may('spot-api'),
  operator: may('gte', 'lte'),
})

const PAGE = 'symbol types start-time end-time from direct size'

export const HTX: VenuePaths = {
  headers: [],
  rules: [
    signed('rights', '/v2/user/api-key', 'uid accessKey'),
    signed('rights', '/v2/user/uid'),
    open('time', '/v1/common/timestamp'),
    open('markets', '/v1/common/symbols'),
    open('prices', '/market/detail/merged', 'symbol'),
    open('prices', '/market/tickers'),
    open('prices', '/market/depth', 'symbol depth type'),
    open('prices', '/market/history/kline', 'symbol period size'),
    open('prices', '/market/history/candles', 'symbol period size from to'),
    open('prices', '/market/history/trade', 'symbol size'),
    signed('balances', '/v1/account/accounts'),
    signed('balances', '/v1/account/accounts/{id}/balance'),
    signed('orders', '/v1/order/openOrders', `account-id side ${PAGE}`),
    signed('orders', '/v1/order/orders', `states ${PAGE}`),
    signed('orders', '/v1/order/orders/{id}'),
    signed('orders', '/v1/order/orders/{id}/matchresults'),
    signed('orders', '/v1/order/orders/getClientOrder', 'clientOrderId'),
    signed('orders', '/v1/order/matchresults', PAGE),
    post('place', '/v1/order/orders/place', ORDER),
    post('cancel', '/v1/order/orders/{id}/submitcancel', {}),
    post('cancel', '/v1/order/orders/submitCancelClientOrder', parameters('client-order-id')),
    post('cancel', '/v1/order/orders/batchCancelOpenOrders', parameters('account-id symbol')),
    post('cancel', '/v2/algo-orders/cancel-all-after', parameters('timeout')),
  ],
}

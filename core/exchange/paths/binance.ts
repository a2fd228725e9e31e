// What may be asked of Binance. Its orders of the spot account cannot borrow: those of margin have
// paths of their own, under /sapi, of which only the rights of the key are here.

import { may, must, parameters, reading, type VenuePaths } from './rule.ts'

const HOST = 'api.binance.com'
const SIGNED = 'timestamp recvWindow signature'
const open = reading(HOST)
const signed = reading(HOST, SIGNED)

const TYPES = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]

const ORDER = parameters(
  `${SIGNED} symbol quantity quoteOrderQty price stopPrice newClientOrderId`,
  {
    side: must('BUY', 'SELL'),
    type: must(...TYPES),
    timeInForce: may('GTC', 'IOC', 'FOK'),
    newOrderRespType: may('ACK', 'RESULT', 'FULL'),
  },
)

const PAGE = 'startTime endTime limit fromId orderId'

export const BINANCE: VenuePaths = {
  headers: ['x-mbx-apikey'],
  rules: [
    signed('rights', '/sapi/v1/account/apiRestrictions'),
    open('time', '/api/v3/time'),
    open('markets', '/api/v3/exchangeInfo', 'symbol symbols permissions showPermissionSets'),
    open('prices', '/api/v3/ticker/24hr', 'symbol symbols type'),
    open('prices', '/api/v3/ticker/price', 'symbol symbols'),
    open('prices', '/api/v3/ticker/bookTicker', 'symbol symbols'),
    open('prices', '/api/v3/depth', 'symbol limit'),
    open('prices', '/api/v3/klines', 'symbol interval limit startTime endTime'),
    open('prices', '/api/v3/aggTrades', 'symbol limit startTime endTime fromId'),
    signed('balances', '/api/v3/account', 'omitZeroBalances'),
    signed('orders', '/api/v3/openOrders', 'symbol'),
    signed('orders', '/api/v3/allOrders', `symbol ${PAGE}`),
    signed('orders', '/api/v3/order', 'symbol orderId origClientOrderId'),
    signed('orders', '/api/v3/myTrades', `symbol ${PAGE}`),
    {
      operation: 'place',
      method: 'POST',
      host: HOST,
      path: '/api/v3/order',
      query: {},
      body: { form: 'urlencoded', of: { kind: 'object', fields: ORDER } },
    },
    {
      operation: 'cancel',
      method: 'DELETE',
      host: HOST,
      path: '/api/v3/order',
      query: parameters(`${SIGNED} symbol orderId origClientOrderId`),
    },
    {
      operation: 'cancel',
      method: 'DELETE',
      host: HOST,
      path: '/api/v3/openOrders',
      query: parameters(`${SIGNED} symbol`),
    },
  ],
}

// What may be asked of KuCoin: the orders of its high-frequency spot account, which is the one that
// every newer account has, and stop orders. Margin has paths of its own, none of them here.

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

const HOST = 'api.kucoin.com'
const open = reading(HOST)

const SPOT = { tradeType: may('TRADE') }

const drop = (path: string, query: Parameters): PathRule => {
  return { operation: 'cancel', method: 'DELETE', host: HOST, path, query }
}

const place = (path: string, special: Parameters = {}): PathRule => {
  return {
    operation: 'place',
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: {
      form: 'json',
      of: object(
        parameters('clientOid symbol size funds price postOnly', {
          ...SPOT,
          side: must('buy', 'sell'),
          type: must('limit', 'market'),
          timeInForce: may('GTC', 'IOC', 'FOK'),
          ...special,
        }),
      ),
    },
  }
}

const PAGE = 'symbol side type startAt endAt limit lastId currentPage pageSize'

export const KUCOIN: VenuePaths = {
  // ccxt names itself in the last three.
  headers: [
    'kc-api-key-version',
    'kc-api-key',
    'kc-api-timestamp',
    'kc-api-passphrase',
    'kc-api-sign',
    'kc-api-partner-sign',
    'kc-api-partner',
    'kc-api-partner-verify',
  ],
  rules: [
    open('rights', '/api/v1/user/api-key'),
    open('time', '/api/v1/timestamp'),
    open('markets', '/api/v2/symbols', 'market'),
    // Public lists, which ccxt reads along with the markets.
    open('markets', '/api/v3/margin/symbols'),
    open('markets', '/api/v1/isolated/symbols'),
    open('prices', '/api/v1/market/stats', 'symbol'),
    open('prices', '/api/v1/market/allTickers'),
    open('prices', '/api/v1/market/orderbook/level1', 'symbol'),
    open('prices', '/api/v1/market/orderbook/level2_20', 'symbol'),
    open('prices', '/api/v1/market/orderbook/level2_100', 'symbol'),
    open('prices', '/api/v1/market/candles', 'symbol type startAt endAt'),
    open('prices', '/api/v1/market/histories', 'symbol'),
    open('balances', '/api/v1/accounts', 'currency', { type: may('trade_hf', 'trade') }),
    open('orders', '/api/v1/hf/orders/active', `${PAGE} status`, SPOT),
    open('orders', '/api/v1/hf/orders/done', `${PAGE} status`, SPOT),
    open('orders', '/api/v1/hf/orders/{id}', 'symbol'),
    open('orders', '/api/v1/hf/orders/client-order/{id}', 'symbol'),
    open('orders', '/api/v1/hf/fills', `${PAGE} orderId`, SPOT),
    open('orders', '/api/v1/stop-order', `${PAGE} status orderIds`, SPOT),
    open('orders', '/api/v1/stop-order/{id}'),
    open('orders', '/api/v1/stop-order/queryOrderByClientOid', 'clientOid symbol'),
    place('/api/v1/hf/orders'),
    // Without `stop` the venue takes it for `loss`; it is demanded so that it is never a guess.
    place('/api/v1/stop-order', { ...parameters('stopPrice'), stop: must('loss', 'entry') }),
    drop('/api/v1/hf/orders/{id}', parameters('symbol')),
    drop('/api/v1/hf/orders/client-order/{id}', parameters('symbol')),
    drop('/api/v1/hf/orders', parameters('symbol', SPOT)),
    drop('/api/v1/stop-order/{id}', {}),
    drop('/api/v1/stop-order/cancelOrderByClientOid', parameters('clientOid symbol')),
    drop('/api/v1/stop-order/cancel', parameters('symbol orderIds', SPOT)),
  ],
}

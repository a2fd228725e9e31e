// What may be asked of Coinbase: the Advanced Trade API, and of the older one only the clock.

import {
  type Allowed,
  listOf,
  may,
  must,
  object,
  type Parameters,
  type PathRule,
  parameters,
  reading,
  renewal,
  type VenuePaths,
  WORD,
} from './rule.ts'

const HOST = 'api.coinbase.com'
const open = reading(HOST)
const AT = '/api/v3/brokerage'

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

const size = (words: string, special: Parameters = {}): Allowed =>
  object(parameters(`base_size quote_size ${words}`.trim(), special))

const STOPS = {
  stop_direction: must('STOP_DIRECTION_STOP_UP', 'STOP_DIRECTION_STOP_DOWN'),
}

// The kinds of order there are. Brackets and TWAPs place orders of their own, and are not here.
const KINDS = object({
  market_market_ioc: size(''),
  sor_limit_ioc: size('limit_price'),
  limit_limit_gtc: size('limit_price post_only'),
  limit_limit_gtd: size('limit_price post_only end_time'),
  limit_limit_fok: size('limit_price'),
  stop_limit_stop_limit_gtc: size('limit_price stop_price', STOPS),
})

const LIST = 'product_id product_ids order_ids order_status start_date end_date limit cursor'

const tokens = { host: 'login.coinbase.com', path: '/oauth2/token', form: 'urlencoded' } as const

export const COINBASE: VenuePaths = {
  headers: ['authorization', 'cb-version'],
  rules: [
    renewal(tokens),
    open('rights', `${AT}/key_permissions`),
    open('time', '/v2/time'),
    open('markets', `${AT}/market/products`, 'product_ids limit offset', {
      product_type: may('SPOT'),
    }),
    // The fees of the account, which ccxt reads along with the markets.
    open('markets', `${AT}/transaction_summary`),
    open('prices', `${AT}/market/products/{market}`),
    open('prices', `${AT}/market/products/{market}/ticker`, 'limit start end'),
    open('prices', `${AT}/market/products/{market}/candles`, 'granularity start end limit'),
    open('prices', `${AT}/market/product_book`, 'product_id limit'),
    open('prices', `${AT}/best_bid_ask`, 'product_ids'),
    open('balances', `${AT}/accounts`, 'limit cursor'),
    open('orders', `${AT}/orders/historical/batch`, LIST),
    open('orders', `${AT}/orders/historical/fills`, `${LIST} order_id start_sequence_timestamp`),
    open('orders', `${AT}/orders/historical/{id}`, 'client_order_id'),
    post('place', `${AT}/orders`, {
      ...parameters('client_order_id product_id'),
      side: must('BUY', 'SELL'),
      order_configuration: KINDS,
    }),
    post('cancel', `${AT}/orders/batch_cancel`, { order_ids: listOf(WORD, 100) }),
  ],
}

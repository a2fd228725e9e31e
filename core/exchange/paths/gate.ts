// What may be asked of Gate. `account` says whose money an order takes, and has to be the spot
// account's; `auto_borrow` and its kin have no place here.

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

const HOST = 'api.gateio.ws'
const AT = '/api/v4'
const open = reading(HOST)
const SPOT = { account: must('spot') }

const post = (path: string, fields: Parameters): PathRule => {
  return {
    operation: 'place',
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: { form: 'json', of: object(fields) },
  }
}

const drop = (path: string, query: Parameters): PathRule => {
  return { operation: 'cancel', method: 'DELETE', host: HOST, path, query }
}

const HOW = {
  type: must('limit', 'market'),
  side: must('buy', 'sell'),
  time_in_force: may('gtc', 'ioc', 'poc', 'fok'),
}

const PAGE = 'currency_pair page limit from to side'

export const GATE: VenuePaths = {
  // ccxt names itself in the last one.
  headers: ['key', 'timestamp', 'sign', 'x-gate-channel-id'],
  rules: [
    open('rights', `${AT}/account/main_keys`),
    open('time', `${AT}/spot/time`),
    open('markets', `${AT}/spot/currency_pairs`),
    open('markets', `${AT}/margin/currency_pairs`),
    open('prices', `${AT}/spot/tickers`, 'currency_pair timezone'),
    open('prices', `${AT}/spot/order_book`, 'currency_pair limit interval with_id'),
    open('prices', `${AT}/spot/candlesticks`, 'currency_pair interval limit from to'),
    open('prices', `${AT}/spot/trades`, 'currency_pair limit from to last_id'),
    open('balances', `${AT}/spot/accounts`, 'currency'),
    open('orders', `${AT}/spot/open_orders`, `${PAGE} status`, SPOT),
    open('orders', `${AT}/spot/orders`, `${PAGE} status`, SPOT),
    open('orders', `${AT}/spot/orders/{id}`, 'currency_pair', SPOT),
    open('orders', `${AT}/spot/my_trades`, `${PAGE} order_id`, SPOT),
    open('orders', `${AT}/spot/price_orders`, 'market status limit offset', {
      account: may('normal'),
    }),
    open('orders', `${AT}/spot/price_orders/{id}`),
    post(`${AT}/spot/orders`, {
      ...parameters('currency_pair amount price text'),
      ...HOW,
      ...SPOT,
    }),
    drop(`${AT}/spot/orders/{id}`, parameters('currency_pair', SPOT)),
    drop(`${AT}/spot/orders`, parameters('currency_pair side', SPOT)),
    drop(`${AT}/spot/price_orders/{id}`, {}),
  ],
}

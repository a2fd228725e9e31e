// What may be asked of Bybit. The category is what makes an order one of the spot account, and
// `isLeverage` one that borrows: the one has to be `spot`, the other has no place here.

import { may, must, object, type PathRule, parameters, reading, type VenuePaths } from './rule.ts'

const HOST = 'api.bybit.com'
const open = reading(HOST)
const SPOT = { category: must('spot') }

const PAGE = 'symbol orderId orderLinkId startTime endTime limit cursor'
const FILTER = { orderFilter: may('Order', 'StopOrder', 'tpslOrder') }

const post = (
  operation: 'place' | 'cancel',
  path: string,
  fields: ReturnType<typeof parameters>,
): PathRule => {
  return {
    operation,
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: { form: 'json', of: object(fields) },
  }
}

const ORDER = parameters('symbol qty price orderLinkId', {
  ...SPOT,
  side: must('Buy', 'Sell'),
  orderType: must('Market', 'Limit'),
  marketUnit: may('baseCoin', 'quoteCoin'),
  timeInForce: may('GTC', 'IOC', 'FOK', 'PostOnly'),
})

export const BYBIT: VenuePaths = {
  // ccxt names itself in the last one.
  headers: [
    'x-bapi-api-key',
    'x-bapi-timestamp',
    'x-bapi-recv-window',
    'x-bapi-sign',
    'x-bapi-sign-type',
    'referer',
  ],
  rules: [
    open('rights', '/v5/user/query-api'),
    open('time', '/v5/market/time'),
    open('markets', '/v5/market/instruments-info', 'symbol status limit cursor', SPOT),
    open('prices', '/v5/market/tickers', 'symbol', SPOT),
    open('prices', '/v5/market/orderbook', 'symbol limit', SPOT),
    open('prices', '/v5/market/kline', 'symbol interval start end limit', SPOT),
    open('prices', '/v5/market/recent-trade', 'symbol limit', SPOT),
    open('balances', '/v5/account/wallet-balance', 'coin', { accountType: must('UNIFIED') }),
    open('orders', '/v5/order/realtime', `${PAGE} openOnly`, { ...SPOT, ...FILTER }),
    open('orders', '/v5/order/history', `${PAGE} orderStatus`, { ...SPOT, ...FILTER }),
    open('orders', '/v5/execution/list', `${PAGE} execType`, SPOT),
    post('place', '/v5/order/create', ORDER),
    post(
      'cancel',
      '/v5/order/cancel',
      parameters('symbol orderId orderLinkId', { ...SPOT, ...FILTER }),
    ),
    post('cancel', '/v5/order/cancel-all', parameters('symbol', { ...SPOT, ...FILTER })),
  ],
}

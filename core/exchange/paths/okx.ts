// What may be asked of OKX. `tdMode` is what makes an order one that borrows: only `cash` does not.
// ccxt places a single order by the path for several, so that list has one entry and no more.

import {
  type Allowed,
  listOf,
  may,
  must,
  object,
  type PathRule,
  parameters,
  reading,
  type VenuePaths,
} from './rule.ts'

const HOST = 'www.okx.com'
const open = reading(HOST)

const post = (operation: 'place' | 'cancel', path: string, of: Allowed): PathRule => {
  return {
    operation,
    method: 'POST',
    host: HOST,
    path,
    query: {},
    body: { form: 'json', of },
  }
}

const CASH = {
  tdMode: must('cash'),
  side: must('buy', 'sell'),
  tgtCcy: may('base_ccy', 'quote_ccy'),
}

const ORDER = object(
  parameters('instId sz px clOrdId tag', {
    ...CASH,
    ordType: must('market', 'limit', 'post_only', 'ioc', 'fok'),
  }),
)

const PAGE = 'instId ordId begin end before after limit'
const SPOT = { instType: must('SPOT') }
const MAYBE_SPOT = { instType: may('SPOT') }
const ALGO = { ordType: must('trigger', 'move_order_stop') }

export const OKX: VenuePaths = {
  headers: ['ok-access-key', 'ok-access-passphrase', 'ok-access-timestamp', 'ok-access-sign'],
  rules: [
    open('rights', '/api/v5/account/config'),
    open('time', '/api/v5/public/time'),
    open('markets', '/api/v5/public/instruments', 'instId', SPOT),
    open('prices', '/api/v5/market/ticker', 'instId'),
    open('prices', '/api/v5/market/tickers', '', SPOT),
    open('prices', '/api/v5/market/books', 'instId sz'),
    open('prices', '/api/v5/market/candles', 'instId bar limit before after'),
    open('prices', '/api/v5/market/history-candles', 'instId bar limit before after'),
    open('prices', '/api/v5/market/trades', 'instId limit'),
    open('balances', '/api/v5/account/balance', 'ccy'),
    open('orders', '/api/v5/trade/orders-pending', `${PAGE} ordType state`, MAYBE_SPOT),
    open('orders', '/api/v5/trade/orders-history', `${PAGE} ordType state`, SPOT),
    open('orders', '/api/v5/trade/order', 'instId ordId clOrdId'),
    open('orders', '/api/v5/trade/fills', PAGE, SPOT),
    open('orders', '/api/v5/trade/fills-history', PAGE, SPOT),
    open('orders', '/api/v5/trade/order-algo', 'algoId algoClOrdId'),
    open('orders', '/api/v5/trade/orders-algo-pending', `${PAGE} algoId algoClOrdId`, {
      ...ALGO,
      ...MAYBE_SPOT,
    }),
    open('orders', '/api/v5/trade/orders-algo-history', `${PAGE} state algoId algoClOrdId`, {
      ...ALGO,
      ...MAYBE_SPOT,
    }),
    post('place', '/api/v5/trade/order', ORDER),
    post('place', '/api/v5/trade/batch-orders', listOf(ORDER, 1)),
    post('cancel', '/api/v5/trade/cancel-order', object(parameters('instId ordId clOrdId'))),
    post('cancel', '/api/v5/trade/cancel-algos', listOf(object(parameters('instId algoId')), 10)),
    post('cancel', '/api/v5/trade/cancel-all-after', object(parameters('timeOut'))),
  ],
}

// The table of paths against ccxt itself: what ccxt would send for every call we make is one
// operation, and of all that it could send nothing else gets through.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { operationOf } from '@countersign/core/exchange/operation.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import type { Exchange } from 'ccxt'
import { type Call, offline, PERMISSION_CALLS, SYMBOL, sent } from './offline.ts'

const CALLS: Readonly<Record<string, Call>> = {
  time: (exchange) => exchange.fetchTime(),
  markets: (exchange) => exchange.fetchMarkets(),
  'prices of a ticker': (exchange) => exchange.fetchTicker(SYMBOL),
  'prices of tickers': (exchange) => exchange.fetchTickers([SYMBOL]),
  'prices of candles': (exchange) => exchange.fetchOHLCV(SYMBOL, '1m', 1_700_000_000_000, 5),
  'prices of hours': (exchange) => exchange.fetchOHLCV(SYMBOL, '1h', undefined, 168),
  'prices of days': (exchange) => exchange.fetchOHLCV(SYMBOL, '1d', undefined, 180),
  'prices of a book': (exchange) => exchange.fetchOrderBook(SYMBOL, 20),
  balances: (exchange) => exchange.fetchBalance(),
  'orders that are open': (exchange) => exchange.fetchOpenOrders(SYMBOL),
  'orders that ended': (exchange) => exchange.fetchClosedOrders(SYMBOL),
  'orders by their id': (exchange) => exchange.fetchOrder('123', SYMBOL),
  'orders that were filled': (exchange) => exchange.fetchMyTrades(SYMBOL, 1_700_000_000_000, 50),
  'place a market order': (exchange) =>
    exchange.createOrder(SYMBOL, 'market', 'sell', '0.5' as never),
  'place a limit order': (exchange) =>
    exchange.createOrder(SYMBOL, 'limit', 'buy', '0.5' as never, '100' as never),
  'place a post-only order': (exchange) =>
    exchange.createOrder(SYMBOL, 'limit', 'buy', '0.5' as never, '9' as never, { postOnly: true }),
  'cancel an order': (exchange) => exchange.cancelOrder('123', SYMBOL),
  'cancel all orders': (exchange) => exchange.cancelAllOrders(SYMBOL),
}

// Coinbase lists prices where it lists markets.
const TICKERS = 'prices of tickers'

/** What ccxt cannot do there at all. */
const ABSENT: Readonly<Record<string, readonly VenueId[]>> = {
  time: ['bitfinex', 'gemini'],
  'orders that ended': ['gemini'],
  'place a market order': ['gemini'],
  'cancel all orders': ['okx', 'coinbase', 'gemini'],
}

describe('what ccxt sends', () => {
  for (const venue of VENUE_IDS) {
    const calls = { rights: PERMISSION_CALLS[venue], ...CALLS }
    it(`to ${venue} is the operation that was meant, for every call we make`, async () => {
      for (const [name, call] of Object.entries(calls)) {
        if (ABSENT[name]?.includes(venue)) {
          await assert.rejects(sent(venue, call), /not supported|limit orders only/)
          continue
        }
        for (const request of await sent(venue, call)) {
          const answer = operationOf(venue, request)
          const said = answer.kind === 'allowed' ? answer.operation : JSON.stringify(answer)
          const meant = venue === 'coinbase' && name === TICKERS ? 'markets' : name.split(' ')[0]
          assert.equal(said, meant, `${name}: ${request.method} ${request.url}`)
        }
      }
    })
  }
})

type Endpoint = {
  readonly method: string
  readonly path: string
  readonly api: readonly string[]
}

const GATE = 'https://api.gateio.ws/api/v4'

/** Every call that ccxt makes methods of: leaves of its table, under the verbs of HTTP. */
function endpointsOf(tree: object, api: readonly string[] = []): readonly Endpoint[] {
  return Object.entries(tree).flatMap(([name, branch]: [string, unknown]) => {
    if (!/^(?:get|post|put|delete|patch|head)$/i.test(name)) {
      return typeof branch === 'object' && branch !== null
        ? endpointsOf(branch, [...api, name])
        : []
    }
    const paths = Array.isArray(branch) ? branch.map(String) : Object.keys(branch as object)
    return paths.map((path) => ({ method: name.toUpperCase(), path, api }))
  })
}

/** The request of an endpoint, with something for every slot of its path. */
function requestOf(exchange: Exchange, { method, path, api }: Endpoint) {
  // Some of Gate's sections are in ccxt's table and have no address there: they get the others'.
  const sections = (exchange.urls.api as Record<string, Record<string, string>>)[api[0] ?? '']
  if (exchange.id === 'gate' && sections !== undefined) sections[api[1] ?? ''] ??= GATE
  const slots = [...path.matchAll(/\{(\w+)\}/g)].map(([, slot]) => [slot, 'a1'] as const)
  const sign = exchange.sign.bind(exchange) as (...of: unknown[]) => Record<string, unknown>
  const of = Object.fromEntries(slots)
  // This one takes a list, with the slots in its first entry.
  const isList = /settle.*batch_cancel_orders$/.test(path)
  const section = api.length > 1 ? api : api[0]
  const made = sign(path, section, method, isList ? [of] : of)
  return { method, url: String(made.url).replace(/\?.*$/, '') }
}

const OUTSIDE = new RegExp(
  [
    'withdraw|transfer|sub[-_]?(?:acc|user|member|uid)|api[-_]?key|main_?keys|loan|lend|borrow',
    'repay|earn|stak|convert|redeem|margin|deposit|gift|pay|p2p|broker(?!age)|mining|invest',
    'pledge|collateral|flash|swap',
  ].join('|'),
  'i',
)

/** All that gets through of what sounds like it could take something away: lists that only read. */
const READS: readonly string[] = [
  'kraken POST /0/private/GetApiKeyInfo',
  'kucoin GET /api/v1/user/api-key',
  'kucoin GET /api/v3/margin/symbols',
  'gate GET /api/v4/account/main_keys',
  'gate GET /api/v4/margin/currency_pairs',
  'bitget GET /api/v2/margin/currencies',
  'htx GET /v2/user/api-key',
]

/** Where what only reads is asked by POST. */
const READING: Readonly<Partial<Record<VenueId, RegExp>>> = {
  kraken: /\/(?!\w*(?:Order|Cancel)\w*$)\w+$/,
  bitfinex: /\/auth\/r\//,
  gemini: /\/v1\/(?:roles|balances|mytrades|orders|order\/status)$/,
}

describe('of all that ccxt could send', () => {
  const all = VENUE_IDS.flatMap((venue) => {
    const { ccxt } = offline(venue)
    const requests = endpointsOf(ccxt.api as object).map((each) => requestOf(ccxt, each))
    return requests.map((request) => ({ venue, ...request }))
  })
  // By the path alone: whatever the parameters may be.
  const through = all.filter(({ venue, method, url }) => {
    const answer = operationOf(venue, { method, url, headers: {} })
    return answer.kind === 'allowed' || !['address', 'path'].includes(answer.why)
  })
  const names = through.map(
    ({ venue, method, url }) => `${venue} ${method} ${new URL(url).pathname}`,
  )

  it('little gets through', () => {
    assert.ok(all.length > 3_500, `${all.length} endpoints`)
    assert.ok(new Set(names).size < 220, `${new Set(names).size} of them`)
  })

  it('nothing gets through that could take money out, make keys, borrow or lend', () => {
    const outside = names.filter((name) => OUTSIDE.test(name))
    assert.deepEqual([...new Set(outside)].sort(), [...READS].sort())
    assert.ok(all.filter(({ url }) => OUTSIDE.test(url)).length > 1_000)
  })

  it('what changes anything is an order or its end', () => {
    const changes = through.filter(({ venue, method, url }) => {
      return method !== 'GET' && !READING[venue]?.test(url)
    })
    for (const { url } of changes) assert.match(url, /order|cancel/i)
  })
})

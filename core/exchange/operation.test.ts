// Requests that are one operation, and the many ways to write one that is another.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { operationOf } from './operation.ts'
import { PATHS } from './paths/table.ts'
import type { ExchangeRequest } from './request.ts'
import { VENUE_IDS, type VenueId } from './venue.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

const get = (url: string): ExchangeRequest => ({ method: 'GET', url, headers: {} })
const json = (url: string, body: unknown): ExchangeRequest => {
  return { method: 'POST', url, headers: JSON_TYPE, body: JSON.stringify(body) }
}
const form = (url: string, body: string): ExchangeRequest => {
  return { method: 'POST', url, headers: FORM_TYPE, body }
}

const said = (venue: VenueId, request: ExchangeRequest): string => {
  const answer = operationOf(venue, request)
  return answer.kind === 'allowed' ? answer.operation : answer.why
}

const TIME = 'https://api.binance.com/api/v3/time'
const OKX_ORDER = { instId: 'BTC-USDT', side: 'buy', ordType: 'limit', sz: '1', px: '2' }
const GATE_ORDER = { currency_pair: 'BTC_USDT', type: 'limit', side: 'buy', amount: '1' }

describe('the operation of a request', () => {
  it('is the one its path has at that venue, and at no other', () => {
    assert.equal(said('binance', get(TIME)), 'time')
    for (const venue of VENUE_IDS.filter((each) => each !== 'binance')) {
      assert.equal(said(venue, get(TIME)), 'path')
    }
    assert.equal(said('binance', { ...get(TIME), method: 'DELETE' }), 'path')
    assert.equal(said('binance', { ...get(TIME), method: 'get' }), 'path')
  })

  it('is none where the address has two readings', () => {
    const others = [
      'http://api.binance.com/api/v3/time',
      'https://API.binance.com/api/v3/time',
      'https://api.binance.com:443/api/v3/time',
      'https://api.binance.com:8443/api/v3/time',
      'https://me@api.binance.com/api/v3/time',
      'https://me:you@api.binance.com/api/v3/time',
      'https://api.binance.com/api/v3/time#here',
      'https://api.binance.com/api/v3/../v3/time',
      'https://api.binance.com/api/v3/%2e%2e/v3/time',
      'https://api.binance.com//api/v3/time',
      'https://api.binance.com/api/v3/time/',
      'https://api.binance.com/api%2fv3/time',
      'https://api.binance.com/api/v3/t%69me',
      'https://api.binance.com/api\\v3\\time',
      'https://api.binance.com/api/v3/time ',
      ' https://api.binance.com/api/v3/time',
      'https://api.binance.com/api/v3/ti\tme',
      'https://api.binance.com./api/v3/time',
      'https://api.binance.com/api/v3/Time',
      'https://api.binance.com/API/v3/time',
      'https://api.binance.com/api/v3/time;a=b',
      'https://api.binance.com@evil.example/api/v3/time',
      'https://api.binance.com.evil.example/api/v3/time',
      'https://evil.example/api/v3/time',
      '//api.binance.com/api/v3/time',
      `${TIME}?${'a'.repeat(9_000)}`,
    ]
    for (const url of others) {
      assert.match(said('binance', get(url)), /^(?:address|path)$/, url)
    }
  })

  it('is none with a parameter that is not named, stands twice or hides another', () => {
    const at = 'https://api.binance.com/api/v3/openOrders'
    assert.equal(said('binance', get(`${at}?symbol=BTCUSDT`)), 'orders')
    assert.equal(said('binance', get(`${at}?isIsolated=TRUE`)), 'query')
    for (const query of ['symbol=A&symbol=B', 'symbol=A;b=c', 'symbol=%zz', 'sym%62ol=A', '=A']) {
      assert.equal(said('binance', get(`${at}?${query}`)), 'address', query)
    }
    assert.equal(said('binance', get(`${at}?symbol=undefined`)), 'query')
    assert.equal(said('binance', get(`${at}?symbol=`)), 'query')
    assert.equal(said('binance', get(`${at}?symbol=%0a`)), 'query')
    assert.equal(said('binance', get(`${at}?toString=A`)), 'query')
  })

  it('is none with parameters where none belong', () => {
    const order = 'symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1'
    const at = 'https://api.binance.com/api/v3/order'
    assert.equal(said('binance', form(at, order)), 'place')
    assert.equal(said('binance', form(`${at}?sideEffectType=MARGIN_BUY`, order)), 'query')
    assert.equal(said('binance', form(`${at}?side=SELL`, order)), 'query')
    assert.equal(said('binance', form(at, `${order}&side=SELL`)), 'body')
    assert.equal(said('binance', { ...get(`${at}?symbol=A`), body: order }), 'body')
    assert.equal(said('binance', { ...form(at, order), headers: JSON_TYPE }), 'header')
    assert.equal(said('binance', { ...form(at, order), headers: {} }), 'header')
  })

  it('is none with a body that two readers could take differently', () => {
    const at = 'https://api.bybit.com/v5/order/create'
    const order = {
      category: 'spot',
      symbol: 'BTCUSDT',
      side: 'Buy',
      orderType: 'Market',
      qty: '1',
    }
    assert.equal(said('bybit', json(at, order)), 'place')
    const text = JSON.stringify(order)
    const twice = text.replace('{', '{"category":"linear",')
    const spaced = text.replace('{', '{ ')
    const escaped = text.replace('"category"', '"\\u0063ategory"')
    for (const body of [twice, spaced, escaped, `${text} `, '', 'null', '[]', `[${text}]`, '"a"']) {
      assert.equal(said('bybit', { ...json(at, {}), body }), 'body', body)
    }
    assert.equal(said('bybit', json(at, { ...order, __proto__: undefined, isLeverage: 1 })), 'body')
    const polluted = text.replace('{', '{"__proto__":{"isLeverage":1},')
    assert.equal(said('bybit', { ...json(at, {}), body: polluted }), 'body')
  })

  it('is none with a header that the sender writes, or that names another method', () => {
    for (const name of ['Host', 'Content-Length', 'Transfer-Encoding', 'X-HTTP-Method-Override']) {
      assert.equal(
        said('binance', { ...get(TIME), headers: { [name]: 'api.binance.com' } }),
        'header',
      )
    }
    const split = { 'X-MBX-APIKEY': 'key\r\nhost: evil.example' }
    assert.equal(said('binance', { ...get(TIME), headers: split }), 'header')
    const twice = { 'X-MBX-APIKEY': 'a', 'x-mbx-apikey': 'b' }
    assert.equal(said('binance', { ...get(TIME), headers: twice }), 'header')
    const simulated = { 'x-simulated-trading': '1' }
    const okx = get('https://www.okx.com/api/v5/account/config')
    assert.equal(said('okx', { ...okx, headers: simulated }), 'header')
  })

  it('is none for an order of another account than the spot account', () => {
    const okx = 'https://www.okx.com/api/v5/trade/order'
    assert.equal(said('okx', json(okx, { ...OKX_ORDER, tdMode: 'cash' })), 'place')
    for (const tdMode of ['cross', 'isolated', 'spot_isolated', undefined]) {
      assert.equal(said('okx', json(okx, { ...OKX_ORDER, tdMode })), 'body')
    }
    const gate = 'https://api.gateio.ws/api/v4/spot/orders'
    assert.equal(said('gate', json(gate, { ...GATE_ORDER, account: 'spot' })), 'place')
    for (const account of ['margin', 'cross_margin', 'unified', undefined]) {
      assert.equal(said('gate', json(gate, { ...GATE_ORDER, account })), 'body')
    }
    const borrowing = { ...GATE_ORDER, account: 'spot', auto_borrow: true }
    assert.equal(said('gate', json(gate, borrowing)), 'body')
    const bitfinex = 'https://api.bitfinex.com/v2/auth/w/order/submit'
    const amount = { symbol: 'tBTCUST', amount: '1' }
    assert.equal(said('bitfinex', json(bitfinex, { ...amount, type: 'EXCHANGE MARKET' })), 'place')
    assert.equal(said('bitfinex', json(bitfinex, { ...amount, type: 'MARKET' })), 'body')
    const kraken = 'https://api.kraken.com/0/private/AddOrder'
    const order = 'nonce=1&pair=XBTUSDT&type=buy&ordertype=market&volume=1'
    assert.equal(said('kraken', form(kraken, order)), 'place')
    assert.equal(said('kraken', form(kraken, `${order}&leverage=5`)), 'body')
    assert.equal(said('kraken', form(kraken, `${order}&close[ordertype]=limit`)), 'body')
    const htx = 'https://api.huobi.pro/v1/order/orders/place'
    const spot = { 'account-id': '1', symbol: 'btcusdt', type: 'buy-market', amount: '1' }
    assert.equal(said('htx', json(htx, spot)), 'place')
    assert.equal(said('htx', json(htx, { ...spot, source: 'super-margin-api' })), 'body')
  })

  it('places one order by a path for several', () => {
    const at = 'https://www.okx.com/api/v5/trade/batch-orders'
    const order = { ...OKX_ORDER, tdMode: 'cash' }
    assert.equal(said('okx', json(at, [order])), 'place')
    assert.equal(said('okx', json(at, [order, order])), 'body')
    assert.equal(said('okx', json(at, [])), 'body')
    assert.equal(said('okx', json(at, order)), 'body')
  })

  it('is none where an id is missing, as when a client order id was dropped', () => {
    const gate = 'https://api.gateio.ws/api/v4/spot/orders'
    const drop = (url: string): ExchangeRequest => ({ ...get(url), method: 'DELETE' })
    assert.equal(said('gate', drop(`${gate}/12345?account=spot`)), 'cancel')
    assert.equal(said('gate', drop(`${gate}/undefined?account=spot`)), 'path')
    const coinbase = 'https://api.coinbase.com/api/v3/brokerage/orders/batch_cancel'
    assert.equal(said('coinbase', json(coinbase, { order_ids: ['a-1'] })), 'cancel')
    assert.equal(said('coinbase', json(coinbase, { order_ids: [null] })), 'body')
    assert.equal(said('coinbase', json(coinbase, { order_ids: [] })), 'body')
  })

  it('tells where it refused, and nothing of what stood there', () => {
    const url = 'https://api.binance.com/api/v3/order?symbol=A&withdraw=the-secret'
    assert.deepEqual(operationOf('binance', get(url)), {
      kind: 'refused',
      why: 'query',
      at: 'query.withdraw',
    })
    const twisted = { ...get(TIME), headers: { 'the secret': 'x' } }
    assert.ok(!JSON.stringify(operationOf('binance', twisted)).includes('the secret'))
  })
})

// Whatever stands here moves money out, makes keys or borrows, by any spelling.
const OUTSIDE = /withdraw|transfer|sub-?_?(?:acc|user|member)|loan|borrow|repay|earn|stak|convert/i

describe('the table of paths', () => {
  const rules = VENUE_IDS.flatMap((venue) => PATHS[venue].rules.map((rule) => ({ venue, rule })))

  it('has no path that takes money out, and no parameter that names such a thing', () => {
    for (const { rule } of rules) assert.doesNotMatch(JSON.stringify(rule), OUTSIDE)
  })

  it('changes something by placing and cancelling orders alone', () => {
    // The last two make tokens, which may do what was agreed to and no more.
    const tokens = ['login.coinbase.com', 'exchange.gemini.com']
    const reads = new Set(['api.kraken.com', 'api.bitfinex.com', 'api.gemini.com', ...tokens])
    for (const { rule } of rules.filter(({ rule }) => rule.method !== 'GET')) {
      const isChange = rule.operation === 'place' || rule.operation === 'cancel'
      assert.ok(isChange || reads.has(rule.host), rule.path)
      if (rule.host === 'api.bitfinex.com') assert.equal(rule.path.includes('/auth/w/'), isChange)
    }
  })

  it('has every operation at every venue', () => {
    const all = ['rights', 'time', 'markets', 'prices', 'balances', 'orders', 'place', 'cancel']
    for (const venue of VENUE_IDS) {
      const has = new Set(PATHS[venue].rules.map(({ operation }) => operation))
      assert.deepEqual(
        all.filter((each) => !has.has(each as never)),
        // It tells its time nowhere.
        venue === 'gemini' ? ['time'] : [],
        venue,
      )
    }
  })

  it('lets nothing through that was changed by a character of its path', () => {
    const each = fc.constantFrom(...rules.filter(({ rule }) => !/[{]/.test(rule.path)))
    const known = new Set(rules.map(({ venue, rule }) => `${venue} ${rule.method} ${rule.path}`))
    const texts = fc.stringMatching(/^[A-Za-z%.;/?#@-]{0,2}$/)
    fc.assert(
      fc.property(each, fc.nat(), texts, ({ venue, rule }, at, text) => {
        const i = 1 + (at % (rule.path.length - 1))
        const path = rule.path.slice(0, i) + text + rule.path.slice(i + 1)
        if (known.has(`${venue} ${rule.method} ${path}`)) return
        const request = { ...get(`https://${rule.host}${path}`), method: rule.method }
        // A question mark ends the path, and leaves another one before it.
        assert.match(said(venue, request), /^(?:address|path|query)$/, path)
      }),
    )
  })
})

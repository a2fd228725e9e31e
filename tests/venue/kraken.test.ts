import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { isLive } from '@countersign/demo/venue/order.ts'
import { aVenue, errorOf, heard, KRAKEN_SECRET, krakenAt } from '../builders/venue.ts'

const SYMBOL = 'BTC/USDT'

describe('the venue in Kraken’s dialect, to stock ccxt', () => {
  let venue: Venue
  let exchange: ReturnType<typeof krakenAt>
  before(async () => {
    venue = await aVenue({ dialect: 'kraken' })
    venue.settings.counterLimit = 1000
    exchange = krakenAt(venue)
    await exchange.loadHttpProxyAgent()
    await exchange.loadMarkets()
  })
  after(async () => {
    await exchange.close()
    await venue.close()
  })
  beforeEach(() => {
    venue.house.setPrice(SYMBOL, units('50000'))
    for (const order of venue.exchange.orders('ann')) {
      if (isLive(order)) venue.exchange.cancel(order.id)
    }
  })

  const sell = (price: number, params = {}) =>
    exchange.createOrder(SYMBOL, 'limit', 'sell', 0.1, price, params)

  it('has markets under all of their names, prices, a book, candles and the time', async () => {
    assert.equal(exchange.market('BTC/USD').id, 'XXBTZUSD')
    assert.deepEqual(exchange.market(SYMBOL).precision, { amount: 0.00001, price: 0.01 })
    const ticker = await exchange.fetchTicker(SYMBOL)
    assert.deepEqual([ticker.bid, ticker.last, ticker.ask], [49999, 50000, 50001])
    assert.equal((await exchange.fetchOrderBook(SYMBOL)).asks[0]?.[0], 50001)
    assert.equal((await exchange.fetchOHLCV(SYMBOL, '1m')).at(-1)?.[4], 50000)
    assert.equal((await exchange.fetchStatus()).status, 'ok')
  })

  it('takes limit, market and stop orders, fills them in parts, and cancels them', async () => {
    const placed = await sell(50000.5, { clientOrderId: 'in-parts' })
    assert.equal((await exchange.fetchBalance()).BTC?.used, 0.1)
    venue.house.trade(SYMBOL, 'buy', units('0.03'), units('50000.5'))
    const [open] = await exchange.fetchOpenOrders(SYMBOL, undefined, undefined, {
      clientOrderId: 'in-parts',
    })
    assert.deepEqual(
      [open?.id, open?.clientOrderId, open?.filled, open?.status],
      [placed.id, 'in-parts', 0.03, 'open'],
    )
    const [trade] = await exchange.fetchMyTrades(SYMBOL)
    assert.deepEqual([trade?.order, trade?.amount], [placed.id, 0.03])
    await exchange.cancelOrder(String(placed.id), SYMBOL)
    const ended = await exchange.fetchOrder(String(placed.id), SYMBOL)
    assert.deepEqual([ended.status, ended.filled], ['canceled', 0.03])
    const bought = await exchange.createOrder(SYMBOL, 'market', 'buy', 0.01)
    assert.equal((await exchange.fetchOrder(String(bought.id), SYMBOL)).average, 50001)
    const stop = await sell(48900, { stopLossPrice: 49000 })
    venue.house.setPrice(SYMBOL, units('49000'))
    assert.equal((await exchange.fetchOrder(String(stop.id), SYMBOL)).status, 'closed')
  })

  it('finds an order by its client id in lists alone: ccxt asks by another name', async () => {
    await sell(51000, { clientOrderId: 'by-list' })
    const byId = { clientOrderId: 'by-list' }
    assert.notEqual(await errorOf(exchange.fetchOrder('', SYMBOL, byId)), 'none')
    await exchange.cancelOrder('', SYMBOL, byId)
    const closed = await exchange.fetchClosedOrders(SYMBOL, undefined, undefined, {
      cl_ord_id: 'by-list',
    })
    assert.deepEqual(
      closed.map(({ clientOrderId, status }) => [clientOrderId, status]),
      [['by-list', 'canceled']],
    )
  })

  it('takes a stop under a name that it does not know for a plain limit order', async () => {
    // Kraken ignores what it does not read, so what was meant as a stop trades at once.
    const meant = await sell(49000, { triggerPrice: 48000 })
    assert.equal((await exchange.fetchOrder(String(meant.id), SYMBOL)).status, 'closed')
  })

  it('cancels everything when nobody calls in time', async () => {
    await sell(51000)
    await exchange.cancelAllOrdersAfter(60_000)
    venue.settings.skewMs = 59_000
    venue.wind()
    assert.equal((await exchange.fetchOpenOrders()).length, 1)
    venue.settings.skewMs = 60_001
    assert.equal((await exchange.fetchOpenOrders()).length, 0)
    venue.settings.skewMs = 0
  })

  it('takes each nonce once, and none below the last', async () => {
    const other = krakenAt(venue)
    venue.keys.add({ id: 'nonce-key', account: 'ann', secret: KRAKEN_SECRET })
    other.apiKey = 'nonce-key'
    const nonces = [1000, 1001, 1001, 1000, 1002]
    other.nonce = () => nonces.shift() ?? 0
    const errors: string[] = []
    while (nonces.length > 0) errors.push(await errorOf(other.privatePostBalance()))
    assert.deepEqual(errors, ['none', 'none', 'InvalidNonce', 'InvalidNonce', 'none'])
  })

  it('counts the calls of a key, and lets time lower the count', async () => {
    const other = krakenAt(venue)
    venue.keys.add({ id: 'busy-key', account: 'ann', secret: KRAKEN_SECRET })
    other.apiKey = 'busy-key'
    venue.settings.counterLimit = 3
    const errors: string[] = []
    for (let i = 0; i < 4; i += 1) errors.push(await errorOf(other.privatePostBalance()))
    assert.deepEqual(errors, ['none', 'none', 'none', 'DDoSProtection'])
    venue.settings.skewMs = 10_000
    assert.equal(await errorOf(other.privatePostBalance()), 'none')
    venue.settings.skewMs = 0
    venue.settings.counterLimit = 1000
  })

  it('tells prices, orders, trades and balances by stream, each when it happens', async () => {
    const start = venue.streams.heard
    assert.equal((await exchange.watchTicker(SYMBOL)).last, 50000)
    const next = exchange.watchTicker(SYMBOL)
    const orders = exchange.watchOrders(SYMBOL)
    assert.equal((await exchange.watchBalance()).BTC?.total !== undefined, true)
    await heard(venue, start + 3)
    venue.house.setPrice(SYMBOL, units('50010'))
    assert.equal((await next).last, 50010)
    const book = await exchange.watchOrderBook(SYMBOL)
    assert.equal(book.bids[0]?.[0], 50009)
    const placed = await sell(50010.5)
    assert.deepEqual(
      (await orders).map(({ id, status }) => [id, status]),
      [[placed.id, 'open']],
    )
    const trades = exchange.watchMyTrades(SYMBOL)
    venue.house.trade(SYMBOL, 'buy', units('0.04'), units('50010.5'))
    const [trade] = await trades
    assert.deepEqual([trade?.order, trade?.amount], [placed.id, 0.04])
  })
})

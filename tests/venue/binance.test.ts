import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { isLive } from '@countersign/demo/venue/order.ts'
import { aVenue, binanceAt, errorOf, heard } from '../builders/venue.ts'

const SYMBOL = 'BTC/USDT'

describe('the venue in Binance’s dialect, to stock ccxt', () => {
  let venue: Venue
  let exchange: ReturnType<typeof binanceAt>
  before(async () => {
    venue = await aVenue({ dialect: 'binance' })
    exchange = binanceAt(venue)
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

  it('has markets with their filters, prices, a book, candles and the time', async () => {
    const market = exchange.market(SYMBOL)
    assert.deepEqual(market.precision, { amount: 0.00001, price: 0.01, base: 1e-8, quote: 1e-8 })
    assert.equal(market.limits.cost?.min, 5)
    const ticker = await exchange.fetchTicker(SYMBOL)
    assert.deepEqual([ticker.bid, ticker.last, ticker.ask], [49999, 50000, 50001])
    const book = await exchange.fetchOrderBook(SYMBOL, 2)
    assert.deepEqual(book.bids, [
      [49999, 5],
      [49998, 5],
    ])
    const candles = await exchange.fetchOHLCV(SYMBOL, '1m')
    assert.equal(candles.at(-1)?.[4], 50000)
    assert.ok(Math.abs(Number(await exchange.fetchTime()) - venue.now()) < 1000)
    assert.equal((await exchange.fetchTrades(SYMBOL)).at(-1)?.price, 50000)
  })

  it('takes a limit order, fills it in parts, and tells its trades and balances', async () => {
    const placed = await sell(50000.5, { clientOrderId: 'in-parts' })
    assert.deepEqual([placed.status, placed.clientOrderId], ['open', 'in-parts'])
    assert.equal((await exchange.fetchBalance()).BTC?.used, 0.1)
    venue.house.trade(SYMBOL, 'buy', units('0.03'), units('50000.5'))
    const byClientId = { clientOrderId: 'in-parts' }
    const part = await exchange.fetchOrder('', SYMBOL, byClientId)
    assert.deepEqual([part.status, part.filled, part.remaining], ['open', 0.03, 0.07])
    assert.deepEqual(
      (await exchange.fetchOpenOrders(SYMBOL)).map(({ id }) => id),
      [placed.id],
    )
    const [trade] = await exchange.fetchMyTrades(SYMBOL, undefined, 1)
    assert.deepEqual(
      [trade?.order, trade?.amount, trade?.takerOrMaker, trade?.fee?.currency],
      [placed.id, 0.03, 'maker', 'USDT'],
    )
    const cancelled = await exchange.cancelOrder(String(placed.id), SYMBOL)
    assert.deepEqual([cancelled.status, cancelled.filled], ['canceled', 0.03])
    assert.equal(await errorOf(exchange.cancelOrder(String(placed.id), SYMBOL)), 'OrderNotFound')
    assert.equal((await exchange.fetchBalance()).BTC?.used, 0)
  })

  it('takes market orders by size and by what is to be spent', async () => {
    const bought = await exchange.createOrder(SYMBOL, 'market', 'buy', 0.01)
    assert.deepEqual(
      [bought.status, bought.average, bought.fee?.currency],
      ['closed', 50001, 'BTC'],
    )
    const spent = await exchange.createMarketBuyOrderWithCost(SYMBOL, 1000)
    assert.ok(Number(spent.cost) <= 1000 && Number(spent.cost) > 999)
    const trades = await exchange.fetchMyTrades(SYMBOL)
    assert.equal(trades.at(-1)?.order, spent.id)
  })

  it('keeps stops until their price, over which a gap may jump', async () => {
    const stop = await sell(48900, { triggerPrice: 49000 })
    const profit = await sell(50900, { takeProfitPrice: 51000 })
    const market = await exchange.createOrder(SYMBOL, 'market', 'sell', 0.1, undefined, {
      stopLossPrice: 49500,
    })
    const states = async () => {
      const all = await exchange.fetchOrders(SYMBOL)
      return [stop, profit, market].map(({ id }) => all.find((each) => each.id === id)?.status)
    }
    assert.deepEqual(await states(), ['open', 'open', 'open'])
    venue.house.setPrice(SYMBOL, units('45000'))
    assert.deepEqual(await states(), ['open', 'open', 'closed'])
    assert.equal((await exchange.fetchOrder(String(market.id), SYMBOL)).average, 44999)
    assert.equal(
      (await exchange.fetchOrder(String(stop.id), SYMBOL)).filled,
      0,
      'below its own limit',
    )
    venue.house.setPrice(SYMBOL, units('51000'))
    assert.deepEqual(await states(), ['closed', 'closed', 'closed'])
    assert.equal(await errorOf(sell(51000, { triggerPrice: 52000 })), 'OrderImmediatelyFillable')
  })

  it('ends one order of a pair by the other', async () => {
    const pair = await exchange.privatePostOrderListOco({
      symbol: 'BTCUSDT',
      side: 'SELL',
      quantity: '0.1',
      aboveType: 'LIMIT_MAKER',
      abovePrice: '51000',
      belowType: 'STOP_LOSS_LIMIT',
      belowStopPrice: '49000',
      belowPrice: '48000',
      belowTimeInForce: 'GTC',
    })
    assert.equal((await exchange.fetchBalance()).BTC?.used, 0.1)
    venue.house.setPrice(SYMBOL, units('48900'))
    const ids = pair.orders.map(({ orderId }: { orderId: string }) => orderId)
    const states = await Promise.all(
      ids.map(async (id: string) => (await exchange.fetchOrder(id, SYMBOL)).status),
    )
    assert.deepEqual(states, ['expired', 'closed'])
  })

  it('says why it takes no order in Binance’s own codes', async () => {
    const place = (changes: Record<string, string>) =>
      exchange.privatePostOrder({
        symbol: 'BTCUSDT',
        side: 'SELL',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '0.1',
        price: '51000',
        ...changes,
      })
    const codeOf = async (changes: Record<string, string>) => {
      await place(changes).catch(() => undefined)
      const { code, msg } = JSON.parse(String(exchange.last_http_response))
      return `${code} ${msg}`
    }
    assert.equal(await codeOf({ price: '51000.001' }), '-1013 Filter failure: PRICE_FILTER')
    assert.equal(await codeOf({ quantity: '0.000001' }), '-1013 Filter failure: LOT_SIZE')
    assert.equal(await codeOf({ quantity: '0.00001' }), '-1013 Filter failure: NOTIONAL')
    assert.match(String(await codeOf({ quantity: '50' })), /^-2010 Account has insufficient/)
    assert.match(String(await codeOf({ symbol: 'DOGEUSDT' })), /^-1121/)
    assert.match(String(await codeOf({ triggerPrice: '1' })), /^-1104 Not all sent/)
    assert.match(String(await codeOf({ type: 'LIMIT_MAKER', price: '49000' })), /^-1106|^-2010/)
    assert.match(String(await codeOf({ side: 'HOLD' })), /^-1117/)
    await place({ newClientOrderId: 'twice' })
    assert.equal(await codeOf({ newClientOrderId: 'twice' }), '-2010 Duplicate order sent.')
    await exchange.cancelAllOrders(SYMBOL)
    // A trap: whoever sends an order again after its first has ended gets a second one.
    await place({ newClientOrderId: 'twice' })
    const same = venue.exchange.orders('ann').filter(({ clientId }) => clientId === 'twice')
    assert.equal(same.length, 2)
  })

  it('tells prices, orders, trades and balances by stream, each when it happens', async () => {
    const ticker = exchange.watchTicker(SYMBOL)
    const [orders, balance, trades] = [
      exchange.watchOrders(SYMBOL),
      exchange.watchBalance(),
      exchange.watchMyTrades(SYMBOL),
    ]
    // The stream of prices, and the account's own.
    await heard(venue, 2)
    venue.house.setPrice(SYMBOL, units('50010'))
    assert.equal((await ticker).last, 50010)
    const placed = await sell(50010.5)
    assert.deepEqual(
      (await orders).map(({ id, status }) => [id, status]),
      [[placed.id, 'open']],
    )
    assert.equal((await balance).BTC?.used, 0.1)
    venue.house.trade(SYMBOL, 'buy', units('0.04'), units('50010.5'))
    const [trade] = await trades
    assert.deepEqual([trade?.order, trade?.amount], [placed.id, 0.04])
  })
})

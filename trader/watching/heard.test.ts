import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { loadVenue, type Told } from '../venue/load.ts'
import { settingsOf } from '../venue/settings.ts'
import { type Parsing, type Reader, readerOf } from './heard.ts'

/** ccxt's own reading, without a network. */
async function parsingOf(venue: 'binance' | 'kraken'): Promise<Parsing> {
  const Venue = await loadVenue(venue, 'stream')
  const ccxt = new Venue(settingsOf({ venue, secrets: null, send: null, timeoutMs: 1_000 }))
  const market = { id: 'BTCUSDT', symbol: 'BTC/USDT', base: 'BTC', quote: 'USDT', spot: true }
  const whole = { ...market, type: 'spot', baseId: 'BTC', quoteId: 'USDT', active: true }
  ;(ccxt.setMarkets as (all: readonly object[]) => unknown).call(ccxt, [whole])
  return ccxt as unknown as Parsing
}

describe('what the stream of Binance says', () => {
  let read: Reader
  before(async () => {
    const parsing = await parsingOf('binance')
    read = readerOf('binance', {
      parseWsTrade: (trade) => parsing.parseWsTrade(trade),
      parseWsOrder: (order) => parsing.parseWsOrder(order),
      parseOrderStatus: (status) => parsing.parseOrderStatus(status),
      safeCurrencyCode: (id) => parsing.safeCurrencyCode(id),
    })
  })
  const report = (of: Told) => ({
    event: {
      ...{ e: 'executionReport', s: 'BTCUSDT', S: 'BUY', o: 'LIMIT', i: 9, c: 'mine', C: '' },
      ...{ x: 'NEW', X: 'NEW', q: '1', z: '0', p: '3', t: -1, T: 1_000, O: 1_000, ...of },
    },
  })

  it('is a trade only where it says so, and how its order stands each time', () => {
    const placed = read(report({}))
    assert.deepEqual(placed?.trades, [])
    assert.deepEqual([placed?.orders[0]?.id, placed?.orders[0]?.clientOrderId], ['9', 'mine'])
    const trade = { x: 'TRADE', X: 'PARTIALLY_FILLED', t: 4, l: '0.5', L: '3', z: '0.5' }
    const traded = read(report({ ...trade, n: '0.1', N: 'BNB', m: false }))
    const [fill] = traded?.trades ?? []
    assert.deepEqual([fill?.id, fill?.order, fill?.amount], ['4', '9', '0.5'])
    assert.deepEqual([traded?.orders[0]?.filled, traded?.isGap], ['0.5', false])
  })

  it('is of each currency what is free and what is held together, also nothing', () => {
    const balances = [
      { a: 'BTC', f: '1.5', l: '0.25' },
      { a: 'USDT', f: '0.00', l: '0' },
    ]
    const heard = read({ event: { e: 'outboundAccountPosition', B: balances } })
    assert.deepEqual(Object.fromEntries(heard?.totals ?? []), { BTC: '1.75', USDT: '0' })
    assert.equal(heard?.isGap, false)
  })

  it('is a reason to ask where it is anything else of the account, and none else', () => {
    for (const e of ['balanceUpdate', 'listStatus', 'eventStreamTerminated', 'new one']) {
      assert.equal(read({ event: { e } })?.isGap, true, e)
    }
    for (const none of [{ id: 1, status: 200 }, null, 'text', { event: {} }]) {
      assert.equal(read(none), null)
    }
  })
})

describe('what the stream of Kraken says', () => {
  let parsing: Parsing
  before(async () => {
    const ccxt = await parsingOf('kraken')
    parsing = {
      parseWsTrade: (trade) => ccxt.parseWsTrade(trade),
      parseWsOrder: (order) => ccxt.parseWsOrder(order),
      parseOrderStatus: (status) => ccxt.parseOrderStatus(status),
      safeCurrencyCode: (id) => ccxt.safeCurrencyCode(id),
    }
  })
  const executions = (sequence: number, ...data: readonly Told[]) => ({
    ...{ channel: 'executions', type: 'update', sequence, data },
  })
  const balances = (sequence: number, ...data: readonly Told[]) => ({
    ...{ channel: 'balances', type: 'update', sequence, data },
  })

  it('has a gap where a number of its channel is left out or comes again', () => {
    const read = readerOf('kraken', parsing)
    const gaps = (...all: readonly object[]) => all.map((each) => read(each)?.isGap)
    assert.deepEqual(gaps(executions(7), balances(1), executions(8), balances(2), executions(9)), [
      false,
      false,
      false,
      false,
      false,
    ])
    assert.deepEqual(gaps(executions(11), executions(12), balances(3)), [true, false, false])
    assert.deepEqual(gaps(executions(12), executions(13)), [true, false])
    assert.deepEqual(gaps(balances(5), balances(6)), [true, false])
    assert.deepEqual(gaps({ ...executions(14), sequence: undefined }), [true])
    assert.equal(readerOf('kraken', parsing)(executions(99))?.isGap, false, 'another socket')
  })

  it('is trades of those alone that are, and how each order stands', () => {
    const read = readerOf('kraken', parsing)
    const order = { order_id: 'O-1', cl_ord_id: 'mine', symbol: 'BTC/USDT', side: 'buy' }
    const trade = {
      ...{ ...order, exec_type: 'trade', exec_id: 'T-1', trade_id: 4, order_status: 'filled' },
      ...{ last_qty: 0.5, last_price: 3, cum_qty: 0.5, timestamp: '2026-11-22T18:00:00.000Z' },
      fees: [{ asset: 'USDT', qty: 0.01 }],
    }
    const end = { ...order, exec_type: 'filled', order_status: 'filled', cum_qty: 0.5 }
    const heard = read(executions(1, trade, end))
    assert.deepEqual(
      heard?.trades.map(({ amount, price }) => [amount, price]),
      [['0.5', '3']],
    )
    const told = { id: 'O-1', clientOrderId: 'mine', status: 'closed', filled: 0.5 }
    assert.deepEqual(heard?.orders, [told, told])
  })

  it('is of each asset its balance, and nothing where it is of no account', () => {
    const read = readerOf('kraken', parsing)
    const heard = read(balances(1, { asset: 'BTC', balance: 0.5 }, { asset: 'USD', balance: 0 }))
    assert.deepEqual(Object.fromEntries(heard?.totals ?? []), { BTC: '0.5', USD: '0' })
    assert.equal(read({ channel: 'heartbeat' }), null)
    assert.throws(() => read(balances(2, { asset: 'BTC', balance: -1 })), {
      code: 'exchange.answer_invalid',
    })
  })
})

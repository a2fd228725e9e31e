import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Decimal, parseDecimal } from '../decimal.ts'
import { applyPaper, heldIn, openPaperBook, type PaperBook, type PaperEvent } from './book.ts'
import { type PaperWish, placePaper, STALE_SECONDS, tickPaper, topOf } from './matching.ts'

const NOW = 1_800_000_000
const n = (text: string | number | bigint): Decimal => parseDecimal(String(text))
const START = new Map([
  ['USDT', n(10_000)],
  ['BTC', n('0.5')],
])
const TOP = { bid: n(49_990), ask: n(50_010) }

const wish = (changes: Partial<PaperWish> = {}): PaperWish => ({
  clientId: 'one',
  market: 'BTC/USDT',
  side: 'buy',
  amount: n('0.1'),
  price: n(50_000),
  isImmediate: false,
  ...changes,
})

const after = (book: PaperBook, events: readonly PaperEvent[]): PaperBook =>
  events.reduce(applyPaper, book)

function placed(changes: Partial<PaperWish>, book = openPaperBook('p', START), top = TOP) {
  const taken = placePaper(book, wish(changes), top, NOW)
  assert.equal(taken.kind, 'taken')
  return taken.kind === 'taken' ? after(book, taken.events) : book
}
const refused = (changes: Partial<PaperWish>, book = openPaperBook('p', START)) => {
  const taken = placePaper(book, wish(changes), TOP, NOW)
  return taken.kind === 'refused' ? taken.why : 'taken'
}
const has = (book: PaperBook, currency: string): Decimal => book.totals.get(currency) ?? 0n
const statusOf = (book: PaperBook, id = 'one') => book.orders.get(id)?.status

describe('a pretended order', () => {
  it('rests with what it may take held, until the other side comes to its price', () => {
    const book = placed({})
    assert.equal(statusOf(book), 'open')
    assert.deepEqual(heldIn(book), new Map([['USDT', n(5_000)]]))
    const near = { bid: n(49_980), ask: n('50000.01') }
    assert.deepEqual(tickPaper(book, 'BTC/USDT', near, NOW), [])
    assert.deepEqual(tickPaper(book, 'ETH/USDT', { bid: n(1), ask: n(2) }, NOW), [])
    const there = { bid: n(48_000), ask: n(49_000) }
    const filled = after(book, tickPaper(book, 'BTC/USDT', there, NOW + 5))
    assert.equal(statusOf(filled), 'filled')
    // At its own price: by the time the market is below it, it was passed.
    assert.deepEqual([has(filled, 'USDT'), has(filled, 'BTC')], [n(5_000), n('0.5999')])
    const fill = { price: n(50_000), fee: n('0.0001'), feeCurrency: 'BTC', at: NOW + 5 }
    const { tradeId, venueId, ...told } = filled.fills[0] ?? {}
    assert.deepEqual(told, { market: 'BTC/USDT', side: 'buy', amount: n('0.1'), ...fill })
    assert.deepEqual([venueId, tradeId], ['p-1', 'p-1-1'])
    assert.deepEqual(tickPaper(filled, 'BTC/USDT', there, NOW + 6), [])
  })

  it('gets the market’s price where that is better as it comes', () => {
    const bought = placed({ price: n(51_000) })
    assert.deepEqual([has(bought, 'USDT'), has(bought, 'BTC')], [n(4_999), n('0.5999')])
    const sold = placed({ side: 'sell', price: n(49_000) })
    assert.deepEqual([has(sold, 'USDT'), has(sold, 'BTC')], [n('14994.001'), n('0.4')])
    assert.equal(sold.fills[0]?.feeCurrency, 'USDT')
  })

  it('pays a fee of the least there is, however little comes in', () => {
    const bought = placed({ price: n(51_000), amount: 1n })
    assert.deepEqual([bought.fills[0]?.fee, has(bought, 'BTC')], [1n, n('0.5')])
  })

  it('that is immediate is filled within its worst price, or has ended with nothing', () => {
    const late = placed({ isImmediate: true, price: n('50009.99') })
    assert.equal(statusOf(late), 'cancelled')
    assert.deepEqual([late.totals, heldIn(late)], [START, new Map()])
    const just = placed({ isImmediate: true, price: n(50_010) })
    assert.equal(statusOf(just), 'filled')
    const sold = placed({ isImmediate: true, side: 'sell', price: n(49_990) })
    assert.equal(statusOf(sold), 'filled')
  })

  it('is refused for more than is free, twice by one id, and beyond what can be kept', () => {
    assert.equal(refused({ amount: n('0.2') }), 'taken')
    assert.equal(refused({ amount: n('0.20000001') }), 'funds')
    assert.equal(refused({ side: 'sell', amount: n('0.50000001') }), 'funds')
    assert.equal(refused({ market: 'BTC/EUR' }), 'funds')
    assert.equal(refused({ amount: 0n }), 'funds')
    // Its own price counts, also where it would get a better one.
    assert.equal(refused({ price: n(100_000), amount: n('0.11') }), 'funds')
    const half = placed({ amount: n('0.15') })
    assert.equal(refused({ clientId: 'two', amount: n('0.06') }, half), 'funds')
    assert.equal(refused({ clientId: 'two', amount: n('0.05') }, half), 'taken')
    assert.equal(refused({}, half), 'duplicate')
    const gone = applyPaper(half, { kind: 'ended', clientId: 'one' })
    assert.deepEqual(heldIn(gone), new Map())
    assert.equal(refused({}, gone), 'duplicate')
    const most = { side: 'sell', price: n(10n ** 17n) } as const
    assert.equal(refused({ ...most, amount: n('0.1') }), 'many')
    const rich = openPaperBook('p', new Map(START).set('USDT', n(10n ** 15n)))
    assert.equal(refused({ side: 'sell', price: n(60_000) }, rich), 'many')
    const dear = { bid: n(10n ** 17n), ask: null }
    const sale = wish({ side: 'sell', price: n(1) })
    const taken = placePaper(openPaperBook('p', START), sale, dear, NOW)
    assert.deepEqual(taken, { kind: 'refused', why: 'many' })
    let full = openPaperBook('p', START)
    for (let i = 0; i < 200; i += 1) {
      full = placed({ clientId: `${i}`, amount: n('0.0001') }, full)
    }
    assert.equal(refused({ amount: n('0.0001') }, full), 'many')
  })

  it('ends once', () => {
    const filled = placed({ price: n(51_000) })
    const again = { clientId: 'one', price: n(1), fee: 0n, at: NOW }
    assert.throws(() => applyPaper(filled, { kind: 'filled', ...again }), RangeError)
    assert.throws(() => applyPaper(filled, { kind: 'ended', clientId: 'one' }), RangeError)
    assert.throws(() => applyPaper(filled, { kind: 'ended', clientId: 'two' }), RangeError)
  })

  it('is taken once, and never leaves less than nothing', () => {
    const open = placed({})
    const { isImmediate: _, ...order } = wish()
    assert.throws(() => applyPaper(open, { kind: 'taken', order }), RangeError)
    const fill = { kind: 'filled', clientId: 'one', fee: 0n, at: NOW } as const
    assert.throws(() => applyPaper(open, { ...fill, price: n(100_001) }), RangeError)
  })

  it('is known while it is open and for long after it ended, and forgotten at last', () => {
    const small = { amount: n('0.05') }
    let book = placed({ clientId: 'second', ...small }, placed({ clientId: 'first', ...small }))
    for (let i = 0; i < 1_001; i += 1) {
      book = placed({ clientId: `${i}`, amount: 1n, price: n(51_000) }, book)
    }
    assert.deepEqual([statusOf(book, '0'), statusOf(book, '1')], [undefined, 'filled'])
    assert.equal(book.fills.length, 1_000)
    assert.deepEqual([statusOf(book, 'first'), statusOf(book, 'second')], ['open', 'open'])
    const after = applyPaper(book, { kind: 'ended', clientId: 'first' })
    assert.deepEqual([statusOf(after, 'first'), statusOf(after, '1')], ['cancelled', undefined])
  })
})

describe('the top of a market', () => {
  const tick = { bid: n(9), ask: n(11), last: n(10), receivedAt: NOW, top: null }

  it('is what the book says, else what the ticker does', () => {
    assert.deepEqual(topOf(tick, NOW), { bid: n(9), ask: n(11) })
    const book = { bid: n(8), ask: n(12) }
    assert.deepEqual(topOf({ ...tick, top: book }, NOW), book)
    assert.deepEqual(topOf({ ...tick, bid: null }, NOW), { bid: null, ask: n(11) })
    assert.deepEqual(topOf({ ...tick, bid: n(11) }, NOW), { bid: n(11), ask: n(11) })
  })

  it('is nothing once it is old, from the future, crossed or empty', () => {
    assert.notEqual(topOf(tick, NOW + STALE_SECONDS), null)
    assert.equal(topOf(tick, NOW + STALE_SECONDS + 1), null)
    assert.equal(topOf(tick, NOW - 1), null)
    assert.equal(topOf({ ...tick, bid: n(12) }, NOW), null)
    assert.equal(topOf({ ...tick, bid: null, ask: 0n }, NOW), null)
  })
})

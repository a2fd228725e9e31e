import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ONE, parseDecimal, writeDecimal } from './decimal.ts'
import {
  historyOf,
  isSameHoldings,
  type PortfolioPoint,
  type Price,
  pricesOf,
  rateOf,
  SILENT_SECONDS,
  together,
  worthOf,
} from './portfolio.ts'

const PRICES: readonly Price[] = [
  { base: 'BTC', quote: 'USDT', price: '60000.5' },
  { base: 'ETH', quote: 'BTC', price: '0.05' },
  { base: 'EUR', quote: 'USDT', price: '1.1' },
]
const point = (account: string, at: number, total: string): PortfolioPoint => ({
  account,
  at,
  totals: [{ currency: 'BTC', total }],
  prices: PRICES,
})

describe('a rate', () => {
  it('is exact along a price, and rounded down against one', () => {
    assert.equal(rateOf('BTC', 'BTC', []), ONE)
    assert.equal(writeDecimal(rateOf('BTC', 'USDT', PRICES) ?? 0n), '60000.5')
    assert.equal(writeDecimal(rateOf('USDT', 'EUR', PRICES) ?? 0n), '0.90909090909090909')
    const least = [
      { base: 'A', quote: 'B', price: '0.000000000000000001' },
      { base: 'B', quote: 'C', price: '0.5' },
    ]
    assert.equal(rateOf('A', 'C', least), 0n)
  })

  it('goes over as few prices as lead there, and over three at most', () => {
    assert.equal(writeDecimal(rateOf('ETH', 'USDT', PRICES) ?? 0n), '3000.025')
    const direct = { base: 'ETH', quote: 'USDT', price: '2999' }
    assert.equal(writeDecimal(rateOf('ETH', 'USDT', [...PRICES, direct]) ?? 0n), '2999')
    const dearer = { base: 'USDT', quote: 'EUR', price: '2' }
    assert.equal(writeDecimal(rateOf('USDT', 'EUR', [dearer, ...PRICES]) ?? 0n), '2')
    const chain = ['A', 'B', 'C', 'D', 'E'].map((base, n) => ({
      base,
      quote: 'BCDEF'[n] ?? '',
      price: '2',
    }))
    assert.equal(writeDecimal(rateOf('A', 'D', chain) ?? 0n), '8')
    assert.equal(rateOf('A', 'E', chain), null)
  })

  it('is none where no price leads, and none from a price of zero', () => {
    assert.equal(rateOf('DOGE', 'USDT', PRICES), null)
    assert.equal(rateOf('X', 'USDT', [{ base: 'X', quote: 'USDT', price: '0' }]), null)
  })
})

describe('worth', () => {
  it('names what has no price, and never counts it as zero unsaid', () => {
    const holdings = [
      { currency: 'BTC', total: '0.5' },
      { currency: 'BTC', total: '0.5' },
      { currency: 'USDT', total: '0.000000000000000001' },
      { currency: 'YEN', total: '1' },
      { currency: 'DOGE', total: '7' },
      { currency: 'SHIB', total: '0' },
    ]
    const worth = worthOf(holdings, 'USDT', PRICES)
    assert.deepEqual(worth, { worth: '60000.500000000000000001', unknown: ['DOGE', 'YEN'] })
  })

  it('of parts is never more than of the whole, nor less by more than a unit each', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 24n }).map((units) => writeDecimal(units))
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const of = (...totals: string[]) => {
          const holdings = totals.map((total) => ({ currency: 'ETH', total }))
          return parseDecimal(worthOf(holdings, 'EUR', PRICES).worth)
        }
        const lost = of(one, other) - of(one) - of(other)
        return lost >= 0n && lost <= 1n
      }),
    )
  })
})

describe('history', () => {
  it('has one value for each step that told anything, of all accounts together', () => {
    const points = [
      point('main', 100, '1'),
      point('side', 3_700, '2'),
      point('main', 3_800, '1.5'),
      point('side', 7_300, '0'),
    ]
    const history = historyOf(points, 'BTC', { from: 3_800, stepSeconds: 3_600 })
    assert.deepEqual(
      history.map(({ at, worth }) => [at, worth]),
      [
        [3_800, '3.5'],
        [7_300, '1.5'],
      ],
    )
  })

  it('leaves out who was silent for too long, and says so', () => {
    const late = 100 + SILENT_SECONDS + 1
    const both = [point('main', 100, '1'), point('side', late, '2')]
    const { worth, silent } = together(both, 'BTC', late)
    assert.deepEqual([worth, silent], ['2', ['main']])
    assert.deepEqual(together(both, 'BTC', late - 1).silent, [])
    const empty = { ...point('none', 100, '0'), totals: [] }
    const before = [point('main', 100, '1'), point('base', 100, '1'), empty]
    assert.deepEqual(together([...before, ...both], 'BTC', late).silent, ['base', 'main', 'main'])
  })

  it('is by the price that any account was told last, and by none that is too old', () => {
    const told = (account: string, at: number, price: string): PortfolioPoint => ({
      ...point(account, at, '0'),
      prices: [{ base: 'BTC', quote: 'USDT', price }],
    })
    const holder = { ...point('main', 200, '1'), prices: [] }
    const all = [told('old', 100, '1'), told('new', 200, '3'), told('mid', 150, '2'), holder]
    assert.equal(together(all, 'USDT', 200).worth, '3')
    const [until, after] = [200 + SILENT_SECONDS, 201 + SILENT_SECONDS]
    assert.deepEqual([pricesOf(all, until).length, pricesOf(all, after)], [1, []])
    const late = together([...all, { ...point('side', after, '1'), prices: [] }], 'USDT', after)
    assert.deepEqual([late.worth, late.unknown], ['0', ['BTC']])
  })
})

describe('holdings', () => {
  it('are the same however they are written and in whatever order', () => {
    const one = [
      { currency: 'BTC', total: '1.0' },
      { currency: 'EUR', total: '0' },
    ]
    assert.ok(isSameHoldings(one, [{ currency: 'BTC', total: '1' }]))
    assert.ok(!isSameHoldings(one, [{ currency: 'BTC', total: '1.000000000000000001' }]))
    assert.ok(!isSameHoldings([], [{ currency: 'BTC', total: '1' }]))
  })
})

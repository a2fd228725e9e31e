import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Told } from '../venue/load.ts'
import { fillToCanonical, isExact, readFill } from './fill.ts'

const TOLD: Told = {
  ...{ id: 7, order: 'o-1', symbol: 'BTC/USDT', side: 'sell', timestamp: 1_999 },
  ...{ amount: '0.5', price: '3', fee: { cost: '0.01', currency: 'USDT' } },
}
const read = (changes: Told = {}) => readFill('binance', { ...TOLD, ...changes })

describe('a trade as its venue tells it', () => {
  it('is told on to the last digit, with the second it was made in', () => {
    const fill = read()
    const whose = { account: 'main', venue: 'binance', order: 'ab' } as const
    assert.deepEqual(fillToCanonical(fill, whose), {
      ...{ account: 'main', venue: 'binance', market: 'BTC/USDT', tradeId: '7', order: 'ab' },
      ...{ venueOrderId: 'o-1', side: 'sell', amount: '0.5', price: '3', at: '1' },
      ...{ fee: '0.01', feeCurrency: 'USDT' },
    })
    assert.equal(fill.atMs, 1_999)
  })

  it('is not guessed where it says anything else', () => {
    const invalid = { code: 'exchange.answer_invalid' }
    const bad: readonly Told[] = [
      { id: '' },
      { id: undefined },
      { id: 'a b' },
      { order: undefined },
      { order: 'x'.repeat(129) },
      { symbol: undefined },
      { symbol: 'BTCUSDT' },
      { symbol: 'BTC/USDT:USDT' },
      { side: 'both' },
      { side: undefined },
      { timestamp: undefined },
      { timestamp: 0 },
      { timestamp: 1.5 },
      { amount: undefined },
      { amount: '-1' },
      { price: 'much' },
    ]
    for (const each of bad) assert.throws(() => read(each), invalid, JSON.stringify(each))
  })

  it('has a fee that was paid, one that the venue paid, or none that it told', () => {
    const fee = (told: unknown) => {
      const { fee: cost, feeCurrency } = read({ fee: told })
      return `${cost} ${feeCurrency}`
    }
    assert.equal(fee({ cost: '-0.0100', currency: 'BNB' }), '-0.01 BNB')
    assert.equal(fee({ cost: '-0', currency: 'BNB' }), '0 BNB')
    assert.equal(fee({ cost: 0.02, currency: 'BNB' }), '0.02 BNB')
    for (const none of [undefined, null, {}, { cost: '1' }, { cost: null, currency: 'BNB' }]) {
      assert.equal(fee(none), ' ')
    }
    assert.equal(fee({ cost: '1', currency: 'a b' }), ' ')
    assert.throws(() => fee({ cost: 'much', currency: 'BNB' }), { code: 'exchange.answer_invalid' })
  })

  it('is exact up to as many digits as a number of JSON holds, in amount and price', () => {
    assert.equal(parseDecimal('1234567.12345678'), read({ amount: 1_234_567.123_456_78 }).amount)
    assert.equal(isExact({ amount: 1_234_567.123_456_78, price: '1' }), true)
    assert.equal(isExact({ amount: 12_345_678.123_456_78, price: '1' }), false)
    assert.equal(isExact({ amount: '1', price: '1234567890.123456' }), false)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { readQuote, readTop } from './quote.ts'

const d = parseDecimal
const INVALID = { code: 'exchange.answer_invalid' }

describe('a quote', () => {
  it('is exact, also where a number came with an exponent', () => {
    const { bid, ask, last } = readQuote('kraken', { bid: '8.125e-7', ask: '0.10', last: '3e-12' })
    assert.deepEqual([bid, ask, last], [d('0.0000008125'), d('0.1'), d('0.000000000003')])
  })

  it('lacks what the venue leaves out or has at nothing, and is none without any price', () => {
    const { bid, ask, last } = readQuote('okx', { bid: undefined, ask: '0', last: '7' })
    assert.deepEqual([bid, ask, last], [null, null, d('7')])
    for (const told of [{}, undefined, { last: null }]) {
      assert.throws(() => readQuote('okx', told), INVALID)
    }
  })

  it('is never read from a float or from words', () => {
    for (const last of [1.5, '1e3', 'NaN', '-1', '1e-400']) {
      assert.throws(() => readQuote('okx', { last }), INVALID, String(last))
    }
  })
})

describe('the top of a book', () => {
  it('is the best of each side, in whatever order the venue lists them', () => {
    const bids = [['99'], ['100.5'], ['9']]
    const asks = [['101'], ['1000'], ['100.75']]
    assert.deepEqual(readTop('gate', { bids, asks }), { bid: d('100.5'), ask: d('100.75') })
  })

  it('is none where a side is empty', () => {
    assert.equal(readTop('gate', { bids: [], asks: [['1']] }), null)
    assert.throws(() => readTop('gate', { bids: [['1']] }), INVALID)
    assert.throws(() => readTop('gate', { bids: [[]], asks: [] }), INVALID)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { boundedFees, isStale } from './fee-bounds.ts'

const NOW = 1_767_225_600
const view = { height: 7, hash: 'ab'.repeat(32), blockTime: NOW, feeRateSatPerVb: 3 }

describe('what is believed of fees', () => {
  const satPerVb = (least: number | null, ...rates: readonly number[]) => {
    const targets = rates.map((rate, at) => ({ blocks: at + 1, satPerVb: rate }))
    const fees = boundedFees({ least, targets })
    return [fees.leastSatPerVb, ...fees.targets.map((each) => each.satPerVb)]
  }

  it('ends at a ceiling, and leaves out what is above it', () => {
    assert.deepEqual(satPerVb(1, 500, 500.001, 12), [1, 500, 12])
    assert.deepEqual(satPerVb(1, Number.POSITIVE_INFINITY, Number.NaN, 0, -1), [1])
  })

  it('begins at what the node passes on, unless that is no rate', () => {
    assert.deepEqual(satPerVb(2.5, 0.5, 2.5, 3), [2.5, 2.5, 2.5, 3])
    assert.deepEqual(satPerVb(0.1, 0.2), [0.1, 0.2])
    for (const wrong of [null, -1, 500.001, Number.NaN]) {
      assert.deepEqual(satPerVb(wrong, 0.5), [1, 1])
    }
  })

  it('is stale after an hour without an answer', () => {
    assert.equal(isStale({ ...view, seenAt: NOW - 3_600 }, NOW), false)
    assert.equal(isStale({ ...view, seenAt: NOW - 3_601 }, NOW), true)
    assert.equal(isStale(null, NOW), false)
  })
})

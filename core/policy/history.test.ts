import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { arrayHistory, countedSats, plus, type Spent, without } from './history.ts'

const time = fc.integer({ min: 0, max: 20 })
const spents: fc.Arbitrary<Spent[]> = fc.array(
  fc.record({ at: time, amountSats: fc.bigInt({ min: 0n, max: 9n }) }),
)

const countAll = (spends: readonly Spent[], from: number, to: number) => {
  const inside = spends.filter(({ at }) => from <= at && at <= to)
  const sats = inside.reduce((sum, { amountSats }) => sum + amountSats, 0n)
  return { sats, count: inside.length }
}

describe('a history', () => {
  it('sums what is between two times, both included, as counting one by one does', () => {
    const property = fc.property(spents, time, time, (spends, from, to) => {
      assert.deepEqual(arrayHistory(spends).tally(from, to), countAll(spends, from, to))
    })
    fc.assert(property, { seed: 1, numRuns: 1_000 })
  })

  it('without some spends is the history of the others', () => {
    const property = fc.property(spents, spents, time, time, (kept, left, from, to) => {
      const history = without(arrayHistory([...left, ...kept]), left)
      assert.deepEqual(history.tally(from, to), countAll(kept, from, to))
    })
    fc.assert(property, { seed: 2, numRuns: 500 })
  })

  it('refuses to leave out what was not in it', () => {
    const history = arrayHistory([{ at: 5, amountSats: 3n }])
    assert.throws(() => without(history, [{ at: 5, amountSats: 4n }]).tally(0, 9), RangeError)
    assert.throws(() => without(history, [{ at: 6, amountSats: 0n }]).tally(6, 9), RangeError)
  })

  it('with a spend more counts it at its time only', () => {
    const history = plus(arrayHistory([{ at: 5, amountSats: 3n }]), { at: 7, amountSats: 4n })
    assert.deepEqual(history.tally(0, 6), { sats: 3n, count: 1 })
    assert.deepEqual(history.tally(7, 7), { sats: 4n, count: 1 })
    assert.deepEqual(history.tally(0, 7), { sats: 7n, count: 2 })
    assert.deepEqual(history.tally(8, 9), { sats: 0n, count: 0 })
  })
})

describe('countedSats', () => {
  it('counts a spend, or all it replaces together if they were dearer', () => {
    const at = (amountSats: bigint): Spent => ({ at: 1, amountSats })
    assert.equal(countedSats(5n, []), 5n)
    assert.equal(countedSats(5n, [at(2n), at(2n)]), 5n)
    assert.equal(countedSats(5n, [at(3n), at(3n)]), 6n)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { arrayHistory, countedSats, plus, remembering, type Spent, without } from './history.ts'

const time = fc.integer({ min: 0, max: 20 })
const spents: fc.Arbitrary<Spent[]> = fc.array(
  fc.record(
    { at: time, amountSats: fc.bigInt({ min: 0n, max: 9n }), isOpen: fc.constant(true as const) },
    { requiredKeys: ['at', 'amountSats'] },
  ),
)

const sumOf = (spends: readonly Spent[]) => ({
  sats: spends.reduce((sum, { amountSats }) => sum + amountSats, 0n),
  count: spends.length,
})

const countAll = (spends: readonly Spent[], from: number, to: number) => {
  const inside = spends.filter(({ at, isOpen }) => (isOpen || from <= at) && at <= to)
  const open = inside.filter(({ isOpen }) => isOpen)
  return { ...sumOf(inside), ...(open.length > 0 ? { open: sumOf(open) } : {}) }
}

describe('a history', () => {
  it('sums what is between two times, both included, as counting one by one does', () => {
    const property = fc.property(spents, time, time, (spends, from, to) => {
      assert.deepEqual(arrayHistory(spends).tally(from, to, 'wallet'), countAll(spends, from, to))
    })
    fc.assert(property, { seed: 1, numRuns: 1_000 })
  })

  it('without some spends is the history of the others', () => {
    const property = fc.property(spents, spents, time, time, (kept, left, from, to) => {
      const history = without(arrayHistory([...left, ...kept]), left)
      assert.deepEqual(history.tally(from, to, 'wallet'), countAll(kept, from, to))
    })
    fc.assert(property, { seed: 2, numRuns: 500 })
  })

  it('refuses to leave out what was not in it', () => {
    const history = arrayHistory([{ at: 5, amountSats: 3n }])
    assert.throws(
      () => without(history, [{ at: 5, amountSats: 4n }]).tally(0, 9, 'wallet'),
      RangeError,
    )
    assert.throws(
      () => without(history, [{ at: 6, amountSats: 0n }]).tally(6, 9, 'wallet'),
      RangeError,
    )
  })

  it('with a spend more counts it at its time only', () => {
    const history = plus(arrayHistory([{ at: 5, amountSats: 3n }]), { at: 7, amountSats: 4n })
    assert.deepEqual(history.tally(0, 6, 'wallet'), { sats: 3n, count: 1 })
    assert.deepEqual(history.tally(7, 7, 'wallet'), { sats: 4n, count: 1 })
    assert.deepEqual(history.tally(0, 7, 'wallet'), { sats: 7n, count: 2 })
    assert.deepEqual(history.tally(8, 9, 'wallet'), { sats: 0n, count: 0 })
  })

  it('with an open spend more counts it in every window from its time on', () => {
    const open: Spent = { at: 7, amountSats: 4n, isOpen: true }
    const history = plus(arrayHistory([{ at: 5, amountSats: 3n }]), open)
    assert.deepEqual(history.tally(0, 6, 'wallet'), { sats: 3n, count: 1 })
    const only = { sats: 4n, count: 1, open: { sats: 4n, count: 1 } }
    assert.deepEqual(history.tally(90, 99, 'wallet'), only)
    assert.deepEqual(without(history, [open]).tally(90, 99, 'wallet'), { sats: 0n, count: 0 })
  })
})

describe('a scope', () => {
  const mine: Spent = { at: 5, amountSats: 1n, member: 'a' }
  const others: Spent = { at: 5, amountSats: 10n, member: 'b' }
  const unknown: Spent = { at: 5, amountSats: 100n }
  const elsewhere: Spent = { at: 5, amountSats: 1_000n, member: 'a' }
  const history = arrayHistory([mine, others, unknown], [elsewhere])

  it('of a member holds its own spends and those of nobody known, the organisation all', () => {
    assert.deepEqual(history.tally(0, 9, 'member:a'), { sats: 101n, count: 2 })
    assert.deepEqual(history.tally(0, 9, 'member:b'), { sats: 110n, count: 2 })
    assert.deepEqual(history.tally(0, 9, 'member:c'), { sats: 100n, count: 1 })
    assert.deepEqual(history.tally(0, 9, 'wallet'), { sats: 111n, count: 3 })
    assert.deepEqual(history.tally(0, 9, 'organisation'), { sats: 1_111n, count: 4 })
  })

  it('leaves out and adds only what counts in it', () => {
    const left = without(history, [mine])
    assert.deepEqual(left.tally(0, 9, 'member:a'), { sats: 100n, count: 1 })
    assert.deepEqual(left.tally(0, 9, 'member:b'), { sats: 110n, count: 2 })
    assert.deepEqual(left.tally(0, 9, 'organisation'), { sats: 1_110n, count: 3 })
    const more = plus(history, { at: 6, amountSats: 2n, member: 'b' })
    assert.deepEqual(more.tally(0, 9, 'member:a'), { sats: 101n, count: 2 })
    assert.deepEqual(more.tally(0, 9, 'member:b'), { sats: 112n, count: 3 })
    assert.deepEqual(more.tally(0, 9, 'organisation'), { sats: 1_113n, count: 5 })
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

describe('a history that remembers', () => {
  it('asks each question once, and answers as the history does', () => {
    const asked: string[] = []
    const history = arrayHistory([{ at: 5, amountSats: 3n }])
    const once = remembering({
      tally(from, to, scope) {
        asked.push(`${from} ${to} ${scope}`)
        return history.tally(from, to, scope)
      },
    })
    for (let turn = 0; turn < 2; turn += 1) {
      assert.deepEqual(once.tally(0, 5, 'wallet'), { sats: 3n, count: 1 })
      assert.deepEqual(once.tally(0, 4, 'wallet'), { sats: 0n, count: 0 })
      assert.deepEqual(once.tally(0, 5, 'organisation'), { sats: 3n, count: 1 })
    }
    assert.deepEqual(asked, ['0 5 wallet', '0 4 wallet', '0 5 organisation'])
  })
})

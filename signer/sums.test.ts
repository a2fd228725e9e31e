import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { arrayHistory } from '@countersign/core/policy/history.ts'
import fc from 'fast-check'
import { rangeTally, SUM_SCHEMA, sumWriter } from './sums.ts'

function open() {
  const database = new DatabaseSync(':memory:')
  database.exec(SUM_SCHEMA)
  return { write: sumWriter(database), tally: rangeTally(database), database }
}

/** Times whose sizes differ as much as windows do. */
const time = fc.oneof(
  fc.nat(200),
  fc.nat(300_000),
  fc.integer({ min: 1_767_225_600, max: 1_767_225_600 + 3_000_000 }),
  fc.constantFrom(
    63,
    64,
    65,
    4_095,
    4_096,
    4_097,
    262_143,
    262_144,
    2 ** 31,
    2 ** 36 - 1,
    2 ** 36,
    253_402_300_799,
  ),
)
const spend = fc.record({
  at: time,
  amountSats: fc.bigInt({ min: 1n, max: 2_100_000_000_000_000n }),
})

describe('sums over time', () => {
  it('are those of adding up, for ranges of every size', () => {
    const range = fc.tuple(time, time)
    const holds = fc.property(
      fc.array(spend, { maxLength: 30 }),
      fc.array(range, { maxLength: 20 }),
      (spends, ranges) => {
        const { write, tally } = open()
        for (const { at, amountSats } of spends) write('w', at, amountSats, 1)
        const brute = arrayHistory(spends)
        for (const [a, b] of ranges) {
          const [from, to] = [Math.min(a, b), Math.max(a, b)]
          assert.deepEqual(
            tally('w', from, to),
            brute.tally(from, to, 'wallet'),
            `${from} to ${to}`,
          )
        }
      },
    )
    fc.assert(holds, { seed: 1, numRuns: 150 })
  })

  it('are right at every edge of the buckets', () => {
    const { write, tally } = open()
    const times = [0, 1, 62, 63, 64, 65, 127, 128, 4_095, 4_096, 4_097, 8_191, 8_192, 262_144]
    for (const at of times) write('w', at, 1n, 1)
    for (const from of times) {
      for (const to of times) {
        const count = times.filter((at) => from <= at && at <= to).length
        assert.deepEqual(tally('w', from, to), { sats: BigInt(count), count }, `${from} to ${to}`)
      }
    }
  })

  it('take back what was replaced, and nothing else', () => {
    const retracted = fc.array(fc.tuple(spend, fc.boolean()), { maxLength: 30 })
    const holds = fc.property(retracted, fc.tuple(time, time), (all, [a, b]) => {
      const { write, tally } = open()
      for (const [{ at, amountSats }] of all) write('w', at, amountSats, 1)
      for (const [{ at, amountSats }, isGone] of all) if (isGone) write('w', at, -amountSats, -1)
      const brute = arrayHistory(all.filter(([, isGone]) => !isGone).map(([each]) => each))
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      assert.deepEqual(tally('w', from, to), brute.tally(from, to, 'wallet'))
      assert.deepEqual(tally('w', 0, 2 ** 40), brute.tally(0, 2 ** 40, 'wallet'))
    })
    fc.assert(holds, { seed: 1, numRuns: 150 })
  })

  it("of one wallet are not another's", () => {
    const { write, tally } = open()
    write('w', 100, 5n, 1)
    assert.deepEqual(tally('v', 0, 1_000), { sats: 0n, count: 0 })
  })

  it('over nothing are nothing, also before the beginning of time', () => {
    const { write, tally } = open()
    write('w', 0, 5n, 1)
    assert.deepEqual(tally('w', 2, 1), { sats: 0n, count: 0 })
    assert.deepEqual(tally('w', -100, -1), { sats: 0n, count: 0 })
    assert.deepEqual(tally('w', -100, 0), { sats: 5n, count: 1 })
  })

  it('reads about a hundred rows, however many spends there are', () => {
    const { write, tally, database } = open()
    for (let i = 0; i < 5_000; i += 1) write('w', 1_700_000_000 + i * 37, 1n, 1)
    const plan = database
      .prepare(
        `EXPLAIN QUERY PLAN SELECT sum(sats) FROM sums
         WHERE wallet = ? AND level = ? AND bucket BETWEEN ? AND ?`,
      )
      .all('w', 0, 0, 1)
    assert.match(
      String(plan[0]?.detail),
      /SEARCH .* PRIMARY KEY \(wallet=\? AND level=\? AND bucket>\? AND bucket<\?\)/,
    )
    assert.equal(tally('w', 0, 2_000_000_000).count, 5_000)
  })
})

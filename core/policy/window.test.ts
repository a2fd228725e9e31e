import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { DAY, SOME_DAY, windows } from './samples.test.ts'
import { earliest, isWindowWithin, type Window, windowFreeAt, windowStart } from './window.ts'

const at = (text: string): number => Date.parse(text) / 1000
const days = (n: number): Window => ({ kind: 'rolling', seconds: n * DAY })

describe('windowStart', () => {
  const cases: readonly (readonly [Window['kind'], string, string, string])[] = [
    ['utc-day', '2024-02-28T23:59:59Z', '2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['utc-day', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['utc-day', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '1970-01-02T00:00:00Z'],
    // 2024-02-25 is a Sunday.
    ['utc-week', '2024-02-25T23:59:59Z', '2024-02-19T00:00:00Z', '2024-02-26T00:00:00Z'],
    ['utc-week', '2024-02-26T00:00:00Z', '2024-02-26T00:00:00Z', '2024-03-04T00:00:00Z'],
    ['utc-week', '2026-01-01T12:00:00Z', '2025-12-29T00:00:00Z', '2026-01-05T00:00:00Z'],
    ['utc-week', '1970-01-04T23:59:59Z', '1970-01-01T00:00:00Z', '1970-01-05T00:00:00Z'],
    ['utc-month', '2024-02-29T23:59:59Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['utc-month', '2023-02-28T23:59:59Z', '2023-02-01T00:00:00Z', '2023-03-01T00:00:00Z'],
    ['utc-month', '2100-02-28T23:59:59Z', '2100-02-01T00:00:00Z', '2100-03-01T00:00:00Z'],
    ['utc-month', '2024-03-01T00:00:00Z', '2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z'],
    ['utc-month', '2024-04-30T23:59:59Z', '2024-04-01T00:00:00Z', '2024-05-01T00:00:00Z'],
    ['utc-month', '2025-12-31T23:59:59Z', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  ]
  for (const [kind, now, start, free] of cases) {
    it(`of the ${kind} at ${now} is ${start}, and it is free at ${free}`, () => {
      assert.equal(windowStart({ kind } as Window, at(now)), at(start))
      assert.equal(windowFreeAt({ kind } as Window, at(now)), at(free))
    })
  }

  it('of a rolling window forgets what is exactly as old as the window', () => {
    assert.equal(windowStart(days(1), SOME_DAY), SOME_DAY - DAY + 1)
    assert.equal(windowFreeAt(days(1), SOME_DAY), SOME_DAY + DAY)
    assert.equal(windowStart({ kind: 'rolling', seconds: 1 }, SOME_DAY), SOME_DAY)
    assert.equal(windowStart(days(7), DAY), 0)
  })

  it('of a lifetime is the beginning, and it is never free', () => {
    assert.equal(windowStart({ kind: 'lifetime' }, SOME_DAY), 0)
    assert.equal(windowFreeAt({ kind: 'lifetime' }, SOME_DAY), null)
  })

  it('never goes back, holds the present, and passes it first when the window is free', () => {
    const time = fc.integer({ min: 0, max: 4_102_444_800 })
    const property = fc.property(windows, time, time, (window, a, b) => {
      const [earlier, later] = a < b ? [a, b] : [b, a]
      assert.ok(windowStart(window, earlier) <= windowStart(window, later))
      assert.ok(windowStart(window, a) <= a && windowStart(window, a) >= 0)
      const freeAt = windowFreeAt(window, a)
      if (freeAt === null) return
      assert.ok(windowStart(window, freeAt) > a)
      assert.ok(windowStart(window, freeAt - 1) <= a)
    })
    fc.assert(property, { seed: 1, numRuns: 3_000 })
  })
})

describe('isWindowWithin', () => {
  it('is true only of windows that never start later', () => {
    const time = fc.integer({ min: SOME_DAY, max: SOME_DAY + 800 * DAY })
    let within = 0
    const property = fc.property(windows, windows, time, (inner, outer, now) => {
      if (!isWindowWithin(inner, outer)) return
      within++
      assert.ok(windowStart(outer, now) <= windowStart(inner, now))
      const midnight = now - (now % DAY)
      assert.ok(windowStart(outer, midnight - 1) <= windowStart(inner, midnight - 1))
      assert.ok(windowStart(outer, midnight) <= windowStart(inner, midnight))
    })
    fc.assert(property, { seed: 2, numRuns: 5_000 })
    assert.ok(within > 1_000)
  })

  const [day, week, month, lifetime] = (
    ['utc-day', 'utc-week', 'utc-month', 'lifetime'] as const
  ).map((kind): Window => ({ kind })) as [Window, Window, Window, Window]
  const cases: readonly (readonly [Window, Window, boolean])[] = [
    [days(1), days(1), true],
    [days(2), days(1), false],
    [day, days(1), true],
    [day, { kind: 'rolling', seconds: DAY - 1 }, false],
    [week, days(7), true],
    [week, { kind: 'rolling', seconds: 7 * DAY - 1 }, false],
    [month, days(31), true],
    [month, days(30), false],
    [lifetime, days(3_650), false],
    [days(3_650), lifetime, true],
    [lifetime, lifetime, true],
    [day, week, true],
    [day, month, true],
    [week, month, false],
    [month, week, false],
    [week, day, false],
    [days(1), day, false],
    [days(1), month, false],
  ]
  for (const [inner, outer, expected] of cases) {
    it(`says ${expected} of ${JSON.stringify(inner)} in ${JSON.stringify(outer)}`, () => {
      assert.equal(isWindowWithin(inner, outer), expected)
    })
  }
})

describe('earliest', () => {
  it('finds the first moment at which something holds', () => {
    for (let first = 11; first <= 20; first++) {
      assert.equal(
        earliest(10, 20, (time) => time >= first),
        first,
      )
    }
    assert.equal(
      earliest(10, 20, () => false),
      null,
    )
    assert.equal(
      earliest(10, 10, () => true),
      null,
    )
  })
})

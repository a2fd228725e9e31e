import assert from 'node:assert/strict'
import { it } from 'node:test'
import { heard, patienceMs, type Rhythm } from './rhythm.ts'

/** The patience after ticks so far apart. */
function afterTicks(everyMs: number, ticks: number): number {
  let rhythm: Rhythm | null = null
  for (let n = 0; n < ticks; n += 1) rhythm = heard(rhythm, n * everyMs)
  return patienceMs(rhythm)
}

it('silence is believed for five intervals, but for ten to thirty seconds', () => {
  assert.equal(patienceMs(null), 10_000)
  assert.equal(afterTicks(0, 1), 10_000)
  assert.equal(afterTicks(1_000, 50), 10_000)
  assert.equal(afterTicks(3_000, 50), 15_000)
  assert.equal(afterTicks(60_000, 50), 30_000)
})

it('the newest intervals weigh more', () => {
  const slow = heard(heard(null, 0), 4_000)
  const faster = heard(slow, 5_000)
  assert.equal(faster.averageMs, 3_400)
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openSilence } from '@countersign/trader/watching/silence.ts'
import { woundTime } from '../builders/wound.ts'

describe('an account’s silence', () => {
  it('is told once after five beats in vain, with why, and once when it is over', () => {
    const time = woundTime()
    let now = 100
    const told: string[] = []
    const parts = { time, clock: () => now, beatMs: () => 1_000 }
    const silence = openSilence(parts, (kind, why) => told.push(`${kind} ${why}`))
    time.wind(5_000)
    silence.judge('away')
    assert.deepEqual([told, silence.since()], [[], null])
    time.wind(1)
    now = 106
    silence.judge('away')
    silence.judge('still away')
    assert.deepEqual([told, silence.since()], [['silent away'], 100])
    silence.good()
    silence.good()
    assert.deepEqual([told, silence.since()], [['silent away', 'back '], null])
    time.wind(6_000)
    now = 112
    silence.judge('away')
    assert.equal(silence.since(), 106)
  })

  it('is measured by the beats of now', () => {
    const time = woundTime()
    let beatMs = 1_000
    const told: string[] = []
    const parts = { time, clock: () => 1, beatMs: () => beatMs }
    const silence = openSilence(parts, (kind, why) => told.push(`${kind} ${why}`))
    beatMs = 2_000
    time.wind(10_000)
    silence.judge('away')
    assert.deepEqual(told, [])
    time.wind(1)
    silence.judge('away')
    assert.deepEqual(told, ['silent away'])
    beatMs = 3_000
    silence.judge('away')
    assert.deepEqual(told, ['silent away', 'back '])
  })
})

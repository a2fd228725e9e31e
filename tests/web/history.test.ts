// The line on the first page.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { historyOf } from '@countersign/web/pages/overview/history.ts'

it('adds wallets up by the day, also those that began later', () => {
  const old = [10, 20, 30, 40].map((at) => ({ at, sats: String(at * 1_000_000) }))
  const young = [
    { at: 30, sats: '0' },
    { at: 41, sats: '60000000' },
  ]
  const { times, values } = historyOf([young, old])
  assert.deepEqual(times, [10, 20, 30, 40])
  assert.deepEqual(values, [0.1, 0.2, 0.3, 1])
})

it('begins a day before the first coin', () => {
  const points = [1, 2, 3, 4].map((at) => ({ at, sats: at < 3 ? '0' : '5' }))
  assert.deepEqual(historyOf([points]).times, [2, 3, 4])
  assert.deepEqual(historyOf([]).times, [])
})

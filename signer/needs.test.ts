import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type Demand,
  isGated,
  lacksOf,
  needsOnly,
  readNeeds,
  waitingSeconds,
  writeNeeds,
} from './needs.ts'

const DAY = 86_400
const CODE: Demand = { factor: 'code', approvals: [], delaySeconds: 0 }
const BOTH = [
  { group: 'approvers', count: 2 },
  { group: 'lawyers', count: 1 },
]

describe('what a spend needs', () => {
  it('comes back from the line it is kept as', () => {
    for (const needs of [
      null,
      CODE,
      { factor: 'passkey', approvals: BOTH, delaySeconds: 60 },
      { factor: 'code', approvals: [], delaySeconds: 7_776_000 },
    ] as const) {
      assert.deepEqual(readNeeds(writeNeeds(needs)), needs)
    }
    for (const line of ['', 'approvals code', 'delay:60', 'policy'])
      assert.equal(readNeeds(line), null)
  })

  it('is kept for a day, and a week longer than its delay where others decide', () => {
    assert.equal(waitingSeconds(null), DAY)
    assert.equal(waitingSeconds(CODE), DAY)
    assert.equal(waitingSeconds({ ...CODE, factor: 'passkey' }), DAY)
    assert.equal(waitingSeconds({ ...CODE, approvals: BOTH }), 7 * DAY)
    assert.equal(waitingSeconds({ ...CODE, delaySeconds: 30 * DAY }), 37 * DAY)
  })

  it('lacks the factor to the last, and nothing that was met', () => {
    const needs = { factor: 'passkey', approvals: BOTH, delaySeconds: 60 } as const
    assert.deepEqual(lacksOf(null), ['policy'])
    assert.deepEqual(lacksOf(needs), ['approvals', 'delay', 'passkey'])
    assert.deepEqual(lacksOf(needs, { isApproved: true, isDelayOver: false }), ['delay', 'passkey'])
    assert.deepEqual(lacksOf(needs, { isApproved: false, isDelayOver: true }), [
      'approvals',
      'passkey',
    ])
    assert.deepEqual(lacksOf(needs, { isApproved: true, isDelayOver: true }), ['passkey'])
    assert.deepEqual([isGated(needs), isGated(CODE), isGated(null)], [true, false, false])
  })

  it('is met by a passkey where a code is asked, never by a code where a passkey is', () => {
    assert.equal(needsOnly(['code'], 'code'), true)
    assert.equal(needsOnly(['code'], 'passkey'), true)
    assert.equal(needsOnly(['passkey'], 'passkey'), true)
    assert.equal(needsOnly(['passkey'], 'code'), false)
    for (const other of ['approvals', 'delay', 'policy'] as const) {
      assert.equal(needsOnly([other, 'code'], 'passkey'), false, other)
    }
  })
})

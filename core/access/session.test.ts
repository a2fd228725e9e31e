import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isFresh, SESSION_LIMITS, type SessionTimes, sessionEndsAt } from './session.ts'

const NOW = 1_795_000_000
const at = (more: Partial<SessionTimes> = {}): SessionTimes => ({
  stage: 'full',
  createdAt: NOW,
  usedAt: NOW,
  provedAt: NOW,
  ...more,
})

describe('a session', () => {
  it('ends an hour after its last use, and after a day however much it is used', () => {
    assert.equal(sessionEndsAt(at()), NOW + 3_600)
    assert.equal(sessionEndsAt(at({ usedAt: NOW + 70_000 })), NOW + 73_600)
    assert.equal(sessionEndsAt(at({ usedAt: NOW + 86_000 })), NOW + 86_400)
  })

  it('that sets up an account ends after half an hour, used or not', () => {
    const stage = 'setting-up'
    assert.equal(sessionEndsAt(at({ stage, usedAt: NOW + 1_700 })), NOW + 1_800)
  })

  it('has a fresh factor for five minutes, to the second', () => {
    assert.equal(isFresh(at(), NOW + SESSION_LIMITS.freshSeconds - 1), true)
    assert.equal(isFresh(at(), NOW + SESSION_LIMITS.freshSeconds), false)
    assert.equal(isFresh(at({ provedAt: NOW + 9 }), NOW + 308), true)
  })

  it('that sets up an account has nothing but its link to prove', () => {
    assert.equal(isFresh(at({ stage: 'setting-up' }), NOW + 1_700), true)
  })
})

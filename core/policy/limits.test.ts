// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { defaultPolicy } from './defaults.ts'
import { arrayHistory } from './history.ts'
import { limits } from './limits.ts'
import type { Atom, Policy } from './policy.ts'
import { DAY, SOME_DAY } from './samples.test.ts'

const NOW = SOME_DAY + 4_000

describe('limits', () => {
  it('tells for each limit what is used, left, and when it eases and is free', () => {
    const history = arrayHistory([
      { at: NOW - 3 * DAY, amountSats: 16_000_000n },
      { at: NOW - 100, amountSats: 1_000_000n },
      { at: NOW - 50, amountSats: 2_500_000n },
    ])
    assert.deepEqual(limits(defaultPolicy(), history, NOW), [
      {
        rule: 'limit-24h',
        window: { kind: 'rolling', seconds: DAY },
        isConditional: false,
        kind: 'sum',
        limitSats: 5_000_000n,
        usedSats: 3_500_000n,
        leftSats: 1_500_000n,
        easesAt: NOW - 100 + DAY,
        freeAt: NOW - 50 + DAY,
      },
      {
        rule: 'limit-7d',
        window: { kind: 'rolling', seconds: 7 * DAY },
        isConditional: false,
        kind: 'sum',
        limitSats: 20_000_000n,
        usedSats: 19_500_000n,
        leftSats: 500_000n,
        easesAt: NOW + 4 * DAY,
        freeAt: NOW - 50 + 7 * DAY,
      },
    ])
  })

  it('counts, names conditions, knows what never frees and what is free', () => {
    const when: readonly Atom[] = [
      { kind: 'count-above', count: 1, window: { kind: 'utc-day' } },
      { kind: 'sum-above', sats: sats(5n), window: { kind: 'lifetime' } },
      { kind: 'sum-above', sats: sats(5n), window: { kind: 'rolling', seconds: 60 } },
    ]
    const policy: Policy = {
      ...defaultPolicy(),
      rules: [{ id: 'r', when, then: { kind: 'deny' } }],
    }
    const history = arrayHistory([
      { at: NOW - 70, amountSats: 4n },
      { at: NOW - 60, amountSats: 4n },
    ])
    const shared = { rule: 'r', isConditional: true }
    const tomorrow = SOME_DAY + DAY
    assert.deepEqual(limits(policy, history, NOW), [
      {
        ...shared,
        window: { kind: 'utc-day' },
        kind: 'count',
        limitCount: 1,
        usedCount: 2,
        leftCount: 0,
        easesAt: tomorrow,
        freeAt: tomorrow,
      },
      {
        ...shared,
        window: { kind: 'lifetime' },
        kind: 'sum',
        limitSats: 5n,
        usedSats: 8n,
        leftSats: 0n,
        easesAt: null,
        freeAt: null,
      },
      {
        ...shared,
        window: { kind: 'rolling', seconds: 60 },
        kind: 'sum',
        limitSats: 5n,
        usedSats: 0n,
        leftSats: 5n,
        easesAt: null,
        freeAt: null,
      },
    ])
  })

  it('counts spends of nothing as spends', () => {
    const when: readonly Atom[] = [
      { kind: 'count-above', count: 9, window: { kind: 'rolling', seconds: 60 } },
    ]
    const policy: Policy = {
      ...defaultPolicy(),
      rules: [{ id: 'r', when, then: { kind: 'deny' } }],
    }
    const [limit] = limits(policy, arrayHistory([{ at: NOW - 10, amountSats: 0n }]), NOW)
    assert.equal(limit?.easesAt, NOW + 50)
    assert.equal(limit?.freeAt, NOW + 50)
  })
})

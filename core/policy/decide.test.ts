// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import {
  deny,
  FRIEND,
  kind,
  NOW,
  ONE_DAY,
  policy,
  STRANGER,
  spend,
  spent,
  verdict,
} from './builders.test.ts'
import { decide } from './decide.ts'
import type { SpendFacts } from './facts.ts'
import { arrayHistory } from './history.ts'
import type { Atom, Rule } from './policy.ts'

describe('decide', () => {
  it('denies everything under a policy without grants, and says so', () => {
    const empty = { ...policy(), grants: [] }
    const it = {
      policy: empty,
      spend: spend(0n),
      history: arrayHistory([]),
      replaced: [],
      now: NOW,
    }
    assert.deepEqual(decide(it), {
      kind: 'deny',
      because: [{ rule: 'no-grant', passesAt: null }],
      passesAt: null,
    })
  })

  it('asks for a code even when no rule does', () => {
    const expected = {
      kind: 'sign',
      needs: { factor: 'code', approvals: [], delaySeconds: 0 },
      because: [],
      limits: [],
    }
    assert.deepEqual(verdict([], spend(1n)), expected)
  })

  it('lets deny beat a required factor and names only what denies', () => {
    const code: Rule = { id: 'code', when: [], then: { kind: 'factor', level: 'code' } }
    const denies = deny({ kind: 'amount-above', sats: sats(9n) })
    for (const rules of [
      [code, denies],
      [denies, code],
    ]) {
      const { kind, because } = verdict(rules, spend(10n))
      assert.equal(kind, 'deny')
      assert.deepEqual(
        because.map(({ rule }) => rule),
        ['limit'],
      )
    }
    assert.deepEqual(verdict([code, denies], spend(9n)).because, [{ rule: 'code' }])
  })

  it('denies for ever under a rule without atoms', () => {
    assert.deepEqual(verdict([deny()], spend(1n)), {
      kind: 'deny',
      because: [{ rule: 'limit', passesAt: null }],
      passesAt: null,
    })
  })

  it('fires a rule only when all of its atoms are true', () => {
    const rule = deny(
      { kind: 'amount-above', sats: sats(9n) },
      { kind: 'fee-above', sats: sats(1n) },
    )
    assert.equal(verdict([rule], spend(8n, 2n)).kind, 'deny')
    assert.equal(verdict([rule], spend(9n, 1n)).kind, 'sign')
    assert.equal(verdict([rule], spend(7n, 2n)).kind, 'sign')
  })

  it('refuses a time that is none', () => {
    for (const now of [-1, 0.5, Number.NaN, 253_402_300_800]) {
      assert.throws(() => verdict([], spend(1n), { now }), RangeError)
    }
  })
})

describe('an atom', () => {
  const limit = sats(100n)
  const cases: readonly (readonly [string, Atom, SpendFacts, SpendFacts])[] = [
    ['amount', { kind: 'amount-above', sats: limit }, spend(60n, 40n), spend(60n, 41n)],
    ['sum', { kind: 'sum-above', sats: limit, window: ONE_DAY }, spend(60n, 40n), spend(61n, 40n)],
    ['fee', { kind: 'fee-above', sats: limit }, spend(900n, 100n), spend(900n, 101n)],
    [
      'fee rate',
      { kind: 'fee-rate-above', satPerVb: 2 },
      spend(900n, 300n, { vsize: 150 }),
      spend(900n, 301n, { vsize: 150 }),
    ],
    [
      'fee share, of the payments without the fee',
      { kind: 'fee-share-above', basisPoints: 100 },
      spend(10_000n, 100n),
      spend(10_000n, 101n),
    ],
    ['change', { kind: 'change-not-ours' }, spend(1n), spend(1n, 0n, { hasUnprovenChange: true })],
    [
      'allow-list',
      { kind: 'destination-not-in', list: 'friends' },
      spend(1n),
      spend(1n, 0n, {
        payments: [
          { script: FRIEND, amountSats: sats(1n) },
          { script: STRANGER, amountSats: sats(0n) },
        ],
      }),
    ],
    [
      'deny-list',
      { kind: 'destination-in', list: 'friends' },
      spend(1n, 0n, { payments: [{ script: STRANGER, amountSats: sats(1n) }] }),
      spend(1n, 0n, {
        payments: [
          { script: STRANGER, amountSats: sats(1n) },
          { script: FRIEND, amountSats: sats(0n) },
        ],
      }),
    ],
  ]
  for (const [name, atom, within, beyond] of cases) {
    it(`of ${name} holds at the limit and fires one over`, () => {
      assert.equal(kind(atom, within), 'sign')
      assert.equal(kind(atom, beyond), 'deny')
    })
  }

  it('of a count counts this spend as well', () => {
    const atom: Atom = { kind: 'count-above', count: 2, window: ONE_DAY }
    assert.equal(kind(atom, spend(1n), { past: [spent(0n, NOW)] }), 'sign')
    assert.equal(kind(atom, spend(1n), { past: [spent(0n, NOW), spent(0n, NOW - 9)] }), 'deny')
    assert.equal(kind({ ...atom, count: 0 }, spend(1n)), 'deny')
  })

  it('compares fee shares and rates exactly, where division would round', () => {
    const share: Atom = { kind: 'fee-share-above', basisPoints: 3_333 }
    assert.equal(kind(share, spend(30_000n, 9_999n)), 'sign')
    assert.equal(kind(share, spend(30_000n, 10_000n)), 'deny')
    const rate: Atom = { kind: 'fee-rate-above', satPerVb: 1 }
    assert.equal(kind(rate, spend(1n, 150n)), 'sign')
    assert.equal(kind(rate, spend(1n, 151n)), 'deny')
  })

  it('about a list that does not exist fires, allow-list or deny-list, whatever is paid', () => {
    const nothingPaid = spend(0n, 1n, { payments: [] })
    for (const list of ['nobody', 'constructor', 'tostring']) {
      for (const atomKind of ['destination-in', 'destination-not-in'] as const) {
        assert.equal(kind({ kind: atomKind, list }, spend(1n)), 'deny')
        assert.equal(kind({ kind: atomKind, list }, nothingPaid), 'deny')
      }
    }
  })

  it('about destinations does not fire when only our own change is paid', () => {
    const nothingPaid = spend(0n, 1n, { payments: [] })
    assert.equal(kind({ kind: 'destination-not-in', list: 'friends' }, nothingPaid), 'sign')
    assert.equal(kind({ kind: 'destination-in', list: 'friends' }, nothingPaid), 'sign')
  })

  it('that cannot be computed fires', () => {
    const inCapitals = { payments: [{ script: FRIEND.toUpperCase(), amountSats: sats(1n) }] }
    const list = 'friends'
    assert.equal(kind({ kind: 'destination-in', list }, spend(1n, 0n, inCapitals)), 'deny')
    assert.equal(kind({ kind: 'destination-not-in', list }, spend(1n, 0n, inCapitals)), 'deny')
    for (const vsize of [0, -1, 0.5, Number.NaN]) {
      const rate: Atom = { kind: 'fee-rate-above', satPerVb: 500 }
      assert.equal(kind(rate, spend(1n, 0n, { vsize })), 'deny')
    }
    const share: Atom = { kind: 'fee-share-above', basisPoints: 1_000_000 }
    assert.equal(kind(share, spend(0n, 1n, { payments: [] })), 'deny')
    assert.equal(kind(share, spend(0n, 0n)), 'deny')
  })
})

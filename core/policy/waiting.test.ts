// Decide over time: windows, denials that pass later, replacements.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { deny, kind, NOW, ONE_DAY, spend, spent, verdict } from './builders.test.ts'
import type { Atom } from './policy.ts'
import { DAY } from './samples.test.ts'
import type { Window } from './window.ts'

describe('a window', () => {
  const sumIn = (window: Window): Atom => ({ kind: 'sum-above', sats: sats(100n), window })
  const at = (text: string): number => Date.parse(text) / 1000
  const cases: readonly (readonly [Window, string, string])[] = [
    [{ kind: 'utc-day' }, '2024-02-29T23:59:59Z', '2024-03-01T00:00:00Z'],
    [{ kind: 'utc-week' }, '2024-02-25T23:59:59Z', '2024-02-26T00:00:00Z'],
    [{ kind: 'utc-month' }, '2024-02-29T23:59:59Z', '2024-03-01T00:00:00Z'],
    [{ kind: 'utc-month' }, '2023-02-28T23:59:59Z', '2023-03-01T00:00:00Z'],
  ]
  for (const [window, last, first] of cases) {
    it(`${window.kind} that ends at ${last} forgets it one second later`, () => {
      const past = [spent(1n, at(last))]
      assert.equal(kind(sumIn(window), spend(100n), { past, now: at(last) }), 'deny')
      assert.equal(kind(sumIn(window), spend(100n), { past, now: at(first) }), 'sign')
      const denied = verdict([deny(sumIn(window))], spend(100n), { past, now: at(last) })
      assert.equal(denied.kind === 'deny' && denied.passesAt, at(first))
    })
  }

  it('of 24 hours holds over midnight, so that the limit cannot be spent twice at its edge', () => {
    const past = [spent(100n, at('2024-02-29T23:59:59Z'))]
    const now = at('2024-03-01T00:00:00Z')
    assert.equal(kind(sumIn({ kind: 'utc-day' }), spend(100n), { past, now }), 'sign')
    assert.equal(kind(sumIn(ONE_DAY), spend(1n), { past, now }), 'deny')
  })

  it('forgets a past spend exactly when it is as old as the window', () => {
    assert.equal(kind(sumIn(ONE_DAY), spend(100n), { past: [spent(1n, NOW - DAY)] }), 'sign')
    assert.equal(kind(sumIn(ONE_DAY), spend(100n), { past: [spent(1n, NOW - DAY + 1)] }), 'deny')
  })

  it('of a lifetime never forgets', () => {
    const denied = verdict([deny(sumIn({ kind: 'lifetime' }))], spend(100n), {
      past: [spent(1n, 0)],
    })
    assert.equal(denied.kind === 'deny' && denied.passesAt, null)
  })
})

describe('a denial', () => {
  const rule = deny({ kind: 'sum-above', sats: sats(100n), window: ONE_DAY })

  it('says the limit, what is used and left, and when the spend would pass', () => {
    const past = [spent(40n, NOW - 100), spent(30n, NOW - 50)]
    assert.deepEqual(verdict([rule], spend(60n), { past }), {
      kind: 'deny',
      because: [
        {
          rule: 'limit',
          atom: 'sum-above',
          window: ONE_DAY,
          limitSats: 100n,
          spendSats: 60n,
          usedSats: 70n,
          leftSats: 30n,
          passesAt: NOW - 100 + DAY,
        },
      ],
      passesAt: NOW - 100 + DAY,
    })
  })

  it('never has less than nothing left', () => {
    const [reason] = verdict([rule], spend(1n), { past: [spent(140n, NOW)] }).because
    assert.equal(reason?.leftSats, 0n)
  })

  it('passes never when the spend alone is above the limit, or a rule without time denies', () => {
    const large = verdict([rule], spend(101n))
    assert.equal(large.kind === 'deny' && large.passesAt, null)
    const both = verdict([rule, { ...deny(), id: 'never' }], spend(1n), {
      past: [spent(100n, NOW)],
    })
    assert.equal(both.kind === 'deny' && both.passesAt, null)
    assert.deepEqual(
      both.because.map((reason) => reason.passesAt),
      [NOW + DAY, null],
    )
  })

  it('passes when the last of two rules, and the first of two atoms, lets it', () => {
    const sum: Atom = { kind: 'sum-above', sats: sats(100n), window: ONE_DAY }
    const count: Atom = { kind: 'count-above', count: 1, window: { kind: 'rolling', seconds: 60 } }
    const past = [spent(100n, NOW)]
    const apart = verdict([deny(sum), { ...deny(count), id: 'z' }], spend(1n), { past })
    assert.equal(apart.kind === 'deny' && apart.passesAt, NOW + DAY)
    const together = verdict([deny(sum, count)], spend(1n), { past })
    assert.equal(together.kind === 'deny' && together.passesAt, NOW + 60)
  })
})

describe('a replacement', () => {
  const sum: Atom = { kind: 'sum-above', sats: sats(100n), window: ONE_DAY }
  const old = spent(60n, NOW - DAY + 1)

  it('does not count what it replaces as well', () => {
    const past = [old, spent(30n, NOW - 1)]
    assert.equal(kind(sum, spend(70n), { past, replaced: [old] }), 'sign')
    assert.equal(kind(sum, spend(71n), { past, replaced: [old] }), 'deny')
    assert.equal(kind(sum, spend(70n), { past }), 'deny')
  })

  it('counts at its dearest: a cheap one counts what it replaces, together', () => {
    const other = spent(30n, NOW - 5)
    const past = [old, other, spent(10n, NOW - 1)]
    const limited: Atom = { ...sum, sats: sats(99n) }
    assert.equal(kind(sum, spend(1n), { past, replaced: [old, other] }), 'sign')
    assert.equal(kind(limited, spend(1n), { past, replaced: [old, other] }), 'deny')
  })

  it('counts now, not when it was first signed', () => {
    const longAgo = spent(60n, NOW - 3 * DAY)
    const past = [longAgo, spent(41n, NOW - 1)]
    assert.equal(kind(sum, spend(1n), { past, replaced: [longAgo] }), 'deny')
    assert.equal(kind(sum, spend(1n), { past }), 'sign')
  })

  it('of two spends counts once', () => {
    const count: Atom = { kind: 'count-above', count: 1, window: ONE_DAY }
    const past = [old, spent(30n, NOW - 5)]
    assert.equal(kind(count, spend(1n), { past, replaced: past }), 'sign')
    assert.equal(kind(count, spend(1n), { past, replaced: [old] }), 'deny')
  })

  it('of what is not in the history is never decided', () => {
    assert.throws(() => kind(sum, spend(1n), { replaced: [old] }), RangeError)
  })
})

describe('a verdict to sign', () => {
  it('says what each limit holds once this spend is counted', () => {
    const rule = deny({ kind: 'sum-above', sats: sats(100n), window: ONE_DAY })
    const it = verdict([rule], spend(60n), { past: [spent(30n, NOW - 1)] })
    assert.deepEqual(it.kind === 'sign' && it.limits, [
      {
        rule: 'limit',
        window: ONE_DAY,
        isConditional: false,
        kind: 'sum',
        limitSats: 100n,
        usedSats: 90n,
        leftSats: 10n,
      },
    ])
  })
})

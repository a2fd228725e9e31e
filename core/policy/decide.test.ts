// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { decide } from './decide.ts'
import type { SpendFacts } from './facts.ts'
import { arrayHistory, type Spent } from './history.ts'
import type { Atom, Policy, Rule } from './policy.ts'
import { DAY, SOME_DAY } from './samples.test.ts'
import type { Verdict } from './verdict.ts'
import type { Window } from './window.ts'

const NOW = SOME_DAY + 4_000
const FRIEND = '0014aa'
const STRANGER = '0014bb'
const ONE_DAY: Window = { kind: 'rolling', seconds: DAY }

const deny = (...when: Atom[]): Rule => ({ id: 'limit', when, then: { kind: 'deny' } })
const policy = (...rules: Rule[]): Policy => ({
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules,
  lists: { friends: [FRIEND] },
})
const spend = (paid: bigint, fee = 0n, more: Partial<SpendFacts> = {}): SpendFacts => ({
  payments: [{ script: FRIEND, amountSats: sats(paid) }],
  amountSats: sats(paid + fee),
  feeSats: sats(fee),
  vsize: 150,
  hasUnprovenChange: false,
  initiator: 'owner',
  ...more,
})
const spent = (amountSats: bigint, at: number): Spent => ({ at, amountSats })

type Past = {
  readonly past?: readonly Spent[]
  readonly replaced?: readonly Spent[]
  readonly now?: number
}
const verdict = (rules: readonly Rule[], of: SpendFacts, more: Past = {}): Verdict =>
  decide({
    policy: policy(...rules),
    spend: of,
    history: arrayHistory(more.past ?? []),
    replaced: more.replaced ?? [],
    now: more.now ?? NOW,
  })
const kind = (atom: Atom, of: SpendFacts, more: Past = {}): string =>
  verdict([deny(atom)], of, more).kind

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
    const expected = { kind: 'sign', needs: { factor: 'code' }, because: [], limits: [] }
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

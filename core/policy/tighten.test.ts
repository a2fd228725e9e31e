// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { decide } from './decide.ts'
import { defaultPolicy } from './defaults.ts'
import { arrayHistory } from './history.ts'
import type { Atom, Policy, Rule } from './policy.ts'
import { atoms, DAY, pasts, policies, rules, spends, windows } from './samples.test.ts'
import { compare } from './tighten.ts'
import type { Window } from './window.ts'

type Edit = (policy: Policy) => Policy

const onRule =
  (at: number, change: (rule: Rule) => Rule): Edit =>
  (policy) => ({
    ...policy,
    rules: policy.rules.map((rule, index) =>
      index === at % policy.rules.length ? change(rule) : rule,
    ),
  })
const onAtom = (at: number, change: (atom: Atom) => Atom): Edit =>
  onRule(at, (rule) => ({
    ...rule,
    when: rule.when.map((atom, index) => (index === at % rule.when.length ? change(atom) : atom)),
  }))

const place = fc.nat(5)
const step = fc.integer({ min: -3, max: 3 })
const up = (n: number, by: number): number => Math.max(0, n + by)
const shift = (atom: Atom, by: number): Atom => {
  if ('sats' in atom) return { ...atom, sats: sats(BigInt(up(Number(atom.sats), by))) }
  if ('count' in atom) return { ...atom, count: up(atom.count, by) }
  if ('satPerVb' in atom) return { ...atom, satPerVb: up(atom.satPerVb, by) }
  if ('basisPoints' in atom) return { ...atom, basisPoints: up(atom.basisPoints, 2_500 * by) }
  return atom
}

const edits: fc.Arbitrary<Edit> = fc.oneof(
  rules.map(
    (rule): Edit =>
      (policy) => ({
        ...policy,
        rules: [...policy.rules, { ...rule, id: `new-${rule.id}` }],
      }),
  ),
  place.map(
    (at): Edit =>
      (policy) => ({ ...policy, rules: policy.rules.toSpliced(at, 1) }),
  ),
  fc.tuple(place, step).map(([at, by]) => onAtom(at, (atom) => shift(atom, by))),
  fc.tuple(place, step).map(([at, by]) => onAtom(at, (atom) => shift(atom, by))),
  fc
    .tuple(place, windows)
    .map(([at, window]) => onAtom(at, (atom) => ('window' in atom ? { ...atom, window } : atom))),
  fc
    .tuple(place, fc.constantFrom('friends', 'foes', 'constructor'))
    .map(([at, list]) => onAtom(at, (atom) => ('list' in atom ? { ...atom, list } : atom))),
  fc
    .tuple(place, atoms)
    .map(([at, atom]) => onRule(at, (rule) => ({ ...rule, when: [...rule.when, atom] }))),
  place.map((at) => onRule(at, (rule) => ({ ...rule, when: rule.when.slice(1) }))),
  place.map((at) => onRule(at, (rule) => ({ ...rule, then: { kind: 'deny' } }))),
  place.map((at) => onRule(at, (rule) => ({ ...rule, then: { kind: 'factor', level: 'code' } }))),
  place.map((at) => onRule(at, (rule) => ({ ...rule, id: `other-${at}` }))),
  policies.map(
    ({ lists }): Edit =>
      (policy) => ({ ...policy, lists }),
  ),
  policies.map(
    ({ lists }): Edit =>
      (policy) => ({ ...policy, lists: { ...policy.lists, ...lists } }),
  ),
  policies.map(
    ({ grants }): Edit =>
      (policy) => ({ ...policy, grants }),
  ),
)

describe('compare', () => {
  it('never calls a change a tightening that makes any verdict milder', () => {
    const tried = { same: 0, tightening: 0, loosening: 0 }
    const milder = { tightening: 0, loosening: 0 }
    const change = fc.tuple(policies, fc.array(edits, { minLength: 1, maxLength: 2 }))
    const requests = fc.array(fc.tuple(spends, pasts), { minLength: 12, maxLength: 12 })
    const property = fc.property(change, requests, ([old, steps], asked) => {
      const next = steps.reduce((policy, edit) => edit(policy), old)
      const { kind } = compare(old, next)
      tried[kind]++
      for (const [spend, { history, replaced, now }] of asked) {
        const it = { spend, history: arrayHistory(history), replaced, now }
        const before = decide({ policy: old, ...it }).kind
        const after = decide({ policy: next, ...it }).kind
        if (before !== 'deny' || after === 'deny') continue
        assert.equal(kind, 'loosening')
        milder.loosening++
      }
    })
    fc.assert(property, { seed: 1, numRuns: 8_000 })
    assert.ok(tried.tightening > 1_000 && tried.loosening > 1_000, JSON.stringify(tried))
    assert.ok(milder.loosening > 1_000, JSON.stringify(milder))
  })

  it('calls the same what differs in order only', () => {
    const policy = defaultPolicy()
    assert.deepEqual(compare(policy, policy), { kind: 'same' })
    assert.deepEqual(compare(policy, { ...policy, rules: policy.rules.toReversed() }), {
      kind: 'same',
    })
  })

  it('says in words what is loosened', () => {
    const policy = defaultPolicy()
    const { rules: old } = policy
    const grants = [...policy.grants, { id: 'again', who: 'owner', act: 'spend' } as const]
    assert.deepEqual(compare(policy, { ...policy, grants }).kind, 'tightening')
    assert.deepEqual(compare({ ...policy, grants: [] }, policy), {
      kind: 'loosening',
      because: ['New: The owner may ask to spend (grant owner-spends).'],
    })
    assert.deepEqual(
      compare(policy, { ...policy, rules: old.filter(({ id }) => id !== 'change') }),
      {
        kind: 'loosening',
        because: [
          'Removed: A spend is denied if it has change that is not proven to be ours ' +
            '(rule change).',
        ],
      },
    )
    const slow = old.map((rule): Rule => {
      return rule.id === 'fee-rate'
        ? { ...rule, when: [{ kind: 'fee-rate-above', satPerVb: 501 }] }
        : rule
    })
    assert.deepEqual(compare(policy, { ...policy, rules: slow }), {
      kind: 'loosening',
      because: [
        'Not provably as strict: A spend is denied if its fee rate is more than 500 sat/vB ' +
          '(rule fee-rate). It would become: A spend is denied if its fee rate is more than ' +
          '501 sat/vB (rule fee-rate).',
      ],
    })
  })
})

describe('compare, edit by edit:', () => {
  const [a, b, c] = ['0014aa', '0014bb', '0014cc'] as const
  const policy = (when: readonly Atom[], list: readonly string[] = [a, b]): Policy => ({
    version: '1',
    grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
    rules: [{ id: 'rule', when, then: { kind: 'deny' } }],
    lists: { known: list },
  })
  const changes = (name: string, old: Policy, next: Policy, kind: string): void => {
    it(`${name} is a ${kind}`, () => assert.equal(compare(old, next).kind, kind))
  }
  const both = (name: string, mild: Policy, strict: Policy): void => {
    changes(name, mild, strict, 'tightening')
    changes(`not (${name})`, strict, mild, 'loosening')
  }
  const sum = (n: bigint, window: Window): Policy =>
    policy([{ kind: 'sum-above', sats: sats(n), window }])
  const day: Window = { kind: 'utc-day' }
  const rolling = (seconds: number): Window => ({ kind: 'rolling', seconds })

  const numbers: readonly (readonly [string, (n: number) => Atom])[] = [
    ['amount', (n) => ({ kind: 'amount-above', sats: sats(BigInt(n)) })],
    ['sum', (n) => ({ kind: 'sum-above', sats: sats(BigInt(n)), window: day })],
    ['count', (count) => ({ kind: 'count-above', count, window: day })],
    ['fee', (n) => ({ kind: 'fee-above', sats: sats(BigInt(n)) })],
    ['fee rate', (satPerVb) => ({ kind: 'fee-rate-above', satPerVb })],
    ['fee share', (basisPoints) => ({ kind: 'fee-share-above', basisPoints })],
  ]
  for (const [name, atom] of numbers) both(`a lower ${name}`, policy([atom(7)]), policy([atom(6)]))

  both('a longer rolling window', sum(9n, rolling(60)), sum(9n, rolling(61)))
  both('the UTC day to rolling 24 hours', sum(9n, day), sum(9n, rolling(DAY)))
  changes('the UTC day to a second less', sum(9n, day), sum(9n, rolling(DAY - 1)), 'loosening')
  both('the UTC day to the UTC week', sum(9n, day), sum(9n, { kind: 'utc-week' }))
  changes(
    'the UTC week to the UTC month',
    sum(9n, { kind: 'utc-week' }),
    sum(9n, { kind: 'utc-month' }),
    'loosening',
  )
  both('ten years to the lifetime', sum(9n, rolling(315_360_000)), sum(9n, { kind: 'lifetime' }))
  changes('a lower sum over a shorter window', sum(9n, day), sum(1n, rolling(60)), 'loosening')

  const denied: readonly Atom[] = [{ kind: 'destination-in', list: 'known' }]
  const allowed: readonly Atom[] = [{ kind: 'destination-not-in', list: 'known' }]
  both('a destination more in a deny-list', policy(denied), policy(denied, [a, b, c]))
  both('a destination less in an allow-list', policy(allowed), policy(allowed, [a]))
  changes('another allow-list', policy(allowed), policy(allowed, [a, c]), 'loosening')
  for (const when of [denied, allowed]) {
    both('a list that is gone', policy(when), { ...policy(when), lists: {} })
  }

  const large: Atom = { kind: 'amount-above', sats: sats(5n) }
  both('an atom less in a rule', policy([large, ...denied]), policy([large]))
  both('no atom at all', policy([large]), policy([]))
  both('a rule more', { ...policy([large]), rules: [] }, policy([large]))
  both('no grant', policy([large]), { ...policy([]), rules: [], grants: [] })

  const renamed = policy([large]).rules.map((rule) => ({ ...rule, id: 'renamed' }))
  changes('another id', policy([large]), { ...policy([large]), rules: renamed }, 'tightening')
  const asking = policy([large]).rules.map((rule): Rule => {
    return { ...rule, then: { kind: 'factor', level: 'code' } }
  })
  both('deny instead of a code', { ...policy([large]), rules: asking }, policy([large]))
})

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { windows } from '../../policy/samples.test.ts'
import { ONE, parseDecimal } from '../decimal.ts'
import { OPERATIONS } from '../paths/rule.ts'
import { tradingPolicy, watchingPolicy } from './defaults.ts'
import { ORDER_KINDS } from './facts.ts'
import { isDemandAtLeast } from './lattice.ts'
import type { OrderAtom, OrderPolicy, OrderRule } from './policy.ts'
import {
  ask,
  atoms,
  demandIn,
  grants,
  LISTS,
  lists,
  NAMES,
  pasts,
  policies,
  requests,
  rules,
  thens,
  whos,
} from './samples.test.ts'
import { compareOrderPolicies } from './tighten.ts'

type Edit = (policy: OrderPolicy) => OrderPolicy

const onRule =
  (at: number, change: (rule: OrderRule) => OrderRule): Edit =>
  (policy) => ({
    ...policy,
    rules: policy.rules.map((rule, index) => (index === at ? change(rule) : rule)),
  })
const onAtoms = (at: number, change: (atom: OrderAtom) => OrderAtom) =>
  onRule(at, (rule) => ({ ...rule, when: rule.when.map(change) }))
const onUnless =
  (change: (atoms: readonly OrderAtom[]) => readonly OrderAtom[]): Edit =>
  (policy) => ({
    ...policy,
    grants: policy.grants.map((it) => ({ ...it, unless: change(it.unless ?? []) })),
  })

const fewerOrMore = <T extends string>(some: readonly T[], all: readonly T[], by: number) =>
  by < 0 ? some.slice(1) : [...new Set([...some, ...all.slice(0, by)])]
const up = (number: number, by: number) => Math.max(0, number + by)

function shift(atom: OrderAtom, by: number): OrderAtom {
  if ('notional' in atom) {
    const notional = atom.notional + BigInt(by) * ONE
    return { ...atom, notional: notional < 0n ? 0n : notional }
  }
  if ('count' in atom) return { ...atom, count: up(atom.count, by) }
  if ('times' in atom) return { ...atom, times: up(atom.times, by) }
  if ('basisPoints' in atom) return { ...atom, basisPoints: up(atom.basisPoints, 2_500 * by) }
  if ('untilHour' in atom) return { ...atom, untilHour: (atom.untilHour + 24 + by) % 24 }
  if ('initiators' in atom) {
    return { ...atom, initiators: fewerOrMore(atom.initiators, NAMES, by) }
  }
  if ('kinds' in atom) return { ...atom, kinds: fewerOrMore(atom.kinds, ORDER_KINDS, by) }
  if ('operations' in atom) {
    return { ...atom, operations: fewerOrMore(atom.operations, OPERATIONS, by) }
  }
  return atom
}

const place = fc.nat(3)
const step = fc.integer({ min: -3, max: 3 })
const edits: fc.Arbitrary<Edit> = fc.oneof(
  rules.map(
    (rule): Edit =>
      (policy) => ({ ...policy, rules: [...policy.rules, rule] }),
  ),
  place.map(
    (at): Edit =>
      (policy) => ({ ...policy, rules: policy.rules.toSpliced(at, 1) }),
  ),
  fc.tuple(place, step).map(([at, by]) => onAtoms(at, (atom) => shift(atom, by))),
  fc.tuple(place, step).map(([at, by]) => onAtoms(at, (atom) => shift(atom, by))),
  fc
    .tuple(place, windows)
    .map(([at, window]) => onAtoms(at, (it) => ('window' in it ? { ...it, window } : it))),
  fc.tuple(place, fc.boolean()).map(([at, isOwn]) =>
    onAtoms(at, (it) => {
      if (!('window' in it)) return it
      const { scope: _, ...plain } = it
      return isOwn ? { ...plain, scope: 'initiator' } : plain
    }),
  ),
  fc
    .tuple(place, fc.constantFrom(...LISTS))
    .map(([at, list]) => onAtoms(at, (it) => ('list' in it ? { ...it, list } : it))),
  fc
    .tuple(place, atoms)
    .map(([at, atom]) => onRule(at, (rule) => ({ ...rule, when: [...rule.when, atom] }))),
  place.map((at) => onRule(at, (rule) => ({ ...rule, when: rule.when.slice(1) }))),
  fc.tuple(place, thens).map(([at, then]) => onRule(at, (rule) => ({ ...rule, then }))),
  lists.map(
    (all): Edit =>
      (policy) => ({ ...policy, lists: all }),
  ),
  grants.map(
    (all): Edit =>
      (policy) => ({ ...policy, grants: all }),
  ),
  fc.tuple(place, whos).map(
    ([at, who]): Edit =>
      (policy) => ({
        ...policy,
        grants: policy.grants.map((it, index) => (index === at ? { ...it, who } : it)),
      }),
  ),
  place.map(
    (at): Edit =>
      (policy) => ({
        ...policy,
        grants: policy.grants.map((it) => ({ ...it, operations: it.operations.toSpliced(at, 1) })),
      }),
  ),
  atoms.map((atom) => onUnless((unless) => [...unless, atom])),
  fc.constant(onUnless((unless) => unless.slice(1))),
  step.map((by) => onUnless((unless) => unless.map((it) => shift(it, by)))),
)

describe('compareOrderPolicies', () => {
  it('never calls a change a tightening that lets through what was refused', () => {
    const tried = { same: 0, tightening: 0, loosening: 0 }
    let milder = 0
    const change = fc.tuple(policies, fc.array(edits, { minLength: 1, maxLength: 2 }))
    const asked = fc.array(fc.tuple(requests, pasts), { minLength: 12, maxLength: 12 })
    const property = fc.property(change, asked, ([old, steps], all) => {
      const next = steps.reduce((policy, edit) => edit(policy), old)
      const { kind } = compareOrderPolicies(old, next)
      tried[kind]++
      for (const [request, past] of all) {
        const before = demandIn(ask(old, request, past))
        if (isDemandAtLeast(demandIn(ask(next, request, past)), before)) continue
        assert.equal(kind, 'loosening')
        milder++
      }
    })
    fc.assert(property, { seed: 1, numRuns: 1_500 })
    assert.ok(tried.tightening > 200 && tried.loosening > 200, JSON.stringify(tried))
    assert.ok(milder > 200, `${milder} milder`)
  })

  it('says in words what is loosened', () => {
    const policy = tradingPolicy(['BTC/USDT'], parseDecimal('1000'))
    const from = compareOrderPolicies(watchingPolicy(), policy)
    assert.deepEqual(from.kind === 'loosening' && from.because, [
      'New: A spender (the owner is one) may cancel orders and place orders ' +
        '(grant spenders-trade).',
      'New: The trader itself may cancel orders and place orders (grant trader-fires).',
    ])
    assert.equal(compareOrderPolicies(policy, watchingPolicy()).kind, 'loosening')
    const without = policy.rules.filter(({ id }) => id !== 'price')
    assert.deepEqual(compareOrderPolicies(policy, { ...policy, rules: without }), {
      kind: 'loosening',
      because: [
        'Removed: A request is denied if its price is worse than the market’s by more than 3 % ' +
          '(rule price).',
      ],
    })
  })

  it('proves fewer markets, operations and people, and a lower limit, to be tightenings', () => {
    const policy = tradingPolicy(['BTC/USDT', 'ETH/USDT'], parseDecimal('1000'))
    const lower = tradingPolicy(['BTC/USDT'], parseDecimal('999'))
    const [first, ...others] = lower.grants.toReversed()
    assert.ok(first)
    const grants = [
      ...others.map((it) => (it.who === 'spender' ? { ...it, who: 'owner' as const } : it)),
      { ...first, operations: ['place'] as const },
    ]
    assert.equal(compareOrderPolicies(policy, { ...lower, grants }).kind, 'tightening')
    assert.equal(compareOrderPolicies({ ...lower, grants }, policy).kind, 'loosening')
  })

  it('takes a limit on all of an account for wider than one on each of its people', () => {
    const limited = (scope: object): OrderPolicy => ({
      ...watchingPolicy(),
      rules: [
        {
          id: 'sum',
          when: [
            { kind: 'notional-sum-above', notional: ONE, window: { kind: 'utc-day' }, ...scope },
          ],
          then: { kind: 'deny' },
        },
      ],
    })
    const [all, each] = [limited({}), limited({ scope: 'initiator' })]
    assert.equal(compareOrderPolicies(each, all).kind, 'tightening')
    assert.equal(compareOrderPolicies(all, each).kind, 'loosening')
  })
})

// The laws of the lattice and of decide, over random policies, spends and histories.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { SpendFacts } from './facts.ts'
import { type Atom, byId, isClaimed, type Policy, type Requirement } from './policy.ts'
import {
  ask as askSample,
  claims,
  DAY,
  demandIn,
  type Past,
  pasts,
  policies,
  provenAtoms,
  rules,
  spends,
} from './samples.test.ts'
import { demandOf, FLOOR, isAtLeast, join, type Verdict } from './verdict.ts'

const ask = (policy: Policy, [spend, past]: readonly [SpendFacts, Past]): Verdict =>
  askSample(policy, spend, past)

const cases = fc.tuple(spends, pasts)

const isTimed = (atom: Atom): boolean =>
  'window' in atom || atom.kind === 'hour-in' || atom.kind === 'destination-younger-than'

const GRANTED = [{ id: 'owner', who: 'owner', act: 'spend' }] as const

/** Policies in which mostly time decides. */
const timed = policies.map((policy) => ({
  ...policy,
  rules: policy.rules
    .map((rule) => ({ ...rule, when: rule.when.filter(isTimed) }))
    .filter(({ when }) => when.length > 0),
}))

describe('the lattice', () => {
  const requirements: readonly Requirement[] = [
    { kind: 'deny' },
    { kind: 'factor', level: 'code' },
    { kind: 'factor', level: 'passkey' },
    { kind: 'approvals', group: 'a', count: 1 },
    { kind: 'approvals', group: 'a', count: 2 },
    { kind: 'approvals', group: 'b', count: 1 },
    { kind: 'delay', seconds: 1 },
    { kind: 'delay', seconds: 2 },
  ]
  const single = requirements.map(demandOf)
  const demands = single.flatMap((a) => single.map((b) => join(b, a)))

  it('joins to the strictest, in any order, any grouping, any number of times', () => {
    for (const a of demands) {
      assert.deepEqual(join(a, a), a)
      for (const b of demands) {
        assert.deepEqual(join(a, b), join(b, a))
        assert.ok(isAtLeast(join(a, b), a))
        assert.equal(isAtLeast(a, b), isDeepStrictEqual(join(a, b), a))
        for (const c of single) assert.deepEqual(join(join(a, b), c), join(a, join(b, c)))
      }
    }
    assert.equal(isAtLeast(FLOOR, { kind: 'deny' }), false)
  })
})

describe('decide, whatever it is asked,', () => {
  it('gives the same verdict for any order of rules, grants and destinations', () => {
    const property = fc.property(policies, cases, (policy, it) => {
      const turned = {
        ...policy,
        grants: policy.grants.toReversed(),
        rules: policy.rules.toReversed(),
        lists: Object.fromEntries(
          Object.entries(policy.lists).map(([name, list]) => [name, list.toReversed()]),
        ),
      }
      assert.deepEqual(ask(turned, it), ask(policy, it))
      const sorted = { ...policy, rules: policy.rules.toSorted(byId) }
      assert.deepEqual(ask(sorted, it), ask(policy, it))
    })
    fc.assert(property, { seed: 1, numRuns: 2_000 })
  })

  it('is never milder for a rule more', () => {
    const property = fc.property(policies, rules, cases, (policy, rule, it) => {
      const more = { ...policy, rules: [...policy.rules, { ...rule, id: 'more' }] }
      assert.ok(isAtLeast(demandIn(ask(more, it)), demandIn(ask(policy, it))))
    })
    fc.assert(property, { seed: 2, numRuns: 3_000 })
  })

  it('is never milder for a spend more in the history', () => {
    const property = fc.property(policies, cases, (policy, [spend, past]) => {
      const more = { ...past, history: [...past.history, { at: past.now, amountSats: 3n }] }
      const before = demandIn(ask(policy, [spend, past]))
      assert.ok(isAtLeast(demandIn(ask(policy, [spend, more])), before))
    })
    fc.assert(property, { seed: 3, numRuns: 2_000 })
  })

  it('is never milder for a condition more in every grant', () => {
    const property = fc.property(policies, provenAtoms, cases, (policy, atom, it) => {
      const narrow = policy.grants.map((grant) => {
        return { ...grant, unless: [...(grant.unless ?? []), atom] }
      })
      const next = demandIn(ask({ ...policy, grants: narrow }, it))
      assert.ok(isAtLeast(next, demandIn(ask(policy, it))))
    })
    fc.assert(property, { seed: 6, numRuns: 2_000 })
  })

  it('is never milder than its rules over proven facts, whatever is claimed', () => {
    const property = fc.property(policies, cases, claims, (policy, [spend, past], claimed) => {
      const proven = policy.rules.filter(({ when }) => !when.some(isClaimed))
      const least = demandIn(ask({ ...policy, rules: proven }, [spend, past]))
      assert.ok(isAtLeast(demandIn(ask(policy, [spend, { ...past, claims: claimed }])), least))
    })
    fc.assert(property, { seed: 7, numRuns: 3_000 })
  })

  it('is never milder for a claim less, and strictest without any', () => {
    let differing = 0
    const property = fc.property(policies, cases, (policy, [spend, past]) => {
      const silent = demandIn(ask(policy, [spend, { ...past, claims: {} }]))
      const told = demandIn(ask(policy, [spend, past]))
      assert.ok(isAtLeast(silent, told))
      if (!isAtLeast(told, silent)) differing++
    })
    fc.assert(property, { seed: 8, numRuns: 6_000 })
    assert.ok(differing > 50, `${differing} differ`)
  })

  it('passes the same spend when it says so and not a second before', () => {
    let passing = 0
    let never = 0
    const property = fc.property(
      fc.oneof(policies, timed, timed),
      cases,
      (policy, [spend, past]) => {
        const verdict = ask(policy, [spend, past])
        if (verdict.kind === 'sign') return
        const kindAt = (now: number) => ask(policy, [spend, { ...past, now }]).kind
        if (verdict.passesAt === null) {
          never++
          for (let hours = 0; hours < 24; hours += 1) {
            assert.equal(kindAt(past.now + 400 * DAY + hours * 3_600), 'deny')
          }
          return
        }
        passing++
        assert.ok(verdict.passesAt > past.now)
        assert.equal(kindAt(verdict.passesAt), 'sign')
        assert.equal(kindAt(verdict.passesAt - 1), 'deny')
      },
    )
    fc.assert(property, { seed: 4, numRuns: 10_000 })
    assert.ok(passing > 300 && never > 300, `${passing} pass later, ${never} never`)
  })

  it('says what is left so that exactly that much could still be spent', () => {
    let asked = 0
    const property = fc.property(policies, cases, (policy, [spend, all]) => {
      const past = { ...all, replaced: [] }
      const sums = policy.rules.filter(({ when, then }) => {
        return when.length === 1 && when[0]?.kind === 'sum-above' && then.kind === 'deny'
      })
      for (const rule of sums) {
        const only = { ...policy, grants: GRANTED, rules: [rule] }
        const [reason] = ask(only, [spend, past]).because
        if (reason?.leftSats === undefined || reason.usedSats === undefined) continue
        asked++
        const kindOf = (sats: bigint) => {
          const amountSats = sats as typeof spend.amountSats
          return ask(only, [{ ...spend, amountSats }, past]).kind
        }
        assert.equal(kindOf(reason.leftSats + 1n), 'deny')
        const isOver = reason.usedSats > (reason.limitSats ?? 0n)
        assert.equal(kindOf(reason.leftSats), isOver ? 'deny' : 'sign')
      }
    })
    fc.assert(property, { seed: 5, numRuns: 4_000 })
    assert.ok(asked > 50, `${asked} asked`)
  })
})

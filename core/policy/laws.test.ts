// The laws of the lattice and of decide, over random policies, spends and histories.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decide } from './decide.ts'
import { arrayHistory } from './history.ts'
import { byId, type Policy } from './policy.ts'
import { DAY, pasts, policies, rules, spends } from './samples.test.ts'
import { type Demand, isAtLeast, join, type Verdict } from './verdict.ts'

const asDemand = (verdict: Verdict): Demand =>
  verdict.kind === 'deny' ? { kind: 'deny' } : { kind: 'require', factor: verdict.needs.factor }

const ask = (
  policy: Policy,
  [spend, { history, replaced, now }]: readonly [
    Parameters<typeof decide>[0]['spend'],
    { history: Parameters<typeof arrayHistory>[0]; replaced: typeof history; now: number },
  ],
): Verdict => decide({ policy, spend, history: arrayHistory(history), replaced, now })

const cases = fc.tuple(spends, pasts)

/** Policies in which mostly time decides. */
const timed = policies.map((policy) => ({
  ...policy,
  rules: policy.rules
    .map((rule) => ({ ...rule, when: rule.when.filter((atom) => 'window' in atom) }))
    .filter(({ when }) => when.length > 0),
}))

describe('the lattice', () => {
  const demands: readonly Demand[] = [{ kind: 'deny' }, { kind: 'require', factor: 'code' }]

  it('joins to the strictest, in any order, any grouping, any number of times', () => {
    for (const a of demands) {
      assert.deepEqual(join(a, a), a)
      for (const b of demands) {
        assert.deepEqual(join(a, b), join(b, a))
        assert.ok(isAtLeast(join(a, b), a))
        assert.equal(isAtLeast(a, b), join(a, b).kind === a.kind)
        for (const c of demands) assert.deepEqual(join(join(a, b), c), join(a, join(b, c)))
      }
    }
    assert.equal(isAtLeast({ kind: 'require', factor: 'code' }, { kind: 'deny' }), false)
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
      assert.ok(isAtLeast(asDemand(ask(more, it)), asDemand(ask(policy, it))))
    })
    fc.assert(property, { seed: 2, numRuns: 3_000 })
  })

  it('is never milder for a spend more in the history', () => {
    const property = fc.property(policies, cases, (policy, [spend, past]) => {
      const more = { ...past, history: [...past.history, { at: past.now, amountSats: 3n }] }
      const before = asDemand(ask(policy, [spend, past]))
      assert.ok(isAtLeast(asDemand(ask(policy, [spend, more])), before))
    })
    fc.assert(property, { seed: 3, numRuns: 2_000 })
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
          assert.equal(kindAt(past.now + 400 * DAY), 'deny')
          return
        }
        passing++
        assert.ok(verdict.passesAt > past.now)
        assert.equal(kindAt(verdict.passesAt), 'sign')
        assert.equal(kindAt(verdict.passesAt - 1), 'deny')
      },
    )
    fc.assert(property, { seed: 4, numRuns: 8_000 })
    assert.ok(passing > 300 && never > 300, `${passing} pass later, ${never} never`)
  })

  it('says what is left so that exactly that much could still be spent', () => {
    let asked = 0
    const property = fc.property(policies, cases, (policy, [spend, { history, now }]) => {
      const past = { history, replaced: [], now }
      const sums = policy.rules.filter(({ when, then }) => {
        return when.length === 1 && when[0]?.kind === 'sum-above' && then.kind === 'deny'
      })
      for (const rule of sums) {
        const only = { ...policy, rules: [rule] }
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
    fc.assert(property, { seed: 5, numRuns: 3_000 })
    assert.ok(asked > 50, `${asked} asked`)
  })
})

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decide } from './decide.ts'
import { describePolicy, describeReason, describeRule, describeWindow } from './describe.ts'
import { arrayHistory } from './history.ts'
import { pasts, policies, spends } from './samples.test.ts'

describe('a policy in words', () => {
  it('says that nobody may spend when there is no grant', () => {
    const empty = { version: '1', grants: [], rules: [], lists: {} } as const
    assert.deepEqual(describePolicy(empty), ['Nobody may spend: every spend is denied.'])
  })

  it('says how many entries a list has, and when there is no such list', () => {
    const list = (name: string) =>
      describeRule(
        { id: 'r', when: [{ kind: 'destination-not-in', list: name }], then: { kind: 'deny' } },
        { one: ['0014aa'], two: ['0014aa', '0014bb'] },
      )
    assert.equal(
      list('one'),
      'A spend is denied if it pays a destination that is not in the list one (1 entry) (rule r).',
    )
    assert.match(list('two'), /the list two \(2 entries\)/)
    assert.match(list('constructor'), /which does not exist, so this is always taken as true/)
  })

  it('says a duration in the largest unit that divides it at least twice', () => {
    const cases = [
      [1, '1 seconds'],
      [90, '90 seconds'],
      [120, '2 minutes'],
      [3_600, '60 minutes'],
      [86_400, '24 hours'],
      [172_800, '2 days'],
      [90_000, '25 hours'],
    ] as const
    for (const [seconds, words] of cases) {
      assert.equal(describeWindow({ kind: 'rolling', seconds }), `the last ${words}`)
    }
  })
})

describe('a reason in words', () => {
  it('says the rule, the limit, what is left and when the spend would pass', () => {
    assert.equal(
      describeReason({
        rule: 'limit-24h',
        atom: 'sum-above',
        window: { kind: 'rolling', seconds: 86_400 },
        limitSats: 5_000_000n,
        usedSats: 3_500_000n,
        leftSats: 1_500_000n,
        spendSats: 2_000_000n,
        passesAt: Date.UTC(2024, 1, 29, 12) / 1000,
      }),
      'Rule limit-24h: 0.02000000 BTC on top of the 0.03500000 BTC of the last 24 hours is more ' +
        'than 0.05000000 BTC; 0.01500000 BTC is left now; it passes at 2024-02-29T12:00:00Z.',
    )
    const noGrant = 'No grant of the policy allows this spend.'
    assert.equal(describeReason({ rule: 'no-grant', passesAt: null }), noGrant)
  })

  it('has a sentence for every reason there can be', () => {
    const property = fc.property(policies, spends, pasts, (policy, spend, past) => {
      const { history, replaced, now } = past
      const asked = { policy, spend, history: arrayHistory(history), replaced, now }
      for (const reason of decide(asked).because) {
        const sentence = describeReason(reason)
        assert.match(sentence, /^(Rule|No grant) .*\.$/)
        assert.doesNotMatch(sentence, /undefined|NaN|null|object/)
      }
    })
    fc.assert(property, { seed: 1, numRuns: 1_000 })
  })
})

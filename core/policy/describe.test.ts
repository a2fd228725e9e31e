// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import {
  describeGrant,
  describeNeeds,
  describePolicy,
  describeReason,
  describeRule,
  describeWindow,
} from './describe.ts'
import type { Atom, ProvenAtom, Requirement } from './policy.ts'
import { ask, pasts, policies, spends } from './samples.test.ts'
import type { Who } from './who.ts'

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

describe('every atom and requirement in words', () => {
  const lists = { known: ['0014aa', 'wallet:savings'] }
  const device = 'abcdef01'.repeat(8)
  const day = { kind: 'utc-day' } as const
  const sentences: readonly (readonly [Atom, string])[] = [
    [
      { kind: 'sum-above', sats: sats(5n), window: day, scope: 'initiator' },
      'it brings the sum of the current day (UTC) by the same member above 0.00000005 BTC',
    ],
    [
      { kind: 'count-above', count: 5, window: day, scope: 'organisation' },
      'it brings the number of spends in the current day (UTC) in all wallets together above 5',
    ],
    [
      { kind: 'destination-younger-than', list: 'known', seconds: 172_800 },
      'it pays a destination that has not been in the list known (2 entries, of a wallet its ' +
        'first 1000 addresses) for 2 days',
    ],
    [{ kind: 'sighash-not-all' }, 'a signature would not cover the whole transaction'],
    [
      { kind: 'initiator-in', devices: [device, 'b'.repeat(64)] },
      'it is asked for by the device abcdef01 or bbbbbbbb',
    ],
    [{ kind: 'initiator-not-in', devices: [] }, 'it is not asked for by the device (none)'],
    [{ kind: 'member-in', members: ['ada', 'bob'] }, 'it is asked for by the member ada or bob'],
    [{ kind: 'member-not-in', members: ['ada'] }, 'it is not asked for by the member ada'],
    [{ kind: 'hour-in', fromHour: 22, untilHour: 6 }, 'it is asked for from 22:00 to 06:00 (UTC)'],
    [
      { kind: 'balance-share-above', basisPoints: 250 },
      'its amount with the fee is more than 2.5 % of the balance (as the server says)',
    ],
    [
      { kind: 'network-not-in', ranges: ['10.0.0.0/8', 'fd00::/8'] },
      'it comes from no address of 10.0.0.0/8 or fd00::/8 (as the server says)',
    ],
    [{ kind: 'new-device' }, 'it comes from a new device (as the server says)'],
  ]
  for (const [atom, words] of sentences) {
    it(`says of ${atom.kind}: ${words}`, () => {
      const rule = { id: 'r', when: [atom], then: { kind: 'deny' } } as const
      assert.equal(describeRule(rule, lists), `A spend is denied if ${words} (rule r).`)
    })
  }

  it('says what a spend waits for', () => {
    const rule = (then: Requirement) => describeRule({ id: 'r', when: [], then }, {})
    assert.equal(
      rule({ kind: 'approvals', group: 'board', count: 2 }),
      'Every spend needs 2 approvals of the group board (rule r).',
    )
    assert.equal(
      rule({ kind: 'delay', seconds: 7_200 }),
      'Every spend waits 2 hours before it is signed (rule r).',
    )
    const approvals = [{ group: 'board', count: 1 }]
    assert.deepEqual(describeNeeds({ factor: 'code', approvals, delaySeconds: 7_200 }), [
      '1 approval of the group board',
      '2 hours to pass',
    ])
    assert.equal(
      rule({ kind: 'factor', level: 'code' }),
      'Every spend needs a one-time code (rule r).',
    )
    assert.equal(
      rule({ kind: 'factor', level: 'passkey' }),
      'Every spend needs a passkey (rule r).',
    )
    assert.deepEqual(describeNeeds({ factor: 'code', approvals: [], delaySeconds: 0 }), [])
    assert.deepEqual(describeNeeds({ factor: 'passkey', approvals: [], delaySeconds: 60 }), [
      'a passkey',
      '60 seconds to pass',
    ])
  })

  it('says whom a grant is for', () => {
    const grant = (who: Who) => describeGrant({ id: 'g', who, act: 'spend' }, {})
    assert.equal(grant('owner'), 'The owner may ask to spend (grant g).')
    assert.equal(grant('spender'), 'A spender (the owner is one) may ask to spend (grant g).')
    assert.equal(grant('group:board'), 'A member of the group board may ask to spend (grant g).')
  })

  it('says what narrows a grant', () => {
    const unless: readonly ProvenAtom[] = [
      { kind: 'amount-above', sats: sats(5n) },
      { kind: 'destination-in', list: 'foes' },
    ]
    assert.equal(
      describeGrant({ id: 'g', who: 'owner', act: 'spend', unless }, { foes: [] }),
      'The owner may ask to spend, unless its amount with the fee is more than 0.00000005 BTC or ' +
        'it pays a destination of the list foes (0 entries) (grant g).',
    )
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
      for (const reason of ask(policy, spend, past).because) {
        const sentence = describeReason(reason)
        assert.match(sentence, /^(Rule|Grant|No grant) .*\.$/)
        assert.doesNotMatch(sentence, /undefined|NaN|null|object/)
      }
    })
    fc.assert(property, { seed: 1, numRuns: 1_000 })
  })
})

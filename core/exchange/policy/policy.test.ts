// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Canonical, canonicalBytes, canonicalText, readCanonical } from '../../canonical.ts'
import { Fault } from '../../fault.ts'
import { parseDecimal } from '../decimal.ts'
import { tradingPolicy, watchingPolicy } from './defaults.ts'
import { describeOrderPolicy } from './describe.ts'
import { orderPolicyFromDraft } from './draft.ts'
import {
  type OrderPolicy,
  orderPolicyFromCanonical,
  orderPolicyHash,
  orderPolicyToCanonical,
} from './policy.ts'
import { policies } from './samples.test.ts'

const TRADING = tradingPolicy(['ETH/USDT', 'BTC/USDT'], parseDecimal('1000'))

describe('an order policy', () => {
  it('is read from its bytes as it was written, and in no other order', () => {
    const named = policies.filter(({ grants }) =>
      grants.every(({ operations }) => operations.length > 0),
    )
    const property = fc.property(named, (policy) => {
      const value = orderPolicyToCanonical(policy)
      const read = orderPolicyFromCanonical(readCanonical(canonicalBytes(value)))
      assert.equal(canonicalText(orderPolicyToCanonical(read)), canonicalText(value))
      const turned = { ...policy, rules: policy.rules.toReversed() }
      assert.equal(orderPolicyHash(turned), orderPolicyHash(policy))
    })
    fc.assert(property, { seed: 1, numRuns: 200 })
    const { rules, ...rest } = orderPolicyToCanonical(TRADING) as { readonly rules: Canonical[] }
    assert.throws(
      () => orderPolicyFromCanonical({ ...rest, rules: rules.toReversed() }),
      (fault: unknown) => fault instanceof Fault && fault.code === 'policy.invalid',
    )
  })

  it('keeps its hash', () => {
    assert.deepEqual([watchingPolicy(), TRADING].map(orderPolicyHash), HASHES)
  })

  it('is refused with the place that is wrong', () => {
    const broken: readonly (readonly [string, Partial<Record<keyof OrderPolicy, Canonical>>])[] = [
      ['version', { version: '2' }],
      ['grants[0]', { grants: [{ id: 'a', who: 'owner' }] }],
      ['grants[0].operations', { grants: [{ id: 'a', who: 'owner', operations: ['withdraw'] }] }],
      ['grants[0].operations', { grants: [{ id: 'a', who: 'owner', operations: [] }] }],
      ['grants[0].who', { grants: [{ id: 'a', who: 'all', operations: ['place'] }] }],
      ['rules[0].id', rule([], 'no-grant')],
      ['rules[0].when[0].kind', rule([{ kind: 'amount-above', sats: '1' }])],
      ['rules[0].when[0].notional', rule([{ kind: 'notional-above', notional: '1e3' }])],
      ['rules[0].when[0].notional', rule([{ kind: 'notional-above', notional: '-1' }])],
      ['rules[0].when[0]', rule([{ kind: 'leverage-above', times: '1', more: '1' }])],
      ['rules[0].when[0].basisPoints', rule([{ kind: 'price-worse-than', basisPoints: '10001' }])],
      ['rules[0].when[0].initiators[0]', rule([{ kind: 'initiator-in', initiators: ['owner'] }])],
      ['lists.majors', { lists: { majors: ['BTC/USDT:USDT'] } }],
    ]
    const whole = orderPolicyToCanonical(watchingPolicy()) as Readonly<Record<string, Canonical>>
    for (const [where, part] of broken) {
      assert.throws(
        () => orderPolicyFromDraft({ ...whole, ...part } as Canonical),
        (fault: unknown) => {
          assert.ok(fault instanceof Fault)
          assert.deepEqual([fault.code, fault.facts.where], ['policy.invalid', where])
          return true
        },
      )
    }
  })

  it('is told in sentences', () => {
    assert.deepEqual(describeOrderPolicy(watchingPolicy()), [
      `Every member may ${READING} (grant members-read).`,
      `The trader itself may ${READING} (grant trader-watches).`,
    ])
    assert.deepEqual(describeOrderPolicy(TRADING).slice(4), [
      'A request needs a one-time code if it may move more than 100 (rule large).',
      'A request is denied if its leverage is more than 1 (rule leverage).',
      'A request is denied if it brings what orders of the last 24 hours may move above 1000 ' +
        '(rule limit-24h).',
      'A request is denied if it is to place orders and its market is not in the list markets ' +
        '(2 markets) (rule markets).',
      'A request is denied if its price is worse than the market’s by more than 3 % (rule price).',
      'A request is denied if it brings the number of orders in the last 60 seconds above 60 ' +
        '(rule rate).',
    ])
  })
})

const rule = (when: Canonical, id = 'a') => ({ rules: [{ id, when, then: { kind: 'deny' } }] })

const READING =
  'read balances, read the markets, read orders and trades, read prices, ' +
  'ask what the key may do and ask for the time'

const HASHES = [
  '04d6d6af850ae5f86b8d7b65491cd362e55126295a61f8b840416000d90ae3eb',
  '914dd17d25ddae834cefa83024e3d608053128e21c477f44700a8a401ed4865b',
]

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Initiator } from '../../policy/facts.ts'
import type { Needs } from '../../policy/verdict.ts'
import { ONE, parseDecimal } from '../decimal.ts'
import { decideOrder, type OrderCase, type OrderVerdict } from './decide.ts'
import { tradingPolicy, watchingPolicy } from './defaults.ts'
import { describeOrderReason } from './describe.ts'
import type { AskedOrder, OrderFacts } from './facts.ts'
import { arrayOrders } from './history.ts'
import { isDemandAtLeast } from './lattice.ts'
import type { OrderPolicy } from './policy.ts'
import { ask, atoms, demandIn, pasts, policies, requests, rules } from './samples.test.ts'

const NOW = 1_800_000_000
const n = parseDecimal
const person = (member: string, ...roles: string[]): Initiator => {
  return { kind: 'member', member, device: 'aa', roles, groups: [] }
}
const ADA = person('ada', 'spender')
const KEY: Needs = { factor: 'key', approvals: [], delaySeconds: 0 }
const TRADING = tradingPolicy(['BTC/USDT'], n('10000'))

const order = (changes: Partial<AskedOrder> = {}): AskedOrder => {
  return {
    side: 'buy',
    kind: 'limit',
    amount: n('0.01'),
    price: n('50000'),
    leverage: ONE,
    ...changes,
  }
}
const facts = (changes: Partial<OrderFacts> = {}): OrderFacts => ({
  operation: 'place',
  market: 'BTC/USDT',
  order: order(),
  initiator: ADA,
  reference: { price: n('50000'), at: NOW },
  rate: { price: ONE, at: NOW },
  ...changes,
})
const decide = (policy: OrderPolicy, given: OrderFacts, rest: Partial<OrderCase> = {}) =>
  decideOrder({
    policy,
    facts: given,
    history: arrayOrders([]),
    standing: 'trading',
    now: NOW,
    ...rest,
  })
const rulesOf = (verdict: OrderVerdict) => [...new Set(verdict.because.map(({ rule }) => rule))]

describe('the policy of a new account', () => {
  it('lets members and the trader read, and nobody place', () => {
    const policy = watchingPolicy()
    for (const initiator of [ADA, { kind: 'trader', armedBy: null, given: KEY } as const]) {
      const asked = facts({ operation: 'balances', market: null, order: null, initiator })
      assert.equal(decide(policy, asked).kind, 'allow')
      assert.deepEqual(rulesOf(decide(policy, facts({ initiator }))), ['no-grant'])
    }
  })

  it('for trading, lets spenders place within limits, to the last unit', () => {
    assert.deepEqual(decide(TRADING, facts()), {
      kind: 'allow',
      needs: KEY,
      isTold: false,
      because: [],
    })
    const used = arrayOrders([{ at: NOW - 86_399, notional: n('9500'), member: 'bob' }])
    assert.equal(decide(TRADING, facts(), { history: used }).kind, 'allow')
    const more = facts({ order: order({ amount: n('0.010000000000000001') }) })
    const verdict = decide(TRADING, more, { history: used })
    assert.deepEqual(verdict.kind === 'deny' && verdict.passesAt, NOW + 1)
    assert.deepEqual(verdict.because.map(describeOrderReason), [
      'Rule limit-24h: 500.00000000000005 on top of the 9500 of the last 24 hours are more than ' +
        '10000; 500 is left now; it passes at 2027-01-15T08:00:01Z.',
    ])
  })

  it('for trading, asks a code for a large order, which a token cannot give', () => {
    const large = { order: order({ amount: n('0.03') }) }
    const verdict = decide(TRADING, facts(large))
    assert.equal(verdict.kind === 'allow' && verdict.needs.factor, 'code')
    const bot: Initiator = { ...ADA, kind: 'token', member: 'token:bot' }
    const policy = {
      ...TRADING,
      grants: [{ id: 'bot', who: 'token:bot', operations: ['place'] }],
    } as const satisfies OrderPolicy
    assert.equal(decide(policy, facts({ initiator: bot })).kind, 'allow')
    assert.deepEqual(rulesOf(decide(policy, facts({ ...large, initiator: bot }))), ['large'])
  })

  it('for trading, refuses other markets, borrowing, and prices that drain the account', () => {
    const refused: readonly (readonly [string, Partial<OrderFacts>])[] = [
      ['markets', { market: 'TINY/USDT' }],
      ['leverage', { order: order({ leverage: 2n * ONE, amount: n('0.001') }) }],
      ['price', { order: order({ price: n('51500.01') }) }],
      ['price', { order: order({ side: 'sell', price: n('48499.99') }) }],
    ]
    for (const [rule, changes] of refused) {
      assert.deepEqual(rulesOf(decide(TRADING, facts(changes))), [rule])
    }
    for (const [side, price] of [
      ['buy', '51500'],
      ['sell', '48500'],
      ['buy', '1'],
      ['sell', '90000'],
    ] as const) {
      const asked = facts({ order: order({ side, price: n(price) }) })
      assert.equal(decide(TRADING, asked).kind, 'allow', `${side} at ${price}`)
    }
  })
})

describe('decideOrder', () => {
  it('fires what it cannot compute: no, old or future prices, and orders without a bound', () => {
    const at = (seconds: number) => ({ price: n('50000'), at: NOW - seconds })
    const sale = order({ side: 'sell' })
    assert.equal(decide(TRADING, facts({ order: sale, reference: at(30) })).kind, 'allow')
    for (const reference of [at(31), at(-1), null]) {
      const verdict = decide(TRADING, facts({ order: sale, reference }))
      assert.deepEqual(rulesOf(verdict), ['limit-24h', 'price'])
    }
    assert.deepEqual(rulesOf(decide(TRADING, facts({ rate: null }))), ['limit-24h'])
    const boundless = order({ kind: 'market', price: null })
    assert.deepEqual(rulesOf(decide(TRADING, facts({ order: boundless }))), ['limit-24h', 'price'])
    assert.equal(decide(TRADING, facts({ order: null })).kind, 'deny')
  })

  it('counts a sale at what the market gives when that is more than its limit', () => {
    const policy: OrderPolicy = {
      ...TRADING,
      rules: [
        {
          id: 'sum',
          when: [{ kind: 'notional-above', notional: n('500') }],
          then: { kind: 'deny' },
        },
      ],
    }
    const sale = (price: string) => facts({ order: order({ side: 'sell', price: n(price) }) })
    assert.equal(decide(policy, sale('1')).kind, 'allow')
    const dearer = { ...sale('1'), reference: { price: n('50001'), at: NOW } }
    assert.equal(decide(policy, dearer).kind, 'deny')
  })

  it('lets members and the trader cancel whatever the policy says, unless it is frozen', () => {
    const policy: OrderPolicy = {
      ...watchingPolicy(),
      rules: [{ id: 'all', when: [], then: { kind: 'deny' } }],
    }
    const cancel = (initiator: OrderFacts['initiator']) =>
      facts({ operation: 'cancel', order: null, initiator })
    const trader = { kind: 'trader', armedBy: ADA, given: KEY } as const
    for (const standing of ['trading', 'stopped'] as const) {
      assert.equal(decide(policy, cancel(ADA), { standing }).kind, 'allow')
      assert.equal(decide(policy, cancel(trader), { standing }).kind, 'allow')
    }
    assert.equal(decide(policy, cancel({ ...ADA, kind: 'token' })).kind, 'deny')
    const frozen = decide(policy, cancel(ADA), { standing: 'frozen' })
    assert.deepEqual(rulesOf(frozen), ['account:frozen'])
  })

  it('places nothing while trading is stopped, and says so', () => {
    const verdict = decide(TRADING, facts(), { standing: 'stopped' })
    assert.deepEqual(verdict.because.map(describeOrderReason), [
      'Trading is stopped: nothing is placed.',
    ])
  })

  it('fires a stop for whoever may still trade, with what was given at its arming', () => {
    const fire = (armedBy: Initiator | null, given: Needs, amount = '0.01') =>
      decide(
        TRADING,
        facts({
          initiator: { kind: 'trader', armedBy, given },
          order: order({ amount: n(amount) }),
        }),
      )
    assert.equal(fire(ADA, KEY).kind, 'allow')
    assert.equal(fire(null, KEY).kind, 'deny')
    // The role was taken away since.
    assert.deepEqual(rulesOf(fire(person('ada'), KEY)), ['no-grant'])
    assert.deepEqual(rulesOf(fire(ADA, KEY, '0.03')), ['large'])
    assert.equal(fire(ADA, { ...KEY, factor: 'passkey' }, '0.03').kind, 'allow')
    const alone = { ...TRADING, grants: TRADING.grants.filter(({ who }) => who !== 'trader') }
    const stop = facts({ initiator: { kind: 'trader', armedBy: ADA, given: KEY } })
    assert.deepEqual(rulesOf(decide(alone, stop)), ['no-grant'])
  })
})

describe('decideOrder, whatever it is asked,', () => {
  it('is never milder for a rule, an order in the history or a condition of grants more', () => {
    const property = fc.property(
      fc.tuple(policies, rules, atoms),
      requests,
      pasts,
      ([policy, rule, atom], request, past) => {
        const before = demandIn(ask(policy, request, past))
        const stricter = [
          ask({ ...policy, rules: [...policy.rules, { ...rule, id: 'more' }] }, request, past),
          ask(policy, request, {
            ...past,
            placed: [...past.placed, { at: past.now, notional: 3n * ONE }],
          }),
          ask(
            {
              ...policy,
              grants: policy.grants.map((it) => ({ ...it, unless: [...(it.unless ?? []), atom] })),
            },
            request,
            past,
          ),
        ]
        for (const verdict of stricter) assert.ok(isDemandAtLeast(demandIn(verdict), before))
      },
    )
    fc.assert(property, { seed: 1, numRuns: 1_000 })
  })

  it('is never milder for a price that is missing', () => {
    const property = fc.property(policies, requests, pasts, (policy, request, past) => {
      const told = demandIn(ask(policy, request, past))
      for (const missing of [{ reference: null }, { rate: null }]) {
        const silent = ask(policy, (now) => ({ ...request(now), ...missing }), past)
        assert.ok(isDemandAtLeast(demandIn(silent), told))
      }
    })
    fc.assert(property, { seed: 2, numRuns: 1_000 })
  })

  it('passes the same request when it says so, at the same prices, and not a second before', () => {
    let [passing, never] = [0, 0]
    const property = fc.property(policies, requests, pasts, (policy, request, past) => {
      const verdict = ask(policy, request, past)
      if (verdict.kind === 'allow') return
      // Nothing placed later than now may come to count.
      const placed = past.placed.filter(({ at }) => at <= past.now)
      const kindAt = (now: number) => ask(policy, request, { ...past, placed, now }).kind
      if (verdict.passesAt === null) {
        never++
        for (const hours of [0, 1, 11, 12, 13, 23]) {
          assert.equal(kindAt(past.now + 400 * 86_400 + hours * 3_600), 'deny')
        }
        return
      }
      passing++
      assert.equal(kindAt(verdict.passesAt), 'allow')
      assert.equal(kindAt(verdict.passesAt - 1), 'deny')
    })
    fc.assert(property, { seed: 3, numRuns: 3_000 })
    assert.ok(passing > 20 && never > 150, `${passing} pass later, ${never} never`)
  })
})

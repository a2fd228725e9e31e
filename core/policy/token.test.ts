// What a token may ask for: its budget to the satoshi, its other terms, and that neither lets
// through what the policy does not. And how little it is told.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { NOW, policy, spend } from './builders.test.ts'
import { describeReason } from './describe.ts'
import type { Initiator } from './facts.ts'
import { arrayHistory, type Spent } from './history.ts'
import type { Policy, Rule } from './policy.ts'
import { DAY, type Past, pasts, policies, spends } from './samples.test.ts'
import { compare } from './tighten.ts'
import { decideForToken, type TokenTerms, toldToToken } from './token.ts'
import type { Verdict } from './verdict.ts'

const SHOP = 'token:shop'
const INITIATOR: Initiator = {
  kind: 'token',
  member: SHOP,
  device: 'd1'.repeat(32),
  roles: [],
  groups: [],
}

const TERMS: TokenTerms = {
  wallets: ['main'],
  budgetSats: sats(100n),
  windowSeconds: DAY,
  networks: ['192.0.2.0/24', 'fd00::/8'],
  expiresAt: NOW + 90 * DAY,
}

type How = {
  readonly terms?: Partial<TokenTerms>
  readonly rules?: readonly Rule[]
  readonly past?: readonly Spent[]
  readonly replaced?: readonly Spent[]
  readonly more?: {
    readonly wallet?: string
    readonly now?: number
    readonly from?: string
    readonly isFrozen?: boolean
  }
}

const granting = (rules: readonly Rule[]): Policy => ({
  ...policy(...rules),
  grants: [{ id: 'shop', who: SHOP, act: 'spend' }],
})

function ask(paid: bigint, { terms, rules = [], past = [], replaced = [], more }: How = {}) {
  const history = arrayHistory(past)
  return decideForToken({
    policy: granting(rules),
    spend: spend(paid, 1n, { initiator: INITIATOR }),
    history,
    replaced,
    now: NOW,
    terms: { ...TERMS, ...terms },
    isFrozen: false,
    wallet: 'main',
    spentByToken: history,
    ...more,
  })
}

const rulesIn = ({ because }: Verdict) => because.map(({ rule }) => rule)
const shop = (amountSats: bigint, at: number): Spent => ({ at, amountSats, member: SHOP })

describe('a token that asks for a spend', () => {
  it('is granted it by its own name alone, and by its key as its factor', () => {
    const { kind, needs } = ask(99n) as Extract<Verdict, { readonly kind: 'sign' }>
    assert.deepEqual([kind, needs], ['sign', { factor: 'key', approvals: [], delaySeconds: 0 }])
    for (const who of ['owner', 'spender', 'group:family', 'token:other'] as const) {
      const others = { ...granting([]), grants: [{ id: 'g', who, act: 'spend' } as const] }
      const history = arrayHistory([])
      const verdict = decideForToken({
        policy: others,
        spend: spend(1n, 0n, {
          initiator: { ...INITIATOR, roles: ['spender', 'owner'], groups: ['family'] },
        }),
        history,
        replaced: [],
        now: NOW,
        terms: TERMS,
        isFrozen: false,
        wallet: 'main',
        spentByToken: history,
      })
      assert.deepEqual(rulesIn(verdict), ['no-grant'], who)
    }
  })

  it('has its budget to the satoshi, fee included, over the window to the second', () => {
    assert.equal(ask(99n).kind, 'sign')
    assert.deepEqual(rulesIn(ask(100n)), ['token:budget'])
    const past = [shop(60n, NOW - DAY + 1)]
    assert.equal(ask(39n, { past }).kind, 'sign')
    const [reason] = ask(40n, { past }).because
    assert.deepEqual([reason?.usedSats, reason?.leftSats, reason?.passesAt], [60n, 40n, NOW + 1])
    assert.equal(ask(99n, { past: [shop(60n, NOW - DAY)] }).kind, 'sign')
    assert.equal(ask(99n, { past: [{ at: NOW, amountSats: 60n, member: 'ada' }] }).kind, 'sign')
  })

  it('has a replacement of its own counted once, at its dearest', () => {
    const replaced = [shop(80n, NOW - 10)]
    assert.equal(ask(99n, { past: replaced, replaced }).kind, 'sign')
    const past = [...replaced, shop(20n, NOW - 9)]
    assert.equal(ask(50n, { past, replaced }).kind, 'sign')
    assert.deepEqual(rulesIn(ask(50n, { past: [...past, shop(1n, NOW)], replaced })), [
      'token:budget',
    ])
  })

  it('replaces nothing that somebody else asked for', () => {
    for (const member of ['ada', 'token:other']) {
      const replaced = [{ at: NOW - 10, amountSats: 5n, member }]
      assert.deepEqual(rulesIn(ask(6n, { past: replaced, replaced })), ['token:others'])
    }
  })

  it('is refused beyond each of its other terms', () => {
    const { expiresAt } = TERMS
    const cases: readonly (readonly [NonNullable<How['more']>, readonly string[]])[] = [
      [{ wallet: 'savings' }, ['token:wallet']],
      [{ now: expiresAt }, ['token:expired']],
      [{ now: expiresAt - 1 }, []],
      [{ isFrozen: true }, ['token:frozen']],
      [{ from: '198.51.100.7' }, ['token:network']],
      [{ from: '::ffff:198.51.100.7' }, ['token:network']],
      [{ from: 'nowhere' }, ['token:network']],
      [{ from: '192.0.2.200' }, []],
      [{ from: 'fd12::1' }, []],
    ]
    for (const [more, rules] of cases) assert.deepEqual(rulesIn(ask(1n, { more })), rules)
  })

  it('can wait for people and time, and never brings a factor that a rule asks for', () => {
    const approvals: Rule = {
      id: 'two',
      when: [],
      then: { kind: 'approvals', group: 'board', count: 2 },
    }
    const { needs } = ask(1n, { rules: [approvals] }) as Extract<Verdict, { kind: 'sign' }>
    assert.deepEqual([needs.factor, needs.approvals.length], ['key', 1])
    for (const level of ['code', 'passkey'] as const) {
      const factor: Rule = {
        id: 'large',
        when: [{ kind: 'amount-above', sats: sats(10n) }],
        then: { kind: 'factor', level },
      }
      assert.equal(ask(9n, { rules: [factor] }).kind, 'sign')
      const verdict = ask(10n, { rules: [factor, approvals] })
      assert.deepEqual([verdict.kind, rulesIn(verdict)], ['deny', ['large']])
      const [reason] = verdict.because
      assert.equal(reason?.factor, level)
      assert.match(reason ? describeReason(reason) : '', /which a token does not have/)
    }
  })

  it('is not let through by making a code an approval: that is a loosening', () => {
    const code: Rule = { id: 'r', when: [], then: { kind: 'factor', level: 'code' } }
    const approval: Rule = { ...code, then: { kind: 'approvals', group: 'board', count: 1 } }
    assert.equal(compare(granting([code]), granting([approval])).kind, 'loosening')
  })
})

describe('a token’s terms, whatever the policy', () => {
  const budgets = fc.bigInt({ min: 1n, max: 20n }).map((budget) => sats(budget))
  const changes = fc.record({
    terms: fc.record({ budgetSats: budgets, windowSeconds: fc.constantFrom(1, DAY) }),
    less: budgets,
  })

  const decided = (
    known: Policy,
    of: ReturnType<typeof spend>,
    past: Past,
    terms: Partial<TokenTerms>,
  ): Verdict => {
    const history = arrayHistory(past.history, past.elsewhere)
    return decideForToken({
      policy: known,
      spend: { ...of, initiator: INITIATOR },
      history,
      replaced: past.replaced,
      now: past.now,
      terms: { ...TERMS, expiresAt: past.now + 1, ...terms },
      isFrozen: false,
      wallet: 'main',
      spentByToken: history,
    })
  }

  it('never make a verdict milder, and less of them neither', () => {
    fc.assert(
      fc.property(policies, spends, pasts, changes, (known, of, past, { terms, less }) => {
        const open = { budgetSats: sats(2_100_000_000_000_000n), windowSeconds: 1 }
        const [free, bound] = [decided(known, of, past, open), decided(known, of, past, terms)]
        if (free.kind === 'deny') assert.equal(bound.kind, 'deny')
        const budgetSats = less < terms.budgetSats ? less : terms.budgetSats
        const narrowed = decided(known, of, past, { ...terms, budgetSats })
        if (bound.kind === 'deny') assert.equal(narrowed.kind, 'deny')
      }),
    )
  })

  it('never let more be signed in any window than the budget', () => {
    const steps = fc.array(
      fc.tuple(fc.bigInt({ min: 0n, max: 8n }), fc.integer({ min: 0, max: 5 })),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(steps, budgets, fc.integer({ min: 1, max: 9 }), (asks, budgetSats, window) => {
        const signed: Spent[] = []
        let now = NOW
        for (const [paid, wait] of asks) {
          now += wait
          const terms = { budgetSats, windowSeconds: window }
          const verdict = ask(paid, { terms, past: signed, more: { now } })
          if (verdict.kind === 'sign') signed.push(shop(paid + 1n, now))
        }
        for (const { at } of signed) {
          const within = signed.filter((it) => it.at > at - window && it.at <= at)
          const total = within.reduce((sum, it) => sum + it.amountSats, 0n)
          assert.ok(total <= budgetSats, `${total} of ${budgetSats}`)
        }
      }),
    )
  })
})

describe('what a token is told', () => {
  const limitOfOthers: Rule = {
    id: 'secret-limit',
    when: [{ kind: 'sum-above', sats: sats(7n), window: { kind: 'rolling', seconds: DAY } }],
    then: { kind: 'deny' },
  }

  it('is its own terms, and of the policy no more than that it refuses', () => {
    const told = toldToToken(ask(200n, { rules: [limitOfOthers] }))
    assert.deepEqual(rulesIn(told), ['token:budget', 'token:policy'])
    assert.equal(told.because[0]?.leftSats, 100n)
    assert.ok(
      !JSON.stringify(told, (_, it) => (typeof it === 'bigint' ? `${it}` : it)).includes('secret'),
    )
    assert.match(describeReason(told.because[1] ?? { rule: '' }), /does not allow it/)
    assert.deepEqual(toldToToken(ask(1n, { rules: [] })), {
      kind: 'sign',
      needs: { factor: 'key', approvals: [], delaySeconds: 0 },
      because: [],
      limits: [],
    })
  })

  it('never names a rule, a grant or a limit of the policy', () => {
    fc.assert(
      fc.property(policies, spends, pasts, (known, of, past) => {
        const history = arrayHistory(past.history)
        const verdict = decideForToken({
          policy: known,
          spend: { ...of, initiator: INITIATOR },
          history,
          replaced: [],
          now: past.now,
          terms: { ...TERMS, expiresAt: past.now + 1 },
          isFrozen: false,
          wallet: 'main',
          spentByToken: history,
        })
        const told = toldToToken(verdict)
        assert.equal(told.kind, verdict.kind)
        if (told.kind === 'sign') assert.deepEqual([told.because, told.limits], [[], []])
        for (const { rule, grant, list, scripts } of told.because) {
          assert.ok(rule.startsWith('token:'))
          assert.deepEqual([grant, list, scripts], [undefined, undefined, undefined])
        }
      }),
    )
  })
})

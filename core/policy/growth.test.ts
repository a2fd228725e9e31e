// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { DEVICES } from './askers.test.ts'
import { ONE_DAY } from './builders.test.ts'
import { defaultPolicy } from './defaults.ts'
import { growth } from './growth.ts'
import type {
  Atom,
  Grant,
  ListEntry,
  Policy,
  ProvenAtom,
  Requirement,
  ScopeName,
} from './policy.ts'
import { DAY } from './samples.test.ts'
import type { Window } from './window.ts'

const [a, b, c, d, e] = ['0014aa', '0014bb', '0014cc', '0014dd', '0014ee'] as const

const policy = (
  when: readonly Atom[],
  then: Requirement = { kind: 'deny' },
  list: readonly ListEntry[] = [a, b],
): Policy => ({
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules: [{ id: 'rule', when, then }],
  lists: { known: list },
})

const fits = (name: string, before: Policy, next: Policy): void => {
  it(`${name} is within double`, () => assert.deepEqual(growth(before, next), []))
}
const exceeds = (name: string, before: Policy, next: Policy): void => {
  it(`${name} is beyond double`, () => assert.equal(growth(before, next).length, 1))
}

describe('growth, number by number:', () => {
  const big = (n: number) => sats(BigInt(n))
  const numbers: readonly (readonly [string, (n: number) => Atom])[] = [
    ['amount', (n) => ({ kind: 'amount-above', sats: big(n) })],
    ['sum', (n) => ({ kind: 'sum-above', sats: big(n), window: ONE_DAY })],
    ['count', (count) => ({ kind: 'count-above', count, window: ONE_DAY })],
    ['fee', (n) => ({ kind: 'fee-above', sats: big(n) })],
    ['fee rate', (satPerVb) => ({ kind: 'fee-rate-above', satPerVb })],
    ['fee share', (basisPoints) => ({ kind: 'fee-share-above', basisPoints })],
    ['share of the balance', (basisPoints) => ({ kind: 'balance-share-above', basisPoints })],
  ]
  for (const [name, atom] of numbers) {
    fits(`a ${name} twice as high`, policy([atom(7)]), policy([atom(14)]))
    exceeds(`a ${name} one more than that`, policy([atom(7)]), policy([atom(15)]))
    exceeds(`a ${name} above nothing`, policy([atom(0)]), policy([atom(1)]))
    const granted = (n: number): Policy => ({
      ...policy([]),
      rules: [],
      grants: [{ id: 'owner', who: 'owner', act: 'spend', unless: [atom(n) as ProvenAtom] }],
    })
    fits(`in a grant a ${name} twice as high`, granted(7), granted(14))
    exceeds(`in a grant a ${name} one more than that`, granted(7), granted(15))
  }
  const amount = policy([{ kind: 'amount-above', sats: big(7) }])
  const sum = (n: number, window: Window = ONE_DAY, scope?: ScopeName): Policy =>
    policy([{ kind: 'sum-above', sats: big(n), window, ...(scope ? { scope } : {}) }])
  fits('an amount to a sum twice as high', amount, sum(14))
  exceeds('an amount to a sum higher still', amount, sum(15))
  exceeds('a sum to an amount', sum(7), amount)
  exceeds('a sum of all wallets to one of this', sum(7, ONE_DAY, 'organisation'), sum(7))
  exceeds('a sum of this wallet to one of each member', sum(7), sum(7, ONE_DAY, 'initiator'))
  fits('a sum of each member to twice of all', sum(7, ONE_DAY, 'initiator'), sum(14))

  const rolling = (seconds: number): Window => ({ kind: 'rolling', seconds })
  fits('a window half as long', sum(7), sum(7, rolling(DAY / 2)))
  exceeds('a window less than half as long', sum(7), sum(7, rolling(DAY / 2 - 1)))
  exceeds('half the window and a satoshi more', sum(7), sum(8, rolling(DAY / 2)))
  fits('a quarter of the window', sum(8, rolling(DAY)), sum(4, rolling(DAY / 2)))
  fits('24 hours to the UTC day', sum(7), sum(7, { kind: 'utc-day' }))
  exceeds('24 hours to more in the UTC day', sum(7), sum(8, { kind: 'utc-day' }))
  exceeds(
    'a second more than a day to the UTC day',
    sum(7, rolling(DAY + 1)),
    sum(7, { kind: 'utc-day' }),
  )
  fits('28 days to the month', sum(7, rolling(28 * DAY)), sum(7, { kind: 'utc-month' }))
  exceeds('29 days to the month', sum(7, rolling(29 * DAY)), sum(7, { kind: 'utc-month' }))
  exceeds('the week to the day', sum(7, { kind: 'utc-week' }), sum(7, { kind: 'utc-day' }))
  exceeds('a lifetime to ten years', sum(7, { kind: 'lifetime' }), sum(7, rolling(315_360_000)))
})

describe('growth, list by list:', () => {
  const allowed = (...list: ListEntry[]): Policy =>
    policy([{ kind: 'destination-not-in', list: 'known' }], { kind: 'deny' }, list)
  fits('as many new destinations as there were', allowed(a, b), allowed(a, b, c, d))
  fits('all others instead', allowed(a, b), allowed(c, d))
  exceeds('one new destination more', allowed(a, b), allowed(a, b, c, d, e))
  exceeds('the first destination', allowed(), allowed(a))
  exceeds('a whole wallet beside a script', allowed(a), allowed(a, 'wallet:savings'))
  fits('a whole wallet beside another', allowed('wallet:a'), allowed('wallet:a', 'wallet:b'))
  fits('a list that is gone, which denies all', allowed(a), { ...allowed(a), lists: {} })
  exceeds('a list where there was none', { ...allowed(), lists: {} }, allowed(a))

  const denied = (...list: ListEntry[]): Policy =>
    policy([{ kind: 'destination-in', list: 'known' }], { kind: 'deny' }, list)
  exceeds('one destination no longer denied', denied(a, b, c), denied(a, b))

  const aged = (seconds: number, ...list: ListEntry[]): Policy =>
    policy([{ kind: 'destination-younger-than', list: 'known', seconds }], { kind: 'deny' }, list)
  const since = (destination: string, at: number): ListEntry => ({ destination, since: at })
  fits('an age half as long', aged(DAY, since(a, 5)), aged(DAY / 2, since(a, 5)))
  exceeds('an age below half', aged(DAY, since(a, 5)), aged(DAY / 2 - 1, since(a, 5)))
  fits('one of one made older', aged(DAY, since(a, 5)), aged(DAY, since(a, 4)))
  exceeds('one made older and one new', aged(DAY, since(a, 5)), aged(DAY, since(a, 4), since(b, 9)))
  fits('any number of undated ones, which never come of age', aged(DAY, a), aged(DAY, a, b, c, d))
  fits('a list to an age in it', allowed(a), aged(1, since(a, 5), since(b, 5)))
  exceeds(
    'a list to an age in a longer one',
    allowed(a),
    aged(1, since(a, 5), since(b, 5), since(c, 5)),
  )

  const [d1 = '', d2 = '', d3 = ''] = DEVICES
  const devices = (...keys: string[]): Policy =>
    policy([{ kind: 'initiator-not-in', devices: keys }])
  const members = (...ids: string[]): Policy => policy([{ kind: 'member-not-in', members: ids }])
  fits('one device to two', devices(d1), devices(d1, d2))
  exceeds('one device to three', devices(d1), devices(d1, d2, d3))
  fits('one member to two', members('ada'), members('ada', 'bob'))
  exceeds('no member to one', members(), members('ada'))
  const banned = (...ids: string[]): Policy => policy([{ kind: 'member-in', members: ids }])
  exceeds('a member no longer denied', banned('ada', 'bob'), banned('ada'))
  const hours = (fromHour: number): Policy => policy([{ kind: 'hour-in', fromHour, untilHour: 6 }])
  exceeds('an hour no longer denied', hours(22), hours(23))
})

describe('growth, requirement by requirement:', () => {
  const asks = (then: Requirement): Policy => policy([], then)
  const approvals = (count: number, group = 'board'): Policy =>
    asks({ kind: 'approvals', group, count })
  fits('half the approvals', approvals(4), approvals(2))
  fits('two approvals of three', approvals(3), approvals(2))
  exceeds('less than half the approvals', approvals(3), approvals(1))
  exceeds('approvals of another group', approvals(3), approvals(3, 'family'))
  const delay = (seconds: number): Policy => asks({ kind: 'delay', seconds })
  fits('half the delay', delay(100), delay(50))
  exceeds('less than half the delay', delay(100), delay(49))
  exceeds('a denial to ninety days', asks({ kind: 'deny' }), delay(7_776_000))
  exceeds(
    'a passkey to a code',
    asks({ kind: 'factor', level: 'passkey' }),
    asks({ kind: 'factor', level: 'code' }),
  )

  const small: Atom = { kind: 'amount-above', sats: sats(5n) }
  exceeds('a rule that is gone', policy([small]), { ...policy([]), rules: [] })
  exceeds('an exception', policy([small]), policy([small, { kind: 'sighash-not-all' }]))
  exceeds('another question', policy([{ kind: 'fee-above', sats: sats(5n) }]), policy([small]))

  const grants = (...all: Omit<Grant, 'id' | 'act'>[]): Policy => ({
    ...policy([]),
    rules: [],
    grants: all.map((it, at) => ({ id: `g${at}`, act: 'spend', ...it })),
  })
  exceeds('a new grant', grants({ who: 'owner' }), grants({ who: 'owner' }, { who: 'group:board' }))
  exceeds('a grant for more people', grants({ who: 'owner' }), grants({ who: 'spender' }))
  fits('a grant for fewer', grants({ who: 'spender' }), grants({ who: 'owner' }))
  fits('no grant at all', policy([small]), grants())
})

describe('growth in words', () => {
  it('says what was and what it would become', () => {
    const before = defaultPolicy()
    const wide = before.rules.map((rule) =>
      rule.id === 'fee-rate'
        ? { ...rule, when: [{ kind: 'fee-rate-above', satPerVb: 1_001 } as const] }
        : rule,
    )
    const next: Policy = {
      ...before,
      grants: [...before.grants, { id: 'board', who: 'group:board', act: 'spend' }],
      rules: wide.filter(({ id }) => id !== 'change'),
    }
    assert.deepEqual(growth(before, next), [
      'New: A member of the group board may ask to spend (grant board).',
      'Removed: A spend is denied if it has change that is not proven to be ours (rule change).',
      'More than twice as wide, or not comparable: A spend is denied if its fee rate is more ' +
        'than 500 sat/vB (rule fee-rate). It would become: A spend is denied if its fee rate is ' +
        'more than 1001 sat/vB (rule fee-rate).',
    ])
    assert.deepEqual(growth(before, before), [])
  })
})

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { DEVICES } from './askers.test.ts'
import { defaultPolicy } from './defaults.ts'
import { edits } from './edits.test.ts'
import type { Atom, Policy, ProvenAtom, Requirement, Rule, ScopeName } from './policy.ts'
import { ask, DAY, demandIn, pasts, policies, spends } from './samples.test.ts'
import { compare } from './tighten.ts'
import { isAtLeast } from './verdict.ts'
import type { Who } from './who.ts'
import type { Window } from './window.ts'

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
      for (const [spend, past] of asked) {
        const before = demandIn(ask(old, spend, past))
        const after = demandIn(ask(next, spend, past))
        if (isAtLeast(after, before)) continue
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

  const dated = (since: number, seconds = DAY): Policy => ({
    ...policy([{ kind: 'destination-younger-than', list: 'known', seconds }]),
    lists: { known: [{ destination: a, since }] },
  })
  both('a destination added later', dated(5), dated(6))
  both('a longer time to wait for a destination', dated(5), dated(5, DAY + 1))
  both('a destination without a time', dated(5), { ...dated(5), lists: { known: [a] } })
  both('a list to an age in it', policy(allowed), policy(dated(5).rules[0]?.when ?? []))

  const scoped = (scope?: ScopeName): Policy => {
    const atom = { kind: 'sum-above', sats: sats(9n), window: day } as const
    return policy([scope === undefined ? atom : { ...atom, scope }])
  }
  both('the initiator to the wallet', scoped('initiator'), scoped())
  both('the wallet to the organisation', scoped(), scoped('organisation'))
  both('an amount to a sum', policy([{ kind: 'amount-above', sats: sats(9n) }]), scoped())

  const [d1 = '', d2 = ''] = DEVICES
  const devices = (kind: 'initiator-in' | 'initiator-not-in', ...keys: string[]): Policy =>
    policy([{ kind, devices: keys }])
  both('a device more denied', devices('initiator-in', d1), devices('initiator-in', d1, d2))
  both('a device less let', devices('initiator-not-in', d1, d2), devices('initiator-not-in', d1))
  const members = (kind: 'member-in' | 'member-not-in', ...ids: string[]): Policy =>
    policy([{ kind, members: ids }])
  both('a member more denied', members('member-in', 'ada'), members('member-in', 'ada', 'bob'))
  both('a member less let', members('member-not-in', 'ada', 'bob'), members('member-not-in', 'ada'))
  changes(
    'a member for a device',
    members('member-in', 'ada'),
    devices('initiator-in', d1),
    'loosening',
  )
  const who = (...all: Who[]): Policy => ({
    ...policy([]),
    rules: [],
    grants: all.map((it, at) => ({ id: `g${at}`, who: it, act: 'spend' })),
  })
  both('spenders to the owner, who is one', who('spender'), who('owner'))
  both('a group less that may ask', who('owner', 'group:board'), who('owner'))
  both('a group that may ask to nobody', who('group:board'), who())
  changes('the owner to a group', who('owner'), who('group:board'), 'loosening')
  changes('spenders to a group', who('spender'), who('group:board'), 'loosening')
  changes('a group to the owner', who('group:board'), who('owner'), 'loosening')
  changes('a group to another', who('group:board'), who('group:family'), 'loosening')
  const hours = (fromHour: number, untilHour: number): Policy =>
    policy([{ kind: 'hour-in', fromHour, untilHour }])
  both('an hour more', hours(22, 6), hours(21, 6))
  changes('other hours', hours(22, 6), hours(23, 7), 'loosening')
  const networks = (...ranges: string[]): Policy => policy([{ kind: 'network-not-in', ranges }])
  both('a narrower network', networks('10.0.0.0/8'), networks('10.1.0.0/16'))
  both('no network at all', networks('fd00::/8'), networks())
  const shares = (basisPoints: number): Policy =>
    policy([{ kind: 'balance-share-above', basisPoints }])
  both('a lower share of the balance', shares(7), shares(6))
  for (const kind of ['sighash-not-all', 'new-device', 'change-not-ours'] as const) {
    both(`the rule about ${kind}`, { ...policy([]), rules: [] }, policy([{ kind }]))
  }

  const granted = (...unless: ProvenAtom[]): Policy => ({
    ...policy([]),
    rules: [],
    grants: [{ id: 'owner', who: 'owner', act: 'spend', unless }],
  })
  const over = (n: bigint): ProvenAtom => ({ kind: 'amount-above', sats: sats(n) })
  both('a condition in a grant', granted(), granted(over(9n)))
  both('a stricter condition in a grant', granted(over(9n)), granted(over(8n)))
  both('a condition more in a grant', granted(over(9n)), granted(over(9n), over(8n)))

  const asks = (then: Requirement): Policy => ({
    ...policy([]),
    rules: [{ id: 'rule', when: [], then }],
  })
  const family = (count: number): Policy => asks({ kind: 'approvals', group: 'family', count })
  both('an approval more', family(1), family(2))
  const level = (is: 'code' | 'passkey'): Policy => asks({ kind: 'factor', level: is })
  both('a passkey instead of a code', level('code'), level('passkey'))
  both('a denial instead of a passkey', level('passkey'), asks({ kind: 'deny' }))
  changes('a passkey to approvals', level('passkey'), family(9), 'loosening')
  both('an approval to a denial', family(9), asks({ kind: 'deny' }))
  both('a longer delay', asks({ kind: 'delay', seconds: 60 }), asks({ kind: 'delay', seconds: 61 }))
  changes(
    'another group',
    family(1),
    asks({ kind: 'approvals', group: 'board', count: 2 }),
    'loosening',
  )
  changes('approvals to a delay', family(1), asks({ kind: 'delay', seconds: 60 }), 'loosening')

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

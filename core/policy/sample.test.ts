// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { DEVICES, MEMBERS } from './askers.test.ts'
import { chance } from './chance.ts'
import { defaultPolicy } from './defaults.ts'
import type { Atom, Policy, ProvenAtom, Requirement } from './policy.ts'
import { sampleCheck } from './sample.ts'
import { DAY, policies } from './samples.test.ts'
import { compare } from './tighten.ts'
import type { Who } from './who.ts'

const SEED = Uint32Array.of(1, 2, 3, 4)
const TO = 'ab'.repeat(20)

const policy = (when: readonly Atom[], then: Requirement = { kind: 'deny' }): Policy => ({
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules: [{ id: 'rule', when, then }],
  lists: { known: [{ destination: TO, since: 1_700_000_000 }, 'wallet:savings'] },
})
const granted = (unless: readonly ProvenAtom[]): Policy => ({
  ...policy([]),
  rules: [],
  grants: [{ id: 'owner', who: 'owner', act: 'spend', unless }],
})
const found = (old: Policy, next: Policy) => sampleCheck(old, next, SEED).kind

describe('sampleCheck', () => {
  const day = { kind: 'utc-day' } as const
  const numbers: readonly (readonly [string, (n: number) => Atom])[] = [
    ['amount', (n) => ({ kind: 'amount-above', sats: sats(BigInt(n)) })],
    ['sum', (n) => ({ kind: 'sum-above', sats: sats(BigInt(n)), window: day })],
    [
      'sum of the organisation',
      (n) => {
        return { kind: 'sum-above', sats: sats(BigInt(n)), window: day, scope: 'organisation' }
      },
    ],
    [
      'rolling sum',
      (n) => {
        return {
          kind: 'sum-above',
          sats: sats(BigInt(n)),
          window: { kind: 'rolling', seconds: 60 },
        }
      },
    ],
    ['count', (count) => ({ kind: 'count-above', count: count / 100, window: day })],
    ['fee', (n) => ({ kind: 'fee-above', sats: sats(BigInt(n)) })],
    ['fee rate', (satPerVb) => ({ kind: 'fee-rate-above', satPerVb })],
    ['fee share', (basisPoints) => ({ kind: 'fee-share-above', basisPoints })],
    ['balance share', (basisPoints) => ({ kind: 'balance-share-above', basisPoints })],
  ]
  for (const [name, atom] of numbers) {
    it(`finds a spend that a higher ${name} lets through, and none that a lower one does`, () => {
      assert.equal(found(policy([atom(500)]), policy([atom(600)])), 'milder')
      assert.equal(found(policy([atom(600)]), policy([atom(500)])), 'none-milder')
    })
  }

  const pairs: readonly (readonly [string, Atom, Atom])[] = [
    [
      'a shorter window',
      { kind: 'count-above', count: 1, window: { kind: 'rolling', seconds: 2 * DAY } },
      { kind: 'count-above', count: 1, window: { kind: 'rolling', seconds: DAY } },
    ],
    [
      'a narrower scope',
      { kind: 'count-above', count: 1, window: day },
      { kind: 'count-above', count: 1, window: day, scope: 'initiator' },
    ],
    [
      'a younger age',
      { kind: 'destination-younger-than', list: 'known', seconds: DAY },
      { kind: 'destination-younger-than', list: 'known', seconds: DAY - 1 },
    ],
    [
      'other hours',
      { kind: 'hour-in', fromHour: 22, untilHour: 6 },
      { kind: 'hour-in', fromHour: 23, untilHour: 6 },
    ],
    [
      'a device fewer denied',
      { kind: 'initiator-in', devices: DEVICES },
      { kind: 'initiator-in', devices: DEVICES.slice(1) },
    ],
    [
      'a member fewer denied',
      { kind: 'member-in', members: MEMBERS },
      { kind: 'member-in', members: MEMBERS.slice(1) },
    ],
    [
      'a member more let',
      { kind: 'member-not-in', members: ['ada'] },
      { kind: 'member-not-in', members: ['ada', 'bob'] },
    ],
    [
      'a sum of each member',
      { kind: 'sum-above', sats: sats(500n), window: day },
      { kind: 'sum-above', sats: sats(500n), window: day, scope: 'initiator' },
    ],
    [
      'a network more',
      { kind: 'network-not-in', ranges: ['10.0.0.0/8'] },
      { kind: 'network-not-in', ranges: ['10.0.0.0/8', '192.0.2.0/24'] },
    ],
  ]
  for (const [name, old, next] of pairs) {
    it(`finds that ${name} is milder`, () => {
      assert.equal(found(policy([old]), policy([next])), 'milder')
      assert.equal(found(policy([next]), policy([old])), 'none-milder')
    })
  }

  it('finds milder requirements, lists and grants', () => {
    const large: ProvenAtom = { kind: 'amount-above', sats: sats(500n) }
    const two = policy([large], { kind: 'approvals', group: 'family', count: 2 })
    const one = policy([large], { kind: 'approvals', group: 'family', count: 1 })
    assert.equal(found(two, one), 'milder')
    assert.equal(found(one, two), 'none-milder')
    const level = (is: 'code' | 'passkey') => policy([large], { kind: 'factor', level: is })
    assert.equal(found(level('passkey'), level('code')), 'milder')
    assert.equal(found(level('code'), level('passkey')), 'none-milder')
    const known = policy([{ kind: 'destination-not-in', list: 'known' }])
    const none = { ...known, lists: { known: [] } }
    assert.equal(found(none, known), 'milder')
    assert.equal(found(known, none), 'none-milder')
    assert.equal(found(granted([large]), granted([])), 'milder')
    assert.equal(found(granted([]), granted([large])), 'none-milder')
  })

  it('finds whom a grant lets in besides', () => {
    const who = (it: Who): Policy => ({
      ...granted([]),
      grants: [{ id: 'g', who: it, act: 'spend' }],
    })
    for (const [few, more] of [
      ['owner', 'spender'],
      ['owner', 'group:board'],
      ['group:board', 'owner'],
      ['group:board', 'group:sales'],
      ['group:board', 'spender'],
      ['spender', 'group:board'],
      ['spender', 'token:shop'],
      ['token:shop', 'token:till'],
    ] as const) {
      assert.equal(found(who(few), who(more)), 'milder', `${few} to ${more}`)
    }
    assert.equal(found(who('spender'), who('owner')), 'none-milder')
  })

  it('never contradicts the comparison of policies', () => {
    let tightenings = 0
    let milder = 0
    const property = fc.property(policies, policies, fc.nat(3), (old, other, kept) => {
      const next = { ...other, rules: [...old.rules.slice(0, kept + 1), ...uncalled(other)] }
      const policy = kept === 0 ? other : { ...next, lists: old.lists, grants: old.grants }
      const { kind } = compare(old, policy)
      const check = sampleCheck(old, policy, SEED, 30)
      if (kind === 'loosening') milder += Number(check.kind === 'milder')
      else assert.equal(check.kind, 'none-milder')
      tightenings += Number(kind === 'tightening')
    })
    fc.assert(property, { seed: 1, numRuns: 1_500 })
    assert.ok(tightenings > 300 && milder > 300, `${tightenings} tightenings, ${milder} milder`)
  })

  it('tells the spend of which less is asked', () => {
    const old = defaultPolicy()
    const rules = old.rules.filter(({ id }) => id !== 'limit-24h')
    const check = sampleCheck(old, { ...old, rules }, SEED)
    assert.ok(check.kind === 'milder')
    assert.equal(check.before.kind, 'deny')
    assert.equal(check.after.kind, 'sign')
    assert.ok(check.before.because.some(({ rule }) => rule === 'limit-24h'))
  })

  it('says the same for the same random numbers, and takes no fewer than four', () => {
    const [one, other] = [chance(SEED), chance(SEED)]
    const numbers = Array.from({ length: 100 }, () => one.upTo(1_000))
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, () => other.upTo(1_000)),
    )
    assert.ok(new Set(numbers).size > 80)
    assert.notDeepEqual(
      numbers,
      Array.from({ length: 100 }, () => chance(Uint32Array.of(1, 2, 3, 5)).upTo(1_000)),
    )
    assert.throws(() => chance(Uint32Array.of(1, 2, 3)), RangeError)
  })
})

function uncalled({ rules }: Policy): Policy['rules'] {
  return rules.map((rule) => ({ ...rule, id: `new-${rule.id}` }))
}

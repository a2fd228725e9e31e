// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { defaultPolicy } from './defaults.ts'
import { describeDifference, difference } from './difference.ts'
import { edits } from './edits.test.ts'
import type { Atom, ListEntry, Policy, Rule } from './policy.ts'
import { policies } from './samples.test.ts'
import { compare } from './tighten.ts'

const [a, b, c] = ['0014aa', '0014bb', '0014cc'] as const

const ruled = (...rules: Rule[]): Policy => ({ ...defaultPolicy(), rules })
const deny = (id: string, ...when: Atom[]): Rule => ({ id, when, then: { kind: 'deny' } })
const over = (n: bigint): Atom => ({ kind: 'amount-above', sats: sats(n) })
const told = (old: Policy, next: Policy) =>
  difference(old, next).map(({ kind, what, direction }) => `${kind} ${what} ${direction}`)

describe('the difference of two policies', () => {
  it('is all that compare judges: nothing, only tightenings, or something else', () => {
    const tried = { same: 0, tightening: 0, loosening: 0 }
    const change = fc.tuple(policies, fc.array(edits, { minLength: 1, maxLength: 3 }))
    const property = fc.property(change, ([old, steps]) => {
      const next = steps.reduce((policy, edit) => edit(policy), old)
      const { kind } = compare(old, next)
      const directions = difference(old, next).map(({ direction }) => direction)
      // Without a grant everything is denied, whatever else changed.
      if (kind === 'tightening' && next.grants.length === 0) return
      tried[kind]++
      assert.equal(directions.length === 0, kind === 'same')
      assert.equal(
        directions.some((direction) => direction !== 'tightens'),
        kind === 'loosening',
      )
    })
    fc.assert(property, { seed: 1, numRuns: 8_000 })
    assert.ok(tried.tightening > 1_000 && tried.loosening > 1_000, JSON.stringify(tried))
  })

  it('turned round is told the other way', () => {
    let counted = 0
    const property = fc.property(policies, edits, (old, edit) => {
      const next = edit(old)
      const [there, back] = [difference(old, next), difference(next, old)]
      assert.deepEqual(
        there.map(({ what }) => what),
        back.map(({ what }) => what),
      )
      for (const [at, { kind }] of there.entries()) {
        counted++
        const turned = { added: 'removed', removed: 'added', changed: 'changed' }[kind]
        assert.equal(back[at]?.kind, turned)
      }
    })
    fc.assert(property, { seed: 2, numRuns: 1_000 })
    assert.ok(counted > 500, `${counted}`)
  })

  it('names each grant, rule and list by what became of it', () => {
    const old = ruled(
      deny('a', over(5n)),
      deny('b', over(6n)),
      deny('gone', { kind: 'new-device' }),
    )
    const next: Policy = {
      ...ruled(deny('a', over(4n)), deny('b', over(7n), { kind: 'sighash-not-all' }), deny('c')),
      grants: [{ id: 'all', who: 'spender', act: 'spend' }],
    }
    assert.deepEqual(told(old, next), [
      'added grant all loosens',
      'removed grant owner-spends tightens',
      'changed rule a tightens',
      // The new rule c denies everything, so does all that the others did.
      'changed rule b tightens',
      'added rule c tightens',
      'removed rule gone tightens',
    ])
    assert.deepEqual(told(next, old), [
      'removed grant all tightens',
      'added grant owner-spends tightens',
      'changed rule a loosens',
      'changed rule b tightens',
      'removed rule c loosens',
      'added rule gone tightens',
    ])
  })

  it('is unclear of what is milder in one thing and may be stricter in another', () => {
    const fee: Atom = { kind: 'fee-above', sats: sats(5n) }
    assert.deepEqual(told(ruled(deny('a', over(5n))), ruled(deny('a', fee))), [
      'changed rule a unclear',
    ])
    const group = (name: string): Rule => {
      return { id: 'a', when: [], then: { kind: 'approvals', group: name, count: 2 } }
    }
    assert.deepEqual(told(ruled(group('one')), ruled(group('other'))), ['changed rule a unclear'])
    const who = (it: 'spender' | 'group:board'): Policy => ({
      ...ruled(),
      grants: [{ id: 'g', who: it, act: 'spend' }],
    })
    assert.deepEqual(told(who('spender'), who('group:board')), ['changed grant g unclear'])
  })

  const listed = (kind: 'destination-in' | 'destination-not-in', ...list: ListEntry[]): Policy => ({
    ...ruled(deny('a', { kind, list: 'known' })),
    lists: { known: list },
  })
  for (const [name, old, next, direction] of [
    [
      'longer where it allows',
      listed('destination-not-in', a),
      listed('destination-not-in', a, b),
      'loosens',
    ],
    [
      'shorter where it allows',
      listed('destination-not-in', a, b),
      listed('destination-not-in', a),
      'tightens',
    ],
    [
      'longer where it denies',
      listed('destination-in', a),
      listed('destination-in', a, b),
      'tightens',
    ],
    [
      'another where it allows',
      listed('destination-not-in', a),
      listed('destination-not-in', b),
      'unclear',
    ],
    [
      'for nobody',
      { ...ruled(), lists: { known: [a] } },
      { ...ruled(), lists: { known: [b] } },
      'tightens',
    ],
  ] as const) {
    it(`tells of a list, not of its rules: one that is ${name} ${direction}`, () => {
      assert.deepEqual(told(old, next), [`changed list known ${direction}`])
    })
  }

  it('tells of a list that a grant does not ask about first', () => {
    const granted = (lists: Policy['lists']): Policy => ({
      ...ruled(),
      grants: [
        {
          id: 'g',
          who: 'owner',
          act: 'spend',
          unless: [
            { kind: 'destination-in', list: 'friends' },
            { kind: 'destination-in', list: 'foes' },
          ],
        },
      ],
      lists,
    })
    const [before, after] = [granted({ friends: [] }), granted({ friends: [], foes: [] })]
    assert.deepEqual(told(before, after), ['added list foes loosens'])
    assert.deepEqual(told(after, before), ['removed list foes tightens'])
    const open = { id: 'open', who: 'owner', act: 'spend' } as const
    const beside = (policy: Policy): Policy => ({ ...policy, grants: [...policy.grants, open] })
    assert.deepEqual(told(beside(before), beside(after)), ['added list foes tightens'])
  })

  it('says what was and what it becomes', () => {
    const old = listed('destination-not-in', a, { destination: b, since: 0 })
    const next = { ...listed('destination-not-in', a, c), rules: [deny('a', over(5n))] }
    assert.deepEqual(difference(old, next).map(describeDifference), [
      'Changed rule a (unclear): A spend is denied if it pays a destination that is not in the ' +
        'list known (2 entries) (rule a). It becomes: A spend is denied if its amount with the ' +
        'fee is more than 0.00000005 BTC (rule a).',
      'Changed list known (tightens): 2 entries. It becomes: 2 entries; new: 0014cc; gone: ' +
        '0014bb (since 1970-01-01T00:00:00Z).',
    ])
    const many = Array.from({ length: 20 }, (_, n) => `0014${String(n).padStart(2, '0')}`)
    assert.deepEqual(difference({ ...ruled(), lists: {} }, { ...ruled(), lists: { all: many } }), [
      {
        kind: 'added',
        what: 'list all',
        to: `20 entries; new: ${many.slice(0, 8).join(', ')} and 12 more.`,
        direction: 'tightens',
      },
    ])
    assert.deepEqual(difference({ ...ruled(), lists: { all: [a] } }, ruled()), [
      { kind: 'removed', what: 'list all', from: '1 entry.', direction: 'tightens' },
    ])
  })
})

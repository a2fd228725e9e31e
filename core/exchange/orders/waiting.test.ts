import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Needs } from '../../policy/verdict.ts'
import { approvedIn, type Given, isGated, lacksOf, lapsesAt, type OrderVote } from './waiting.ts'

const NEEDS: Needs = {
  factor: 'code',
  approvals: [{ group: 'traders', count: 2 }],
  delaySeconds: 60,
}
const vote = (member: string, changes: Partial<OrderVote> = {}): OrderVote => ({
  member,
  decision: 'approve',
  at: 5,
  counts: true,
  groups: ['traders'],
  ...changes,
})
const given = (votes: readonly OrderVote[], factor: Given['factor'] = 'code'): Given => ({
  factor,
  votes,
  since: 100,
})
const kinds = (needs: Needs, of: Given, now: number) => lacksOf(needs, of, now).map((it) => it.kind)

describe('what an order still waits for', () => {
  it('is nothing once people, time and factor are there, to the second', () => {
    const all = given([vote('bob'), vote('cyn')])
    assert.deepEqual(kinds(NEEDS, all, 159), ['delay'])
    assert.deepEqual(kinds(NEEDS, all, 160), [])
    assert.equal(lapsesAt(NEEDS, 100), 100 + 60 + 86_400)
  })

  it('counts a member once, and only whose word stands, approves and is of the group', () => {
    const words = [
      vote('bob'),
      vote('bob', { at: 6 }),
      vote('cyn', { counts: false }),
      vote('dan', { decision: 'reject' }),
      vote('eve', { groups: ['others'] }),
    ]
    assert.deepEqual(approvedIn('traders', given(words)), ['bob'])
    assert.deepEqual(lacksOf(NEEDS, given(words), 160), [
      { kind: 'approvals', group: 'traders', count: 2, by: ['bob'] },
    ])
  })

  it('is each of its groups, whose members may be the same', () => {
    const approvals = ['traders', 'owners'].map((group) => ({ group, count: 1 }))
    const missing = (...votes: readonly OrderVote[]) =>
      lacksOf({ ...NEEDS, approvals }, given(votes), 160).flatMap((lack) =>
        lack.kind === 'approvals' ? [lack.group] : [],
      )
    assert.deepEqual(missing(vote('bob')), ['owners'])
    assert.deepEqual(missing(vote('cyn', { groups: ['owners'] })), ['traders'])
    assert.deepEqual(missing(vote('bob', { groups: ['traders', 'owners'] })), [])
  })

  it('takes a passkey for a code, and not a code for a passkey', () => {
    const passkey = { ...NEEDS, factor: 'passkey', approvals: [] } as const
    assert.deepEqual(kinds(passkey, given([]), 160), ['factor'])
    assert.deepEqual(kinds(passkey, given([], 'passkey'), 160), [])
    assert.deepEqual(kinds({ ...passkey, factor: 'code' }, given([], 'passkey'), 160), [])
    assert.deepEqual(kinds({ ...passkey, factor: 'key' }, given([], 'key'), 160), [])
  })

  it('starts its delay now where nothing was asked before', () => {
    const fresh: Given = { factor: 'key', votes: [], since: null }
    const slow: Needs = { factor: 'key', approvals: [], delaySeconds: 1 }
    assert.equal(isGated(slow), true)
    assert.equal(isGated({ ...NEEDS, delaySeconds: 0 }), true)
    assert.equal(isGated({ ...NEEDS, approvals: [], delaySeconds: 0 }), false)
    assert.deepEqual(lacksOf(slow, fresh, 100), [{ kind: 'delay', until: 101 }])
    assert.deepEqual(lacksOf({ ...slow, delaySeconds: 0 }, fresh, 100), [])
  })

  it('never grows by another approval, nor with time', () => {
    const words = fc.array(
      fc.record({
        member: fc.constantFrom('bob', 'cyn', 'dan'),
        decision: fc.constantFrom('approve', 'reject'),
        at: fc.nat(100),
        counts: fc.boolean(),
        groups: fc.subarray(['traders', 'others']),
      }),
    )
    fc.assert(
      fc.property(words, fc.nat(300), fc.nat(300), (votes, now, later) => {
        const before = kinds(NEEDS, given(votes), now)
        const after = kinds(NEEDS, given([...votes, vote('bob')]), now + later)
        return after.every((kind) => before.includes(kind))
      }),
    )
  })
})

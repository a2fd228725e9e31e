// Which keys may be what: a member's is no witness's and no operator's, and a passkey answers the
// host it was made for alone.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { altered } from './alter.ts'
import { computer, OPERATORS, phone } from './people.test.ts'
import { bring, openTeam } from './team.test.ts'

const INVALID = { code: 'charter.change_invalid' }

describe('a key', () => {
  it('of a member is no witness, which would vouch for itself', () => {
    const house = openTeam()
    const pinned = (witness: string) =>
      house.propose('owner', [{ kind: 'witness.add', witness, name: 'tower' }])
    assert.throws(() => pinned(computer('bob').id), INVALID)
    assert.ok(pinned('ab'.repeat(32)))
  })

  it('of an operator or a witness is brought by nobody', () => {
    const house = openTeam({ hasOperations: true, hasWallet: false })
    const joining = (key: (typeof OPERATORS)[number]) => {
      const keys = [[key, 'computer']] as const
      const { invitation, fingerprint } = bring(house, 'bob', ['administrator'], { keys })
      return house.propose('owner', [
        { kind: 'credential.add', invitation, member: 'bob', fingerprint },
      ])
    }
    assert.throws(() => joining(OPERATORS[0] as (typeof OPERATORS)[number]), INVALID)
    const tower = phone('tower')
    const proposal = house.propose('owner', [
      { kind: 'witness.add', witness: tower.id, name: 'tower' },
    ])
    house.vote(proposal, 'bob', 'cyn')
    assert.equal(house.stateOf(proposal), 'in-force')
    assert.throws(() => joining(tower), INVALID)
  })
})

describe('the desk', () => {
  it('moves to another host only while enough can vote without their passkeys', () => {
    const charter = openTeam().charter()
    const moment = { at: charter.time, seq: charter.seq }
    const move = (known: typeof charter, origin: string) =>
      altered(known, [{ kind: 'desk.set', origin }], moment).origin
    const key = { kind: 'passkey', rawId: '', key: '', isSyncable: false } as const
    const ofPasskeys = (members: readonly string[]) => ({
      ...charter,
      credentials: new Map(
        [...charter.credentials].map(([id, it]) => [
          id,
          members.includes(it.member) ? { ...it, key } : it,
        ]),
      ),
    })
    const [same, other] = ['https://desk.example.org:8443', 'https://desk.example.net']
    assert.equal(move(ofPasskeys([]), other), other)
    // Four with a quorum of three: the three who are left could not lose one of them.
    assert.throws(() => move(ofPasskeys(['dan']), other), { code: 'charter.would_lock_out' })
    assert.equal(move(ofPasskeys(['owner', 'bob', 'cyn', 'dan']), same), same)
    assert.equal(move({ ...ofPasskeys(['bob', 'cyn', 'dan']), origin: null }, other), other)
  })
})

// Votes by people who thought that they were logging in, and sixteen votes in the same second. The
// rules are the signer's own, in this process.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePerson } from '@countersign/demo/person.ts'
import { invite, join } from '@countersign/demo/team.ts'
import {
  carried,
  forged,
  policyChange,
  refusalOf,
  stateOf,
  teamWith,
  voteFor,
  votesOf,
} from '../builders/governance-play.ts'
import { ORIGIN } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const RAISE = policyChange('spending', LIMIT, limited(150_000n))
const LARGE = policyChange('spending', LIMIT, limited(199_000n))

describe('a login prompt whose challenge is a proposal', () => {
  it('gives no vote: from another host, port or frame, or without a person', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob } = team
    const proposal = await team.propose(team.ada, [RAISE])
    const traps = [
      ['the console, which asks to log in', { origin: 'https://console.example.org' }],
      ['a parent of the desk’s host', { origin: 'https://example.org' }],
      ['a host below the desk’s', { origin: 'https://evil.desk.example.org' }],
      ['another port of the desk’s host', { origin: `${ORIGIN}:8443` }],
      ['the desk by http', { origin: ORIGIN.replace('https', 'http') }],
      ['a frame of the desk in another page', { crossOrigin: true }],
      ['the desk, with nobody recognised', { isVerified: false }],
      ['a copy on another machine', { isSyncable: true }],
    ] as const
    for (const [where, says] of traps) {
      const body = await forged(team, bob, voteFor(proposal), {
        signatures: (hashed) => [
          bob.sign(hashed, 'device'),
          { ...(bob.sign(hashed, 'passkey') as object), ...bob.passkey.get(hashed, says) },
        ],
      })
      assert.equal(await refusalOf(() => carried(house, body)), 'charter.signature_invalid', where)
    }
    // What was signed for a registration, or for another challenge, is no vote either.
    const wrong = await forged(team, bob, voteFor(proposal), {
      signatures: (hashed) => [
        bob.sign(hashed, 'device'),
        { ...(bob.sign(hashed, 'passkey') as object), ...bob.passkey.get(new Uint8Array(32)) },
      ],
    })
    assert.equal(await refusalOf(() => carried(house, wrong)), 'charter.signature_invalid')
    assert.equal(await votesOf(team, proposal), 1)
    await team.vote(bob, proposal)
    assert.equal(await votesOf(team, proposal), 2)
    say('a member’s finger on the key at eight pages whose login challenge was a vote', 'no vote')
  })

  it('cannot enrol a passkey of another page at the desk', async (t) => {
    const team = await teamWith(t, LIMIT)
    const origin = 'https://console.example.org'
    const eve = makePerson({ member: 'eve', name: 'Eve', origin })
    const as = { member: 'eve', name: 'Eve', roles: ['administrator'], contacts: [] } as const
    const link = await invite(team.stage, team.ada, as)
    const accepted = join(team.stage, eve, link, { what: ['passkey'], hasCode: false })
    assert.equal(await refusalOf(accepted), 'webauthn.invalid')
    say('an invitation, and a passkey of the console’s host', 'nothing enrolled')
  })
})

describe('a quorum that races itself', () => {
  it('counts sixteen votes at once for what four people are', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, ada, bob, cyn, dan } = team
    const [small, large] = [await team.propose(ada, [RAISE]), await team.propose(ada, [LARGE])]
    const bodies = await Promise.all(
      [bob, cyn, dan, ada].flatMap((who) =>
        [small, large].flatMap((id) => [
          forged(team, who, voteFor(id)),
          forged(team, who, voteFor(id), { now: house.clock.now - 1 }),
        ]),
      ),
    )
    const told = await Promise.all(bodies.map((body) => refusalOf(() => carried(house, body))))
    assert.equal(told.length, 16)
    assert.equal(told.filter((code) => code.startsWith('answered')).length, 6)
    assert.equal(told.filter((code) => code === 'charter.vote_twice').length, 10)
    house.clock.now += 86_400
    const view = await team.view()
    assert.deepEqual(
      [small, large].map((id) => stateOf(view, id)),
      ['in-force', 'stale'],
    )
    say(
      'four people who vote for two proposals about one policy, sixteen times in the same second',
      'one change: the first to have its quorum; the other is void',
    )
  })
})

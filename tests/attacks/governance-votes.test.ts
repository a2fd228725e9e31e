// Votes that are not what they seem: said again, said for something else, signed by others, or
// signed by somebody who thought they were logging in. The rules are the signer's own, in this
// process.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { makePerson, type Said, type Signing } from '@countersign/demo/person.ts'
import { placeOf } from '@countersign/demo/team.ts'
import {
  carried,
  type Forged,
  forged,
  policyChange,
  refusalOf,
  stateOf,
  teamWith,
  voteFor,
  votesOf,
} from '../builders/governance-play.ts'
import { at } from '../builders/house.ts'
import { ORIGIN } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const RAISE = policyChange('spending', LIMIT, limited(150_000n))
const LARGE = policyChange('spending', LIMIT, limited(199_000n))

describe('whoever carries votes', () => {
  it('cannot have one counted twice, elsewhere, or after it was taken back', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob, ada, cyn } = team
    const small = await team.propose(ada, [RAISE])
    const large = await team.propose(team.dan, [LARGE])
    const body = await forged(team, bob, voteFor(small))
    carried(house, body)
    assert.equal(await refusalOf(() => carried(house, body)), 'charter.statement_used')
    // The same signatures under another proposal.
    const statement = { ...(at(body, 'statement') as object), proposal: large } as Canonical
    const moved = { statement, signatures: at(body, 'signatures') }
    assert.equal(await refusalOf(() => carried(house, moved)), 'charter.signature_invalid')
    // The same words under a later head.
    const { head } = await placeOf(team.stage)
    const seen = { seq: String(head.seq), hash: head.hash }
    const later = { ...(at(body, 'statement') as object), seen } as Canonical
    const reheaded = { statement: later, signatures: at(body, 'signatures') }
    assert.equal(await refusalOf(() => carried(house, reheaded)), 'charter.signature_invalid')
    await team.act(bob, { act: 'unvote', proposal: small }, ['device'])
    assert.equal(await refusalOf(() => carried(house, body)), 'charter.statement_used')
    house.clock.now += 601
    assert.equal(await refusalOf(() => carried(house, body)), 'charter.statement_stale')
    assert.equal(await votesOf(team, small), 1)
    await team.vote(cyn, small)
    assert.equal(stateOf(await team.view(), small), 'open')
    say(
      'every vote that was cast; sent one again, for another proposal, and once withdrawn',
      'no vote',
    )
  })

  it('cannot keep one back until its author has thought better of it', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob } = team
    const proposal = await team.propose(team.ada, [RAISE])
    const kept = await forged(team, bob, voteFor(proposal))
    house.clock.now += 601
    assert.equal(await refusalOf(() => carried(house, kept)), 'charter.statement_stale')
    const early = await forged(team, bob, voteFor(proposal), { now: house.clock.now + 601 })
    assert.equal(await refusalOf(() => carried(house, early)), 'charter.statement_stale')
    say('a vote on its way; kept it back for ten minutes', 'nothing: it is too old to count')
  })

  it('cannot make one person two: by two keys, by code and key, or by one key twice', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob } = team
    const proposal = await team.propose(team.ada, [RAISE])
    await team.act(bob, voteFor(proposal), ['device', 'code'])
    house.clock.now += 1
    for (const means of [
      ['device', 'passkey'],
      ['passkey', 'code'],
      ['device', 'code'],
    ] as const) {
      assert.equal(await refusalOf(team.act(bob, voteFor(proposal), means)), 'charter.vote_twice')
    }
    const own = team.act(team.ada, voteFor(proposal))
    assert.equal(await refusalOf(own), 'charter.vote_twice')
    const cyns = await forged(team, team.cyn, voteFor(proposal), {
      signatures: (hashed) => [team.cyn.sign(hashed, 'device'), team.cyn.sign(hashed, 'device')],
    })
    assert.equal(await refusalOf(() => carried(house, cyns)), 'charter.second_missing')
    for (const means of [['device'], ['passkey']] as const) {
      const half = team.act(team.cyn, voteFor(proposal), means)
      assert.equal(await refusalOf(half), 'charter.second_missing')
    }
    assert.equal(await votesOf(team, proposal), 2)
    say('one person’s device, passkey and authenticator; voted with each pair of them', 'one vote')
  })

  it('cannot vote with keys, codes or names of others', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob, cyn } = team
    const proposal = await team.propose(team.ada, [RAISE])
    const stranger = makePerson({ member: 'bob', name: 'Bob', origin: ORIGIN })
    const said = voteFor(proposal)
    const by = (...signed: readonly ((hashed: Uint8Array) => Canonical)[]): Forged => ({
      signatures: (hashed) => signed.map((sign) => sign(hashed)),
    })
    const [bobs, cyns, theirs] = [bob, cyn, stranger].map(
      (who) => (means: Signing) => (hashed: Uint8Array) => who.sign(hashed, means),
    ) as [Signer, Signer, Signer]
    const as = (signed: ReturnType<Signer>, credential: string) => (hashed: Uint8Array) =>
      ({ ...(signed(hashed) as object), credential }) as Canonical
    const key = bob.passkey.credential
    const tried: readonly (readonly [Forged, string])[] = [
      // Another member's keys, one or both, and a stranger's, also under the names of Bob's.
      [by(cyns('device'), cyns('passkey')), 'charter.credential_unknown'],
      [by(bobs('device'), cyns('passkey')), 'charter.credential_unknown'],
      [by(theirs('device'), theirs('passkey')), 'charter.credential_unknown'],
      [by(as(theirs('device'), bob.deviceId), bobs('passkey')), 'charter.signature_invalid'],
      [by(bobs('device'), as(theirs('passkey'), key)), 'charter.signature_invalid'],
      // One signature by two names.
      [by(bobs('device'), as(bobs('device'), key)), 'charter.signature_invalid'],
      // Another member's code, and none at all.
      [{ code: cyn.code() }, 'factor.code_wrong'],
      [{ code: '' }, 'factor.code_wrong'],
      [by(), 'charter.second_missing'],
      // Another organisation, and somebody who is like Bob.
      [{ organisation: 'ab'.repeat(32) }, 'charter.organisation_wrong'],
      [{ member: 'b0b' }, 'charter.member_unknown'],
    ]
    for (const [index, [parts, code]] of tried.entries()) {
      const body = await forged(team, bob, said, parts)
      assert.equal(await refusalOf(() => carried(house, body)), code, `${index}`)
    }
    assert.equal(await votesOf(team, proposal), 1)
    say(
      'a member’s keys and codes, and everybody’s names; voted for others in eleven ways',
      'no vote',
    )
  })

  it('cannot use a code that was seen for one statement with another', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob } = team
    const [small, large] = [
      await team.propose(team.ada, [RAISE]),
      await team.propose(team.dan, [LARGE]),
    ]
    const meant = bob.say(await placeOf(team.stage), voteFor(small), ['device', 'code'])
    const other = bob.say(await placeOf(team.stage), voteFor(large), ['device'])
    const swapped = { ...other, code: meant.code ?? '' } as unknown as Canonical
    assert.equal(await refusalOf(() => carried(house, swapped)), 'channel.seal_broken')
    assert.equal(await votesOf(team, large), 1)
    // The honest one is taken, and its code then is used up for everything.
    carried(house, meant as unknown as Canonical)
    const again = await forged(team, bob, voteFor(large), { code: bob.lastCode() })
    assert.match(await refusalOf(() => carried(house, again)), /^factor\.code_/)
    say('the server, and a sealed code on its way; put it under another vote', 'no vote')
  })

  it('cannot spell one statement in two ways, or say more than is shown', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { house, bob, cyn } = team
    const proposal = await team.propose(team.ada, [RAISE])
    const said = voteFor(proposal)
    const spellings: readonly Said[] = [
      { ...said, note: 'and also: raise it to the moon' },
      { ...said, __proto__x: 'x' },
      { ...said, proposal: proposal.toUpperCase() },
      { ...said, proposal: `${proposal} ` },
      { ...said, decision: 'Approve' },
      { ...said, decision: ['approve'] },
    ]
    for (const spelling of spellings) {
      const body = await forged(team, bob, spelling)
      assert.equal(await refusalOf(() => carried(house, body)), 'channel.message_invalid')
    }
    const place = await placeOf(team.stage)
    for (const number of ['007', '1e3', '-1', '1.0', ' 1', '9007199254740993']) {
      const { statement } = cyn.say(place, said)
      const odd = { ...(statement as object), at: number } as Canonical
      const body = { statement: odd, signatures: [] }
      assert.equal(await refusalOf(() => carried(house, body)), 'channel.message_invalid')
    }
    assert.equal(await votesOf(team, proposal), 1)
    say('a member’s own keys; twelve other spellings of one vote', 'none is read')
  })
})

type Signer = (means: Signing) => (hashed: Uint8Array) => Canonical

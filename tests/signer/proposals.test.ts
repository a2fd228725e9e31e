// Proposals and votes as people send them: by the server or the desk, with codes or two keys, and
// what a replayed, a stale or a second one gets.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { placeOf } from '@countersign/demo/team.ts'
import { at } from '../builders/house.ts'
import { ORIGIN, openPersonal, openTeam, type Team, type TeamOptions } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'

const DAY = 86_400

async function open(t: TestContext, options: TeamOptions = {}): Promise<Team> {
  const team = await openTeam(options)
  t.after(() => team.house.close())
  team.treasury(limited(100_000n))
  return team
}

const raise = (to: Policy = limited(150_000n), from: Policy = limited(100_000n)): Canonical => ({
  kind: 'policy.set',
  wallet: 'spending',
  from: policyHash(from),
  policy: policyToCanonical(to),
})

const policyOf = ({ house }: Pick<Team, 'house'>): string => {
  const shown = house.ask('wallet.show', { wallet: 'spending' }, { role: 'server', device: null })
  return String(at(shown, 'policyHash'))
}
const stateOf = async (team: Pick<Team, 'view'>, id: string) =>
  (await team.view()).proposals.find((each) => each.id === id)?.state

const [OLD, NEW] = [policyHash(limited(100_000n)), policyHash(limited(150_000n))]

describe('a loosening', () => {
  it('takes three of four and a day, to the second, and no timer', async (t) => {
    const team = await open(t)
    const { ada, bob, cyn, house } = team
    const id = await team.propose(ada, [raise()])
    await team.vote(bob, id)
    assert.equal(await stateOf(team, id), 'open')
    await team.vote(cyn, id)
    assert.equal(await stateOf(team, id), 'waiting')
    house.clock.now += DAY - 1
    assert.equal(policyOf(team), OLD)
    house.clock.now += 1
    assert.equal(policyOf(team), NEW)
    house.reopen()
    assert.equal(policyOf(team), NEW)
  })

  it('counts each person once, with whichever of their keys', async (t) => {
    const team = await open(t)
    const { ada, bob } = team
    const id = await team.propose(ada, [raise()])
    const twice = { code: 'charter.vote_twice' }
    const said = { act: 'vote', proposal: id, decision: 'approve' } as const
    await assert.rejects(team.act(ada, said, ['passkey', 'code']), twice)
    await team.act(bob, said, ['device', 'code'])
    await assert.rejects(team.act(bob, said, ['device', 'passkey']), twice)
    assert.equal(await stateOf(team, id), 'open')
  })

  it('is vetoed by one, and is not in force when its time comes', async (t) => {
    const team = await open(t)
    const { ada, bob, cyn, dan, house } = team
    const id = await team.propose(ada, [raise()])
    await team.vote(bob, id)
    await team.vote(cyn, id)
    await team.act(dan, { act: 'veto', proposal: id }, ['device'])
    house.clock.now += DAY
    assert.equal(policyOf(team), OLD)
    assert.equal(await stateOf(team, id), 'held')
  })

  it('is the same after a restart in the middle of everything', async (t) => {
    const team = await open(t)
    const { ada, bob, cyn, dan, house } = team
    const id = await team.propose(ada, [raise()])
    await team.vote(bob, id)
    const check = async () => {
      const before = await team.view()
      house.reopen()
      assert.deepEqual(await team.view(), before)
    }
    await check()
    await team.vote(cyn, id)
    await check()
    await team.act(dan, { act: 'freeze', subject: 'wallet:spending', why: 'wait' }, ['device'])
    await check()
    house.clock.now += DAY
    await check()
  })
})

describe('a statement', () => {
  it('is carried by server or desk, unsigned by either, and by nobody altered', async (t) => {
    const team = await open(t)
    const { ada, house, stage } = team
    const said = { act: 'propose', changes: [raise()], why: 'rent' } as const
    const { statement, signatures } = ada.say(await placeOf(stage), said)
    const body = { statement, signatures }
    const other = { ...Object(statement), why: 'a yacht' }
    const carry = (sent: Canonical, role: 'server' | 'desk' | 'courier') =>
      house.ask('charter.act', sent, { role, device: null })
    const forged = { code: 'charter.signature_invalid' }
    assert.throws(() => carry({ ...body, statement: other }, 'server'), forged)
    assert.throws(() => carry(body, 'courier'), { code: 'channel.role_forbidden' })
    carry(body, 'server')
    assert.throws(() => carry(body, 'desk'), { code: 'charter.statement_used' })
  })

  it('is fresh: ten minutes old or early, and no more', async (t) => {
    const team = await open(t)
    const { ada, house, stage } = team
    const place = await placeOf(stage)
    for (const [drift, code] of [
      [-601, 'charter.statement_stale'],
      [601, 'charter.statement_stale'],
      [-600, null],
      [600, null],
    ] as const) {
      const said = { act: 'freeze', subject: `member:${code ? 'bob' : drift < 0 ? 'cyn' : 'dan'}` }
      const at = { ...place, now: house.clock.now + drift }
      const body = ada.say(at, { ...said, why: '' } as never, ['device'])
      const sent = () => house.ask('charter.act', { ...body }, { role: 'server', device: null })
      if (code) assert.throws(sent, { code }, String(drift))
      else assert.ok(sent(), String(drift))
    }
  })

  it('takes a code that is sealed for it alone, and uses it up', async (t) => {
    const team = await open(t)
    const { ada, bob, house, stage } = team
    const id = await team.propose(ada, [raise()])
    const said = { act: 'vote', proposal: id, decision: 'approve' } as const
    const place = await placeOf(stage)
    const honest = bob.say(place, said, ['device', 'code'])
    const other = bob.say({ ...place, now: place.now - 1 }, said, ['device'])
    const carry = (body: Canonical) =>
      house.ask('charter.act', body, { role: 'server', device: null })
    const redirected = { ...other, code: honest.code ?? '' }
    assert.throws(() => carry(redirected), { code: 'channel.seal_broken' })
    carry({ ...honest })
    await team.act(bob, { act: 'unvote', proposal: id }, ['device'])
    const used = bob.lastCode()
    const thief = makePerson({
      ...{ member: 'bob', name: 'Bob', origin: ORIGIN },
      device: bob.device,
      nextCode: () => used,
    })
    await assert.rejects(team.act(thief, said, ['device', 'code']), { code: 'factor.code_reused' })
  })

  it('with a wrong code is counted once, however often it is sent', async (t) => {
    const team = await open(t)
    const { ada, bob, house, stage } = team
    const id = await team.propose(ada, [raise()])
    const said = { act: 'vote', proposal: id, decision: 'approve' } as const
    const liar = makePerson({
      ...{ member: 'bob', name: 'Bob', origin: ORIGIN },
      device: bob.device,
      nextCode: () => bob.wrongCode(),
    })
    const body = liar.say(await placeOf(stage), said, ['device', 'code'])
    const carry = () => house.ask('charter.act', { ...body }, { role: 'server', device: null })
    const { codes } = house.service().signer
    const { factors } = house.service().signer.charter()
    const factor = factors.find(({ member }) => member === 'bob')?.id ?? ''
    for (let times = 0; times < 4; times += 1) {
      assert.throws(carry, { code: 'factor.code_wrong' })
      assert.equal(codes.state(factor, bob.deviceId).failures, 1)
    }
    house.clock.now += 1
    await team.act(bob, said, ['device', 'code'])
    assert.equal(codes.state(factor, bob.deviceId).failures, 0)
  })

  it('of a head the signer never had stops everything, once, until the others look', async (t) => {
    const team = await open(t)
    const { ada, bob, cyn, dan, house, stage } = team
    const place = await placeOf(stage)
    const said = { act: 'request-unlock', subject: 'organisation', why: '' } as const
    const ahead = { ...place, head: { seq: place.head.seq + 1, hash: 'ab'.repeat(32) } }
    const other = { ...place, head: { seq: place.head.seq, hash: 'cd'.repeat(32) } }
    const carry = (body: object) =>
      house.ask('charter.act', { ...body } as never, { role: 'server', device: null })
    const stranger = makePerson({ member: 'dan', name: 'Dan', origin: ORIGIN })
    assert.throws(() => carry(stranger.say(ahead, said, ['device'])), {
      code: 'charter.credential_unknown',
    })
    assert.equal((await team.view()).freezes.length, 0, 'a stranger saw nothing')
    const unknown = { code: 'charter.head_unknown' }
    assert.throws(() => carry(dan.say(ahead, said, ['device'])), unknown)
    const { freezes, alone } = await team.view()
    assert.deepEqual(
      freezes.map(({ subject, by }) => [subject, by]),
      [['organisation', 'dan']],
    )
    assert.throws(() => carry(ada.say(other, said, ['device'])), unknown)
    assert.equal((await team.view()).freezes.length, 1)
    const id = await team.propose(ada, [{ kind: 'undo', seq: String(alone.at(-1)?.seq) }])
    await team.vote(bob, id)
    await team.vote(cyn, id)
    assert.equal((await team.view()).freezes.length, 0)
  })
})

describe('somebody alone', () => {
  it('loosens with two kinds of keys and after two days, and never with a code', async (t) => {
    const alone = await openPersonal()
    t.after(() => alone.house.close())
    const { ada, house } = alone
    alone.treasury(limited(100_000n))
    const lacking = { code: 'charter.second_missing' }
    await assert.rejects(alone.propose(ada, [raise()], { means: ['device', 'code'] }), lacking)
    await assert.rejects(alone.propose(ada, [raise()], { means: ['passkey', 'code'] }), lacking)
    await alone.propose(ada, [raise()])
    house.clock.now += 2 * DAY - 1
    assert.equal(policyOf(alone), OLD)
    house.clock.now += 1
    assert.equal(policyOf(alone), NEW)
  })
})

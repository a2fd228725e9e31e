// Freezes: whoever sees something wrong stops it at once, at every step of a spend, and the others
// undo it at once.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import {
  askAs,
  BOTH,
  decide,
  type Office,
  openOffice,
  policyNow,
  shared,
} from '../builders/deciding.ts'
import { openPersonal } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { approve, leave, outcome, paying, stateOf, used } from '../builders/waiting.ts'

const FROZEN = { code: 'charter.frozen' }
const SUSPENDED = { code: 'charter.suspended' }

async function open(t: TestContext, policy = shared()): Promise<Office> {
  const office = await openOffice(policy)
  t.after(() => office.team.house.close())
  return office
}

const frozen = ({ team }: Office, subject: string, by = team.dan) =>
  team.act(by, { act: 'freeze', subject, why: 'a call in the night' }, ['device'])

/** The others undo what one did, by its place in the charter. */
async function undone({ team }: Office): Promise<void> {
  const { ada, bob, cyn } = team
  const seq = (await team.view()).alone.at(-1)?.seq ?? 0
  const proposal = await team.propose(ada, [{ kind: 'undo', seq: String(seq) }])
  await team.vote(bob, proposal)
  await team.vote(cyn, proposal)
}

describe('a freeze', () => {
  for (const subject of ['organisation', 'wallet:spending']) {
    it(`of ${subject} stops a spend that is asked, one that waits, and its code`, async (t) => {
      const office = await open(t)
      const { ada } = office.team
      const left = leave(office.treasury, paying(office.treasury, 10_000n, 1))
      await frozen(office, subject)
      const psbt = paying(office.treasury, 10_000n, 2)
      assert.throws(() => askAs(office, ada, psbt, { code: ada.code() }), FROZEN)
      assert.throws(() => askAs(office, ada, psbt), FROZEN)
      assert.throws(() => approve(office.treasury, left, '000000'), FROZEN)
      assert.equal(stateOf(office.treasury, left.txid), 'waiting')
      assert.equal(used(office.treasury), '0')
      await undone(office)
      assert.equal(outcome(approve(office.treasury, left, ada.code())), 'signed')
    })
  }

  it('stops approvals, and holds over a restart', async (t) => {
    const office = await open(t, shared(BOTH))
    const { ada, bob, house } = office.team
    const psbt = paying(office.treasury, 10_000n, 1)
    askAs(office, ada, psbt)
    await frozen(office, 'wallet:spending')
    house.reopen()
    await assert.rejects(decide(office, bob, psbt.txid), FROZEN)
    await undone(office)
    await decide(office, bob, psbt.txid)
  })

  it('of a member stops what they asked for, what they ask, and their word', async (t) => {
    const office = await open(t, shared())
    const { ada, bob } = office.team
    const left = leave(office.treasury, paying(office.treasury, 10_000n, 1))
    await frozen(office, 'member:owner')
    assert.throws(() => approve(office.treasury, left, ada.code()), SUSPENDED)
    const psbt = paying(office.treasury, 10_000n, 2)
    assert.throws(() => askAs(office, ada, psbt, { code: ada.code() }), SUSPENDED)
    await assert.rejects(frozen(office, 'wallet:spending', ada), SUSPENDED)
    assert.equal(outcome(askAs(office, bob, psbt, { code: bob.code() })), 'signed')
  })

  it('of who asked stops the others’ approvals until it is undone', async (t) => {
    const office = await open(t, shared(BOTH))
    const { ada, bob, cyn, dan } = office.team
    const psbt = paying(office.treasury, 10_000n, 1)
    askAs(office, bob, psbt)
    await frozen(office, 'member:bob')
    await assert.rejects(decide(office, cyn, psbt.txid), SUSPENDED)
    const seq = (await office.team.view()).alone.at(-1)?.seq ?? 0
    const undo = await office.team.propose(ada, [{ kind: 'undo', seq: String(seq) }])
    await office.team.vote(bob, undo)
    await office.team.vote(cyn, undo)
    await assert.rejects(office.team.vote(dan, undo))
    await decide(office, cyn, psbt.txid)
  })

  it('of a member’s own credential stops that one alone', async (t) => {
    const office = await open(t)
    const { ada, act } = { ...office.team }
    const left = leave(office.treasury, paying(office.treasury, 10_000n, 1))
    const subject = `credential:${ada.deviceId}`
    await act(ada, { act: 'freeze', subject, why: 'stolen' }, ['passkey'])
    assert.throws(() => approve(office.treasury, left, ada.code()), SUSPENDED)
    const psbt = paying(office.treasury, 10_000n, 2)
    assert.throws(() => askAs(office, ada, psbt), SUSPENDED)
    await assert.rejects(
      act(ada, { act: 'freeze', subject: 'organisation', why: '' }, ['device']),
      {
        code: 'charter.credential_unknown',
      },
    )
    await act(ada, { act: 'freeze', subject: 'organisation', why: '' }, ['passkey'])
  })

  it('is not undone by its author, nor by fewer than the quorum', async (t) => {
    const office = await open(t)
    const { bob, cyn, dan, propose, vote } = { ...office.team }
    await frozen(office, 'organisation')
    const seq = (await office.team.view()).alone.at(-1)?.seq ?? 0
    const undo = [{ kind: 'undo', seq: String(seq) }]
    await assert.rejects(propose(dan, undo), { code: 'charter.vote_refused' })
    const proposal = await propose(bob, undo)
    await assert.rejects(vote(dan, proposal), { code: 'charter.vote_refused' })
    await vote(cyn, proposal)
    assert.equal((await office.team.view()).freezes.length, 1)
    await vote(office.team.ada, proposal)
    assert.equal((await office.team.view()).freezes.length, 0)
  })
})

describe('a frozen organisation', () => {
  it('gains no wallet, and its policies stay as they are', async (t) => {
    const office = await open(t)
    const { house } = office.team
    await frozen(office, 'organisation')
    assert.throws(() => house.ask('wallet.prepare', { wallet: 'second' }), FROZEN)
    const policy = policyToCanonical(limited(1_000n))
    const change = { kind: 'policy.set', wallet: 'spending', from: policyNow(office), policy }
    await assert.rejects(office.team.propose(office.team.ada, [change]), FROZEN)
  })

  it('of one person is thawed by an ordinary proposal', async (t) => {
    const alone = await openPersonal()
    t.after(() => alone.house.close())
    const { ada, act, house } = alone
    const treasury = alone.treasury(limited(100_000n))
    await act(ada, { act: 'freeze', subject: 'organisation', why: 'a call' }, ['device'])
    assert.throws(() => leave(treasury, paying(treasury, 10_000n, 1)), FROZEN)
    await alone.propose(ada, [{ kind: 'lift', subject: 'organisation' }])
    house.clock.now += 2 * 86_400 - 1
    assert.throws(() => leave(treasury, paying(treasury, 10_000n, 1)), FROZEN)
    house.clock.now += 1
    assert.equal(outcome(leave(treasury, paying(treasury, 10_000n, 1)).answer), 'waiting')
  })
})

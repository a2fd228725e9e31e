// What the desk asks before anybody consents, and what the server is told of a spend that it is to
// finish. The first leaves nothing behind; the second only where a device has signed the word.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { person } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import { openPersonal, openTeam, type Team } from '../builders/team.ts'
import { limited, openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import {
  APPROVALS,
  approve,
  cancel,
  demanding,
  deskKey,
  outcome,
  paying,
  pending,
  wrongCodes,
} from '../builders/waiting.ts'

function open(t: TestContext, policy: Policy = limited(100_000n)): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

const preview = ({ house, wallet }: Treasury, psbt: Uint8Array): Canonical =>
  house.ask('spend.preview', { wallet, psbt: psbt.toBase64() })

const finish = ({ house, wallet }: Treasury, txid: string): Canonical =>
  house.ask('spend.finish', { wallet, txid }, { role: 'server', device: null })

const heads = ({ house }: Pick<Treasury, 'house'>): Canonical => house.ask('mirror.heads', {})

/** Asks as the desk does: for its link, and for the server to finish it. */
function hand({ house, wallet }: Treasury, psbt: ReturnType<typeof paying>, broadcast = 'yes') {
  const { key, deskKey: hash } = deskKey()
  const asked = { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash, broadcast }
  return { answer: house.ask('spend.sign', asked), txid: psbt.txid, key }
}

describe('a preview of a spend', () => {
  it('says what signing would take, and leaves nothing behind', (t) => {
    for (const policy of [limited(100_000n), demanding(APPROVALS)]) {
      const treasury = open(t, policy)
      const before = heads(treasury)
      const psbt = paying(treasury, 10_000n, 1)
      const seen = preview(treasury, writePsbt(psbt))
      const isGated = policy.rules.length > limited(1n).rules.length
      assert.deepEqual(at(seen, 'waitsFor'), isGated ? ['approvals', 'code'] : ['code'])
      assert.deepEqual([at(seen, 'state'), at(seen, 'spend', 'txid')], ['new', psbt.txid])
      assert.deepEqual(heads(treasury), before)
      assert.deepEqual(pending(treasury), [])
    }
  })

  it('denies, and refuses, as signing does', (t) => {
    const treasury = open(t)
    const denied = preview(treasury, writePsbt(paying(treasury, 99_501n, 1)))
    assert.deepEqual(at(denied, 'waitsFor'), ['policy'])
    const signed = paying(treasury, 1_000n, 2)
    sign(treasury, signed)
    assert.equal(at(preview(treasury, writePsbt(signed)), 'state'), 'signed')
    const called = paying(treasury, 1_000n, 3)
    cancel(treasury, called.txid)
    const isCancelled = { code: 'spend.cancelled' }
    assert.throws(() => preview(treasury, writePsbt(called)), isCancelled)
    const theirs = openTreasury({ backup: person(5) })
    t.after(() => theirs.house.close())
    const foreign = writePsbt(paying(theirs, 1_000n, 4))
    assert.throws(() => preview(treasury, foreign), { code: 'sign.input_foreign' })
    assert.equal(wrongCodes(treasury), '0')
  })

  it('is for the desk alone', (t) => {
    const { house, wallet } = open(t)
    const body = { wallet, psbt: 'cHNidP8=' }
    const isForbidden = { code: 'channel.role_forbidden' }
    assert.throws(() => house.ask('spend.preview', body, { role: 'server' }), isForbidden)
    const unsigned = { device: null }
    assert.throws(() => house.ask('spend.preview', body, unsigned), {
      code: 'channel.signature_invalid',
    })
  })
})

describe('a spend for the server to finish', () => {
  it('comes with its PSBT while it waits and once it is signed, also after a restart', (t) => {
    const treasury = open(t, demanding(APPROVALS))
    const psbt = paying(treasury, 10_000n, 1)
    const { answer, txid } = hand(treasury, psbt, 'no')
    assert.equal(outcome(answer), 'waiting')
    const told = finish(treasury, txid)
    assert.deepEqual([at(told, 'state'), at(told, 'broadcast')], ['waiting', 'no'])
    assert.deepEqual(at(told, 'waitsFor'), ['approvals', 'code'])
    assert.equal(at(told, 'psbt'), writePsbt(psbt).toBase64())
    assert.equal(at(told, 'spend', 'txid'), txid)
    treasury.house.reopen()
    assert.deepEqual(finish(treasury, txid), told)
    cancel(treasury, txid)
    assert.deepEqual(finish(treasury, txid), { state: 'none' })
  })

  it('is so still after its code was typed at the desk', (t) => {
    const treasury = open(t)
    const left = hand(treasury, paying(treasury, 10_000n, 1))
    assert.equal(outcome(approve(treasury, left)), 'signed')
    const told = finish(treasury, left.txid)
    assert.deepEqual([at(told, 'state'), at(told, 'broadcast')], ['signed', 'yes'])
  })

  it('is none that was asked for without the word, and nobody else’s to see', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    sign(treasury, psbt)
    assert.deepEqual(finish(treasury, psbt.txid), { state: 'none' })
    assert.deepEqual(finish(treasury, 'ab'.repeat(32)), { state: 'none' })
    const body = { wallet, txid: psbt.txid }
    assert.throws(() => house.ask('spend.finish', body), { code: 'channel.role_forbidden' })
  })

  it('is found in a table from before there was the word', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const { key, deskKey: hash } = deskKey()
    house.ask('spend.sign', { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash })
    house.service().signer.journal.database.exec('ALTER TABLE kept_spends DROP COLUMN broadcast')
    house.reopen()
    assert.equal(outcome(approve(treasury, { txid: psbt.txid, key })), 'signed')
    const other = hand(treasury, paying(treasury, 5_000n, 2))
    assert.equal(at(finish(treasury, other.txid), 'broadcast'), 'yes')
  })
})

const raise = (to: bigint): Canonical => ({
  kind: 'policy.set',
  wallet: 'spending',
  from: policyHash(limited(100_000n)),
  policy: policyToCanonical(limited(to)),
})

const foresee = ({ house }: Pick<Team, 'house'>, changes: readonly Canonical[]): Canonical =>
  house.ask('charter.preview', { changes })

describe('a preview of a proposal', () => {
  it('says what the proposal then takes, and opens none', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(limited(100_000n))
    const suspension = { kind: 'member.suspend', member: 'dan' }
    const each = [[raise(150_000n)], [raise(500_000n)], [suspension], [raise(90_000n)]]
    for (const changes of each) {
      const before = (await team.view()).head
      const seen = foresee(team, changes)
      assert.deepEqual((await team.view()).head, before)
      const id = await team.propose(team.ada, changes)
      const opened = (await team.view()).proposals.find((each) => each.id === id)
      assert.equal(at(seen, 'class'), opened?.class)
      assert.equal(at(seen, 'needed'), String(opened?.needed))
      assert.equal(at(seen, 'delaySeconds'), String(opened?.delaySeconds))
    }
  })

  it('says the same to somebody alone', async (t) => {
    const alone = await openPersonal()
    t.after(() => alone.house.close())
    alone.treasury(limited(100_000n))
    const seen = foresee(alone, [raise(150_000n)])
    assert.deepEqual([at(seen, 'class'), at(seen, 'needed')], ['loosening', '1'])
    const tighter = foresee(alone, [raise(90_000n)])
    assert.deepEqual([at(tighter, 'class'), at(tighter, 'delaySeconds')], ['tightening', '0'])
  })

  it('refuses what the proposal would be refused for, and whoever may not propose', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { house, bob } = team
    assert.throws(() => foresee(team, []), { code: 'charter.change_invalid' })
    const removal = [{ kind: 'member.remove', member: 'nobody' }]
    assert.throws(() => foresee(team, removal), { code: 'charter.change_invalid' })
    const surplus = [{ kind: 'member.remove', member: 'dan', surplus: '' }]
    assert.throws(() => foresee(team, surplus), { code: 'channel.message_invalid' })
    const changes = [{ kind: 'group.set', group: 'family', members: ['bob'] }]
    const isForbidden = { code: 'channel.role_forbidden' }
    assert.throws(() => house.ask('charter.preview', { changes }, { role: 'server' }), isForbidden)
    const viewers = await openTeam({ danRoles: ['viewer'] })
    t.after(() => viewers.house.close())
    assert.throws(
      () => viewers.house.ask('charter.preview', { changes }, { device: viewers.dan.device }),
      { code: 'charter.role_missing' },
    )
    assert.ok(house.ask('charter.preview', { changes }, { device: bob.device }))
  })
})

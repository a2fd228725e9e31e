// Spends that others approve: whose word counts, for what, and for how long.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import {
  askAs,
  askedFor,
  BOTH,
  decide,
  officeOf,
  policyNow,
  reviewOf,
  shared,
  spendKinds,
  waitsFor,
} from '../builders/deciding.ts'
import { at } from '../builders/house.ts'
import {
  approve,
  cancel,
  leave,
  outcome,
  paying,
  show,
  stateOf,
  used,
} from '../builders/waiting.ts'

const DAY = 86_400

describe('a spend that two others have to approve', () => {
  it('is signed once they have, by the code of who asked, which comes last', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn } = office.team
    const psbt = askedFor(office)
    assert.deepEqual(waitsFor(office, psbt.txid), ['approvals', 'code'])
    office.team.house.clock.now += 1
    assert.equal(outcome(askAs(office, ada, psbt, { code: '000000' })), 'waiting')
    assert.deepEqual(at(await decide(office, bob, psbt.txid), 'waitsFor'), ['approvals', 'code'])
    assert.deepEqual(at(await decide(office, cyn, psbt.txid), 'waitsFor'), ['code'])
    assert.equal(used(office.treasury), '0')
    assert.equal(outcome(askAs(office, ada, psbt)), 'code-needed')
    assert.equal(outcome(askAs(office, ada, psbt, { code: ada.code() })), 'signed')
    assert.equal(used(office.treasury), '10500')
    const expected = ['spend.asked', 'spend.approved', 'spend.approved', 'spend.signed']
    assert.deepEqual(spendKinds(office), expected)
  })

  it('stands once in the history, and with every word on it in the mirror', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn, house } = office.team
    const left = leave(office.treasury, paying(office.treasury, 10_000n, 1))
    await decide(office, bob, left.txid)
    await decide(office, cyn, left.txid)
    approve(office.treasury, left, ada.code())
    askedFor(office, 9_000n, 2)
    const { wallet } = office.treasury
    const history = (body: object) => house.ask('history', { wallet, limit: '500', ...body })
    assert.deepEqual(at(history({}), 'spends', 'length'), 1)
    assert.deepEqual(at(history({}), 'spends', 0, 'txid'), left.txid)
    assert.deepEqual(at(history({ before: '4' }), 'spends'), [])
    const reading = { log: spendLog(wallet), after: '0', limit: '500' }
    const mirrored = house.ask('mirror.read', reading, { role: 'server', device: null })
    assert.equal(at(mirrored, 'entries', 1, 'kind'), 'spend.approved')
    assert.equal(at(mirrored, 'entries', 1, 'body', 'statement', 'member'), 'bob')
    assert.equal(at(mirrored, 'entries', 1, 'body', 'txid'), left.txid)
  })

  it('is finished at the desk as well, where it was left', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn } = office.team
    const left = leave(office.treasury, paying(office.treasury, 10_000n, 1))
    await decide(office, bob, left.txid)
    await decide(office, cyn, left.txid)
    assert.deepEqual(at(show(office.treasury, left), 'waitsFor'), ['code'])
    assert.equal(outcome(approve(office.treasury, left, ada.code())), 'signed')
  })

  it('takes a word by two credentials, or one and a code, and by nothing less', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { bob, cyn } = office.team
    const { txid } = askedFor(office)
    const lacking = { code: 'charter.second_missing' }
    await assert.rejects(decide(office, bob, txid, { means: ['device'] }), lacking)
    await assert.rejects(decide(office, bob, txid, { means: ['passkey'] }), lacking)
    await decide(office, bob, txid, { means: ['passkey', 'code'] })
    await decide(office, cyn, txid, { means: ['device', 'passkey'] })
    assert.deepEqual(waitsFor(office, txid), ['code'])
  })

  it('is not approved by who asks, nor by whom the policy does not name', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn, dan } = office.team
    const refused = { code: 'spend.approval_refused' }
    const { txid } = askedFor(office)
    await assert.rejects(decide(office, ada, txid), refused)
    await assert.rejects(decide(office, dan, txid), refused)
    const psbt = paying(office.treasury, 9_000n, 2)
    assert.equal(outcome(askAs(office, bob, psbt)), 'waiting')
    await assert.rejects(decide(office, bob, psbt.txid), refused)
    await decide(office, cyn, psbt.txid)
    assert.deepEqual(waitsFor(office, psbt.txid), ['approvals', 'code'])
  })

  it('is not approved by who asks, by a word they gave on it while another asked', async (t) => {
    const office = await officeOf(t, shared({ ...BOTH, count: 1 }))
    const { ada, bob, house } = office.team
    const psbt = paying(office.treasury, 10_000n, 1)
    askAs(office, bob, psbt)
    house.clock.now += 1
    askAs(office, ada, psbt)
    await decide(office, bob, psbt.txid)
    assert.deepEqual(waitsFor(office, psbt.txid), ['code'])
    house.clock.now += 1
    const again = askAs(office, bob, psbt, { code: bob.code() })
    assert.deepEqual([outcome(again), at(again, 'waitsFor')], ['waiting', ['approvals', 'code']])
  })

  it('counts nobody twice, and lets an approval become a rejection', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { bob, cyn } = office.team
    const { txid } = askedFor(office)
    await decide(office, bob, txid, { means: ['device', 'code'] })
    const again = { code: 'spend.approval_twice' }
    await assert.rejects(decide(office, bob, txid, { means: ['passkey', 'code'] }), again)
    await decide(office, cyn, txid)
    await decide(office, bob, txid, { decision: 'reject' })
    assert.deepEqual(waitsFor(office, txid), ['approvals', 'code'])
    await assert.rejects(decide(office, bob, txid), again)
    assert.equal(stateOf(office.treasury, txid), 'waiting', 'a rejection ends nothing')
  })

  it('is approved under exactly the policy that holds, and no other transaction', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { bob } = office.team
    const { txid } = askedFor(office)
    const policy = policyHash(shared())
    await assert.rejects(decide(office, bob, txid, { policy }), { code: 'policy.changed' })
    await assert.rejects(decide(office, bob, 'ab'.repeat(32)), { code: 'spend.missing' })
    const other = askedFor(office, 10_000n, 2)
    await decide(office, bob, txid)
    assert.deepEqual(at(reviewOf(office, other.txid), 'decision', 'votes'), [])
  })

  it('loses its approvals when the policy changes, and is decided anew', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn } = office.team
    const { txid } = askedFor(office)
    await decide(office, bob, txid)
    await decide(office, cyn, txid)
    const policy = policyToCanonical(shared(BOTH, { kind: 'delay', seconds: 60 }))
    const { wallet } = office.treasury
    const from = policyNow(office)
    await office.team.propose(ada, [{ kind: 'policy.set', wallet, from, policy }])
    assert.deepEqual(waitsFor(office, txid), ['approvals', 'delay', 'code'])
    assert.equal(stateOf(office.treasury, txid), 'waiting')
    await decide(office, bob, txid)
    await decide(office, cyn, txid)
    assert.deepEqual(waitsFor(office, txid), ['delay', 'code'])
    office.team.house.clock.now += 60
    assert.deepEqual(waitsFor(office, txid), ['code'], 'the delay counts from the first asking')
  })

  it('does not find its approvals again when the policy comes back', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { team, treasury } = office
    const { ada, bob, cyn, dan } = team
    const { txid } = askedFor(office)
    await decide(office, bob, txid)
    await decide(office, cyn, txid)
    assert.deepEqual(waitsFor(office, txid), ['code'])
    const from = policyNow(office)
    const policy = policyToCanonical(shared(BOTH, { kind: 'delay', seconds: 60 }))
    await team.propose(ada, [{ kind: 'policy.set', wallet: treasury.wallet, from, policy }])
    team.house.clock.now += 1
    const { alone } = await team.view()
    const undoing = await team.propose(bob, [{ kind: 'undo', seq: String(alone.at(-1)?.seq) }])
    await team.vote(cyn, undoing)
    await team.vote(dan, undoing)
    assert.equal(policyNow(office), from, 'the policy of before is back')
    assert.deepEqual(waitsFor(office, txid), ['approvals', 'code'])
    team.house.clock.now += 1
    await decide(office, bob, txid)
    await decide(office, cyn, txid)
    assert.deepEqual(waitsFor(office, txid), ['code'])
  })

  it('does not count the approval of who is suspended or took the credential back', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn } = office.team
    const { txid } = askedFor(office)
    await decide(office, bob, txid)
    await decide(office, cyn, txid, { means: ['device', 'code'] })
    assert.deepEqual(waitsFor(office, txid), ['code'])
    const { act } = office.team
    await act(cyn, { act: 'revoke', credential: cyn.deviceId }, ['passkey'])
    assert.deepEqual(waitsFor(office, txid), ['approvals', 'code'])
    assert.deepEqual(at(reviewOf(office, txid), 'decision', 'groups', 0, 'by'), ['bob'])
    await act(ada, { act: 'freeze', subject: 'member:bob', why: 'lost' }, ['device'])
    assert.deepEqual(at(reviewOf(office, txid), 'decision', 'groups', 0, 'by'), [])
  })

  it('waits a week, and asked for again after it begins anew', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn, house } = { ...office.team }
    const psbt = askedFor(office)
    await decide(office, bob, psbt.txid)
    house.clock.now += 7 * DAY - 1
    assert.equal(stateOf(office.treasury, psbt.txid), 'waiting')
    house.clock.now += 1
    assert.equal(stateOf(office.treasury, psbt.txid), 'expired')
    await assert.rejects(decide(office, cyn, psbt.txid), { code: 'spend.expired' })
    askAs(office, ada, psbt)
    assert.deepEqual(at(reviewOf(office, psbt.txid), 'decision', 'votes'), [])
    assert.equal(spendKinds(office).filter((kind) => kind === 'spend.asked').length, 2)
  })

  it('cancelled stays cancelled, and an old row put back is asked anew', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { bob, cyn, dan, act, house } = { ...office.team }
    const { txid } = askedFor(office)
    await decide(office, bob, txid)
    const { database } = house.service().signer.journal
    database.exec('CREATE TABLE aside AS SELECT * FROM kept_spends')
    await act(dan, { act: 'freeze', subject: 'wallet:spending', why: 'wait' }, ['device'])
    cancel(office.treasury, txid)
    const { seq } = (await office.team.view()).alone.at(-1) ?? { seq: 0 }
    const undo = await office.team.propose(bob, [{ kind: 'undo', seq: String(seq) }])
    await office.team.vote(cyn, undo)
    await office.team.vote(office.team.ada, undo)
    await assert.rejects(decide(office, cyn, txid), { code: 'spend.cancelled' })
    database.exec('INSERT OR REPLACE INTO kept_spends SELECT * FROM aside; DROP TABLE aside')
    await decide(office, cyn, txid)
    assert.deepEqual(at(reviewOf(office, txid), 'decision', 'groups', 0, 'by'), ['cyn'])
    house.reopen()
    assert.deepEqual(at(reviewOf(office, txid), 'decision', 'groups', 0, 'by'), ['cyn'])
  })

  it('keeps what was said over a restart, from the journal alone', async (t) => {
    const office = await officeOf(t, shared(BOTH))
    const { ada, bob, cyn, house } = { ...office.team }
    const psbt = askedFor(office)
    await decide(office, bob, psbt.txid)
    const before = reviewOf(office, psbt.txid)
    const { database } = house.service().signer.journal
    database.exec('DELETE FROM spend_votes; DELETE FROM askings; DELETE FROM index_version')
    house.reopen()
    assert.deepEqual(reviewOf(office, psbt.txid), before)
    await decide(office, cyn, psbt.txid)
    assert.equal(outcome(askAs(office, ada, psbt, { code: ada.code() })), 'signed')
  })
})

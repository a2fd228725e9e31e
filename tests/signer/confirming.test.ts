// A passkey as the factor of a spend: bound to the transaction, of the one who asks, at the desk.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { askAs, asserted, type Office, openOffice, shared } from '../builders/deciding.ts'
import { at } from '../builders/house.ts'
import { leave, outcome, PASSKEY, paying, show, stateOf, used } from '../builders/waiting.ts'

const WRONG = { code: 'factor.passkey_wrong' }

async function open(t: TestContext, policy: Policy = shared(PASSKEY)): Promise<Office> {
  const office = await openOffice(policy)
  t.after(() => office.team.house.close())
  return office
}

const wrongCodes = ({ team }: Office) =>
  at(team.house.ask('factors', {}), 'factors', 0, 'wrongCodes')

describe('a spend that takes a passkey', () => {
  it('waits for it, whatever code is given, and is signed by it', async (t) => {
    const office = await open(t)
    const { ada, house } = office.team
    const psbt = paying(office.treasury, 10_000n, 1)
    const waiting = askAs(office, ada, psbt, { code: '000000' })
    assert.deepEqual([outcome(waiting), at(waiting, 'waitsFor')], ['waiting', ['passkey']])
    assert.equal(wrongCodes(office), '0')
    house.clock.now += 1
    const assertion = asserted(office, ada, psbt.txid)
    assert.equal(outcome(askAs(office, ada, psbt, { assertion })), 'signed')
    const [entry] = house.service().signer.journal.readBack(spendLog('spending'), 99, 1)
    assert.deepEqual(entry?.proofs[1], { kind: 'passkey', ...Object(assertion) })
  })

  it('is signed at the desk, which is told whose passkey to ask', async (t) => {
    const office = await open(t)
    const { ada, house } = office.team
    const { txid, key } = leave(office.treasury, paying(office.treasury, 10_000n, 1))
    const shown = show(office.treasury, { txid, key })
    const { credential, rawId } = ada.passkey
    assert.deepEqual(at(shown, 'passkeys'), [{ credential, rawId }])
    const assertion = asserted(office, ada, txid)
    const body = { wallet: office.treasury.wallet, txid, key }
    const nothing = house.ask('spend.approve', body, { device: null })
    assert.deepEqual([outcome(nothing), at(nothing, 'waitsFor')], ['waiting', ['passkey']])
    const signed = house.ask('spend.approve', { ...body, assertion }, { device: null })
    assert.equal(outcome(signed), 'signed')
    assert.equal(stateOf(office.treasury, txid), 'signed')
  })

  it('takes none for another spend, of somebody else, or of another page', async (t) => {
    const office = await open(t)
    const { ada, bob, house } = office.team
    const psbt = paying(office.treasury, 10_000n, 1)
    const other = paying(office.treasury, 10_000n, 2)
    const { credential } = ada.passkey
    const wrong = {
      'another transaction': asserted(office, ada, other.txid),
      'of somebody else': asserted(office, bob, psbt.txid),
      'in somebody else’s name': { ...Object(asserted(office, bob, psbt.txid)), credential },
      'nobody recognised': asserted(office, ada, psbt.txid, { isVerified: false }),
      'another port': asserted(office, ada, psbt.txid, { origin: 'https://desk.example.org:8443' }),
      'in a frame': asserted(office, ada, psbt.txid, { crossOrigin: true }),
      'a copy': asserted(office, ada, psbt.txid, { isSyncable: true, isBackedUp: true }),
      'no base64': { ...Object(asserted(office, ada, psbt.txid)), signature: '?' },
    }
    for (const [what, assertion] of Object.entries(wrong)) {
      house.clock.now += 1
      assert.throws(() => askAs(office, ada, psbt, { assertion }), WRONG, what)
    }
    assert.equal(used(office.treasury), '0')
    assert.equal(wrongCodes(office), '0')
  })

  it('takes none that was taken back, or stands still', async (t) => {
    const office = await open(t)
    const { ada, act } = { ...office.team }
    const psbt = paying(office.treasury, 10_000n, 1)
    const assertion = asserted(office, ada, psbt.txid)
    const subject = `credential:${ada.passkey.credential}`
    await act(ada, { act: 'freeze', subject, why: 'lost' }, ['device'])
    assert.throws(() => askAs(office, ada, psbt, { assertion }), WRONG)
  })
})

describe('a passkey where a code suffices', () => {
  it('stands for it', async (t) => {
    const office = await open(t, shared())
    const { ada } = office.team
    const psbt = paying(office.treasury, 10_000n, 1)
    const assertion = asserted(office, ada, psbt.txid)
    assert.equal(outcome(askAs(office, ada, psbt, { assertion })), 'signed')
    assert.equal(outcome(askAs(office, ada, psbt, { assertion })), 'signed', 'the same again')
    assert.equal(used(office.treasury), '10500')
  })
})

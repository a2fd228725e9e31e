// Spends left for the desk: what is shown there, and who may approve.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { payment, unsigned } from '../builders/coins.ts'
import { answerOf, at, nextCode, wrongCode } from '../builders/house.ts'
import { coinOf, limited, openTreasury, planned, type Treasury } from '../builders/treasury.ts'
import {
  approve,
  DELAY,
  demanding,
  deskKey,
  leave,
  outcome,
  paying,
  pending,
  show,
  state,
  stateOf,
  used,
  wrongCodes,
} from '../builders/waiting.ts'

const DAY = 86_400
const MISSING = { code: 'spend.missing' }

function open(t: TestContext, policy: Policy = limited(100_000n)): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

describe('a spend left for the desk', () => {
  it('waits for a code alone, is signed by it there, and says so to the server', (t) => {
    const treasury = open(t)
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    assert.equal(outcome(left.answer), 'waiting')
    assert.deepEqual(at(left.answer, 'waitsFor'), ['code'])
    assert.equal(at(left.answer, 'txid'), left.txid)
    assert.equal(at(left.answer, 'expiresAt'), String(treasury.house.clock.now + DAY))
    assert.equal(used(treasury), '0')
    assert.equal(stateOf(treasury, left.txid), 'waiting')

    const signed = approve(treasury, left)
    assert.equal(outcome(signed), 'signed')
    assert.equal(used(treasury), '10500')
    const told = state(treasury, left.txid)
    assert.equal(at(told, 'state'), 'signed')
    assert.deepEqual(at(told, 'signatures'), at(signed, 'signatures'))
    assert.deepEqual(at(approve(treasury, left, '000000'), 'signatures'), at(signed, 'signatures'))
    assert.equal(wrongCodes(treasury), '0', 'nobody looked at the code of what was signed')
    assert.equal(used(treasury), '10500')
  })

  it('is shown from its bytes: payments, change, fee, limits after it, and who asked', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const psbt = planned(treasury, {
      coins: [coinOf(treasury, 50_000n, 1)],
      payments: [payment(20_000n)],
      change: [{ chain: 1, index: 3, amountSats: 29_000n }],
    })
    const shown = show(treasury, leave(treasury, psbt))
    const address = addressOf(payment(1n).script, 'regtest')
    assert.deepEqual(at(shown, 'spend', 'payments'), [
      { script: payment(1n).script.toHex(), address, sats: '20000' },
    ])
    const change = at(shown, 'spend', 'change', 0)
    assert.match(String(at(change, 'address')), /^bcrt1/)
    assert.deepEqual(
      [at(change, 'chain'), at(change, 'index'), at(change, 'sats')],
      ['1', '3', '29000'],
    )
    assert.equal(at(shown, 'spend', 'feeSats'), '1000')
    assert.equal(at(shown, 'verdict', 'limits', 0, 'usedSats'), '21000')
    assert.equal(at(shown, 'initiator', 'name'), 'first')
    assert.equal(at(shown, 'descriptor'), at(house.ask('wallet.show', { wallet }), 'descriptor'))
    assert.deepEqual([at(shown, 'state'), at(shown, 'waitsFor')], ['waiting', ['code']])
  })

  it('opens with its own key alone, and tells nobody else whether it is there', (t) => {
    const treasury = open(t)
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    const { key } = deskKey()
    const other = leave(treasury, paying(treasury, 10_000n, 2))
    for (const wrong of [
      { ...left, key },
      { ...left, key: other.key },
      { txid: '00'.repeat(32), key },
    ]) {
      assert.throws(() => show(treasury, wrong), MISSING)
      assert.throws(() => approve(treasury, wrong, '000000'), MISSING)
    }
    assert.equal(wrongCodes(treasury), '0')
    const byServer = () =>
      treasury.house.ask(
        'spend.show',
        { wallet: treasury.wallet, txid: left.txid, key: left.key },
        { role: 'server' },
      )
    assert.throws(byServer, { code: 'channel.role_forbidden' })
  })

  it('without a key stays closed to every key', (t) => {
    const treasury = open(t, demanding(DELAY))
    const { house, wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const answer = house.ask('spend.sign', { wallet, psbt: writePsbt(psbt).toBase64() })
    assert.equal(outcome(answer), 'waiting')
    for (const key of ['00'.repeat(32), '', '11'.repeat(32)].filter((each) => each !== '')) {
      assert.throws(() => show(treasury, { txid: psbt.txid, key }), MISSING)
    }
  })

  it('is kept over a restart, and proven by the request that asked for it', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    house.reopen()
    assert.equal(outcome(approve(treasury, left)), 'signed')
    const [entry] = house.service().signer.journal.readBack(spendLog(wallet), 99, 1)
    const [device, code] = entry?.proofs ?? []
    assert.equal(at(device as Canonical, 'kind'), 'device')
    assert.match(String(at(device as Canonical, 'signature')), /^[0-9a-f]{128}$/)
    assert.equal(at(code as Canonical, 'factor'), treasury.held.factor)
  })

  it('counts a wrong code like any other, and keeps waiting', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    assert.throws(() => approve(treasury, left, wrongCode(house, held.seed)), {
      code: 'factor.code_wrong',
    })
    assert.equal(wrongCodes(treasury), '1')
    assert.equal(stateOf(treasury, left.txid), 'waiting')
    assert.equal(outcome(approve(treasury, left)), 'signed')
  })

  it('takes no code that was meant for another spend', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    const [left, other] = [1, 2].map((nonce) => leave(treasury, paying(treasury, 10_000n, nonce)))
    assert.ok(left && other)
    const code = house.seal(nextCode(house, held.seed), spendBinding(wallet, other.txid))
    const { txid, key } = left
    const redirected = () =>
      house.ask('spend.approve', { wallet, txid, key, code }, { device: null })
    assert.throws(redirected, { code: 'channel.seal_broken' })
    assert.equal(wrongCodes(treasury), '0')
  })

  it('is kept only when the user signed it and the policy allows it', (t) => {
    const treasury = open(t)
    const { house, wallet, descriptor } = treasury
    const coins = [coinOf(treasury, 10_500n, 1)]
    const bare = unsigned(descriptor, { coins, payments: [payment(10_000n)] })
    assert.throws(() => leave(treasury, bare), { code: 'sign.user_unsigned' })
    const dear = leave(treasury, paying(treasury, 100_000n, 2))
    assert.equal(outcome(dear.answer), 'denied')
    assert.deepEqual(pending(treasury), [])
    assert.equal(stateOf(treasury, bare.txid), 'unknown')
    const preview = { wallet, psbt: writePsbt(paying(treasury, 1_000n, 3)).toBase64() }
    assert.equal(outcome(house.ask('spend.sign', preview)), 'code-needed')
    assert.deepEqual(pending(treasury), [], 'without a desk key nothing is kept')
  })

  it('asked for again opens with the new key, and no longer with the old', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 10_000n, 1)
    const first = leave(treasury, psbt)
    assert.throws(() => leave(treasury, psbt), { code: 'spend.superseded' })
    treasury.house.clock.now += 1
    const second = leave(treasury, psbt)
    assert.throws(() => show(treasury, first), MISSING)
    assert.equal(at(show(treasury, second), 'state'), 'waiting')
  })

  it('is not given back to an older key by a frame that is sent again', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const asking = () => {
      const { key, deskKey: hash } = deskKey()
      const body = { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash }
      const { identity } = house.service().signer.keys
      const request = { id: key.slice(32), kind: 'spend.sign', time: house.clock.now, body }
      return { key, txid: psbt.txid, frame: writeRequest(identity, request, house.device) }
    }
    const send = ({ frame }: { readonly frame: Uint8Array }) =>
      answerOf(house.service(), 'server', frame)
    const older = asking()
    send(older)
    house.clock.now += 300
    const newer = asking()
    const expiresAt = at(send(newer), 'expiresAt')
    house.clock.now += 200
    assert.throws(() => send(older), { code: 'spend.superseded' })
    assert.equal(at(send(newer), 'expiresAt'), expiresAt)
    assert.throws(() => show(treasury, older), MISSING)
    assert.equal(at(show(treasury, newer), 'expiresAt'), expiresAt)
  })
})

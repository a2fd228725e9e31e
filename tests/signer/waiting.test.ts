// Spends that wait no longer, are decided anew, or lack what no code gives.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { privateKey } from '@countersign/channel/keys.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { payment } from '../builders/coins.ts'
import { at, codeNow, nextCode } from '../builders/house.ts'
import {
  coinOf,
  limited,
  openTreasury,
  planned,
  sign,
  type Treasury,
} from '../builders/treasury.ts'
import {
  APPROVALS,
  approve,
  cancel,
  DELAY,
  demanding,
  leave,
  outcome,
  PASSKEY,
  paying,
  pending,
  show,
  state,
  stateOf,
  used,
  wrongCodes,
} from '../builders/waiting.ts'

const DAY = 86_400

function open(t: TestContext, policy: Policy = limited(100_000n)): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

describe('a spend that waits no longer', () => {
  it('expired after a day, to the second, before any code is looked at', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    house.clock.now += DAY - 1
    assert.equal(stateOf(treasury, left.txid), 'waiting')
    house.clock.now += 1
    assert.equal(stateOf(treasury, left.txid), 'expired')
    assert.equal(at(show(treasury, left), 'state'), 'expired')
    assert.throws(() => approve(treasury, left, '000000'), { code: 'spend.expired' })
    assert.equal(wrongCodes(treasury), '0')
    assert.equal(outcome(leave(treasury, paying(treasury, 10_000n, 1)).answer), 'waiting')
  })

  it('was cancelled, and stays so whatever is asked', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 10_000n, 1)
    const left = leave(treasury, psbt)
    assert.equal(at(cancel(treasury, left.txid), 'state'), 'cancelled')
    const CANCELLED = { code: 'spend.cancelled' }
    assert.throws(() => approve(treasury, left, '000000'), CANCELLED)
    assert.throws(() => leave(treasury, psbt), CANCELLED)
    assert.throws(() => sign(treasury, psbt), CANCELLED)
    treasury.house.reopen()
    assert.throws(() => sign(treasury, psbt), CANCELLED)
    assert.equal(wrongCodes(treasury), '0')
    assert.equal(at(show(treasury, left), 'spend'), undefined)
  })

  it('was cancelled before the signer saw it: a request held back comes too late', (t) => {
    const treasury = open(t)
    const { house, held, wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const code = house.seal(nextCode(house, held.seed), spendBinding(wallet, psbt.txid))
    cancel(treasury, psbt.txid)
    const late = () => house.ask('spend.sign', { wallet, psbt: writePsbt(psbt).toBase64(), code })
    assert.throws(late, { code: 'spend.cancelled' })
    assert.equal(used(treasury), '0')
  })

  it('was signed, which nobody cancels', (t) => {
    const treasury = open(t)
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    approve(treasury, left)
    assert.throws(() => cancel(treasury, left.txid), { code: 'spend.already_signed' })
    assert.equal(stateOf(treasury, left.txid), 'signed')
  })

  it('is cancelled by a device alone, never by the server', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const { txid } = leave(treasury, paying(treasury, 10_000n, 1))
    const by = (device: Parameters<typeof house.ask>[2]) => () =>
      house.ask('spend.cancel', { wallet, txid }, { role: 'server', ...device })
    assert.throws(by({ device: null }), { code: 'channel.signature_invalid' })
    const stranger = privateKey('ed25519', new Uint8Array(32).fill(9))
    assert.throws(by({ device: stranger }), { code: 'channel.device_unknown' })
    assert.equal(stateOf(treasury, txid), 'waiting')
  })
})

describe('a spend signed at once', () => {
  it('is found again by a server that lost the answer, for thirty days', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const answer = sign(treasury, psbt)
    house.reopen()
    assert.deepEqual(at(state(treasury, psbt.txid), 'signatures'), at(answer, 'signatures'))
    house.clock.now += 30 * DAY
    leave(treasury, paying(treasury, 10_000n, 2))
    const old = state(treasury, psbt.txid)
    assert.deepEqual([at(old, 'state'), at(old, 'signatures')], ['signed', undefined])
  })

  it('waits no longer when it was left for the desk before', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 10_000n, 1)
    leave(treasury, psbt)
    assert.equal(outcome(sign(treasury, psbt)), 'signed')
    assert.deepEqual(pending(treasury), [])
    assert.equal(stateOf(treasury, psbt.txid), 'signed')
  })
})

describe('kept spends', () => {
  it('are decided anew when the policy was tightened', (t) => {
    const treasury = open(t)
    const { house, wallet } = treasury
    const left = leave(treasury, paying(treasury, 60_000n, 1))
    const tighter = policyToCanonical(limited(50_000n))
    const from = policyHash(limited(100_000n))
    house.ask('policy.tighten', { wallet, from, policy: tighter })
    assert.deepEqual(at(state(treasury, left.txid), 'waitsFor'), ['policy'])
    assert.equal(at(show(treasury, left), 'verdict', 'kind'), 'deny')
    assert.equal(outcome(approve(treasury, left, '000000')), 'denied')
    assert.equal(wrongCodes(treasury), '0')
    assert.equal(used(treasury), '0')
  })

  it('are decided anew over what was spent meanwhile, and pass when a window frees', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    sign(treasury, paying(treasury, 40_000n, 1))
    house.clock.now += DAY / 2
    const left = leave(treasury, paying(treasury, 40_000n, 2))
    sign(treasury, paying(treasury, 40_000n, 3))
    assert.equal(outcome(approve(treasury, left, codeNow(house, held.seed))), 'denied')
    house.clock.now += DAY / 2
    assert.equal(outcome(approve(treasury, left)), 'signed')
  })

  it('cannot be signed once a coin of theirs went elsewhere', (t) => {
    const treasury = open(t)
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    const coins = [coinOf(treasury, 10_500n, 1)]
    sign(treasury, planned(treasury, { coins, payments: [payment(9_000n, 0xbb)] }))
    assert.throws(() => approve(treasury, left), { code: 'spend.double_spend' })
  })

  it('are 64 a wallet, and a place is free again when one ends', (t) => {
    const treasury = open(t)
    const { house } = treasury
    const first = leave(treasury, paying(treasury, 600n, 1))
    house.clock.now += 60
    for (let nonce = 2; nonce <= 64; nonce += 1) leave(treasury, paying(treasury, 600n, nonce))
    const another = () => leave(treasury, paying(treasury, 600n, 65))
    const FULL = { code: 'spend.too_many_waiting' }
    assert.throws(another, FULL)
    house.clock.now += 1
    assert.ok(leave(treasury, paying(treasury, 600n, 64)), 'one of them may be asked for again')
    cancel(treasury, first.txid)
    assert.equal(outcome(another().answer), 'waiting')
    assert.throws(() => leave(treasury, paying(treasury, 600n, 66)), FULL)
    house.clock.now += DAY
    assert.equal(outcome(leave(treasury, paying(treasury, 600n, 66)).answer), 'waiting')
    assert.equal((pending(treasury) as readonly Canonical[]).length, 1)
  })
})

describe('what a code does not meet', () => {
  it('is kept and told, and no code is looked at: approvals, delay, passkey', (t) => {
    for (const [requirements, waitsFor] of [
      [[APPROVALS], ['approvals', 'code']],
      [[DELAY], ['delay', 'code']],
      [[PASSKEY], ['passkey']],
      [
        [APPROVALS, PASSKEY],
        ['approvals', 'passkey'],
      ],
      [
        [APPROVALS, DELAY],
        ['approvals', 'delay', 'code'],
      ],
    ] as const) {
      const treasury = open(t, demanding(...requirements))
      const answer = sign(treasury, paying(treasury, 10_000n, 1), '000000')
      assert.equal(outcome(answer), 'waiting')
      assert.deepEqual(at(answer, 'waitsFor'), waitsFor)
      const left = leave(treasury, paying(treasury, 10_000n, 2))
      assert.deepEqual(at(show(treasury, left), 'waitsFor'), waitsFor)
      treasury.house.clock.now += 3_000
      assert.equal(outcome(approve(treasury, left, '000000')), 'waiting')
      assert.deepEqual(at(state(treasury, left.txid), 'waitsFor'), waitsFor)
      assert.equal(used(treasury), '0')
      assert.equal(wrongCodes(treasury), '0')
    }
  })
})

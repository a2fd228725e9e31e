// What whoever can write to the table of kept spends gets by it: nothing.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { deviceBinding, deviceRemovalBinding } from '@countersign/channel/bindings.ts'
import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { at, nextCode } from '../builders/house.ts'
import { limited, openTreasury, sign, type Treasury } from '../builders/treasury.ts'
import {
  APPROVALS,
  approve,
  demanding,
  deskKey,
  leave,
  paying,
  state,
  stateOf,
  used,
  wrongCodes,
} from '../builders/waiting.ts'

const MISSING = { code: 'spend.missing' }

function open(t: TestContext, policy: Policy = limited(100_000n)): Treasury {
  const treasury = openTreasury({ policy })
  t.after(() => treasury.house.close())
  return treasury
}

describe('whoever writes to the table of kept spends', () => {
  const change = ({ house }: Treasury, sql: string, ...values: (string | Uint8Array)[]) =>
    house
      .service()
      .signer.journal.database.prepare(sql)
      .run(...values)

  it('gets no signature for bytes put in the place of what was signed', (t) => {
    const treasury = open(t)
    const [signed, other] = [paying(treasury, 1_000n, 1), paying(treasury, 90_000n, 2)]
    sign(treasury, signed)
    assert.ok(at(state(treasury, signed.txid), 'signatures'))
    change(treasury, 'UPDATE kept_spends SET psbt = ?', writePsbt(other))
    assert.equal(at(state(treasury, signed.txid), 'signatures'), undefined)
    change(treasury, 'UPDATE kept_spends SET txid = ?', other.txid)
    assert.equal(stateOf(treasury, other.txid), 'unknown')
    assert.equal(used(treasury), '1500')
  })

  it('has a row that is as if absent, whichever column it was', (t) => {
    const treasury = open(t, demanding(APPROVALS))
    const database = () => treasury.house.service().signer.journal.database
    for (const { name, type } of database().prepare('PRAGMA table_info(kept_spends)').all()) {
      if (name === 'txid') continue
      const left = leave(treasury, paying(treasury, 1_000n, 1))
      const value = type === 'BLOB' ? new Uint8Array(32) : type === 'INTEGER' ? '4' : 'passkey'
      change(treasury, `UPDATE kept_spends SET ${name} = ?`, value)
      assert.throws(() => approve(treasury, left), MISSING, String(name))
      change(treasury, 'DELETE FROM kept_spends')
    }
  })

  it('names no other device as the one that asked', (t) => {
    const treasury = open(t)
    const left = leave(treasury, paying(treasury, 1_000n, 1))
    const device = rawPublicKey(treasury.house.device).toHex()
    const renamed = 'UPDATE kept_spends SET proof = replace(proof, ?, ?)'
    change(treasury, renamed, device, 'ee'.repeat(32))
    assert.throws(() => approve(treasury, left), MISSING)
    assert.equal(wrongCodes(treasury), '0')
  })

  it('brings nothing back of a device that was taken away, by an old row put back whole', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const other = privateKey('ed25519', new Uint8Array(32).fill(4))
    const key = rawPublicKey(other).toHex()
    const code = () => nextCode(house, held.seed)
    const added = { device: key, name: 'phone' }
    house.ask('device.add', { ...added, code: house.seal(code(), deviceBinding(key, 'phone')) })
    const { key: secret, deskKey: hash } = deskKey()
    const psbt = paying(treasury, 1_000n, 1)
    const body = { wallet: treasury.wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash }
    house.ask('spend.sign', body, { device: other })
    change(treasury, 'CREATE TABLE aside AS SELECT * FROM kept_spends')
    const removal = house.seal(code(), deviceRemovalBinding(key))
    house.ask('device.remove', { device: key, code: removal })
    const left = { txid: psbt.txid, key: secret }
    assert.throws(() => approve(treasury, left), { code: 'spend.cancelled' })
    change(treasury, 'INSERT OR REPLACE INTO kept_spends SELECT * FROM aside')
    assert.equal(stateOf(treasury, psbt.txid), 'waiting')
    assert.throws(() => approve(treasury, left), { code: 'spend.cancelled' })
    assert.equal(used(treasury), '0')
  })
})

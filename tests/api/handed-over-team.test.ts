// A spend of a team that was asked for at the desk: the server shows it waiting with who decides,
// tells of it, and finishes it once its asker has confirmed it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import { at } from '../builders/house.ts'
import type { Treasury } from '../builders/treasury.ts'
import { demanding, deskKey, paying } from '../builders/waiting.ts'
import { type Assembly, openAssembly } from './assembly.ts'

const POLICY = demanding({ kind: 'approvals', group: 'approvers', count: 1 })

describe('a spend of a team, handed over to the server', () => {
  let assembly: Assembly
  let treasury: Treasury
  before(async () => {
    assembly = await openAssembly()
    treasury = assembly.team.treasury(POLICY)
  })
  after(() => assembly?.close())

  it('waits where everybody sees it, and is complete when it is signed', async () => {
    const { team } = assembly
    const { house, ada, bob } = team
    const { wallet } = treasury
    const psbt = paying(treasury, 10_000n, 1)
    const { txid } = psbt
    const bytes = writePsbt(psbt).toBase64()
    const { key, deskKey: hash } = deskKey()
    const asked = { wallet, psbt: bytes, deskKey: hash, broadcast: 'yes' }
    assert.equal(at(house.ask('spend.sign', asked), 'outcome'), 'waiting')
    await assembly.tick()
    const show = () => assembly.api(bob).showSpend({ wallet, txid })
    const waiting = await show()
    assert.deepEqual([waiting.state, waiting.broadcast], ['waiting', 'yes'])
    assert.deepEqual(waiting.waitsFor, ['approvals', 'code'])
    assert.equal(waiting.psbt, bytes)
    const { rows } = await assembly.pool.query(
      "select tiding from tidings where tiding like '%spend.waiting%'",
    )
    assert.equal(rows.length, 1)
    await assembly.say(bob, {
      act: 'approve-spend',
      wallet,
      txid,
      policy: policyHash(POLICY),
      decision: 'approve',
    })
    await assembly.tick()
    assert.deepEqual((await show()).waitsFor, ['code'])
    const code = house.seal(ada.code(), spendBinding(wallet, txid))
    const confirmed = house.ask('spend.approve', { wallet, txid, key, code }, { device: null })
    assert.equal(at(confirmed, 'outcome'), 'signed')
    await assembly.tick()
    const signed = await show()
    assert.equal(signed.state, 'signed')
    assert.ok(signed.transaction)
  })

  it('is not known to a server whose signer was not given the word', async () => {
    const { house, bob } = assembly.team
    const { wallet } = treasury
    const psbt = paying(treasury, 5_000n, 2)
    const { deskKey: hash } = deskKey()
    house.ask('spend.sign', { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash })
    await assembly.tick()
    await assert.rejects(assembly.api(bob).showSpend({ wallet, txid: psbt.txid }), {
      code: 'spend.missing',
    })
  })
})

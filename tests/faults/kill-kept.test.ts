// kill -9 of the signer at every step of an approval at the desk: afterwards the spend either waits
// as before or is signed, the same code brings it to its end, and it counts once.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { SignerClient } from '@countersign/channel/client.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  STEPS,
  sealed,
  startReal,
} from '../builders/process.ts'
import { deskKey } from '../builders/waiting.ts'

describe('a signer killed at any step of an approval', () => {
  let real: RealSigner
  let owned: Owned
  let client: SignerClient
  let coins = 0
  before(async () => {
    real = await startReal()
    client = await real.connect()
    owned = await makeWallet(real, client)
  })
  after(() => real.stop())

  const spend = (): Psbt => {
    coins += 1
    const one = coin(owned.descriptor, { chain: 0, index: coins }, 101_000n, coins)
    const plan = { coins: [one], payments: [payment(100_000n)] }
    return signedBy(unsigned(owned.descriptor, plan), owned.user)
  }
  const usedSats = async (): Promise<bigint> => {
    const limits = await client.ask('limits', { wallet: owned.wallet })
    return BigInt(String(at(limits, 'limits', 0, 'usedSats')))
  }
  const leave = async (psbt: Psbt) => {
    const { wallet } = owned
    const { key, deskKey: hash } = deskKey()
    const body = { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash }
    assert.equal(at(await client.ask('spend.sign', body), 'outcome'), 'waiting')
    const code = sealed(real, freshCode(real, owned.seed), spendBinding(wallet, psbt.txid))
    return { wallet, txid: psbt.txid, key, code }
  }
  const restart = async () => {
    await real.restart()
    client = await real.connect()
  }

  for (const step of STEPS) {
    it(`leaves it waiting or signed when killed ${step}`, async () => {
      const used = await usedSats()
      const approval = await leave(spend())
      real.dieAt(step)
      await assert.rejects(client.ask('spend.approve', approval))
      await restart()

      const { wallet, txid } = approval
      const isSigned = step === 'after the commit' || step === 'before the answer'
      const told = await client.ask('spend.state', { wallet, txid })
      assert.equal(at(told, 'state'), isSigned ? 'signed' : 'waiting')
      assert.equal((await usedSats()) - used, isSigned ? 101_000n : 0n)

      const answer = await client.ask('spend.approve', approval)
      assert.equal(at(answer, 'outcome'), 'signed')
      const again = await client.ask('spend.state', { wallet, txid })
      assert.deepEqual(at(again, 'signatures'), at(answer, 'signatures'))
      assert.equal((await usedSats()) - used, 101_000n, 'counted exactly once')
    })
  }

  for (const step of STEPS) {
    it(`hands it to the server to finish, or is asked again, when killed ${step}`, async () => {
      const psbt = spend()
      const { wallet } = owned
      const { txid } = psbt
      const code = sealed(real, freshCode(real, owned.seed), spendBinding(wallet, txid))
      const asking = { wallet, psbt: writePsbt(psbt).toBase64(), code, broadcast: 'yes' }
      real.dieAt(step)
      await assert.rejects(client.ask('spend.sign', asking))
      await restart()
      const server = await real.connect('server')
      const told = async () => at(await server.ask('spend.finish', { wallet, txid }), 'state')
      const isSigned = step === 'after the commit' || step === 'before the answer'
      assert.equal(await told(), isSigned ? 'signed' : 'none')
      assert.equal(at(await client.ask('spend.sign', asking), 'outcome'), 'signed')
      assert.equal(await told(), 'signed')
      server.close()
    })
  }

  it('keeps what was left for the desk when killed at once', async () => {
    const approval = await leave(spend())
    real.child().kill()
    await restart()
    assert.equal(at(await client.ask('spend.approve', approval), 'outcome'), 'signed')
  })
})

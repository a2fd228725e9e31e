// kill -9 of the signer at every step of a spend, then the same request again: nothing is lost,
// nothing is counted twice, and the second signature is the first one.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  STEPS,
  spendRequest,
  startReal,
} from '../builders/process.ts'

describe('a signer killed at any step of a spend', () => {
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

  const spend = (sats: bigint) => {
    coins += 1
    const one = coin(owned.descriptor, { chain: 0, index: coins }, sats + 1_000n, coins)
    return signedBy(
      unsigned(owned.descriptor, { coins: [one], payments: [payment(sats)] }),
      owned.user,
    )
  }
  const usedSats = async (): Promise<bigint> => {
    const limits = (await client.ask('limits', { wallet: owned.wallet })) as Canonical
    return BigInt(String(at(limits, 'limits', 0, 'usedSats')))
  }

  for (const step of STEPS) {
    it(`loses nothing and signs nothing twice when killed ${step}`, async () => {
      const before = await usedSats()
      const request = spendRequest(real, owned, spend(100_000n), freshCode(real, owned.seed))
      real.dieAt(step)
      await assert.rejects(client.ask('spend.sign', request))
      await real.restart()
      client = await real.connect()

      const first = await client.ask('spend.sign', request)
      assert.equal(at(first, 'outcome'), 'signed')
      assert.equal((await usedSats()) - before, 101_000n, 'counted exactly once')
      const again = await client.ask('spend.sign', request)
      assert.deepEqual(at(again, 'signatures'), at(first, 'signatures'))
      assert.equal((await usedSats()) - before, 101_000n, 'still once')
    })
  }

  it('loses nothing when killed after the answer was read', async () => {
    const request = spendRequest(real, owned, spend(100_000n), freshCode(real, owned.seed))
    const first = await client.ask('spend.sign', request)
    const used = await usedSats()
    real.child().kill()
    await real.restart()
    client = await real.connect()
    const again = await client.ask('spend.sign', request)
    assert.deepEqual(at(again, 'signatures'), at(first, 'signatures'))
    assert.equal(await usedSats(), used)
  })

  it('remembers wrong codes it was killed over', async () => {
    const psbt = spend(100_000n)
    const wrong = spendRequest(real, owned, psbt, '000000')
    real.dieAt('before the answer')
    await assert.rejects(client.ask('spend.sign', wrong))
    await real.restart()
    client = await real.connect()
    const { factors } = (await client.ask('factors', {})) as { factors: Canonical }
    assert.equal(at(factors, 0, 'wrongCodes'), '1')
  })
})

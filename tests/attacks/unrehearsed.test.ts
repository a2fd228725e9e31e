// A real signer in its real cage on mainnet: nothing is signed for a wallet before the signer has
// seen by itself that it can be left, whoever says that it was. Nothing of a network is needed.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import { type ExtendedSecretKey, readExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { wayOut } from '@countersign/signer/leave.ts'
import { coin, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  enrolApp,
  freshCode,
  type Owned,
  pinShape,
  type RealSigner,
  spendRequest,
  startReal,
  strangerDevice,
} from '../builders/process.ts'
import { proofBy, type Rehearsable, rehearsables } from '../builders/rehearsal.ts'

const UNREHEARSED = { code: 'wallet.unrehearsed' }
const user = person(1, 'mainnet')

describe('on mainnet a wallet of each shape', () => {
  let real: RealSigner
  let client: SignerClient
  const owned = new Map<string, Owned>()
  const shapes = rehearsables('mainnet')

  before(async () => {
    real = await startReal(undefined, 'mainnet')
    client = await real.connect()
    const app = await enrolApp(real, client)
    for (const { wallet, shape } of shapes) {
      const pinned = await pinShape(real, client, { ...app, wallet, shape })
      owned.set(wallet, { ...app, ...pinned, wallet, user })
    }
  })
  after(async () => {
    client.close()
    await real.stop()
  })

  const own = ({ wallet }: Rehearsable): Owned => {
    const found = owned.get(wallet)
    if (!found) throw new Error(`no wallet ${wallet}`)
    return found
  }

  const spend = (shape: Rehearsable, nonce: number) => {
    const { descriptor } = own(shape)
    const coins = [coin(descriptor, { chain: 0, index: nonce }, 9_000n, nonce)]
    return signedBy(unsigned(descriptor, { coins, payments: [payment(8_000n)] }), user)
  }
  const sign = (shape: Rehearsable, nonce: number) => {
    const code = freshCode(real, own(shape).seed)
    return client.ask('spend.sign', spendRequest(real, own(shape), spend(shape, nonce), code))
  }
  const ask = async ({ wallet }: Rehearsable) =>
    String(at(await client.ask('wallet.challenge', { wallet }), 'message'))
  const bring = ({ wallet }: Rehearsable, message: string, proof: string) =>
    client.ask('wallet.rehearse', { wallet, message, proof })

  /** What `signer/leave.ts` shows while the signer is stopped. */
  async function note({ wallet }: Rehearsable): Promise<ExtendedSecretKey> {
    client.close()
    real.child().stop()
    await real.child().ended
    const leaving = { folder: real.home.signer, network: 'mainnet', wallet } as const
    const { secret: key } = await readUnsealKey(real.home, 'key-file')
    const { secretKey } = wayOut(leaving, { kind: 'key-file', key })
    await real.restart()
    client = await real.connect()
    return readExtendedKey(secretKey) as ExtendedSecretKey
  }

  it('is made, and neither signed for nor previewed', async () => {
    assert.equal(real.child().report.isolation, 'strong')
    for (const shape of shapes) {
      await assert.rejects(sign(shape, 1), UNREHEARSED, shape.wallet)
      const body = spendRequest(real, own(shape), spend(shape, 1))
      await assert.rejects(client.ask('spend.sign', body), UNREHEARSED)
      await assert.rejects(client.ask('spend.preview', body), UNREHEARSED)
    }
  })

  it('is not rehearsed by a server that says so, nor by another wallet’s proof', async () => {
    const [one, other] = shapes as readonly [Rehearsable, Rehearsable]
    const message = await ask(one)
    const proof = proofBy(own(one).descriptor, one.by, message)
    const server = await real.connect('server', strangerDevice())
    const asked = server.ask('wallet.rehearse', { wallet: one.wallet, message, proof })
    await assert.rejects(asked, { code: 'channel.device_unknown' })
    server.close()
    await assert.rejects(bring(other, message, proof), { code: 'exit.challenge_invalid' })
    const foreign = proofBy(own(other).descriptor, other.by, await ask(other))
    await assert.rejects(bring(one, message, foreign), { code: 'exit.proof_invalid' })
    for (const shape of shapes) await assert.rejects(sign(shape, 2), UNREHEARSED)
  })

  for (const shape of shapes) {
    it(`is signed for once it was rehearsed: ${shape.wallet}`, async () => {
      const noted = shape.needsSigner ? [await note(shape)] : []
      const message = await ask(shape)
      const proof = proofBy(own(shape).descriptor, [...shape.by, ...noted], message)
      const answer = await bring(shape, message, proof)
      assert.equal(at(answer, 'rehearsedBy'), shape.path)
      assert.equal(at(await sign(shape, 3), 'outcome'), 'signed')
      const shown = await client.ask('wallet.show', { wallet: shape.wallet })
      assert.equal(at(shown, 'rehearsedBy'), shape.path)
    })
  }
})

// A real signer in its real cage on mainnet: nothing is signed for a wallet before the signer has
// seen by itself that it can be left, whoever says that it was. Nothing of a network is needed.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import type { Context } from '@countersign/cli/context.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { askChallenge, bringProof, proveExit } from '@countersign/cli/flows/rehearse.ts'
import { writePairing } from '@countersign/cli/keep/pairing.ts'
import { writeWallet } from '@countersign/cli/keep/wallets.ts'
import {
  type ExtendedSecretKey,
  readExtendedKey,
  writeExtendedKey,
} from '@countersign/core/bitcoin/extended-key.ts'
import { Fault } from '@countersign/core/fault.ts'
import { heldKeys } from '@countersign/core/wallet/exit/held.ts'
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
import { until } from '../builders/until.ts'

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
    // A killed cage takes a moment to let go of the journal.
    const shown = await until(
      async () => {
        try {
          return wayOut(leaving, { kind: 'key-file', key })
        } catch (error) {
          if (error instanceof Fault && error.code === 'vault.journal_broken') return null
          throw error
        }
      },
      (found) => found !== null,
    )
    const secretKey = shown?.secretKey ?? ''
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

  /** The command line of the same owner, on the launcher's socket; no node is there. */
  function commandLine(shape: Rehearsable): Context {
    const { root } = real.home
    const context = { home: root, clientHome: join(root, 'client'), now: real.now, isLocal: true }
    const seed = real.device.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
    mkdirSync(context.clientHome)
    const file = join(context.clientHome, 'device.key')
    writeFileSync(file, `${new Uint8Array(seed).toHex()}\n`, { mode: 0o600 })
    const { identity } = real
    writePairing(context, { state: 'paired', network: 'mainnet', owner: 'Ada', identity })
    const { descriptor } = own(shape)
    const wallet = { network: 'mainnet', descriptor, userKey: 0, serverKey: 2 } as const
    const unused = { account: 0, marks: [-1, -1], givenOut: -1 } as const
    writeWallet(context, { name: shape.wallet, state: 'ready', wallet, ...unused })
    return context
  }

  it('has no address in the command line, until that has shown the signer its proof', async () => {
    const [shape] = shapes as readonly [Rehearsable]
    const context = commandLine(shape)
    const receive = () => nextReceiveAddress(context, shape.wallet)
    await assert.rejects(receive(), UNREHEARSED)
    const { descriptor } = own(shape)
    const keys = shape.by.flatMap((each) => heldKeys(descriptor, writeExtendedKey(each, 'secret')))
    const { message } = await askChallenge(context, shape.wallet)
    const alone = keys.slice(0, 1)
    assert.throws(() => proveExit({ descriptor }, alone, message), { code: 'exit.keys_short' })
    const proof = proveExit({ descriptor }, keys, message)
    const taken = await bringProof(context, shape.wallet, { message, proof })
    assert.equal(taken.rehearsedBy, shape.path)
    // All that is missing now is a node to ask which address was used.
    await assert.rejects(receive(), { code: 'client.launcher_down' })
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

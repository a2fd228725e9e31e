// The whole loop on a real node: launcher, caged signer, the client's flows, a 2-of-3 wallet.
// What the node takes and refuses decides, not what we say of ourselves.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Context } from '@countersign/cli/context.ts'
import { buildSpend } from '@countersign/cli/flows/build.ts'
import { buildBump } from '@countersign/cli/flows/bump.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { enrolFactor } from '@countersign/cli/flows/factors.ts'
import { broadcast, type Finished, finishSpend } from '@countersign/cli/flows/finish.ts'
import { lookAtFunds, nextReceiveAddress, nodeOf } from '@countersign/cli/flows/funds.ts'
import { createKey, freshWords } from '@countersign/cli/flows/keys.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import { signAsUser } from '@countersign/cli/flows/sign.ts'
import { createWallet } from '@countersign/cli/flows/wallets.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import { person, signedBy } from '../builders/coins.ts'
import { fromBase32 } from '../builders/house.ts'
import { MORTAL_SIGNER } from '../builders/inmates.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const PASSPHRASE = 'correct horse battery'
const WALLET = 'treasury'
const BACKUP = person(5)

describe('a 2-of-3 wallet on a real node', () => {
  let home: Home
  let launched: Launched
  let context: Context
  let seed: Uint8Array
  let shift = 0

  const now = () => Math.floor(Date.now() / 1000) + shift
  const code = () => {
    shift += 30
    writeFileSync(join(home.signer, 'clock-shift'), String(shift))
    return codeAt(seed, stepAt(now()))
  }
  const node = () => nodeOf(context)
  const mine = (blocks: number) => node().call('generatetoaddress', blocks, PAYEE)
  const confirmationsOf = async (txid: string) =>
    Number(
      ((await node().call('getrawtransaction', txid, true)) as { confirmations?: number })
        .confirmations ?? 0,
    )
  const draft = async (bitcoin: bigint, rateSatPerKvb = 2_000n) => {
    const payments = [{ address: PAYEE, amountSats: sats(bitcoin) }]
    return buildSpend(context, { wallet: WALLET, payments, rateSatPerKvb })
  }
  const sign = (psbt: Psbt) => signAsUser(context, { psbt, wallet: WALLET, passphrase: PASSPHRASE })
  const cosign = async (psbt: Psbt, withCode: string): Promise<Finished> => {
    const answer = await askSigner(context, { wallet: WALLET, psbt, code: withCode })
    assert.equal(answer.kind, 'signed')
    const signatures = answer.kind === 'signed' ? answer.signatures : []
    return finishSpend(context, { wallet: WALLET, psbt, signatures })
  }

  before(async () => {
    home = openHome(mkdtempSync(join(tmpdir(), 'countersign-regtest-')))
    launched = await launch({
      home,
      nodePort: 0,
      server: null,
      desk: null,
      unsealWith: 'key-file',
      keepUnsealKey: true,
      say: () => undefined,
      onProgress: () => undefined,
      inmate: MORTAL_SIGNER,
    })
    // By the launcher's socket and the node: tests/api/cli.test.ts goes by API and desk.
    context = { home: home.root, clientHome: join(home.root, 'client'), now, isLocal: true }
    await pair(context, { claimCode: launched.claimCode ?? '', ownerName: 'Ada' })
    createKey(context, { words: freshWords(), passphrase: PASSPHRASE })
    const offer = await enrolFactor(context)
    seed = fromBase32(offer.seed?.secret ?? '')
    await offer.confirm(code())
    await createWallet(context, {
      name: WALLET,
      shape: '2-of-3',
      backup: writeDescriptorKey(BACKUP.key),
      passphrase: PASSPHRASE,
      policy: defaultPolicy(),
      code: code(),
    })
    for (let coins = 0; coins < 3; coins += 1) {
      const { address } = await nextReceiveAddress(context, WALLET)
      await node().call('sendtoaddress', address, 0.02)
    }
    await mine(1)
  })
  after(async () => {
    await launched.stop()
    rmSync(home.root, { recursive: true, force: true })
  })

  it('is refused by the node with one signature of two', async () => {
    const signed = sign((await draft(10_000n)).psbt)
    assert.throws(() => finalizeMultisig(signed), { code: 'psbt.unfinished' })
  })

  it('spends several coins at once, and the balance is right to the satoshi', async () => {
    const before = await lookAtFunds(context, WALLET)
    const { psbt, feeSats } = await draft(2_500_000n)
    assert.equal(psbt.inputs.length, 2)
    const finished = await cosign(sign(psbt), code())
    await broadcast(context, finished)
    await mine(1)
    assert.equal(await confirmationsOf(finished.txid), 1)
    const funds = await lookAtFunds(context, WALLET)
    assert.equal(funds.availableSats, before.availableSats - 2_500_000n - feeSats)
  })

  it('replaces an unconfirmed spend by a dearer one, which the node takes', async () => {
    const cheap = await cosign(sign((await draft(500_000n)).psbt), code())
    await broadcast(context, cheap)
    const order = { wallet: WALLET, txid: cheap.txid, isCancelling: false }
    const { draft: next, how } = await buildBump(context, { ...order, rateSatPerKvb: 9_000n })
    assert.equal(how, 'replaced')
    const dearer = sign(next.psbt)
    const { txid, rawHex, psbt } = await cosign(dearer, code())
    await broadcast(context, { txid, rawHex, psbt })
    await mine(1)
    assert.equal(await confirmationsOf(txid), 1)
    await assert.rejects(confirmationsOf(cheap.txid), { code: 'chain.refused' })
  })

  it('gets the same signature after the signer died between signing and sending', async () => {
    const signed = sign((await draft(100_000n)).psbt)
    const used = code()
    const first = await cosign(signed, used)
    const dying = launched.signer()
    dying.kill()
    await dying.ended
    const again = await cosign(signed, used)
    assert.equal(again.rawHex, first.rawHex)
    await broadcast(context, again)
    await mine(1)
    assert.equal(await confirmationsOf(again.txid), 1)
  })

  it('can be left without the signer: user and backup key move the coins', async () => {
    launched.signer().kill()
    const both = signedBy(sign((await draft(1_000_000n)).psbt), BACKUP)
    const rawHex = finalizeMultisig(both).toHex()
    const txid = String(await node().call('sendrawtransaction', rawHex))
    await mine(1)
    assert.equal(await confirmationsOf(txid), 1)
  })
})

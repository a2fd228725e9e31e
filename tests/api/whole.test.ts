// From the SDK to the true signer and back: HTTP, store, jobs, the signer's socket and its journal.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { verifyCredential } from '@countersign/channel/credentials.ts'
import { readAnswer } from '@countersign/channel/envelope.ts'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes, verifyBytes } from '@countersign/channel/keys.ts'
import { descriptorAddress, writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { readPsbtBase64 } from '@countersign/core/bitcoin/psbt-read.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import { sealSignInCode } from '@countersign/sdk/sealing.ts'
import { type MemoryStore, openStore } from '@countersign/server/adapters/memory/store.ts'
import { openNotices } from '@countersign/server/adapters/notices/notices.ts'
import { openPasswords } from '@countersign/server/adapters/passwords/passwords.ts'
import { openSigner, type SignerConnection } from '@countersign/server/adapters/signer/signer.ts'
import { createApp } from '@countersign/server/http/app.ts'
import { openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { projectJournal } from '@countersign/server/use-cases/project-journal.ts'
import { signSpend } from '@countersign/server/use-cases/sign-spend.ts'
import { serve } from '@countersign/signer/serve.ts'
import { payment } from '../builders/coins.ts'
import { nextCode } from '../builders/house.ts'
import { confirmSignIn, offerSignIn } from '../builders/sign-in.ts'
import { coinOf, openTreasury, planned, type Treasury } from '../builders/treasury.ts'
import { keysOf } from './lodge.ts'

describe('a spend over the API, with the true signer', () => {
  let treasury: Treasury
  let store: MemoryStore
  let signer: SignerConnection
  let api: Api
  let closing: (() => unknown)[]
  /** The asking that was worked on last. */
  let asking = ''

  before(async () => {
    treasury = openTreasury()
    store = openStore()
    const { house } = treasury
    const { identity } = house.service().signer.keys
    const { server, socketPath, folder } = await serveSigner(treasury)
    const now = () => house.clock.now
    signer = openSigner({ socketPath, identity, now })
    const app = await createApp({
      world: {
        store,
        alerts: openAlertWatch({ store, clock: now }),
        clock: now,
        chance: (length) => crypto.getRandomValues(new Uint8Array(length)),
        verifies: verifyBytes,
        verifiesPasskey: verifyCredential,
        passwords: openPasswords({ terms: { memoryKib: 1_024, passes: 1 } }),
        evenMs: 5,
        pause: async () => undefined,
        signer,
        notices: openNotices({ settings: null, now }),
        network: 'regtest',
        fingerprint: fingerprint(identity),
        signerKeys: keysOf(identity),
        deskUrl: 'http://approve.localhost:8181',
        version: '9.8.7',
        startedAt: now(),
        trader: null,
        isDemo: false,
        consoleUrl: () => 'http://console.localhost:8180',
      },
    })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    api = openApi({
      url,
      signer: fingerprint(identity),
      device: {
        keyId: rawPublicKey(house.device).toHex(),
        sign: (bytes) => signBytes(house.device, bytes),
      },
      checkReceipt: (framed, to) => readAnswer(framed, to, identity.signingKey),
      now,
    })
    closing = [
      () => app.close(),
      () => signer.close(),
      () => server.close(),
      () => house.close(),
      () => rmSync(folder, { recursive: true }),
    ]
    await projectJournal({ store, signer, clock: now })
  })
  after(async () => {
    for (const close of closing) await close()
  })

  const worked = async <T>(answer: Promise<T>): Promise<T> => {
    let hasEnded = false
    const end = () => {
      hasEnded = true
    }
    answer.then(end, end)
    while (!hasEnded) {
      for (const { job } of store.takeJobs()) {
        const world = { store, signer, clock: () => treasury.house.clock.now }
        if (job.kind !== 'sign-spend') continue
        asking = job.asking
        await signSpend(world, job)
      }
      await new Promise((go) => setImmediate(go))
    }
    return await answer
  }

  /** The spend once every asking of it was answered. */
  const settledOf = async (txid: string) => {
    while ((await store.reader.openAskings()) > 0) await new Promise((go) => setImmediate(go))
    return await api.showSpend({ wallet: treasury.wallet, txid })
  }

  it('shows the wallet that the journal has, and what it may', async () => {
    const { wallet, descriptor } = treasury
    const shown = await api.showWallet({ wallet })
    assert.equal(shown.descriptor, writeDescriptor(descriptor))
    const { address } = await api.giveAddress({ wallet })
    assert.equal(address, descriptorAddress(descriptor, 'regtest', 0, 0))
    const { limits } = await api.showLimits({ wallet })
    assert.match(JSON.stringify(limits), /"leftSats":"100000"/)
    const order = { wallet, body: { payments: [{ address, amountSats: '200000' }] } }
    const { verdict } = await api.dryRun(order)
    assert.match(JSON.stringify(verdict), /deny|denied/)
    assert.equal((await api.showStatus()).signer.isClaimed, 'yes')
  })

  it('asks about a sign-in code that a page sealed, and tells who was given one', async () => {
    const { house, held: spends } = treasury
    const held = offerSignIn(house)
    const consent = { by: 'spend', code: nextCode(house, spends.seed) } as const
    confirmSignIn(house, held, { consent })
    const since = house.clock.now
    const { authenticator } = held
    assert.deepEqual(await signer.signInStates(), [{ member: 'owner', authenticator, since }])
    const typed = nextCode(house, held.seed)
    const { identity } = house.service().signer.keys
    const told = await api.showSignerIdentity()
    const named = { network: 'regtest', fingerprint: fingerprint(identity) }
    const deskUrl = 'http://approve.localhost:8181'
    const around = { isClaimed: 'yes', deskUrl, isDemo: 'no' }
    assert.deepEqual(told, { ...named, ...keysOf(identity), ...around })
    const code = await sealSignInCode(told, 'owner', typed)
    const given = { member: 'owner', code, request: '5a'.repeat(32) }
    await signer.checkSignInCode(given)
    await signer.checkSignInCode(given)
    const again = signer.checkSignInCode({ ...given, request: '5b'.repeat(32) })
    await assert.rejects(again, { code: 'signin.code_reused' })
    await projectJournal({ store, signer, clock: () => house.clock.now })
    const events = (await api.listAudit()).events.join()
    assert.match(events, /"signin\.enrolled"/)
    assert.doesNotMatch(events, /"seed"|sign-in\.accepted/)
  })

  it('previews without a code, signs with one, and says the same again', async () => {
    const { wallet, house, held } = treasury
    const psbt = planned(treasury, {
      coins: [coinOf(treasury, 60_000n, 1)],
      payments: [payment(50_000n)],
    })
    const text = writePsbt(psbt).toBase64()
    const preview = await worked(api.askSpend({ wallet, body: { psbt: text } }))
    assert.deepEqual([preview.state, preview.waitsFor], ['asked', ['code']])
    assert.equal(preview.review?.amountSats, '60000')
    assert.equal(preview.review?.feeSats, '10000')
    assert.equal(preview.review?.payments[0]?.amountSats, '50000')
    const sealed = house.seal(nextCode(house, held.seed), spendBinding(wallet, psbt.txid))
    const signed = await worked(api.askSpend({ wallet, body: { psbt: text, code: sealed } }))
    assert.equal(signed.state, 'signed')
    const both = readPsbtBase64(signed.psbt ?? '').inputs[0]?.partialSignatures.length
    const isComplete = both === 2 || signed.transaction !== undefined
    assert.ok(isComplete, 'the signer’s signature is in the PSBT')
    const again = await worked(api.askSpend({ wallet, body: { psbt: text } }))
    assert.deepEqual([again.state, again.psbt], ['signed', signed.psbt])
  })

  it('finishes the PSBT the signer read, not one of the same txid that it refused', async () => {
    const { wallet, house, held } = treasury
    house.clock.now += 60
    for (const [nonce, isForgedFirst] of [
      [11, false],
      [12, true],
    ] as const) {
      const coins = [coinOf(treasury, 9_000n, nonce)]
      const psbt = planned(treasury, { coins, payments: [payment(8_500n)] })
      const honest = writePsbt(psbt).toBase64()
      const forged = withOtherSignature(honest)
      const code = house.seal(nextCode(house, held.seed), spendBinding(wallet, psbt.txid))
      // Both are recorded before the signer hears of either.
      const patient = store.settled
      Object.assign(store, { settled: (id: string) => patient(id, 0) })
      try {
        const bodies = [{ psbt: honest, code }, { psbt: forged }]
        for (const body of isForgedFirst ? bodies.toReversed() : bodies) {
          assert.equal((await api.askSpend({ wallet, body })).txid, psbt.txid)
        }
      } finally {
        Object.assign(store, { settled: patient })
      }
      const spend = await worked(settledOf(psbt.txid))
      const [user] = readPsbtBase64(honest).inputs[0]?.partialSignatures ?? []
      const both = readPsbtBase64(spend.psbt ?? '').inputs[0]?.partialSignatures ?? []
      assert.ok(both.some(({ signature }) => signature.toHex() === user?.signature.toHex()))
      const sent = Uint8Array.fromBase64(spend.transaction ?? '').toHex()
      assert.ok(sent.includes(user?.signature.toHex() ?? '-'), `forged first: ${isForgedFirst}`)
    }
  })

  it('takes nothing the server made up: another body, path or moment', async () => {
    const { wallet, house } = treasury
    const psbt = planned(treasury, {
      coins: [coinOf(treasury, 30_000n, 2)],
      payments: [payment(9_000n)],
    })
    await worked(api.askSpend({ wallet, body: { psbt: writePsbt(psbt).toBase64() } }))
    const other = planned(treasury, {
      coins: [coinOf(treasury, 30_000n, 3)],
      payments: [payment(8_000n)],
    })
    const recorded = (await store.reader.asking(asking))?.request
    assert.ok(recorded)
    const body = canonicalBytes({ psbt: writePsbt(other).toBase64() })
    const forgeries = [
      { ...recorded, body },
      { ...recorded, path: '/v1/wallets/other/spends' },
      { ...recorded, created: recorded.created + 1 },
      { ...recorded, nonce: '00'.repeat(16) },
      { ...recorded, key: '00'.repeat(32) },
      { ...recorded, method: 'DELETE' },
    ]
    for (const forgery of forgeries) {
      const outcome = await signer
        .pass(forgery)
        .catch((fault: { code: string }) => ({ ...fault, kind: 'fault' }))
      assert.equal(outcome.kind, 'fault', JSON.stringify({ ...forgery, body: '' }))
    }
    house.clock.now += 601
    const stale = await signer.pass(recorded)
    assert.deepEqual(
      [stale.kind, 'code' in stale && stale.code],
      ['fault', 'channel.request_stale'],
    )
  })
})

/** The same transaction with a signature that is none. */
function withOtherSignature(psbt: string): string {
  const [signature] = readPsbtBase64(psbt).inputs[0]?.partialSignatures ?? []
  assert.ok(signature)
  const other = Uint8Array.from(signature.signature, (byte, at) => (at === 10 ? byte ^ 1 : byte))
  const hex = Uint8Array.fromBase64(psbt).toHex()
  return Uint8Array.fromHex(hex.replace(signature.signature.toHex(), other.toHex())).toBase64()
}

/** The signer on a socket of role server, as the launcher hands connections to it. */
async function serveSigner({ house }: Treasury): Promise<{
  readonly server: Server
  readonly socketPath: string
  readonly folder: string
}> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-whole-'))
  const socketPath = join(folder, 'server.sock')
  const server = createServer((socket) => {
    const read = frameReader()
    socket.on('data', (chunk: Uint8Array) => {
      for (const bytes of read(chunk)) socket.write(frame(serve(house.service(), 'server', bytes)))
    })
  })
  await new Promise<void>((listening) => server.listen(socketPath, listening))
  return { server, socketPath, folder }
}

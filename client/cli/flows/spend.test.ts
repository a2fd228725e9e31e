import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { writeSignature } from '@countersign/core/bitcoin/der.ts'
import { deriveScripts, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import { derive, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { mnemonicToEntropy } from '@countersign/core/bitcoin/mnemonic.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { Transaction } from '@scure/btc-signer'
import type { Context } from '../context.ts'
import { accountKey, openKey, writeKey } from '../keep/keystore.ts'
import { keepSpend, keptSpends } from '../keep/spends.ts'
import { requireWallet, writeWallet } from '../keep/wallets.ts'
import type { SignerReview } from './answers.ts'
import { buildSpend, type Draft } from './build.ts'
import { compareReview } from './cosign.ts'
import { broadcast, finishKept, finishSpend } from './finish.ts'
import { lookAtFunds, nextReceiveAddress } from './funds.ts'
import { signAsUser, signingPlaces } from './sign.ts'

const PASSPHRASE = 'ein langer Satz'
const WORDS = `${'abandon '.repeat(11)}about`
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

const home = mkdtempSync(join(tmpdir(), 'countersign-spend-'))
const context: Context = { home, clientHome: join(home, 'client'), now: () => 1_800_000_000 }
const serverRoot = fromSeed(new Uint8Array(64).fill(7), 'test')

// A node as far as the client uses one: two coins, one of them coinbase and too young.
const sent: string[] = []
const HEIGHT = 500
let coins: readonly Funded[] = []

type Funded = {
  readonly txid: string
  readonly hex: string
  readonly script: string
  readonly sats: bigint
  readonly height: number
  readonly isCoinbase: boolean
}

const answers: Record<string, (...params: readonly unknown[]) => unknown> = {
  scantxoutset: (_, wanted) => ({
    success: true,
    height: HEIGHT,
    unspents: coins
      .filter(({ script }) => (wanted as string[]).includes(`raw(${script})`))
      .map((coin) => ({
        txid: coin.txid,
        vout: 0,
        scriptPubKey: coin.script,
        amount: Number(coin.sats) / 1e8,
        coinbase: coin.isCoinbase,
        height: coin.height,
        blockhash: '00'.repeat(32),
      })),
  }),
  gettxspendingprevout: (outpoints) => outpoints,
  getmempoolinfo: () => ({ mempoolminfee: 0.00001, minrelaytxfee: 0.00001 }),
  estimatesmartfee: () => ({ errors: ['Insufficient data or no feerate found'] }),
  getmempoolentry: () => null,
  getrawtransaction: (txid) => coins.find((coin) => coin.txid === txid)?.hex,
  sendrawtransaction: (hex) => void sent.push(String(hex)),
}

const node = createServer((request, response) => {
  request.setEncoding('utf8')
  let body = ''
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    const { method, params } = JSON.parse(body) as { method: string; params: unknown[] }
    const isKnown = coins.length > 0 && method !== 'getmempoolentry'
    const error = isKnown ? null : { code: -5, message: 'not here' }
    response.end(JSON.stringify({ result: isKnown ? answers[method]?.(...params) : null, error }))
  })
})

const scriptAt = (chain: 0 | 1, index: number) =>
  deriveScripts(requireWallet(context, 'savings').wallet.descriptor, chain, index)

function fund(index: number, amountSats: bigint, height = 100, isCoinbase = false): Funded {
  const { script } = scriptAt(0, index)
  const input = { txid: '11'.repeat(32), index, sequence: 0xffffffff }
  const previous = {
    version: 2,
    inputs: [{ ...input, scriptSig: new Uint8Array(), witness: [Uint8Array.of(1)] }],
    outputs: [{ amountSats: sats(amountSats), script }],
    lockTime: 0,
  }
  const hex = writeTransaction(previous).toHex()
  const coin = { txid: txidOf(previous), hex, script: script.toHex() }
  return { ...coin, sats: amountSats, height, isCoinbase }
}

before(async () => {
  await new Promise<void>((done) => node.listen(0, '127.0.0.1', done))
  writeKey(context, {
    network: 'regtest',
    entropy: mnemonicToEntropy(WORDS),
    passphrase: PASSPHRASE,
  })
  const user = accountKey(openKey(context, PASSPHRASE), 'regtest', 0)
  const descriptor = sortedMulti(2, [user, accountKey(serverRoot, 'regtest', 0)])
  const wallet = { network: 'regtest', descriptor, userKey: 0, serverKey: 1 } as const
  const unused = { marks: [-1, -1], givenOut: -1 } as const
  writeWallet(context, { name: 'savings', state: 'ready', wallet, account: 0, ...unused })
  const cookieFile = join(home, 'cookie')
  writeFileSync(cookieFile, '__cookie__:secret')
  const { port } = node.address() as AddressInfo
  mkdirSync(join(home, 'run'))
  const status = {
    version: '1',
    network: 'regtest',
    node: { url: `http://127.0.0.1:${port}`, cookieFile },
    isolation: 'strong',
    fingerprint: '0000-0000',
  }
  writeFileSync(join(home, 'run', 'status.json'), JSON.stringify(status))
  coins = [fund(0, 60_000n), fund(23, 5_000_000n, HEIGHT - 98, true), fund(3, 45_000n)]
})
after(() => {
  node.close()
  node.closeAllConnections()
  rmSync(home, { recursive: true })
})

const order = (amountSats: bigint) => ({
  wallet: 'savings',
  payments: [{ address: PAYEE, amountSats: sats(amountSats) }],
})

/** The signer's signatures, as its answer carries them. */
function serverSignatures(psbt: Draft['psbt'], secretOf = serverRoot) {
  const { wallet } = requireWallet(context, 'savings')
  return signingPlaces(psbt, wallet).map(({ place, sighash }, inputIndex) => {
    const path = [...accountPath('regtest', 0), place.chain, place.index]
    const { secret, publicKey } = derive(secretOf, path)
    const signature = writeSignature(signHash(sighash, secret), 1).toHex()
    return { inputIndex, publicKey: publicKey.toHex(), signature }
  })
}

function reviewOf({ psbt, payments, change, feeSats, amountSats, vsize }: Draft): SignerReview {
  const paid = psbt.outputs.filter(({ amountSats: each }) => each === payments[0]?.amountSats)
  return {
    txid: psbt.txid,
    ...{ amountSats, feeSats, vsize, notBefore: undefined },
    payments: paid.map((each) => ({ script: each.script.toHex(), sats: each.amountSats })),
    change: change ? [{ outputIndex: 0, ...change, sats: change.amountSats }] : [],
  }
}

describe('a spend', () => {
  it('of everything pays what is left by the fee, and has no change', async () => {
    const draft = await buildSpend(context, { ...order(0n), isMax: true })
    assert.equal(draft.change, null)
    assert.equal(draft.psbt.outputs.length, 1)
    assert.equal(draft.psbt.outputs[0]?.amountSats, 105_000n - draft.feeSats)
    assert.deepEqual(draft.payments, [
      { script: scriptOf(PAYEE, 'regtest'), amountSats: 105_000n - draft.feeSats },
    ])
    assert.equal(draft.amountSats, 105_000n)
    compareReview(draft, reviewOf(draft))
  })

  it('is signed by both and finalised into what btc-signer makes of the same PSBT', async () => {
    const draft = await buildSpend(context, order(80_000n))
    assert.equal(draft.psbt.inputs.length, 2)
    assert.equal(draft.rate.from, 'default')
    const psbt = signAsUser(context, {
      psbt: draft.psbt,
      wallet: 'savings',
      passphrase: PASSPHRASE,
    })
    const signatures = serverSignatures(psbt)
    const finished = finishSpend(context, { wallet: 'savings', psbt, signatures })

    const theirs = Transaction.fromPSBT(writePsbt(finished.psbt))
    assert.equal(theirs.fee, draft.feeSats)
    theirs.finalize()
    assert.equal(theirs.hex, finished.rawHex)
    assert.equal(theirs.id, finished.txid)
    assert.equal(theirs.version, 2)
    assert.equal(theirs.lockTime, 0)
    assert.equal(theirs.getInput(0).sequence, 0xfffffffd)
    // The worst case is what is reckoned with; each signature may be a byte or two shorter.
    assert.ok(theirs.vsize <= draft.vsize && theirs.vsize >= draft.vsize - 4)

    await broadcast(context, finished)
    assert.deepEqual(sent, [finished.rawHex])
    assert.equal(requireWallet(context, 'savings').marks[1], 0)
  })

  it('under way keeps its coins, and its file alone finishes it', async () => {
    const [kept] = keptSpends(context)
    assert.ok(kept)
    const funds = await lookAtFunds(context, 'savings')
    assert.equal(funds.availableSats, 0n)
    assert.equal(funds.immatureSats, 5_000_000n)
    assert.equal(finishKept(context, 'savings', kept)?.rawHex, sent[0])
    await assert.rejects(buildSpend(context, order(10_000n)), { code: 'client.funds_short' })
  })

  it('is forgotten when its coins are gone and nobody waits for it', async () => {
    coins = [fund(4, 90_000n)]
    const funds = await lookAtFunds(context, 'savings')
    assert.deepEqual(funds.underWay, [])
    assert.deepEqual(keptSpends(context), [])
  })

  it('takes the next change address, never one it used', async () => {
    const { change } = await buildSpend(context, order(50_000n))
    assert.equal(change?.index, 1)
  })

  it('refuses a previous transaction that the node made up', async () => {
    const [honest] = coins
    const forged = fund(4, 90_001n)
    coins = [{ ...(honest as Funded), hex: forged.hex }]
    await assert.rejects(buildSpend(context, order(50_000n)), { code: 'psbt.utxo_mismatch' })
    coins = [honest as Funded]
  })

  it('refuses a rate the node would not pass on, before anything is signed', async () => {
    const low = { ...order(50_000n), rateSatPerKvb: 999n }
    await assert.rejects(buildSpend(context, low), { code: 'client.argument_invalid' })
    await assert.doesNotReject(buildSpend(context, { ...low, rateSatPerKvb: 1_000n }))
  })

  it('refuses a payment that is dust, at one satoshi below the bound', async () => {
    await assert.rejects(buildSpend(context, order(293n)), { code: 'client.payment_dust' })
    await assert.doesNotReject(buildSpend(context, order(294n)))
  })

  it('refuses a signature by another key, a missing one, and one twice', async () => {
    const { psbt: unsigned } = await buildSpend(context, order(50_000n))
    const psbt = signAsUser(context, { psbt: unsigned, wallet: 'savings', passphrase: PASSPHRASE })
    const [good] = serverSignatures(psbt)
    const [other] = serverSignatures(psbt, openKey(context, PASSPHRASE))
    assert.ok(good && other)
    const forged = { ...other, publicKey: good.publicKey }
    for (const signatures of [[], [other], [forged], [good, good]]) {
      assert.throws(() => finishSpend(context, { wallet: 'savings', psbt, signatures }), {
        code: 'client.signature_wrong',
      })
    }
  })

  it('stops when the signer read something else than was meant', async () => {
    const draft = await buildSpend(context, order(50_000n))
    const review = reviewOf(draft)
    assert.doesNotThrow(() => compareReview(draft, review))
    const wrong: readonly Partial<SignerReview>[] = [
      { txid: '00'.repeat(32) },
      { feeSats: review.feeSats + 1n },
      { amountSats: review.amountSats + 1n },
      { payments: [] },
      { payments: review.payments.map((each) => ({ ...each, sats: each.sats + 1n })) },
      { change: [] },
      { change: review.change.map((each) => ({ ...each, index: each.index + 1 })) },
    ]
    for (const difference of wrong) {
      assert.throws(() => compareReview(draft, { ...review, ...difference }), {
        code: 'client.review_differs',
      })
    }
  })

  it('that nobody signed yet is not finished from its file', async () => {
    const { psbt } = await buildSpend(context, order(50_000n))
    keepSpend(context, psbt)
    assert.equal(finishKept(context, 'savings', psbt), null)
  })
})

describe('a receive address', () => {
  it('is fresh each time until twenty are unused, and the last one then', async () => {
    const given: number[] = []
    for (let turn = 0; turn < 22; turn += 1) {
      given.push((await nextReceiveAddress(context, 'savings')).index)
    }
    // The highest used place is 23, the last within reach of the next one below.
    const fresh = Array.from({ length: 20 }, (_, at) => 24 + at)
    assert.deepEqual(given, [...fresh, 43, 43])
  })
})

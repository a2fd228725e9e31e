// What the node says to transactions: a bad one is refused for its reason, a good one confirmed.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import * as btc from '@scure/btc-signer'
import { pubECDSA } from '@scure/btc-signer/utils.js'
import { craftBlock } from './crafted-block.ts'
import { type RegtestNode, startRegtest } from './regtest.ts'
import { RpcError } from './rpc-error.ts'

const NETWORK = { bech32: 'bcrt', pubKeyHash: 0x6f, scriptHash: 0xc4, wif: 0xef }
const SINK = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const USER = new Uint8Array(32).fill(7)
const COSIGNER = new Uint8Array(32).fill(9)
const WALLET = btc.p2wsh(btc.p2ms(2, [pubECDSA(USER), pubECDSA(COSIGNER)]), NETWORK)
const ADDRESS = WALLET.address ?? ''
const COIN_SATS = 1_000_000n

type Json = Record<string, unknown>
type Outpoint = { readonly txid: string; readonly index: number }

const folder = mkdtempSync(join(tmpdir(), 'countersign-regtest-'))
const steps: string[] = []
let node: RegtestNode

before(async () => {
  node = await startRegtest({
    folder: join(folder, 'chain'),
    port: 0,
    onProgress: ({ step, done, of }) => steps.push(`${step} ${done}/${of}`),
  })
})
after(async () => {
  await node?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const rpc = (method: string, ...params: unknown[]) => node.rpc(method, ...params) as Promise<Json>
const mine = (blocks: number) => rpc('generatetoaddress', blocks, SINK)
const send = (hex: string) => node.rpc('sendrawtransaction', hex) as Promise<string>
const verdict = async (hex: string) =>
  ((await node.rpc('testmempoolaccept', [hex])) as readonly Json[])[0] ?? {}

/** A confirmed coin of the 2-of-2 wallet. */
async function fund(): Promise<Outpoint> {
  const txid = (await node.rpc('sendtoaddress', ADDRESS, 0.01)) as string
  await mine(1)
  const { vout } = (await rpc('getrawtransaction', txid, true)) as {
    vout: readonly { n: number; scriptPubKey: { address: string } }[]
  }
  const index = vout.find((output) => output.scriptPubKey.address === ADDRESS)?.n
  assert.ok(index !== undefined)
  return { txid, index }
}

function spend(coin: Outpoint, options: { feeSats?: bigint; lockTime?: number } = {}) {
  const { feeSats = 1000n, lockTime = 0 } = options
  const draft = new btc.Transaction({ lockTime, lowR: true })
  draft.addInput({
    ...coin,
    sequence: 0xfffffffd,
    witnessUtxo: { script: WALLET.script, amount: COIN_SATS },
    ...(WALLET.witnessScript ? { witnessScript: WALLET.witnessScript } : {}),
  })
  draft.addOutputAddress(SINK, COIN_SATS - feeSats, NETWORK)
  for (const key of [USER, COSIGNER]) draft.sign(key)
  draft.finalize()
  return draft
}

/** A spend whose fee follows from its own size; a signature may be a byte shorter than the last. */
function spendAt(coin: Outpoint, feeOf: (sizeVb: bigint) => bigint) {
  let sizeVb = spend(coin).vsize
  for (let lockTime = 0; lockTime < 50; lockTime++) {
    const draft = spend(coin, { feeSats: feeOf(BigInt(sizeVb)), lockTime })
    if (draft.vsize === sizeVb) return draft
    sizeVb = draft.vsize
  }
  return assert.fail('the size never settles')
}

/** The same transaction with one bit of its first signature flipped; the DER frame stays whole. */
function flipped(draft: btc.Transaction): string {
  const signature = draft.getInput(0).finalScriptWitness?.[1]
  assert.ok(signature)
  const bad = Uint8Array.from(signature)
  bad[20] = (bad[20] ?? 0) ^ 1
  return draft.hex.replace(signature.toHex(), bad.toHex())
}

const refusal = (code: number, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RpcError, String(error))
  assert.equal(error.code, code, error.message)
  assert.match(error.message, message)
  return true
}

test('the first start mines past the height at which P2WSH is enforced, and says so', async () => {
  const { chain, blocks } = await rpc('getblockchaininfo')
  assert.equal(chain, 'regtest')
  assert.ok(Number(blocks) >= 432, `${blocks}`)
  assert.ok(steps.includes('opening 0/1') && steps.at(-1) === 'ready 1/1', steps.join())
  assert.ok(steps.filter((line) => line.startsWith('mining')).length > 5, steps.join())
})

test('one flipped bit of a signature is refused with -26 and a reason', async () => {
  const hex = flipped(spend(await fund()))
  const sentence = 'Signature must be zero for failed CHECK\\(MULTI\\)SIG operation'
  const reason = new RegExp(`^mandatory-script-verify-flag-failed \\(${sentence}\\)`)
  await assert.rejects(send(hex), refusal(-26, reason))
  await assert.rejects(send(hex), refusal(-26, /input 0 of [0-9a-f]{64} .*spending [0-9a-f]{64}:/))
  const { allowed, 'reject-reason': said } = await verdict(hex)
  assert.equal(allowed, false)
  assert.match(String(said), reason)
  assert.deepEqual(await node.rpc('getrawmempool'), [])
})

test('one signature twice, or an output changed after signing, is refused with -26', async () => {
  const good = spend(await fund())
  const [, first, second] = good.getInput(0).finalScriptWitness ?? []
  assert.ok(first && second)
  const size = (signature: Uint8Array) => signature.length.toString(16).padStart(2, '0')
  const push = (signature: Uint8Array) => size(signature) + signature.toHex()
  const twice = good.hex.replace(push(second), push(first))
  assert.notEqual(twice, good.hex)
  await assert.rejects(send(twice), refusal(-26, /script-verify-flag/))
  const amount = (sats: bigint) => {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, sats, true)
    return bytes.toHex()
  }
  const changed = good.hex.replace(amount(COIN_SATS - 1000n), amount(COIN_SATS - 1001n))
  assert.notEqual(changed, good.hex)
  await assert.rejects(send(changed), refusal(-26, /script-verify-flag/))
})

test('a good spend is accepted, seen at once, confirmed by a block, then -27', async () => {
  const coin = await fund()
  const { hex, id } = spend(coin)
  assert.equal((await verdict(hex)).allowed, true)
  assert.deepEqual(await node.rpc('getrawmempool'), [], 'testing must not accept')
  assert.equal(await send(hex), id)
  assert.equal(await send(hex), id, 'sending it again is no error')
  assert.equal((await verdict(hex))['reject-reason'], 'txn-already-in-mempool')
  assert.equal(await node.rpc('gettxout', coin.txid, coin.index), null)
  const before = await rpc('gettxout', coin.txid, coin.index, false)
  assert.equal(before.value, 0.01)
  const entry = (await rpc('getmempoolentry', id)) as { fees: { base: number } }
  assert.equal(entry.fees.base, 0.00001)
  const outpoint = { txid: coin.txid, vout: coin.index }
  assert.deepEqual(await node.rpc('gettxspendingprevout', [outpoint]), [
    { ...outpoint, spendingtxid: id },
  ])
  await mine(3)
  assert.equal((await rpc('getrawtransaction', id, true)).confirmations, 3)
  await assert.rejects(send(hex), refusal(-27, /already in utxo set/))
})

test('a bad witness for a transaction that is in the mempool already is refused', async () => {
  const good = spend(await fund())
  await send(good.hex)
  await assert.rejects(send(flipped(good)), refusal(-26, /script-verify-flag/))
  await mine(1)
})

test('unknown inputs are -25, what is no transaction is -22', async () => {
  const { hex } = spend({ txid: 'ab'.repeat(32), index: 0 })
  await assert.rejects(send(hex), refusal(-25, /^bad-txns-inputs-missingorspent$/))
  assert.equal((await verdict(hex))['reject-reason'], 'missing-inputs')
  const good = spend(await fund()).hex
  for (const bad of ['', 'zz', '00', good.slice(0, -2), `${good}00`]) {
    await assert.rejects(send(bad), refusal(-22, /TX decode failed/))
  }
})

test('a replacement needs a higher fee and a good signature, else the old stays', async () => {
  const coin = await fund()
  const first = spend(coin, { feeSats: 1000n })
  await send(first.hex)
  for (const missingSats of [1n, 200n]) {
    const lower = spendAt(coin, (sizeVb) => 1000n + sizeVb - missingSats)
    await assert.rejects(send(lower.hex), refusal(-26, /^insufficient fee/))
  }
  const higher = spendAt(coin, (sizeVb) => 1000n + sizeVb)
  await assert.rejects(send(flipped(higher)), refusal(-26, /script-verify-flag/))
  assert.deepEqual(await node.rpc('getrawmempool'), [first.id])
  assert.equal(await send(higher.hex), higher.id)
  assert.deepEqual(await node.rpc('getrawmempool'), [higher.id])
  await mine(1)
})

test('a fee below the relay fee is -26, above the maximum -25 unless allowed', async () => {
  const coin = await fund()
  const least = spendAt(coin, (sizeVb) => sizeVb).hex
  assert.equal((await verdict(least)).allowed, true)
  const low = spendAt(coin, (sizeVb) => sizeVb - 1n).hex
  await assert.rejects(send(low), refusal(-26, /^min relay fee not met/))
  const high = spend(coin, { feeSats: 900_000n }).hex
  await assert.rejects(
    node.rpc('sendrawtransaction', high, 0.01),
    refusal(-25, /^Fee exceeds maximum/),
  )
  assert.equal(await node.rpc('sendrawtransaction', high, 0), spend(coin, { feeSats: 900_000n }).id)
  await mine(1)
})

test('a bad signature is refused in a block too, and a good one is not', async () => {
  const good = spend(await fund())
  const tip = await rpc('getblockheader', await node.rpc('getbestblockhash'))
  const bad = craftBlock(tip, flipped(good), good.id)
  assert.match(String(await node.rpc('submitblock', bad)), /script-verify-flag/)
  const height = await node.rpc('getblockcount')
  assert.equal(await node.rpc('submitblock', craftBlock(tip, good.hex, good.id)), null)
  assert.equal(await node.rpc('getblockcount'), Number(height) + 1)
})

test('scantxoutset finds confirmed coins by script and by address, and no others', async () => {
  const { txid, index } = await fund()
  await node.rpc('sendtoaddress', ADDRESS, 0.02)
  const script = WALLET.script.toHex()
  for (const object of [`raw(${script})`, { desc: `raw(${script})` }, `addr(${ADDRESS})`]) {
    const found = (await rpc('scantxoutset', 'start', [object])) as {
      unspents: readonly Json[]
      total_amount: number
      height: number
    }
    const mineAlone = found.unspents.filter((coin) => coin.txid === txid)
    assert.equal(mineAlone.length, 1)
    const { vout, scriptPubKey, amount, height } = mineAlone[0] ?? {}
    assert.deepEqual([vout, scriptPubKey, amount], [index, script, 0.01])
    assert.equal(height, found.height)
    const sum = found.unspents.reduce((total, coin) => total + Number(coin.amount), 0)
    assert.equal(found.total_amount.toFixed(8), sum.toFixed(8))
  }
  const none = await rpc('scantxoutset', 'start', [`raw(00${'14'.repeat(21)})`])
  assert.deepEqual([none.success, none.unspents, none.total_amount], [true, [], 0])
  await assert.rejects(node.rpc('scantxoutset', 'start', ['pkh(x)']), refusal(-5, /raw\(HEX\)/))
  await mine(1)
})

test('a Taproot address can be paid to, and its coins cannot be spent unverified', async () => {
  const { address, script } = btc.p2tr(pubECDSA(USER).slice(1), undefined, NETWORK)
  const txid = (await node.rpc('sendtoaddress', address, 0.01)) as string
  await mine(1)
  const found = (await rpc('scantxoutset', 'start', [`addr(${address})`])) as {
    unspents: readonly { txid: string; vout: number; scriptPubKey: string }[]
  }
  assert.equal(found.unspents[0]?.scriptPubKey, script.toHex())
  const draft = new btc.Transaction()
  const witnessUtxo = { script, amount: COIN_SATS }
  draft.addInput({ txid, index: found.unspents[0]?.vout ?? 0, witnessUtxo })
  draft.addOutputAddress(SINK, COIN_SATS - 1000n, NETWORK)
  draft.updateInput(0, { finalScriptWitness: [new Uint8Array(64).fill(1)] }, true)
  await assert.rejects(send(draft.hex), refusal(-26, /bad-txns-nonstandard-inputs/))
})

test('fees are unknown in the shape of Bitcoin Core', async () => {
  const { errors, feerate, blocks } = await rpc('estimatesmartfee', 6)
  assert.deepEqual([feerate, blocks], [undefined, 6])
  assert.ok(Array.isArray(errors) && errors.length > 0)
})

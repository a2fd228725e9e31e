// A back-end that lies, stalls or disappears: whatever it does, there is a fault and never a coin
// that is not there, and when it speaks truly again it is heard.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '@countersign/demo/sinks/localhost.ts'
import { type RegtestNode, startRegtest } from '@countersign/launcher/regtest/regtest.ts'
import type { ChainConnection } from '@countersign/server/adapters/chain/answers.ts'
import { openElectrumChain } from '@countersign/server/adapters/chain/electrum/electrum.ts'
import { type ElectrumServer, type Lies, startElectrumServer } from '../builders/electrum-server.ts'

const MINER = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const OURS = Uint8Array.of(0, 32, ...sha256(Uint8Array.of(0x51)))
const SCRIPTS = [OURS.toHex()]
const TIMEOUT_MS = 1_500

const HISTORY = 'blockchain.scripthash.get_history'
const STATUS = 'blockchain.scripthash.subscribe'
const GET = 'blockchain.transaction.get'
const MERKLE = 'blockchain.transaction.get_merkle'
const TIP = 'blockchain.headers.subscribe'
const HEADERS = 'blockchain.block.headers'

type History = readonly { readonly tx_hash: string; readonly height: number }[]

/** Pays us, and never was. */
const madeUp = {
  version: 2,
  inputs: [
    { txid: 'ab'.repeat(32), index: 0, scriptSig: new Uint8Array(), sequence: 0, witness: [] },
  ],
  outputs: [{ amountSats: sats(1_000_000n), script: OURS }],
  lockTime: 0,
}

const withHistory = (history: History, more: Lies['answers'] = {}): Lies => ({
  answers: { [STATUS]: () => 'ff'.repeat(32), [HISTORY]: () => history, ...more },
})

describe('a back-end that lies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-liars-'))
  let node: RegtestNode
  let server: ElectrumServer
  let chain: ChainConnection | null = null
  let paid = ''
  before(async () => {
    const options = { folder: join(folder, 'chain'), port: 0, onProgress: () => undefined }
    node = await startRegtest(options)
    server = await startElectrumServer({ node })
    paid = String(await node.rpc('sendtoaddress', addressOf(OURS, 'regtest'), 0.001))
    await node.rpc('generatetoaddress', 3, MINER)
    // The server reads the whole chain at the first question, which takes its time.
    const patient = openElectrumChain({ url: server.url }, 'regtest')
    await patient.tip()
    patient.close()
  })
  after(async () => {
    await server.stop()
    await node.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => open())
  afterEach(() => chain?.close())

  const asked = () => chain as ChainConnection
  const scan = () => asked().scan(SCRIPTS, 0)
  const open = () => {
    chain?.close()
    chain = openElectrumChain({ url: server.url, timeoutMs: TIMEOUT_MS }, 'regtest')
  }
  /** Whoever lied once is heard when it speaks truly. */
  const fails = async (code: string, lies: Lies) => {
    open()
    server.lie(lies)
    await assert.rejects(scan(), { code })
    server.lie({})
    const { outputs } = await scan()
    assert.deepEqual(
      outputs.map(({ txid, amountSats }) => [txid, amountSats]),
      [[paid, 100_000n]],
    )
  }
  const tipHeight = async () => Number(await node.rpc('getblockcount'))
  const ofHistory = (line: (line: string) => string | null): Lies => ({
    line: (said, method) => (method === HISTORY ? line(said) : said),
  })

  it('on the wire: half a line, silence, another id, garbage, no end', async () => {
    await fails(
      'chain.unreachable',
      ofHistory((line) => line.slice(0, 20)),
    )
    await fails(
      'chain.unreachable',
      ofHistory(() => null),
    )
    await fails(
      'chain.answer_invalid',
      ofHistory((line) => line.replace(/"id":\d+/, '"id":77')),
    )
    await fails(
      'chain.answer_invalid',
      ofHistory(() => 'HTTP/1.1 400 Bad Request\r\n\r\n'),
    )
    await fails(
      'chain.answer_invalid',
      ofHistory(() => `${'['.repeat(200)}\n`),
    )
    await fails(
      'chain.answer_invalid',
      ofHistory(() => 'null\n'),
    )
    await fails(
      'chain.answer_invalid',
      ofHistory(() => '\xff\xfe\n'),
    )
    await fails(
      'chain.answer_invalid',
      ofHistory(() => ' '.repeat(17 * 1024 * 1024)),
    )
  })

  it('hangs up in the middle, and is asked again at the next look', async () => {
    server.lie({
      line: (line, method, socket) => {
        if (method === HISTORY) socket.destroy()
        return line
      },
    })
    await assert.rejects(scan(), { code: 'chain.unreachable' })
    server.lie({})
    assert.equal((await scan()).outputs.length, 1)
  })

  it('a coin that is not there', async () => {
    const txid = txidOf(madeUp)
    const raw = writeTransaction(madeUp).toHex()
    await fails('chain.answer_invalid', withHistory([{ tx_hash: txid, height: 0 }]))
    for (const height of [1, await tipHeight(), 1_000_000]) {
      const lies = withHistory([{ tx_hash: txid, height }], {
        [GET]: () => raw,
        [MERKLE]: () => ({ block_height: height, merkle: ['cd'.repeat(32)], pos: 0 }),
      })
      await fails('chain.answer_invalid', lies)
    }
    const inner = { merkle: [], pos: 0 }
    const bare = { [GET]: () => raw, [MERKLE]: () => inner }
    await fails('chain.answer_invalid', withHistory([{ tx_hash: txid, height: 2 }], bare))
  })

  it('another transaction for a txid, one of other scripts, one spent twice', async () => {
    await fails('chain.answer_invalid', {
      answers: { [GET]: () => writeTransaction(madeUp).toHex() },
    })
    const block = String(await node.rpc('getblockhash', 5))
    const { tx } = (await node.rpc('getblock', block, 1)) as { readonly tx: readonly string[] }
    const foreign = { tx_hash: String(tx[0]), height: 5 }
    await fails('chain.answer_invalid', withHistory([foreign]))
    const rivals = [1_000n, 2_000n].map((amount) => ({
      ...madeUp,
      outputs: [{ amountSats: sats(amount), script: OURS }],
    }))
    const raws = new Map(rivals.map((each) => [txidOf(each), writeTransaction(each).toHex()]))
    const both = [...raws.keys()].map((txid) => ({ tx_hash: txid, height: 0 }))
    await fails(
      'chain.answer_invalid',
      withHistory(both, { [GET]: (_, txid) => raws.get(String(txid)) }),
    )
  })

  it('a block that it did not happen in, a place that is none', async () => {
    const height = (await tipHeight()) - 1
    await fails('chain.answer_invalid', withHistory([{ tx_hash: paid, height }]))
    const moved = (truth: unknown) => ({ ...(truth as object), pos: 999_999 })
    await fails('chain.answer_invalid', { answers: { [MERKLE]: moved } })
    const merkle = Array.from({ length: 18 }, () => 'ab'.repeat(32))
    await fails('chain.answer_invalid', { answers: { [MERKLE]: () => ({ merkle, pos: 0 }) } })
  })

  it('headers without work, of nobody, or that do not hang together', async () => {
    // An easier target than the network has.
    const easier = (truth: unknown) => {
      const { height, hex } = truth as { readonly height: number; readonly hex: string }
      return { height, hex: `${hex.slice(0, 144)}ffff7f21${hex.slice(152)}` }
    }
    await fails('chain.answer_invalid', { answers: { [TIP]: easier } })
    await fails('chain.answer_invalid', { answers: { [TIP]: () => ({ height: 7, hex: '00' }) } })
    const shifted = (truth: unknown, from: unknown) => {
      const { hex } = truth as { readonly hex: string }
      return Number(from) === 0 ? truth : { hex: hex.slice(160) + hex.slice(0, 160) }
    }
    await fails('chain.answer_invalid', { answers: { [HEADERS]: shifted } })
  })

  it('a broadcast that it confirms by another name', async () => {
    const method = 'blockchain.transaction.broadcast'
    const isTaken = { [method]: () => paid }
    server.lie({ answers: isTaken })
    const raw = Uint8Array.fromHex(String(await node.rpc('getrawtransaction', paid)))
    const send = (bytes: Uint8Array) => asked().broadcast(bytes)
    await assert.rejects(send(writeTransaction(madeUp)), { code: 'chain.answer_invalid' })
    server.lie({})
    assert.deepEqual(await send(raw), { kind: 'known' })
  })

  it('disappears and comes back on its port', async () => {
    assert.equal((await scan()).outputs.length, 1)
    await server.vanish()
    await assert.rejects(scan(), { code: 'chain.unreachable' })
    await assert.rejects(asked().tip(), { code: 'chain.unreachable' })
    const sent = asked().broadcast(writeTransaction(madeUp))
    await assert.rejects(sent, { code: 'chain.unreachable' })
    await server.comeBack()
    assert.equal((await scan()).outputs.length, 1)
  })

  it('asks for a history again only when it changed', async () => {
    await scan()
    const histories = () => server.asked.filter((method) => method === HISTORY).length
    const before = histories()
    await scan()
    assert.equal(histories(), before)
    await node.rpc('sendtoaddress', addressOf(OURS, 'regtest'), 0.002)
    assert.equal((await scan()).outputs.length, 2)
    assert.equal(histories(), before + 1)
  })
})

describe('a certificate', () => {
  const tls = { key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }
  // Nobody gets as far as a question.
  const node = {
    rpc: () => Promise.reject(new Error('asked before the certificate was looked at')),
  }
  let server: ElectrumServer
  before(async () => {
    server = await startElectrumServer({ node, tls })
  })
  after(() => server.stop())

  for (const [name, pin] of [
    ['is not the one that was pinned', 'ab'.repeat(32)],
    ['is vouched for by nobody', null],
  ] as const) {
    it(`that ${name} ends the connection before a word is said`, async () => {
      const chain = openElectrumChain({ url: server.url, pin, timeoutMs: TIMEOUT_MS }, 'regtest')
      await assert.rejects(chain.tip(), { code: 'chain.unreachable' })
      await assert.rejects(chain.scan(SCRIPTS, 0), { code: 'chain.unreachable' })
      chain.close()
      assert.deepEqual(server.asked, [])
    })
  }
})

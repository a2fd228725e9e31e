// The regtest node's own process, told over IPC what to begin with. The only file that loads bcoin,
// which is old code: nothing but test coins may ever be near it. It ends when its parent does.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { allowTaprootOutputs, correctPrefixes } from './addresses.ts'
import type { Bcoin, FullNode, Transaction } from './bcoin.ts'
import { type Calls, coreCalls } from './core-rpc.ts'
import { readTransaction, submit } from './corrections.ts'
import { faucetAddress, mine } from './faucet.ts'
import type { FromNode, ToNode } from './messages.ts'
import { RPC, RpcError } from './rpc-error.ts'
import { openRpcServer, type RpcServer } from './rpc-server.ts'

/** Segwit starts at 432 (three periods of 144 blocks); before, anyone may spend a P2WSH output. */
const FIRST_BLOCKS = 441
const PROGRESS_EVERY = 20
const HARD_STOP_MS = 5_000

type Begin = Extract<ToNode, { kind: 'begin' }>

const tell = (message: FromNode) => process.connected && process.send?.(message)

let calls: Calls | null = null
let waiting: Promise<unknown> = Promise.resolve()
let isStopping = false
let server: RpcServer | null = null
let bcoin: Bcoin | null = null
let started: Promise<void> | null = null

/** One call at a time: a verdict and what follows from it must see the same chain. */
function call(method: string, params: readonly unknown[]): Promise<unknown> {
  if (calls === null) throw new RpcError(RPC.warmingUp, 'Loading the chain')
  const known = Object.hasOwn(calls, method) ? calls[method] : undefined
  if (known === undefined) throw new RpcError(RPC.methodNotFound, 'Method not found')
  const turn = waiting.then(() => known(...params))
  waiting = turn.catch(() => undefined)
  return turn
}

type Database = { iterator: (this: Database, options: object) => unknown }

/**
 * bcoin leaves unused bounds of a range null. leveldown 6 reads null as the key "null", and then
 * finds nothing in any range, without a word.
 */
function correctRanges(database: Database) {
  const { iterator } = database
  database.iterator = function (options) {
    const given = Object.entries(options).filter(([, value]) => value !== null)
    return iterator.call(this, Object.fromEntries(given))
  }
}

// bcoin looks for a native module otherwise, and finds none.
process.env.NODE_BACKEND = 'js'
const require = createRequire(import.meta.url)
const part = (name: string) => require(`bcoin/lib/${name}`)
// Loaded before it is told anything: most of a start is this.
const parts = {
  TX: part('primitives/tx'),
  MTX: part('primitives/mtx'),
  Block: part('primitives/block'),
  Address: part('primitives/address'),
  KeyRing: part('primitives/keyring'),
  Script: part('script/script'),
  CoinEntry: part('coins/coinentry'),
  MempoolEntry: part('mempool/mempoolentry'),
  layout: part('blockchain/layout'),
  lockFlags: part('blockchain/common').lockFlags,
}
const Node = part('node/fullnode')
const network = part('protocol/network').get('regtest')
correctPrefixes(network)
const partOf = createRequire(require.resolve('bcoin'))
correctRanges(partOf('bdb/lib/level').prototype)
// It would read how much memory it has in /proc, which is not there, only to log it.
partOf('blgr/lib/logger').prototype.memory = () => undefined

function makeNode(folder: string): Bcoin {
  const node: FullNode = new Node({
    network: 'regtest',
    prefix: folder,
    memory: false,
    workers: false,
    listen: false,
    noDns: true,
    indexTx: true,
    indexAddress: true,
    requireStandard: true,
    replaceByFee: true,
    // Fees are judged in corrections.ts, at the same rate for old and new coins.
    limitFree: false,
    relayPriority: false,
    rejectAbsurdFees: false,
    bip37: false,
    logFile: false,
    logConsole: true,
    logLevel: 'warning',
  })
  // bcoin's own server would answer all its calls, and with status 200 when they fail.
  node.http = { open: async () => {}, close: async () => {} }
  node.on('error', (error) => console.error(error))
  return { network, node, ...parts }
}

async function openChain(opened: Bcoin, folder: string) {
  try {
    await opened.node.ensure()
    await opened.node.open()
    bcoin = opened
    await mineFirstBlocks(opened)
    if (!isStopping) await restoreMempool(opened, mempoolFileIn(folder))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause)
    if (/\/LOCK:/.test(reason)) {
      throw new Error(`another regtest node is using ${folder}; stop it first`, { cause })
    }
    throw new Error(
      `the regtest chain in ${folder} cannot be used and is probably damaged (${reason}); ` +
        'start with a fresh chain, or delete that folder (its coins are worth nothing)',
      { cause },
    )
  }
}

async function mineFirstBlocks(opened: Bcoin) {
  const { chain } = opened.node
  while (chain.height < FIRST_BLOCKS && !isStopping) {
    tell({ kind: 'progress', step: 'mining', done: chain.height, of: FIRST_BLOCKS })
    const count = Math.min(PROGRESS_EVERY, FIRST_BLOCKS - chain.height)
    await mine(opened, count, faucetAddress(opened))
  }
}

const mempoolFileIn = (folder: string) => join(folder, 'mempool.hex')

/** Offers the unconfirmed transactions of the last run once more: what is no longer valid goes. */
async function restoreMempool(opened: Bcoin, file: string) {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  for (const line of lines.filter((hex) => hex !== '')) {
    try {
      await submit(opened, readTransaction(opened, line), Number.POSITIVE_INFINITY)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    }
  }
  const kept = [...opened.node.mempool.map.values()]
  const text = kept.map(({ tx }) => `${tx.toRaw().toString('hex')}\n`).join('')
  writeFileSync(file, text, { mode: 0o600 })
}

const keepUnconfirmed = (file: string) => (tx: Transaction) =>
  appendFileSync(file, `${tx.toRaw().toString('hex')}\n`, { mode: 0o600 })

function refusePort(port: number, cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException
  const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${message})`
  const words = `the regtest node cannot start: port ${port} of 127.0.0.1 ${why}`
  throw new Error(`${words}; choose another port, or 0 for any free one`, { cause })
}

async function start({ folder, port, cookie }: Begin) {
  server = await openRpcServer({ port, cookie, call }).catch((error: unknown) =>
    refusePort(port, error),
  )
  tell({ kind: 'progress', step: 'opening', done: 0, of: 1 })
  const opened = makeNode(folder)
  allowTaprootOutputs(opened)
  await openChain(opened, folder)
  if (isStopping) return
  opened.node.on('tx', keepUnconfirmed(mempoolFileIn(folder)))
  calls = coreCalls(opened)
  tell({ kind: 'progress', step: 'ready', done: 1, of: 1 })
  tell({ kind: 'ready', port: server.port })
}

async function stop() {
  if (isStopping) return
  isStopping = true
  setTimeout(() => process.exit(1), HARD_STOP_MS).unref()
  calls = null
  await server?.close()
  await started
  await waiting
  await bcoin?.node.close()
  process.exit(0)
}

function fail(error: unknown) {
  console.error(error)
  const message = error instanceof Error ? error.message : String(error)
  const last: FromNode = { kind: 'refused', code: 'node.failed', message }
  if (!process.connected || process.send === undefined) process.exit(1)
  process.send(last, () => process.exit(1))
}

process.on('message', (message: ToNode) => {
  switch (message.kind) {
    case 'begin':
      started ??= start(message).catch(fail)
      return
    case 'stop':
      return void stop()
  }
})
process.on('SIGTERM', () => void stop())
process.on('disconnect', () => void stop())
// A terminal sends SIGINT to parent and child alike: the parent decides.
process.on('SIGINT', () => {})
process.on('uncaughtException', fail)
tell({ kind: 'started' })

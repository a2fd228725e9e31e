// The regtest node's own process: `node node-child.ts FOLDER PORT`. The only file that loads bcoin,
// which is old code: nothing but test coins may ever be near it. It ends when its parent does.

import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { allowTaprootOutputs, correctPrefixes } from './addresses.ts'
import type { Bcoin, FullNode, Transaction } from './bcoin.ts'
import { type Calls, coreCalls } from './core-rpc.ts'
import { readTransaction, submit } from './corrections.ts'
import { faucetAddress, mine } from './faucet.ts'
import type { FromNode } from './messages.ts'
import { RPC, RpcError } from './rpc-error.ts'
import { openRpcServer, type RpcServer } from './rpc-server.ts'

/** Segwit starts at 432 (three periods of 144 blocks); before, anyone may spend a P2WSH output. */
const FIRST_BLOCKS = 441
const PROGRESS_EVERY = 20
const HARD_STOP_MS = 5_000

const [folder = '', portText = ''] = process.argv.slice(2)
const cookieFile = join(folder, '.cookie')
const mempoolFile = join(folder, 'mempool.hex')
const tell = (message: FromNode) => process.connected && process.send?.(message)

let calls: Calls | null = null
let waiting: Promise<unknown> = Promise.resolve()
let isStopping = false
let server: RpcServer | null = null
let bcoin: Bcoin | null = null

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

function loadBcoin(): Bcoin {
  // bcoin looks for a native module otherwise, and finds none.
  process.env.NODE_BACKEND = 'js'
  const require = createRequire(import.meta.url)
  const part = (name: string) => require(`bcoin/lib/${name}`)
  correctRanges(createRequire(require.resolve('bcoin'))('bdb/lib/level').prototype)
  const network = part('protocol/network').get('regtest')
  correctPrefixes(network)
  const Node = part('node/fullnode')
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
  return {
    network,
    node,
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
}

function writeCookie(cookie: string) {
  rmSync(`${cookieFile}.new`, { force: true })
  writeFileSync(`${cookieFile}.new`, cookie, { mode: 0o600, flag: 'wx' })
  renameSync(`${cookieFile}.new`, cookieFile)
}

async function openChain(opened: Bcoin, cookie: string) {
  try {
    await opened.node.ensure()
    await opened.node.open()
    bcoin = opened
    // Only now: the folder may have been another node's, and so its cookie.
    writeCookie(cookie)
    await mineFirstBlocks(opened)
    if (!isStopping) await restoreMempool(opened)
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

/** Offers the unconfirmed transactions of the last run once more: what is no longer valid goes. */
async function restoreMempool(opened: Bcoin) {
  const lines = existsSync(mempoolFile) ? readFileSync(mempoolFile, 'utf8').split('\n') : []
  for (const line of lines.filter((hex) => hex !== '')) {
    try {
      await submit(opened, readTransaction(opened, line), Number.POSITIVE_INFINITY)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    }
  }
  const kept = [...opened.node.mempool.map.values()]
  const text = kept.map(({ tx }) => `${tx.toRaw().toString('hex')}\n`).join('')
  writeFileSync(mempoolFile, text, { mode: 0o600 })
}

const keepUnconfirmed = (tx: Transaction) =>
  appendFileSync(mempoolFile, `${tx.toRaw().toString('hex')}\n`, { mode: 0o600 })

function refusePort(cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException
  const why = code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${message})`
  const words = `the regtest node cannot start: port ${portText} of 127.0.0.1 ${why}`
  throw new Error(`${words}; choose another port, or 0 for any free one`, { cause })
}

async function start() {
  const cookie = `__cookie__:${randomBytes(32).toString('hex')}`
  server = await openRpcServer({ port: Number(portText), cookie, call }).catch(refusePort)
  tell({ kind: 'progress', step: 'opening', done: 0, of: 1 })
  const opened = loadBcoin()
  allowTaprootOutputs(opened)
  await openChain(opened, cookie)
  if (isStopping) return
  opened.node.on('tx', keepUnconfirmed)
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
  if (bcoin !== null) {
    rmSync(cookieFile, { force: true })
    await bcoin.node.close()
  }
  process.exit(0)
}

function fail(error: unknown) {
  console.error(error)
  const reason = error instanceof Error ? error.message : String(error)
  const message: FromNode = { kind: 'failed', reason }
  if (!process.connected || process.send === undefined) process.exit(1)
  process.send(message, () => process.exit(1))
}

process.on('SIGTERM', () => void stop())
process.on('disconnect', () => void stop())
// A terminal sends SIGINT to parent and child alike: the parent decides.
process.on('SIGINT', () => {})
process.on('uncaughtException', fail)
const started = start().catch(fail)

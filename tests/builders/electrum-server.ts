// An Electrum server over a node, protocol 1.4: what a back-end of this kind says, true to every
// reorganisation. A test may have it lie, in one method or on the wire.

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { createServer as createTlsServer } from 'node:tls'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { RegtestNode } from '@countersign/launcher/regtest/regtest.ts'
import { type Entry, type NodeIndex, openNodeIndex } from './node-index.ts'

type Params = readonly unknown[]
type Method = (...params: Params) => unknown

export type Lies = {
  /** Instead of the true answer to a method; gets it. */
  readonly answers?: Readonly<Record<string, (truth: unknown, ...params: Params) => unknown>>
  /** Instead of the line that would be sent; null sends nothing. */
  readonly line?: (line: string, method: string, socket: Socket) => string | null
}

export type ElectrumServer = {
  readonly port: number
  readonly url: string
  /** What was asked, in order. */
  readonly asked: string[]
  lie(lies: Lies): void
  /** Ends all connections, and takes none until it starts again on its port. */
  vanish(): Promise<void>
  comeBack(): Promise<void>
  stop(): Promise<void>
}

type Options = {
  readonly node: Pick<RegtestNode, 'rpc'>
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Tells of what is new without being asked, and knows what only wallets with a screen ask. */
  readonly isForWallets?: boolean
}

export async function startElectrumServer({
  node,
  tls,
  isForWallets = false,
}: Options): Promise<ElectrumServer> {
  const index = openNodeIndex(node)
  const further = isForWallets ? walletMethods(index) : {}
  const methods = { ...chainMethods(index), ...sendingMethods(node), ...further }
  const asked: string[] = []
  const sockets = new Set<Socket>()
  let lies: Lies = {}
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    serveOne(socket, { index, methods, asked, lies: () => lies, isPushing: isForWallets })
  }
  const open = () => (tls ? createTlsServer(tls, serve) : createServer(serve))
  let server = await listening(open(), 0)
  const { port } = server.address() as AddressInfo
  const vanish = async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((done) => server.close(done))
  }
  return {
    port,
    url: `${tls ? 'tls' : 'tcp'}://127.0.0.1:${port}`,
    asked,
    lie: (told) => {
      lies = told
    },
    vanish,
    async comeBack() {
      server = await listening(open(), port)
    },
    stop: vanish,
  }
}

function listening(server: Server, port: number): Promise<Server> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}

/** How often it looks for what to tell by itself. */
const PUSH_MS = 200

type Serving = {
  readonly index: NodeIndex
  readonly methods: Readonly<Record<string, Method>>
  readonly asked: string[]
  readonly lies: () => Lies
  readonly isPushing: boolean
}

type Question = { readonly id: number; readonly method: string; readonly params?: Params }

function serveOne(socket: Socket, serving: Serving): void {
  const { index, methods, asked, lies, isPushing } = serving
  const watched = new Map<string, string | null>()
  let told = index.blocks.at(-1)?.hash
  const say = (what: object, method: string) => {
    const { line } = lies()
    const text = `${JSON.stringify({ jsonrpc: '2.0', ...what })}\n`
    const sent = line ? line(text, method, socket) : text
    if (sent !== null && socket.writable) socket.write(sent)
  }
  /** Before the answer: whoever asks anything knows of every change first. */
  const notify = () => {
    if (isPushing && index.blocks.at(-1)?.hash !== told) {
      told = index.blocks.at(-1)?.hash
      say({ method: HEADERS, params: [tipOf(index)] }, 'notice')
    }
    for (const [name, before] of watched) {
      const now = statusOf(index, name)
      if (now === before) continue
      watched.set(name, now)
      const method = 'blockchain.scripthash.subscribe'
      say({ method, params: [name, now] }, 'notice')
    }
  }
  const answer = async ({ id, method, params = [] }: Question) => {
    asked.push(method)
    try {
      await index.update()
      notify()
      const known = async () => await methods[method]?.(...params)
      const lie = lies().answers?.[method]
      // Who lies need not know the truth.
      const truth = await known().catch((error: unknown) => {
        if (!lie) throw error
      })
      if (method === 'blockchain.scripthash.subscribe') {
        watched.set(String(params[0]), truth as string | null)
      }
      say({ id, result: lie ? lie(truth, ...params) : truth }, method)
    } catch (error) {
      say({ id, error: { code: 1, message: (error as Error).message } }, method)
    }
  }
  let turn: Promise<unknown> = Promise.resolve()
  const look = () => {
    turn = turn.then(() => index.update()).then(notify, () => undefined)
  }
  const timer = isPushing ? setInterval(look, PUSH_MS) : null
  socket.on('close', () => timer && clearInterval(timer))
  const lines = createInterface({ input: socket })
  lines.on('error', () => undefined)
  lines.on('line', (line) => {
    turn = turn.then(() => answer(JSON.parse(line) as Question))
  })
}

function chainMethods(index: NodeIndex): Readonly<Record<string, Method>> {
  const { blocks } = index
  const entryOf = (txid: unknown) => {
    const entry = index.entry(String(txid))
    if (!entry) throw new Error('No such mempool or blockchain transaction.')
    return entry
  }
  return {
    'server.version': () => ['countersign-test 1', '1.4'],
    [HEADERS]: () => tipOf(index),
    'blockchain.block.headers': (from, count) => {
      const found = blocks.slice(Number(from), Number(from) + Math.min(2_016, Number(count)))
      const hex = found.map(({ header }) => header.toHex()).join('')
      return { hex, count: found.length, max: 2_016 }
    },
    'blockchain.scripthash.subscribe': (name) => statusOf(index, String(name)),
    'blockchain.scripthash.get_history': (name) =>
      historyOf(index, String(name)).map(({ txid, height }) => ({
        tx_hash: txid,
        height: height ?? 0,
        ...(height === null ? { fee: 200 } : {}),
      })),
    'blockchain.transaction.get': (txid) => writeTransaction(entryOf(txid).transaction).toHex(),
    'blockchain.transaction.get_merkle': (txid, height) => ({
      block_height: height,
      ...index.branch(String(txid), Number(height)),
    }),
  }
}

function sendingMethods({ rpc }: Options['node']): Readonly<Record<string, Method>> {
  return {
    'blockchain.transaction.broadcast': (hex) => rpc('sendrawtransaction', hex),
    'blockchain.estimatefee': () => -1,
    'blockchain.relayfee': () => 0.00001,
  }
}

const HEADERS = 'blockchain.headers.subscribe'

const tipOf = ({ blocks }: NodeIndex) => ({
  height: blocks.length - 1,
  hex: blocks.at(-1)?.header.toHex(),
})

function walletMethods({ blocks }: NodeIndex): Readonly<Record<string, Method>> {
  return {
    'server.banner': () => '',
    'server.donation_address': () => '',
    'server.ping': () => null,
    'server.peers.subscribe': () => [],
    'server.features': () => ({
      genesis_hash: blocks[0]?.hash,
      hosts: {},
      protocol_min: '1.4',
      protocol_max: '1.4',
      pruning: null,
      server_version: 'countersign-test 1',
      hash_function: 'sha256',
    }),
    'mempool.get_fee_histogram': () => [],
    'blockchain.block.header': (height) => blocks[Number(height)]?.header.toHex(),
  }
}

/** The protocol writes the hash of a script backwards. */
const historyOf = (index: NodeIndex, name: string): readonly Entry[] =>
  index.history(Uint8Array.fromHex(name).toReversed().toHex())

function statusOf(index: NodeIndex, name: string): string | null {
  const all = historyOf(index, name).map(({ txid, height }) => `${txid}:${height ?? 0}:`)
  return all.length === 0 ? null : sha256(Buffer.from(all.join(''))).toHex()
}

// An Esplora over a node: the part of its HTTP API that a wallet's followers use. A test may have
// it lie about a path.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { RegtestNode } from '@countersign/launcher/regtest/regtest.ts'
import { type Entry, type NodeIndex, openNodeIndex } from './node-index.ts'

export type EsploraServer = {
  readonly url: string
  /** Gets each path and its true answer; answers itself, or by null not at all. */
  lie(lie: (path: string, truth: string) => string | null): void
  stop(): Promise<void>
}

type Found = { readonly status: number; readonly said: string }

const found = (said: unknown): Found => ({
  status: 200,
  said: typeof said === 'string' ? said : JSON.stringify(said),
})
const MISSING: Found = { status: 404, said: 'not found' }
const PAGE = 25

export async function startEsploraServer(node: Pick<RegtestNode, 'rpc'>): Promise<EsploraServer> {
  const index = openNodeIndex(node)
  let lie = (_: string, truth: string): string | null => truth
  const answer = async (call: IncomingMessage, response: ServerResponse) => {
    const path = String(call.url).replace(/^\/api/, '')
    await index.update()
    const { status, said } =
      call.method === 'POST' ? await send(node, await bodyOf(call)) : read(index, path)
    const told = lie(path, said)
    if (told === null) return
    response.writeHead(status, { 'content-type': 'text/plain' }).end(told)
  }
  const server = createServer((call, response) => {
    answer(call, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`,
    lie: (told) => {
      lie = told
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function bodyOf(call: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of call) body += String(chunk)
  return body
}

async function send({ rpc }: Pick<RegtestNode, 'rpc'>, hex: string): Promise<Found> {
  try {
    return found(await rpc('sendrawtransaction', hex))
  } catch (error) {
    const said = `sendrawtransaction RPC error: ${(error as Error).message}`
    return { status: 400, said }
  }
}

function read(index: NodeIndex, path: string): Found {
  const [, kind = '', name = '', what = '', ...more] = path.split('/')
  const { blocks } = index
  switch (kind) {
    case 'blocks':
      return found(what === 'hash' ? blocks.at(-1)?.hash : blocks.length - 1)
    case 'block-height':
      return blocks[Number(name)] ? found(blocks[Number(name)]?.hash) : MISSING
    case 'block': {
      const height = blocks.findIndex(({ hash }) => hash === name)
      if (height < 0) return MISSING
      return found(what === 'header' ? blocks[height]?.header.toHex() : { id: name, height })
    }
    case 'tx':
      return transactionAt(index, name, what)
    case 'address':
      return found(pageOf(index, name, more[1]))
    case 'fee-estimates':
      return found({ 1: 20.5, 2: 12.25, 6: 3.125, 144: 1 })
    default:
      return MISSING
  }
}

function transactionAt(index: NodeIndex, txid: string, what: string): Found {
  const entry = index.entry(txid)
  if (!entry) return MISSING
  const { transaction, height } = entry
  switch (what) {
    case 'hex':
      return found(writeTransaction(transaction).toHex())
    case 'status':
      return found(statusOf(entry))
    case 'merkle-proof':
      if (height === null) return MISSING
      return found({ block_height: height, ...index.branch(txid, height) })
    default:
      return MISSING
  }
}

/** Newest first: what waits and a page of the others, or the page behind `last`. */
function pageOf(index: NodeIndex, address: string, last?: string) {
  const script = scriptOf(address, 'regtest')
  const all = index.history(sha256(script).toHex()).toReversed()
  const confirmed = all.filter(({ height }) => height !== null)
  const start = last === undefined ? 0 : confirmed.findIndex(({ txid }) => txid === last) + 1
  const waiting = last === undefined ? all.filter(({ height }) => height === null) : []
  const page = [...waiting, ...confirmed.slice(start, start + PAGE)]
  return page.map((entry) => ({ txid: entry.txid, status: statusOf(entry) }))
}

const statusOf = ({ height }: Entry) =>
  height === null ? { confirmed: false } : { confirmed: true, block_height: height }

// Bitcoin Core's JSON-RPC, as much of it as the client needs. The node tells where coins are and
// takes transactions; what it says is shown and used, but never makes anybody sign more.

import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { parseBtc, type Sats } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'

export type NodeAccess = { readonly url: string; readonly cookieFile: string }

export type Node = {
  /** @throws Fault chain.unreachable, chain.refused with the node's own words */
  call(method: string, ...params: readonly unknown[]): Promise<unknown>
}

/** Scanning all coins of a main network takes a node some minutes. */
const TIMEOUT_MS = 600_000

/** The cookie is read for each call: a node that started again has another. */
export function openNode({ url, cookieFile }: NodeAccess): Node {
  return {
    async call(method, ...params) {
      const reply = await post(url, readCookie(url, cookieFile), {
        id: 'countersign',
        method,
        params,
      })
      const { result, error } = parse(reply)
      if (error) {
        throw new Fault('chain.refused', { method, reason: error.message, rpcCode: error.code })
      }
      return result
    },
  }
}

function readCookie(url: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new Fault('chain.unreachable', { url }, { cause })
  }
}

function post(url: string, cookie: string, body: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const unreachable = (cause: unknown) =>
      reject(new Fault('chain.unreachable', { url }, { cause }))
    const options = { method: 'POST', auth: cookie, timeout: TIMEOUT_MS }
    const call = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => void chunks.push(chunk))
      response.on('error', unreachable)
      response.on('end', () => {
        if (response.statusCode === 401) unreachable(new Error('the cookie was refused'))
        else resolve(Buffer.concat(chunks).toString('utf8'))
      })
    })
    call.on('timeout', () => call.destroy(new Error('the node did not answer')))
    call.on('error', unreachable)
    call.end(JSON.stringify(body))
  })
}

type Reply = {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string } | null
}

function parse(reply: string): Reply {
  try {
    return JSON.parse(reply) as Reply
  } catch (cause) {
    throw new Fault('chain.answer_invalid', { answered: reply.slice(0, 80) }, { cause })
  }
}

/** An amount that came as a JSON number of bitcoin: doubles are exact for eight decimals here. */
export function satsOf(amount: unknown): Sats {
  if (typeof amount !== 'number') throw new Fault('chain.answer_invalid', { field: 'amount' })
  return parseBtc(amount.toFixed(8))
}

/**
 * Gives a transaction to the network; one it has already is fine.
 * @throws Fault chain.refused
 */
export async function sendTransaction(node: Node, rawHex: string): Promise<void> {
  try {
    await node.call('sendrawtransaction', rawHex)
  } catch (error) {
    const isKnown =
      error instanceof Fault &&
      /already in (?:utxo set|block chain)|already-(?:known|in-mempool)/.test(
        String(error.facts.reason),
      )
    if (!isKnown) throw error
  }
}

/** The lowest fee rate the node passes on now, in satoshis for 1,000 virtual bytes. */
export async function minRateSatPerKvb(node: Node): Promise<bigint> {
  const found = (await node.call('getmempoolinfo')) as Record<string, unknown>
  const [pool, relay] = [satsOf(found.mempoolminfee), satsOf(found.minrelaytxfee)]
  return pool > relay ? pool : relay
}

/** What the node estimates for confirmation within so many blocks, or null: it cannot say. */
export async function estimateRateSatPerKvb(node: Node, blocks: number): Promise<bigint | null> {
  const { feerate } = (await node.call('estimatesmartfee', blocks)) as Record<string, unknown>
  return typeof feerate === 'number' ? satsOf(feerate) : null
}

/** What a transaction in the pool pays. @throws Fault chain.refused for one that is not there */
export async function pooledFeeSats(node: Node, txid: string): Promise<Sats> {
  const entry = (await node.call('getmempoolentry', txid)) as Record<string, unknown>
  // Bitcoin Core has it among `fees`, and had it beside them before.
  const { base } = (entry.fees ?? {}) as Record<string, unknown>
  return satsOf(base ?? entry.fee)
}

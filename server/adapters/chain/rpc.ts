// Bitcoin Core's JSON-RPC, one call at a time. It carries what is asked and what is answered, and
// believes none of it.

import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { Fault } from '@countersign/core/fault.ts'

export type NodeAccess = { readonly url: string; readonly cookieFile: string }

export type Rpc = {
  /** @throws Fault chain.unreachable, chain.refused with the node's own words and code */
  call(method: string, ...params: readonly unknown[]): Promise<unknown>
  close(): void
}

const TIMEOUT_MS = 60_000

/** Core says so while it loads its chain; it will answer later. */
const WARMING_UP = -28

/** The cookie is read for each call: a node that started again has another. */
export function openRpc({ url, cookieFile }: NodeAccess): Rpc {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const unreachable = (cause: unknown) => new Fault('chain.unreachable', { url }, { cause })

  const post = (cookie: string, body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const options = { method: 'POST', auth: cookie, timeout: TIMEOUT_MS, agent }
      const call = request(url, options, (response) => {
        const chunks: Uint8Array[] = []
        response.on('data', (chunk: Uint8Array) => void chunks.push(chunk))
        response.on('error', (cause) => reject(unreachable(cause)))
        response.on('end', () => {
          if (response.statusCode !== 401) resolve(Buffer.concat(chunks).toString('utf8'))
          else reject(unreachable(new Error('the cookie was refused')))
        })
      })
      call.on('timeout', () => call.destroy(new Error('the node did not answer')))
      call.on('error', (cause) => reject(unreachable(cause)))
      call.end(body)
    })

  return {
    async call(method, ...params) {
      const cookie = await readFile(cookieFile, 'utf8').catch((cause: unknown) => {
        throw unreachable(cause)
      })
      const reply = await post(cookie.trim(), JSON.stringify({ id: 'server', method, params }))
      const { result, error } = parse(reply)
      if (!error) return result
      if (error.code === WARMING_UP) throw unreachable(new Error(error.message))
      throw new Fault('chain.refused', { method, reason: error.message, rpcCode: error.code })
    },
    close: () => agent.destroy(),
  }
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

// Speaks Bitcoin Core's JSON-RPC with the password of a cookie file, to this regtest node or to a
// Bitcoin Core. It keeps no connection and no password: both may change under it.

import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { RpcError } from './rpc-error.ts'

const TIMEOUT_MS = 120_000

export type Rpc = (method: string, ...params: readonly unknown[]) => Promise<unknown>

/**
 * One call after the other or many at once; each reads the cookie file anew. Rejects with an
 * RpcError when the node refuses, and with a plain Error when it cannot be reached or denies the
 * password.
 */
export function rpcClient({ url, cookieFile }: { url: string; cookieFile: string }): Rpc {
  return async (method, ...params) => {
    const cookie = (await readFile(cookieFile, 'utf8')).trim()
    const body = JSON.stringify({ jsonrpc: '1.0', id: 'countersign', method, params })
    const { status, text } = await post(url, cookie, body)
    if (status === 401) throw new Error(`the node at ${url} does not accept ${cookieFile}`)
    const { result, error } = parse(text, status)
    if (error) throw new RpcError(error.code, error.message)
    return result
  }
}

type Reply = {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string } | null
}

function parse(text: string, status: number): Reply {
  try {
    return JSON.parse(text) as Reply
  } catch (cause) {
    throw new Error(`the node answered with status ${status} and no JSON`, { cause })
  }
}

function post(url: string, cookie: string, body: string) {
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const options = { method: 'POST', auth: cookie, agent: false, timeout: TIMEOUT_MS }
    const call = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') })
      })
    })
    call.on('timeout', () => call.destroy(new Error(`the node at ${url} does not answer`)))
    call.on('error', reject)
    call.setHeader('Content-Type', 'application/json')
    call.end(body)
  })
}

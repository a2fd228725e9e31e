// Bitcoin Core's JSON-RPC over HTTP, on loopback only, behind a password. It knows no bitcoin: the
// calls are given to it.

import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RPC, RpcError } from './rpc-error.ts'

/** Core's largest block in hex, with room for the frame. */
const MAX_BODY_BYTES = 10_000_000

export type RpcServer = { readonly port: number; close(): Promise<void> }

type Options = {
  readonly port: number
  /** `user:password`, as it stands in the cookie file. */
  readonly cookie: string
  call(method: string, params: readonly unknown[]): Promise<unknown>
}

/** Listens on 127.0.0.1. Rejects with the error of node:net when the port is taken. */
export async function openRpcServer(options: Options): Promise<RpcServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(options: Options, request: IncomingMessage, response: ServerResponse) {
  if (!mayCall(request.headers.authorization, options.cookie)) {
    response.setHeader('WWW-Authenticate', 'Basic realm="jsonrpc"')
    return send(response, 401, '')
  }
  if (request.method !== 'POST') {
    return send(response, 405, 'JSONRPC server handles only POST requests\n')
  }
  const body = await read(request)
  if (body === null) return send(response, 413, '')
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return sendJson(response, 500, failure(null, new RpcError(RPC.parse, 'Parse error')))
  }
  if (!Array.isArray(parsed)) {
    const { status, reply } = await run(options, parsed)
    return sendJson(response, status, reply)
  }
  const replies: unknown[] = []
  for (const item of parsed) replies.push((await run(options, item)).reply)
  return sendJson(response, 200, replies)
}

async function run(options: Options, request: unknown) {
  const { id = null, method, params = [] } = Object(request) as Record<string, unknown>
  try {
    if (typeof method !== 'string')
      throw new RpcError(RPC.invalidRequest, 'Method must be a string')
    if (!Array.isArray(params)) {
      throw new RpcError(RPC.invalidRequest, 'Params must be an array: this node knows no names')
    }
    const result = (await options.call(method, params)) ?? null
    return { status: 200, reply: { result, error: null, id } }
  } catch (error) {
    const told = error instanceof RpcError ? error : new RpcError(RPC.internal, String(error))
    // So that a call that should not fail leaves its trace in the log.
    if (told !== error) console.error(`${method} failed:`, error)
    return { status: statusOf(told.code), reply: failure(id, told) }
  }
}

const failure = (id: unknown, { code, message }: RpcError) => ({
  result: null,
  error: { code, message },
  id,
})

/** Bitcoin Core's statuses, httprpc.cpp. */
function statusOf(code: number): number {
  if (code === RPC.invalidRequest) return 400
  return code === RPC.methodNotFound ? 404 : 500
}

function mayCall(header: string | undefined, cookie: string): boolean {
  const given = Buffer.from(header ?? '')
  const wanted = Buffer.from(`Basic ${Buffer.from(cookie).toString('base64')}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function read(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function sendJson(response: ServerResponse, status: number, reply: unknown) {
  response.setHeader('Content-Type', 'application/json')
  send(response, status, `${JSON.stringify(reply)}\n`)
}

function send(response: ServerResponse, status: number, body: string) {
  response.statusCode = status
  response.end(body)
}

// The venue's HTTP and HTTPS door: reads each call whole, applies the fault that waits for it, and
// lets the dialect answer. It knows no dialect.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Faults } from './faults.ts'

export type Call = {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly body: string
  readonly headers: IncomingMessage['headers']
  /** Whom the venue sees. */
  readonly address: string
}

export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown
}

export type DoorSettings = {
  readonly faults: Faults
  readonly port: number
  /** In PEM, for HTTPS. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  /** What a caller's address is seen as, where that is not what it is. */
  readonly seen: ReadonlyMap<string, string>
  readonly answer: (call: Call) => Answer
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export type Door = { readonly port: number; readonly close: () => Promise<void> }

const MAX_BODY_BYTES = 100_000

export async function openDoor(settings: DoorSettings): Promise<Door> {
  const { port, tls } = settings
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    // A caller who hangs up ends its own call, never the venue.
    serve(settings, request, response).catch(() => request.socket.destroy())
  }
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener)
  server.on('upgrade', settings.upgrade)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function addressOf(request: IncomingMessage, seen: ReadonlyMap<string, string>): string {
  const address = request.socket.remoteAddress ?? ''
  return seen.get(address) ?? address
}

async function serve(
  { faults, seen, answer }: DoorSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await bodyOf(request)
  const { method = '', url = '', headers } = request
  const [path = '', query = ''] = url.split('?')
  const call = { method, path, query, body, headers, address: addressOf(request, seen) }
  const fault = faults.take(method, path)
  if (fault === undefined) return give(response, answer(call))
  if (fault.outcome === 'late') {
    await faults.held()
    return give(response, answer(call))
  }
  if (fault.accepts) answer(call)
  if (fault.outcome === 'hang') return undefined
  if (fault.outcome === 'reset') {
    request.socket.resetAndDestroy()
    return undefined
  }
  return give(response, fault.outcome)
}

function give(response: ServerResponse, { status, headers, body }: Answer): void {
  const isText = typeof body === 'string'
  const type = isText && body.startsWith('<') ? 'text/html' : 'application/json'
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request) {
    const bytes = piece as Buffer
    length += bytes.length
    if (length > MAX_BODY_BYTES) throw new Error('the body is too long')
    pieces.push(bytes)
  }
  return Buffer.concat(pieces).toString()
}

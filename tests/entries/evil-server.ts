// The server's process in the hands of an attacker, in the server's own cage. The real server runs
// inside it, so that honest work goes on; every request and answer passes through here and is kept,
// changed, lost or made up as the test orders under /evil.

import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { askOnce } from '@countersign/channel/client.ts'
import type { FromServer, ServerSettings, ToServer } from '@countersign/channel/launch.ts'
import { compose } from '@countersign/server/compose.ts'

export type Order = {
  /** `POST /v1/wallets/savings/spends` begins with it. */
  readonly on: string
  /** Never passed on; passed on and the answer lost; or answered with these words. */
  readonly act: 'swallow' | 'lose' | 'answer' | 'replace'
  readonly status?: number
  readonly body?: string
  readonly from?: string
  readonly to?: string
}

export type Seen = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Base64. */
  readonly body: string
}

type Answer = {
  readonly status: number
  readonly type: string
  readonly body: Uint8Array
}

const tell = (message: FromServer) => void process.send?.(message)
const seen: Seen[] = []
let orders: readonly Order[] = []

async function bodyOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

type Held = { readonly settings: ServerSettings; readonly port: number }

async function obey({ settings, port }: Held, path: string, body: Buffer): Promise<Answer> {
  const ok = (answer: Uint8Array) => ({
    status: 200,
    type: 'application/octet-stream',
    body: answer,
  })
  if (path === '/evil/frame') return ok(await askOnce(settings.signerSocket, body))
  if (path === '/evil/seen') return ok(Buffer.from(JSON.stringify(seen)))
  if (path === '/evil/port') return ok(Buffer.from(String(port)))
  orders = JSON.parse(body.toString()) as readonly Order[]
  return ok(Buffer.from('{}'))
}

function passOn(port: number, asked: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, url, rawHeaders } = asked
    const options = { host: '127.0.0.1', port, method, path: url, headers: rawHeaders }
    const inner = httpRequest(options, (answer) => {
      const type = answer.headers['content-type'] ?? ''
      const told = (whole: Buffer) => resolve({ status: answer.statusCode ?? 0, type, body: whole })
      bodyOf(answer).then(told, reject)
    })
    inner.on('error', reject)
    inner.end(body)
  })
}

/** Null: the caller hears nothing. */
async function meddle(port: number, asked: IncomingMessage, body: Buffer): Promise<Answer | null> {
  const { method = '', url = '', headers } = asked
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)])
  const path = url.split('?')[0] ?? ''
  seen.push({ method, path, headers: Object.fromEntries(texts), body: body.toString('base64') })
  const order = orders.find(({ on }) => `${method} ${url}`.startsWith(on))
  if (order?.act === 'swallow') return null
  if (order?.act === 'answer') {
    const type = 'application/json; charset=utf-8'
    return { status: order.status ?? 200, type, body: Buffer.from(order.body ?? '') }
  }
  const answer = await passOn(port, asked, body)
  if (order?.act === 'lose') return null
  if (order?.act !== 'replace') return answer
  const text = Buffer.from(answer.body)
    .toString()
    .replaceAll(order.from ?? '', order.to ?? '')
  return { ...answer, body: Buffer.from(text) }
}

async function begin(settings: ServerSettings): Promise<void> {
  const say = (line: string) => void process.stdout.write(`evil: ${line}\n`)
  const inner = await compose({ settings: { ...settings, port: 0 }, say })
  const server = createServer((asked, answered) => {
    const act = async () => {
      const body = await bodyOf(asked)
      const isOrder = asked.url?.startsWith('/evil/')
      const answer = isOrder
        ? await obey({ settings, port: inner.port }, asked.url ?? '', body)
        : await meddle(inner.port, asked, body)
      if (!answer) return void asked.socket.destroy()
      answered.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
    }
    act().catch(() => asked.socket.destroy())
  })
  server.listen(settings.port, '127.0.0.1', () => {
    tell({ kind: 'listening', port: (server.address() as AddressInfo).port })
  })
}

process.on('message', (message: ToServer) => {
  if (message.kind === 'stop') process.exit(0)
  begin(message.settings).catch((error: unknown) => {
    tell({ kind: 'refused', code: 'server.evil', message: String(error) })
  })
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'started' })

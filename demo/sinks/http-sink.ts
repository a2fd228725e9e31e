// A real HTTP server that stands for SMS, webhook, topic and push services: it keeps what it is
// given, and can answer any status, stand still or hang up.

import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SunkRequest = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type HttpAnswer =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'close' }

export type HttpSink = {
  readonly url: string
  /** Every request that came whole, in order, those that were not answered included. */
  readonly requests: SunkRequest[]
  /** What the next requests are answered, one after the other; the last one stays. */
  readonly answer: (...answers: readonly HttpAnswer[]) => void
  readonly close: () => Promise<void>
}

const TAKEN: HttpAnswer = { kind: 'status', status: 200, body: '{}' }

export async function httpSink(): Promise<HttpSink> {
  const requests: SunkRequest[] = []
  const held: { answers: readonly HttpAnswer[] } = { answers: [TAKEN] }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.once('end', () => {
      const { method = '', url = '', headers } = request
      requests.push({ method, path: url, headers, body: Buffer.concat(pieces) })
      const [next = TAKEN, ...rest] = held.answers
      if (rest.length > 0) held.answers = rest
      give(response, next)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (...answers) => {
      held.answers = answers
    },
    close: () => closed(server),
  }
}

function give(response: ServerResponse, answer: HttpAnswer): void {
  if (answer.kind === 'hang') return
  if (answer.kind === 'close') {
    response.destroy()
    return
  }
  response.writeHead(answer.status, answer.headers ?? {})
  response.end(answer.body ?? '')
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

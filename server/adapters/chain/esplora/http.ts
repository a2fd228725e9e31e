// Esplora's HTTP: one question, one text. Connections are made as to any back-end, with a pinned
// certificate and by a proxy where there is one; a redirection is not followed.

import { Agent, type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { placeOf } from '@countersign/channel/backend.ts'
import { Fault } from '@countersign/core/fault.ts'
import { invalid } from '../answers.ts'
import { dial, type Way } from '../wire/dial.ts'

export type Http = {
  /** Null where there is no such thing. @throws Fault chain.* */
  get(path: string): Promise<string | null>
  /** @throws Fault chain.refused with the server's words, and the others */
  post(path: string, body: string): Promise<string>
  close(): void
}

type Options = Pick<Way, 'pin' | 'socks'> & { readonly url: string; readonly timeoutMs: number }

/** The largest transaction has four million bytes, in hexadecimal twice as many letters. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_REASON = 300
const CONNECTIONS = 8

export function openHttp({ url, timeoutMs, ...options }: Options): Http {
  const base = new URL(url)
  const way: Way = { ...placeOf('esplora', url), ...options }
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  // Overwritten as Node documents it: the agent takes the connection by the callback.
  agent.createConnection = (_, done) => {
    dial(way, timeoutMs).then(
      (socket) => done?.(null, socket),
      (cause: unknown) => done?.(cause as Error, undefined as unknown as Duplex),
    )
    return undefined
  }
  const unreachable = (cause: unknown) => new Fault('chain.unreachable', { url }, { cause })

  const ask = (method: string, path: string, body = '') =>
    new Promise<Answer>((resolve, reject) => {
      const place = { host: base.hostname, path: `${base.pathname.replace(/\/$/, '')}${path}` }
      const headers = { host: base.host, 'content-length': Buffer.byteLength(body) }
      const call = request({ ...place, method, headers, agent }, (response) => {
        read(response).then(resolve, (cause: unknown) => {
          call.destroy()
          reject(cause instanceof Fault ? cause : unreachable(cause))
        })
      })
      // Of the whole answer, not of a silence: a byte a minute is no answer either.
      const late = setTimeout(() => call.destroy(new Error('no answer in time')), timeoutMs)
      call.on('close', () => clearTimeout(late))
      call.on('error', (cause) => reject(unreachable(cause)))
      call.end(body)
    })

  /** 400 is a refusal; whoever has too much to do, or is broken, may answer later. */
  const text = ({ status, said }: Answer, path: string): string => {
    if (status === 200) return said
    const reason = said.slice(0, MOST_REASON).trim()
    if (status === 400) throw new Fault('chain.refused', { method: path, reason, rpcCode: 400 })
    if (status === 429 || status >= 500) throw unreachable(new Error(`HTTP ${status} ${reason}`))
    throw invalid(`HTTP ${status}`)
  }

  return {
    async get(path) {
      const answer = await ask('GET', path)
      return answer.status === 404 ? null : text(answer, path)
    },
    post: async (path, body) => text(await ask('POST', path, body), path),
    close: () => agent.destroy(),
  }
}

type Answer = { readonly status: number; readonly said: string }

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MOST_BYTES) throw invalid('an answer without an end')
  }
  return { status: response.statusCode ?? 0, said: Buffer.concat(chunks).toString('utf8') }
}

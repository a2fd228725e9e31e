// Sends one request to a venue: to its own host, by TLS, without a redirect or a proxy, within a
// time and a size. A venue for tests is where the launcher says.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { MAX_ANSWER_BYTES } from '@countersign/channel/egress.ts'
import type { VenuePlace, VenuePlaces } from '@countersign/channel/launch.ts'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export type Sender = {
  /** @throws Error whatever kept it from being answered; it may have arrived all the same */
  send(request: Sent): Promise<Answer>
  close(): void
}

export type Sent = {
  readonly venue: string
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly string[])[]
  readonly body: Uint8Array
  readonly timeoutMs: number
}

/** Connections to a host; ten answers of the longest kind are what the memory holds. */
const SOCKETS = { keepAlive: true, maxSockets: 10, timeout: 60_000 }

export function openSender(places: VenuePlaces): Sender {
  const agents = new Map<string, HttpAgent | HttpsAgent>()
  const agentOf = (venue: string, place: VenuePlace | undefined) => {
    const known = agents.get(venue)
    if (known) return known
    const isPlain = place?.url.startsWith('http:') === true
    const ca = place?.ca === undefined ? {} : { ca: place.ca }
    const agent = isPlain ? new HttpAgent(SOCKETS) : new HttpsAgent({ ...SOCKETS, ...ca })
    agents.set(venue, agent)
    return agent
  }
  return {
    send(sent) {
      const place = places[sent.venue]
      return sendBy(agentOf(sent.venue, place), place, sent)
    },
    close() {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

function sendBy(
  agent: HttpAgent | HttpsAgent,
  place: VenuePlace | undefined,
  { method, url, headers, body, timeoutMs }: Sent,
): Promise<Answer> {
  const asked = new URL(url)
  const to = place ? new URL(place.url) : asked
  const isBare = method === 'GET' && body.length === 0
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const options = {
    agent,
    method,
    host: to.hostname,
    port: to.port,
    servername: asked.hostname,
    path: `${asked.pathname}${asked.search}`,
    headers: {
      ...Object.fromEntries(headers.map(([name = '', value = '']) => [name, value] as const)),
      host: asked.hostname,
      ...(isBare ? {} : { 'content-length': String(body.length) }),
    },
  }
  const request = to.protocol === 'http:' ? httpRequest : httpsRequest
  const sent = request(options, (answer) => void readAnswer(answer).then(resolve, reject))
  const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), timeoutMs)
  sent.on('error', reject)
  sent.end(body)
  return promise.finally(() => {
    clearTimeout(timer)
    sent.destroy()
  })
}

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0 } = answer
  // Whoever can redirect could have a signed request sent on to anywhere.
  if (status >= 300 && status < 400) {
    answer.destroy()
    throw new Error(`a redirect (${status})`)
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new Error('an answer that is too long')
    chunks.push(chunk)
  }
  const headers = Object.entries(answer.headersDistinct).map(
    ([name, values]) => [name, (values ?? []).join(', ')] as const,
  )
  return { status, headers: Object.fromEntries(headers), body: Buffer.concat(chunks) }
}

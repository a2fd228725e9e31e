// Requests that nobody else may read or change: the trader ends TLS itself, over pipes that the
// egress makes to the venue's host.

import type { IncomingMessage } from 'node:http'
import { type Agent, request as httpsRequest } from 'node:https'
import { MAX_ANSWER_BYTES } from '@countersign/channel/egress.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Sent } from './send.ts'

type Relayed = {
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  readonly timeoutMs: number
}

/**
 * @throws Fault exchange.impostor: nothing was sent; exchange.egress_away, exchange.venue_away,
 * exchange.answer_invalid: it may have arrived all the same
 */
export type RelaySend = (request: Relayed) => Promise<Sent>

/** @param agent - the pipes to this venue */
export function openRelay(agent: Agent, venue: VenueId): RelaySend {
  const away = (cause: unknown) =>
    cause instanceof Fault ? cause : new Fault('exchange.venue_away', { venue }, { cause })
  return async (request) => {
    try {
      return await sendOver(agent, request, venue)
    } catch (error) {
      throw away(error)
    }
  }
}

async function sendOver(agent: Agent, request: Relayed, venue: VenueId): Promise<Sent> {
  const { url, method, headers, body, timeoutMs } = request
  const { hostname, pathname, search } = new URL(url)
  const { promise, resolve, reject } = Promise.withResolvers<Sent>()
  const isBare = method === 'GET' && body.length === 0
  const sent = httpsRequest({
    agent,
    method,
    host: hostname,
    path: `${pathname}${search}`,
    headers: {
      ...Object.fromEntries(headers),
      host: hostname,
      ...(isBare ? {} : { 'content-length': String(body.length) }),
    },
  })
  // From the first wait for a pipe to the last byte of the answer.
  const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), timeoutMs)
  sent.on('response', (answer) => void readAnswer(answer, venue).then(resolve, reject))
  sent.on('error', reject)
  sent.end(body)
  try {
    return await promise
  } catch (error) {
    sent.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function readAnswer(answer: IncomingMessage, venue: VenueId): Promise<Sent> {
  const { statusCode: status = 0, headersDistinct } = answer
  // Whoever can redirect could have a signed request sent on to anywhere.
  if (status >= 300 && status < 400) throw new Fault('exchange.answer_invalid', { venue })
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new Fault('exchange.answer_invalid', { venue })
    chunks.push(chunk)
  }
  const headers = Object.entries(headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value) => [name, value]),
  )
  return { status, headers, body: Buffer.concat(chunks) }
}

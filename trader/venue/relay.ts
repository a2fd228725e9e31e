// Requests in which a secret itself travels: the trader ends TLS itself, over a pipe that the
// egress makes to the venue's host and cannot read.

import { request as httpRequest } from 'node:http'
import { rootCertificates, type TLSSocket, connect as tlsConnect } from 'node:tls'
import { MAX_ANSWER_BYTES } from '@countersign/channel/egress.ts'
import type { VenuePlace } from '@countersign/channel/launch.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { EgressLine } from '../egress-line.ts'
import type { Sent } from './send.ts'

type Relayed = {
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Uint8Array
  readonly timeoutMs: number
}

/** @throws Fault exchange.egress_away, exchange.venue_away, exchange.answer_invalid */
export type RelaySend = (request: Relayed) => Promise<Sent>

export function openRelay(
  egress: EgressLine,
  venue: VenueId,
  place: VenuePlace | undefined,
): RelaySend {
  // Of a venue for tests only its own authority is believed, as only the world's is elsewhere.
  const ca = place ? [place.ca ?? ''] : rootCertificates
  return async (request) => {
    const { hostname } = new URL(request.url)
    const pipe = await egress.relay({ venue, host: hostname })
    const away = (cause: unknown) => new Fault('exchange.venue_away', { venue }, { cause })
    try {
      const secured = await secure({ pipe, servername: hostname, ca, venue })
      return await sendOver(secured, request, venue)
    } catch (error) {
      throw error instanceof Fault ? error : away(error)
    } finally {
      pipe.destroy()
    }
  }
}

type Securing = {
  readonly pipe: Awaited<ReturnType<EgressLine['relay']>>
  readonly servername: string
  readonly ca: readonly string[]
  readonly venue: VenueId
}

/** The name in the certificate is checked by the platform against `servername`. */
function secure({ pipe, servername, ca }: Securing): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = tlsConnect({
      socket: pipe,
      servername,
      ca: [...ca],
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    })
    secured.once('secureConnect', () => resolve(secured))
    secured.on('error', reject)
    secured.once('close', () => reject(new Error('closed')))
  })
}

function sendOver(socket: TLSSocket, request: Relayed, venue: VenueId): Promise<Sent> {
  const { url, method, headers, body, timeoutMs } = request
  const { hostname, pathname, search } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      {
        method,
        path: `${pathname}${search}`,
        headers: { ...Object.fromEntries(headers), ...ownHeaders(hostname, method, body) },
        createConnection: () => socket,
        timeout: timeoutMs,
      },
      (answer) => {
        const chunks: Uint8Array[] = []
        let bytes = 0
        answer.on('data', (chunk: Uint8Array) => {
          bytes += chunk.length
          if (bytes > MAX_ANSWER_BYTES)
            sent.destroy(new Fault('exchange.answer_invalid', { venue }))
          else chunks.push(chunk)
        })
        answer.on('error', reject)
        answer.on('end', () => {
          const { statusCode: status = 0, headersDistinct } = answer
          const told = Object.entries(headersDistinct).flatMap(([name, values]) =>
            (values ?? []).map((value) => [name, value]),
          )
          resolve({ status, headers: told, body: Buffer.concat(chunks) })
        })
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
    sent.on('error', reject)
    sent.end(body)
  })
}

const ownHeaders = (host: string, method: string, body: Uint8Array) => ({
  host,
  connection: 'close',
  ...(method === 'GET' && body.length === 0 ? {} : { 'content-length': String(body.length) }),
})

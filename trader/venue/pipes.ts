// Pipes to a venue's hosts that the egress makes and cannot read: TLS ends here. They are kept open
// for the requests that come next, and for websockets.

import { Agent } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { rootCertificates, connect as tlsConnect } from 'node:tls'
import type { VenuePlace } from '@countersign/channel/launch.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { EgressLine } from '../egress-line.ts'

/** Of requests to one host at a time; websockets are beside them. */
const MOST_SOCKETS = 4
/** Shorter than the egress keeps a pipe that nobody uses: it never ends one under a request. */
const KEPT_MS = 45_000
const HANDSHAKE_MS = 10_000

/** What makes connections to a venue's hosts, for `node:https` and websockets alike. */
export function openPipes(
  egress: EgressLine,
  venue: VenueId,
  place: VenuePlace | undefined,
): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS, timeout: KEPT_MS })
  const make = async (host: string): Promise<Duplex> => {
    const pipe = await egress.relay({ venue, host })
    pipe.on('error', () => pipe.destroy())
    // A venue for tests may have no certificate. The launcher allows none of them on mainnet.
    if (place?.url.startsWith('http:')) return pipe.resume()
    return secured(pipe, { venue, servername: host, ca: authoritiesOf(place) })
  }
  agent.createConnection = ({ host }, done) => {
    make(String(host)).then(
      (made) => done?.(null, made),
      (error: unknown) => done?.(error as Error, undefined as never),
    )
    return undefined
  }
  return agent
}

/** Of a venue for tests only its own authority is believed, as only the world's is elsewhere. */
const authoritiesOf = (place: VenuePlace | undefined): readonly string[] =>
  place ? (place.ca === undefined ? [] : [place.ca]) : rootCertificates

type Securing = {
  readonly venue: VenueId
  readonly servername: string
  readonly ca: readonly string[]
}

/** @throws Fault exchange.impostor, exchange.venue_away: nothing but a greeting was sent */
function secured(pipe: Socket, { venue, servername, ca }: Securing): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const made = tlsConnect({
    socket: pipe,
    // Its name in the certificate is checked by the platform.
    servername,
    ca: [...ca],
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  })
  const fail = (cause: Error) => {
    const isImpostor = IMPOSTOR.test(String((cause as NodeJS.ErrnoException).code))
    made.destroy()
    pipe.destroy()
    const code = isImpostor ? 'exchange.impostor' : 'exchange.venue_away'
    reject(new Fault(code, { venue }, { cause }))
  }
  const timer = setTimeout(() => fail(new Error('no handshake in time')), HANDSHAKE_MS)
  made.on('error', fail)
  made.once('close', () => fail(new Error('the pipe ended')))
  made.once('secureConnect', () => resolve(made))
  return promise.finally(() => clearTimeout(timer))
}

/** What OpenSSL and Node say of a certificate that is not believed. */
const IMPOSTOR = /CERT|ISSUER|SIGNATURE|VERIFY|ALTNAME|HOSTNAME|CHAIN|REVOKED/

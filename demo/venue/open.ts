// Opens a venue in this process: Binance's dialect or Kraken's, over HTTP or HTTPS.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { hostsOf } from '@countersign/core/exchange/venues.ts'
import { type Authority, makeAuthority } from './authority.ts'
import { Weights } from './binance/gate.ts'
import { answerBinance } from './binance/routes.ts'
import { openBinance } from './binance/stream.ts'
import { type Answer, addressOf, type Call, openDoor } from './door.ts'
import { Tokens } from './kraken/gate.ts'
import { answerKraken } from './kraken/routes.ts'
import { openKraken } from './kraken/stream.ts'
import { Timers } from './kraken/timers.ts'
import { type FaultName, faultNamed } from './misbehave.ts'
import type { Session } from './streams.ts'
import { type Ground, type Law, layGround, type Opening } from './venue.ts'

export type Dialect = 'binance' | 'kraken'

export type VenueOpening = Opening & {
  readonly dialect: Dialect
  readonly port?: number
  readonly isSecure?: boolean
}

export type Venue = Ground & {
  readonly dialect: Dialect
  readonly url: string
  readonly socketUrl: string
  /** Of the authority that made the certificate, in PEM. */
  readonly authority: string | undefined
  /** The last calls that it answered. */
  readonly asked: () => readonly Asked[]
  /** The next calls it names fail like this. */
  readonly fail: (name: FaultName, where?: FaultPlace) => void
  /** Does what is due at this moment of the venue's clock. */
  readonly wind: () => void
  readonly close: () => Promise<void>
}

export type Asked = Pick<Call, 'method' | 'path'> & {
  /** It came with somebody’s key. */
  readonly isByKey: boolean
}

const KEYS = ['x-mbx-apikey', 'api-key']
const MOST_ASKED = 1_000

export type FaultPlace = {
  readonly method?: string
  readonly path?: string
  readonly times?: number
}

const LAWS: Readonly<Record<Dialect, Law>> = {
  binance: {
    fees: { makerMillionths: 1000n, takerMillionths: 1000n, from: 'received' },
    refusesMetStops: true,
  },
  kraken: {
    fees: { makerMillionths: 2500n, takerMillionths: 4000n, from: 'quote' },
    refusesMetStops: false,
  },
}

type Skin = {
  readonly answer: (call: Call) => Answer
  readonly open: (session: Session) => (message: unknown) => void
  readonly wind: () => void
}

function skinOf(dialect: Dialect, ground: Ground): Skin {
  if (dialect === 'binance') {
    const weights = new Weights(ground)
    return {
      answer: (call) => answerBinance(ground, weights, call),
      open: (session) => openBinance(ground, session),
      wind: () => undefined,
    }
  }
  const timers = new Timers(ground)
  const parts = { ground, tokens: new Tokens(), timers }
  return {
    answer: (call) => answerKraken(parts, call),
    open: (session) => openKraken(parts, session),
    wind: () => timers.run(),
  }
}

export async function openVenue(opening: VenueOpening): Promise<Venue> {
  const { dialect, port = 0, isSecure = false } = opening
  const ground = layGround(LAWS[dialect], opening)
  const skin = skinOf(dialect, ground)
  const { faults, streams, seen } = ground
  const authority: Authority | undefined = isSecure ? makeAuthority(hostsOf(dialect)) : undefined
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) =>
    streams.accept({ request, socket, head }, addressOf(request, seen), skin.open)
  const asked: Asked[] = []
  const answer = (call: Call): Answer => {
    const { method, path, headers } = call
    asked.push({ method, path, isByKey: KEYS.some((name) => name in headers) })
    if (asked.length > MOST_ASKED) asked.shift()
    return skin.answer(call)
  }
  const tls = authority?.issued
  const door = await openDoor({ faults, port, tls, seen, answer, upgrade })
  const scheme = isSecure ? 's' : ''
  return {
    ...ground,
    dialect,
    url: `http${scheme}://127.0.0.1:${door.port}`,
    socketUrl: `ws${scheme}://127.0.0.1:${door.port}`,
    authority: authority?.certificate,
    asked: () => asked,
    fail: (name, where = {}) => faults.add({ ...faultNamed(dialect, name), ...where }),
    wind: skin.wind,
    close: async () => {
      streams.drop()
      await door.close()
    },
  }
}

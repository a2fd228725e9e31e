// The operator's file of venues for tests: where a venue is instead of at its own host. Never on
// mainnet: whoever could write that file would be sent requests that real keys have signed.

import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { Begin, VenuePlace, VenuePlaces } from '@countersign/channel/launch.ts'
import type { Home } from './home.ts'

/**
 * What the file holds; nothing where there is none.
 * @throws Error on mainnet, and for anything but addresses of this machine
 */
export function readExchangesFile(
  { exchanges: path, root }: Pick<Home, 'exchanges' | 'root'>,
  network: Begin['network'],
): VenuePlaces {
  if (!statSync(path, { throwIfNoEntry: false })) return {}
  if (network === 'mainnet') {
    throw new Error(`${path} moves venues, which is for tests: take it away on mainnet`)
  }
  const value = parsed(path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${path} has to be an object: {"binance": {"url": "http://127.0.0.1:8190"}}`)
  }
  return Object.fromEntries(
    Object.entries(value).map(([venue, place]) => [venue, readPlace(place, venue, { path, root })]),
  )
}

function readPlace(
  place: unknown,
  venue: string,
  { path, root }: { readonly path: string; readonly root: string },
): VenuePlace {
  const { url, ca } = (place ?? {}) as Readonly<Record<string, unknown>>
  if (typeof url !== 'string' || !isOfThisMachine(url)) {
    throw new Error(`${path}: "${venue}" needs a url of this machine: http://127.0.0.1:8190`)
  }
  if (ca === undefined) return { url: new URL(url).origin }
  if (typeof ca !== 'string') throw new Error(`${path}: "ca" of "${venue}" is a file's name`)
  return { url: new URL(url).origin, ca: readFileSync(resolve(root, ca), 'utf8') }
}

/** A bare origin on the loopback: what is elsewhere would get signed requests in clear. */
function isOfThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, pathname, search } = new URL(url)
  const isLoopback = isIP(hostname) === 4 ? hostname.startsWith('127.') : hostname === 'localhost'
  const isWeb = protocol === 'http:' || protocol === 'https:'
  return isWeb && isLoopback && pathname === '/' && search === ''
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`${path} is no JSON`, { cause })
  }
}

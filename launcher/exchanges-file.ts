// What the operator says of exchanges: the addresses that requests come from, to which keys are
// bound; and for tests where a venue is instead of at its own host. The latter never on mainnet:
// whoever could write that file would be sent requests that real keys have signed.

import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { Begin, VenuePlace, VenuePlaces } from '@countersign/channel/launch.ts'
import type { Home } from './home.ts'

export type ExchangesFile = {
  readonly venues: VenuePlaces
  /** IPv4 and IPv6, each alone. */
  readonly addresses: readonly string[]
}

/** More than one machine sends from. */
const MOST_ADDRESSES = 16

/**
 * What the file holds; nothing where there is none.
 * @throws Error on mainnet, and for anything but addresses of this machine
 */
export function readExchangesFile(
  { exchanges: path, root }: Pick<Home, 'exchanges' | 'root'>,
  network: Begin['network'],
): ExchangesFile {
  if (!statSync(path, { throwIfNoEntry: false })) return { venues: {}, addresses: [] }
  const value = parsed(path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${path} has to be an object: {"binance": {"url": "http://127.0.0.1:8190"}}`)
  }
  const { egressAddresses, ...moved } = value as Readonly<Record<string, unknown>>
  const places = Object.entries(moved)
  if (network === 'mainnet' && places.length > 0) {
    throw new Error(`${path} moves venues, which is for tests: take them out on mainnet`)
  }
  const read = places.map(
    ([venue, place]) => [venue, readPlace(place, venue, { path, root })] as const,
  )
  return { venues: Object.fromEntries(read), addresses: readAddresses(egressAddresses, path) }
}

function readAddresses(value: unknown, path: string): readonly string[] {
  if (value === undefined) return []
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const addresses = list.filter((each) => typeof each === 'string' && isIP(each) !== 0) as string[]
  const isWhole = addresses.length === list.length && list.length > 0
  if (isWhole && list.length <= MOST_ADDRESSES) return addresses
  throw new Error(`${path}: "egressAddresses" is a list of addresses: ["203.0.113.7"]`)
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

// Reads what the launcher says at the start. There is no other way to tell the server anything: no
// file, no environment.

import { checkBackend, type Place, readPlace } from '@countersign/channel/backend.ts'
import type { ServerSettings, VenuePlaces } from '@countersign/channel/launch.ts'
import { NETWORKS, type Network } from '@countersign/core/bitcoin/network.ts'
import { readAddress, readRange } from '@countersign/core/policy/ranges.ts'

/** @throws TypeError with the setting that is wrong */
export function readSettings(value: unknown): ServerSettings {
  const given = fields(value, 'settings')
  const { network, port, database, signerSocket, deskUrl } = given
  if (typeof network !== 'string' || !Object.hasOwn(NETWORKS, network)) throw wrong('network')
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw wrong('port')
  }
  return {
    network: network as Network,
    port,
    database: text(database, 'database'),
    signerSocket: text(signerSocket, 'signerSocket'),
    egressSocket: given.egressSocket == null ? null : text(given.egressSocket, 'egressSocket'),
    traderSocket: given.traderSocket == null ? null : text(given.traderSocket, 'traderSocket'),
    trader: given.trader == null ? null : readIdentity(given.trader, 'trader'),
    venues: readVenues(given.venues, network as Network),
    deskUrl: text(deskUrl, 'deskUrl'),
    consoleUrl: readConsole(given.consoleUrl),
    trustedProxies: readProxies(given.trustedProxies),
    keptDays: readKeptDays(given.keptDays),
    console: given.console == null ? null : text(given.console, 'console'),
    breached: given.breached == null ? null : text(given.breached, 'breached'),
    identity: readIdentity(given.identity, 'identity'),
    node: readNode(given.node),
    changed: readChanged(given.changed),
    // Read strictly by the room of notices.
    notices: given.notices == null ? null : fields(given.notices, 'notices'),
  }
}

function readIdentity(value: unknown, where: string): ServerSettings['identity'] {
  const { signingKey, sealingKey } = fields(value, where)
  return {
    signingKey: text(signingKey, `${where}.signingKey`),
    sealingKey: text(sealingKey, `${where}.sealingKey`),
  }
}

function readChanged(value: unknown): readonly string[] {
  if (value == null) return []
  const isWord = (each: unknown): each is string =>
    typeof each === 'string' && /^[a-z]{1,32}$/.test(each)
  if (Array.isArray(value) && value.every(isWord)) return value
  throw wrong('changed')
}

/** Addresses, or ranges of them. */
function readProxies(value: unknown): readonly string[] {
  if (value == null) return []
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string')
  const all: readonly string[] = isList ? value : []
  const areRead = all.every((each) => readRange(each) !== null || readAddress(each) !== null)
  if (!isList || !areRead) throw wrong('trustedProxies')
  return all
}

/** Venues that are elsewhere than in the world: on this machine, and never on mainnet. */
function readVenues(value: unknown, network: Network): VenuePlaces {
  const places = Object.entries(value == null ? {} : fields(value, 'venues'))
  if (places.length > 0 && network === 'mainnet') throw wrong('venues')
  return Object.fromEntries(
    places.map(([venue, place]) => {
      const { url, ca } = fields(place, 'venues')
      const to = { url: text(url, 'venues.url') }
      return [venue, ca === undefined ? to : { ...to, ca: text(ca, 'venues.ca') }]
    }),
  )
}

function readKeptDays(value: unknown): number | null {
  if (value == null) return null
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value
  throw wrong('keptDays')
}

/** An origin, exactly as browsers write it. */
function readConsole(value: unknown): string | null {
  if (value == null) return null
  const url = text(value, 'consoleUrl')
  if (!URL.canParse(url) || new URL(url).origin !== url) throw wrong('consoleUrl')
  return url
}

function readNode(value: unknown): ServerSettings['node'] {
  if (value === null) return null
  const { kind, url, cookieFile, pin, socks } = fields(value, 'node')
  switch (kind) {
    case 'core-rpc':
      return { kind, url: text(url, 'node.url'), cookieFile: text(cookieFile, 'node.cookieFile') }
    case 'electrum':
    case 'esplora': {
      const given = { pin: pin === null ? null : text(pin, 'node.pin'), socks: readSocks(socks) }
      const node = { kind, url: text(url, 'node.url'), ...given } as const
      checkBackend(node)
      return node
    }
    default:
      throw wrong('node.kind')
  }
}

function readSocks(value: unknown): Place | null {
  if (value === null) return null
  const { host, port } = fields(value, 'node.socks')
  if (typeof port !== 'number') throw wrong('node.socks')
  return readPlace(`${text(host, 'node.socks').replace(/^.*:.*$/, '[$&]')}:${port}`)
}

function fields(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw wrong(where)
  return value as Readonly<Record<string, unknown>>
}

function text(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(where)
  return value
}

const wrong = (where: string): TypeError => new TypeError(`the setting ${where} is wrong`)

// Lays the files into a home by which its trader finds the local exchanges, and the keys with which
// they can be tried.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Venue } from './open.ts'

/** Everybody may know them: what they open is a game. */
const SECRET = 'a secret that everybody may know'
const KEYS = [
  { id: 'trade-key', rights: ['read', 'trade'] },
  { id: 'watch-key', rights: ['read'] },
  { id: 'drain-key', rights: ['read', 'trade', 'withdraw'] },
] as const

/** Gives every exchange its keys. @returns what a person types */
export function giveKeys(venues: readonly Venue[], account: string): readonly string[] {
  const kraken = Buffer.from(SECRET).toString('base64')
  for (const { keys, dialect } of venues) {
    const secret = dialect === 'kraken' ? kraken : SECRET
    for (const { id, rights } of KEYS) keys.add({ id, account, secret, rights })
  }
  return [
    `keys      ${KEYS.map(({ id }) => id).join(', ')}`,
    `secret    of Binance: ${SECRET}`,
    `          of Kraken:  ${kraken}`,
  ]
}

/** @throws Error where the home says of venues already */
export function layInto(home: string, venues: readonly Venue[]): string {
  const path = join(home, 'exchanges.json')
  if (existsSync(path)) throw new Error(`${path} is there already: take it away first`)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const places = venues.map(({ dialect, url, authority }) => {
    const ca = `${dialect}.pem`
    writeFileSync(join(home, ca), authority ?? '')
    return [dialect, { url, ca }] as const
  })
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(places), null, 2)}\n`, { mode: 0o600 })
  return path
}

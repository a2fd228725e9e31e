// What a venue gives out with a key: as it is sealed, kept, and handed to ccxt.

import { createHmac } from 'node:crypto'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, optional, text, whole } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'

/** By the words of `core/exchange/venues.ts`. */
export type KeySecrets = {
  readonly key: string
  readonly secret: string
  readonly passphrase?: string | undefined
}

/** Of a connection by OAuth. */
export type Tokens = {
  /** A name of this connection, for ever. */
  readonly key: string
  readonly access: string
  readonly refresh: string
  readonly expiresAt: UnixSeconds
  readonly scope: string
}

/** What people bring back from the venue, for tokens. */
export type Grant = { readonly state: string; readonly code: string }

export type Secrets = KeySecrets | Tokens

export const isTokens = (secrets: Secrets): secrets is Tokens => 'access' in secrets
/** What of them the venue's answer is judged by. */
export const toldOf = (secrets: Secrets) => {
  return { key: secrets.key, scope: isTokens(secrets) ? secrets.scope : null }
}
export const isGrant = (given: KeySecrets | Grant): given is Grant => 'state' in given

const grantFields = object({ state: hex(32), code: text(4_096) })
const tokenFields = object({
  key: text(128),
  access: text(8_192),
  refresh: text(8_192),
  expiresAt: whole(),
  scope: text(4_096),
})
const fields = object({ key: text(512), secret: text(8_192), passphrase: optional(text(512)) })

/** Nothing that cannot be typed on one line or is no PEM, so that no header carries another. */
const TYPED = /^[\x21-\x7e]+$/
const PEM = /^[\x20-\x7e\n]+$/

/** As they are kept. @throws Fault exchange.secrets_invalid as `readGiven` */
export function readSecrets(venue: VenueId, bytes: Uint8Array): Secrets {
  const value = parsed(venue, () => readCanonical(bytes))
  if (!isRecord(value) || !('access' in value)) return readKey(venue, value)
  return parsed(venue, () => tokenFields(value, 'tokens'))
}

/**
 * As somebody sealed them for an account.
 * @throws Fault exchange.secrets_invalid: which field, and never what is in it
 */
export function readGiven(venue: VenueId, bytes: Uint8Array): KeySecrets | Grant {
  const value = parsed(venue, () => readCanonical(bytes))
  if (!isRecord(value) || !('state' in value)) return readKey(venue, value)
  return parsed(venue, () => grantFields(value, 'grant'))
}

const isRecord = (value: Canonical): value is { readonly [name: string]: Canonical } =>
  typeof value === 'object' && !Array.isArray(value)

function readKey(venue: VenueId, value: Canonical): KeySecrets {
  const secrets = parsed(venue, () => fields(value, 'secrets'))
  const refuse = (field: string): never => {
    throw new Fault('exchange.secrets_invalid', { venue, field })
  }
  if (!TYPED.test(secrets.key)) refuse('key')
  // Its keys of a whole group begin otherwise, and reach every account in it.
  if (venue === 'gemini' && !secrets.key.startsWith('account-')) refuse('key')
  if (!PEM.test(secrets.secret)) refuse('secret')
  const { passphrase } = secrets
  const isWanted = venueOf(venue).credentials.includes('passphrase')
  if (isWanted !== (passphrase !== undefined)) refuse('passphrase')
  if (passphrase !== undefined && !TYPED.test(passphrase)) refuse('passphrase')
  return secrets
}

function parsed<T>(venue: VenueId, read: () => T): T {
  try {
    return read()
  } catch {
    // What the reader says of it could repeat a piece of it.
    throw new Fault('exchange.secrets_invalid', { venue, field: 'all' })
  }
}

export function writeSecrets(secrets: Secrets): Uint8Array {
  if (isTokens(secrets)) return canonicalBytes(plain(secrets))
  const { key, secret, passphrase } = secrets
  const kept: Canonical = { key, secret, ...(passphrase === undefined ? {} : { passphrase }) }
  return canonicalBytes(kept)
}

/**
 * What tells whether two accounts have one key, to nobody but the holder of the seed. Keys that
 * were stolen cannot be added again as somebody else's account.
 */
export function keyHash(pepper: Uint8Array, venue: VenueId, key: string): string {
  return createHmac('sha256', pepper).update(canonicalBytes({ venue, key })).digest('hex')
}

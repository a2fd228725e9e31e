// What a venue gives out with a key: as it is sealed, kept, and handed to ccxt.

import { createHmac } from 'node:crypto'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { venueOf } from '@countersign/core/exchange/venues.ts'
import { Fault } from '@countersign/core/fault.ts'
import { object, optional, text } from '@countersign/core/fields.ts'

/** By the words of `core/exchange/venues.ts`. */
export type Secrets = {
  readonly key: string
  readonly secret: string
  readonly passphrase?: string | undefined
}

const fields = object({ key: text(512), secret: text(8_192), passphrase: optional(text(512)) })

/** Nothing that cannot be typed on one line or is no PEM, so that no header carries another. */
const TYPED = /^[\x21-\x7e]+$/
const PEM = /^[\x20-\x7e\n]+$/

/** @throws Fault exchange.secrets_invalid: which field, and never what is in it */
export function readSecrets(venue: VenueId, bytes: Uint8Array): Secrets {
  const secrets = parsed(venue, bytes)
  const refuse = (field: string): never => {
    throw new Fault('exchange.secrets_invalid', { venue, field })
  }
  if (!TYPED.test(secrets.key)) refuse('key')
  if (!PEM.test(secrets.secret)) refuse('secret')
  const { passphrase } = secrets
  const isWanted = venueOf(venue).credentials.includes('passphrase')
  if (isWanted !== (passphrase !== undefined)) refuse('passphrase')
  if (passphrase !== undefined && !TYPED.test(passphrase)) refuse('passphrase')
  return secrets
}

function parsed(venue: VenueId, bytes: Uint8Array): Secrets {
  try {
    return fields(readCanonical(bytes), 'secrets')
  } catch {
    // What the reader says of it could repeat a piece of it.
    throw new Fault('exchange.secrets_invalid', { venue, field: 'all' })
  }
}

export function writeSecrets({ key, secret, passphrase }: Secrets): Uint8Array {
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

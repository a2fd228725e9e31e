// The operator's registration as a client at each venue, sealed beside the journal.

import { canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { object, optional, text } from '@countersign/core/fields.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { VaultKeys } from '@countersign/vault/keys.ts'
import type { Registration } from './endpoint.ts'

const fields = object({ id: text(256), secret: optional(text(1_024)) })

const TYPED = /^[\x21-\x7e]+$/

/** @throws Fault exchange.secrets_invalid: which field, and never what is in it */
export function readRegistration(venue: VenueId, bytes: Uint8Array): Registration {
  const read = (): Registration => {
    try {
      return fields(readCanonical(bytes), 'client')
    } catch {
      throw new Fault('exchange.secrets_invalid', { venue, field: 'all' })
    }
  }
  const { id, secret } = read()
  if (!TYPED.test(id)) throw new Fault('exchange.secrets_invalid', { venue, field: 'id' })
  if (secret !== undefined && !TYPED.test(secret)) {
    throw new Fault('exchange.secrets_invalid', { venue, field: 'secret' })
  }
  return { id, ...(secret === undefined ? {} : { secret }) }
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS oauth_clients (
    venue TEXT NOT NULL PRIMARY KEY, sealed TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`

export function openRegistrations(
  { database }: Journal,
  keys: Pick<VaultKeys, 'sealRecord' | 'openRecord'>,
) {
  database.exec(SCHEMA)
  const put = database.prepare('INSERT OR REPLACE INTO oauth_clients VALUES (?, ?)')
  const read = database.prepare('SELECT sealed FROM oauth_clients WHERE venue = ?')
  const ownerOf = (venue: VenueId) => `oauth-client/${venue}`
  return {
    put(venue: VenueId, { id, secret }: Registration): void {
      const bytes = canonicalBytes({ id, ...(secret === undefined ? {} : { secret }) })
      put.run(venue, keys.sealRecord(bytes, ownerOf(venue)))
    },
    /** @throws Fault exchange.client_missing */
    of(venue: VenueId): Registration {
      const row = read.get(venue)
      if (!row) throw new Fault('exchange.client_missing', { venue })
      return readRegistration(venue, keys.openRecord(String(row.sealed), ownerOf(venue)))
    },
  }
}

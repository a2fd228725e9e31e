// What tokens may do, by the scopes they were granted: `service:resource:action` at Coinbase,
// `resource:action` at Gemini.

import type { VenueId } from '../venue.ts'
import { certain, type KeyRights, setOf, strange, UNREADABLE } from './reading.ts'

/** `reads`: without it nothing is read. `resource`: as the venue writes what a scope is of. */
type Scopes = {
  readonly reads: string
  readonly trades: string
  readonly known: ReadonlySet<string>
  readonly resource: string
}

const SCOPES: Readonly<Partial<Record<VenueId, Scopes>>> = {
  coinbase: {
    reads: 'wallet:accounts:read',
    trades: 'wallet:buys:create',
    known: setOf('offline_access wallet:user:email'),
    resource: 'wallet:[a-z-]{1,40}',
  },
  gemini: {
    reads: 'balances:read',
    trades: 'orders:create',
    known: new Set(),
    resource: '[A-Za-z]{1,40}(?::[a-z]{1,40})?',
  },
}

/** By these money leaves, or the way to it is made: an address, a bank, a deal with somebody. */
const LEAVING = 'send|transfer|request|limits|withdraw|write|delete|update|create|create-update'

/**
 * @param scope - space- or comma-separated, as the venue granted them. It tells no addresses; a
 * refresh token's end is not told either.
 */
export function scopedRights(venue: VenueId, scope: string): KeyRights {
  const granted = scope.split(/[ ,]+/).filter((word) => word !== '')
  const scopes = SCOPES[venue]
  if (!scopes || granted.length === 0) return UNREADABLE
  const { reads, trades, known, resource } = scopes
  // Also sells of Coinbase's older API, which pay out to a bank.
  const out = new RegExp(`^(?:all|${resource}:(?:${LEAVING}))$`)
  const shows = new RegExp(`^${resource}:read$`)
  const others = granted.filter((word) => word !== trades)
  return {
    ...UNREADABLE,
    read: certain(granted.includes(reads)),
    trade: certain(granted.includes(trades)),
    withdraw: certain(others.some((word) => out.test(word))),
    unknown: strange(others, known).filter((word) => !shows.test(word) && !out.test(word)),
  }
}

// When a key ends: as its venue says of it, or by the venue's rule for keys that are bound to no
// address. The rules are the venues' own, as their help pages had them in 2026, and change.

import type { UnixSeconds } from '../../basics.ts'
import type { VenueId } from '../venue.ts'
import type { KeyRights } from './reading.ts'

/** `told`: the venue named this moment. `unbound`: it follows from having no addresses. */
export type KeyEnd = {
  readonly at: UnixSeconds
  readonly why: 'told' | 'unbound'
  readonly words: string
}

const DAY = 86_400

/** `isTradeOnly`: it goes on reading. */
type Rule = { readonly days: number; readonly isTradeOnly: boolean; readonly words: string }

// OKX ends only such keys as are not used, and Bybit tells the moment itself.
const UNBOUND: Readonly<Partial<Record<VenueId, Rule>>> = {
  binance: {
    days: 30,
    isTradeOnly: true,
    words: 'Binance takes the right to trade from a key without addresses after 30 days',
  },
  gate: { days: 90, isTradeOnly: false, words: 'Gate ends a key without addresses after 90 days' },
  htx: { days: 90, isTradeOnly: false, words: 'HTX ends a key without addresses after 90 days' },
}

/**
 * The next end of a key, null where none is known.
 * @param since - when it was taken in: by a rule that counts from its making, it ends by then
 */
export function endOf(venue: VenueId, rights: KeyRights, since: UnixSeconds): KeyEnd | null {
  const { expiresAt, ipBound, trade } = rights
  const told: KeyEnd | null =
    expiresAt === null ? null : { at: expiresAt, why: 'told', words: 'the exchange says so' }
  const rule = ipBound === 'no' ? UNBOUND[venue] : undefined
  if (!rule || (rule.isTradeOnly && trade === 'no')) return told
  const { days, words } = rule
  const ruled: KeyEnd = { at: since + days * DAY, why: 'unbound', words }
  return told !== null && told.at <= ruled.at ? told : ruled
}

// What tokens may do, by the scopes they were granted: Coinbase has `service:resource:action`.

import { certain, type KeyRights, setOf, strange, UNREADABLE } from './reading.ts'

const TRADES = 'wallet:buys:create'
const KNOWN = setOf(`${TRADES} offline_access wallet:user:email`)
/** They show and change nothing. */
const READ = /^wallet:[a-z-]{1,40}:read$/
// Sells of the older API pay out to a bank, and a deposit draws on one; neither is an order.
const OUT =
  /^(?:all|wallet:[a-z-]{1,40}:(?:send|transfer|request|limits|withdraw|delete|update|create))$/

/**
 * @param scope - space- or comma-separated, as the venue granted them. It tells no addresses; a
 * refresh token's end is not told either.
 */
export function scopedRights(scope: string): KeyRights {
  const granted = scope.split(/[ ,]+/).filter((word) => word !== '')
  if (granted.length === 0) return UNREADABLE
  const isOut = granted.some((word) => word !== TRADES && OUT.test(word))
  return {
    ...UNREADABLE,
    read: certain(granted.includes('wallet:accounts:read')),
    trade: certain(granted.includes(TRADES)),
    withdraw: certain(isOut),
    unknown: strange(granted, KNOWN).filter((word) => !READ.test(word) && !OUT.test(word)),
  }
}

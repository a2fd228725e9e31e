// An account at an exchange as the charter has it: what may be ordered there. Its keys are the
// trader's alone, and what it is worth is nobody's business here.

import type { UnixSeconds } from '../basics.ts'
import type { OrderPolicy } from '../exchange/policy/policy.ts'
import { isVenue, type VenueId } from '../exchange/venue.ts'
import { Fault } from '../fault.ts'

export type AccountRecord = {
  readonly name: string
  readonly venue: VenueId
  /** In which its sums are told: `USDT`, `EUR`. */
  readonly quote: string
  /** Its money is pretended, and it has no key. It never changes from one to the other. */
  readonly isPaper: boolean
  readonly policy: OrderPolicy
  readonly createdAt: UnixSeconds
  /** By which it was added: where its key is on somebody's own machine, it is that one. */
  readonly device: string | null
  /** Earlier policies with the time each was replaced, the latest last; those of ten days. */
  readonly earlier: readonly { readonly until: UnixSeconds; readonly policy: OrderPolicy }[]
}

export type AccountTerms = Pick<AccountRecord, 'name' | 'venue' | 'quote'>

const NAME = /^[a-z0-9-]{1,32}$/
const QUOTE = /^[A-Z0-9]{2,12}$/

/**
 * What a new account is called, and where it is.
 * @throws Fault exchange.account_invalid, exchange.quote_invalid, exchange.venue_unknown
 */
export function accountTerms(given: {
  readonly account: string
  readonly venue: string
  readonly quote: string
}): AccountTerms {
  const { account: name, venue, quote } = given
  if (!NAME.test(name)) throw new Fault('exchange.account_invalid', { account: name })
  if (!QUOTE.test(quote)) throw new Fault('exchange.quote_invalid', { quote })
  if (!isVenue(venue)) throw new Fault('exchange.venue_unknown', { venue })
  return { name, venue, quote }
}

// What a failed call to place an order means. The classes of ccxt cannot tell "placed" from "not
// placed": nearly all of its network errors came back for orders that were on the book. So only
// what a venue surely said no to is a refusal, and all that is not listed here is unknown.

/** As the caller of ccxt saw it. */
export type Failure = {
  readonly venue: string
  /** The name of ccxt's error class. */
  readonly className: string
  /** Of the answer; null where there was none. */
  readonly status: number | null
  /** The venue's own code, where it gave one. */
  readonly code: string | null
  /** What the error says, with the venue's own words. */
  readonly message: string
}

/**
 * `refused`: surely not placed, and would be refused again. `throttled`: surely not placed, may be
 * sent later. `duplicate`: the venue has one of this client id. `unknown`: look for it.
 */
export type Meaning = 'refused' | 'throttled' | 'duplicate' | 'unknown'

const REFUSALS: ReadonlySet<string> = new Set([
  'InsufficientFunds',
  'InvalidOrder',
  'OrderImmediatelyFillable',
  'OrderNotFillable',
  'ContractUnavailable',
  'BadRequest',
  'BadSymbol',
  'ArgumentsRequired',
  'NotSupported',
  'AuthenticationError',
  'PermissionDenied',
  'AccountNotEnabled',
  'AccountSuspended',
  'RestrictedLocation',
  'MarketClosed',
  'InvalidNonce',
])

const THROTTLES: ReadonlySet<string> = new Set(['DDoSProtection', 'RateLimitExceeded'])

// "Execution status unknown", and a time-out inside the venue: under some of its markets ccxt has
// them as plain refusals.
const UNKNOWN_CODES: Readonly<Record<string, readonly string[]>> = {
  binance: ['-1000', '-1001', '-1006', '-1007'],
  okx: ['50004'],
}

/** What the failure of a call that places an order means. */
export function meaningOf({ venue, className, status, code, message }: Failure): Meaning {
  const codes = Object.hasOwn(UNKNOWN_CODES, venue) ? UNKNOWN_CODES[venue] : undefined
  if (code !== null && codes?.includes(code)) return 'unknown'
  // A gateway speaks for itself, not for the book behind it.
  if (status !== null && (status >= 500 || status === 408)) return 'unknown'
  if (className === 'DuplicateOrderId') return 'duplicate'
  if (className === 'InvalidOrder' && /duplicate/i.test(message)) return 'duplicate'
  if (THROTTLES.has(className)) return status === null ? 'unknown' : 'throttled'
  return REFUSALS.has(className) ? 'refused' : 'unknown'
}

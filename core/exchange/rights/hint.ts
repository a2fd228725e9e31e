// Whether a venue's error hints that a key is no more what it was: gone, ended, bound to other
// addresses, without a right. Each venue says it in its own words, of which ccxt misreads some.

import type { VenueId } from '../venue.ts'

/** An error as ccxt threw it: its class and all that it comes from, and the venue's own words. */
export type VenueError = {
  readonly venue: VenueId
  readonly classNames: readonly string[]
  readonly words: string
}

// Binance's -2015 is a DDoSProtection to ccxt, as if it had been asked too often.
const SAYINGS: Readonly<Record<VenueId, RegExp>> = {
  binance: /"code":\s*-(?:1002|2008|2014|2015|2017)\b/,
  kraken: /EAPI:Invalid (?:key|signature)|EGeneral:Permission denied|EAccount:|ETrade:User Locked/,
  bybit: /"retCode":\s*"?(?:10003|10004|10005|10009|10010|33004)\b/,
  okx: /"code":\s*"?(?:50101|50105|50110|50111|50113|50114|50119|50120)\b/,
  kucoin: /"code":\s*"?(?:400003|400004|400005|400006|400007|411100)\b/,
  coinbase: /unauthorized|(?:invalid|revoked|expired)_token|invalid_scope|permission_denied/i,
  bitfinex: /apikey: (?:invalid|digest|ip|permission)|"error",\s*10001\b/i,
  gate: /"(?:INVALID_(?:KEY|CREDENTIALS)|(?:IP_)?FORBIDDEN|READ_ONLY|(?:SUB_)?ACCOUNT_LOCKED)"/,
  bitget: /"code":\s*"?(?:40006|40012|40014|40018|40037|40068)\b/,
  htx: /api-signature-(?:not-valid|check-failed)|no permission|"code":\s*(?:1003|2002)\b/,
  gemini:
    /"(?:Invalid(?:ApiKey|Signature)|MissingRole|ApiKeyIpFilteringFailure|RemoteAddressForbidden)"/,
}

const CLASSES: readonly string[] = [
  'AuthenticationError',
  'PermissionDenied',
  'AccountSuspended',
  'AccountNotEnabled',
]

/** Whether the venue has to be asked at once what the key may do. */
export function hintsChange({ venue, classNames, words }: VenueError): boolean {
  // A clock or a counter that went wrong says nothing of the key.
  if (classNames.includes('InvalidNonce')) return false
  return SAYINGS[venue].test(words) || CLASSES.some((each) => classNames.includes(each))
}

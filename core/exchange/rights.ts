// What an exchange key may do, as its venue says, and whether it is taken in. A key that could move
// money out, or that does not say plainly that it cannot, is refused.

import type { UnixSeconds } from '../basics.ts'
import { isAddressIn, readAddress, readRange } from '../policy/ranges.ts'
import { binanceRights, bitfinexRights, coinbaseRights, geminiRights } from './rights/flagged.ts'
import { bybitRights, gateRights } from './rights/grouped.ts'
import { type Asked, type Certainty, certain, type KeyRights } from './rights/reading.ts'
import { bitgetRights, htxRights, krakenRights, kucoinRights, okxRights } from './rights/worded.ts'
import type { VenueId } from './venue.ts'

const READERS: Readonly<Record<VenueId, (answer: unknown, asked: Asked) => KeyRights>> = {
  binance: binanceRights,
  kraken: krakenRights,
  bybit: bybitRights,
  okx: okxRights,
  kucoin: kucoinRights,
  coinbase: coinbaseRights,
  bitfinex: bitfinexRights,
  gate: gateRights,
  bitget: bitgetRights,
  htx: htxRights,
  gemini: geminiRights,
}

/** The rights of a key, out of the parsed answer to the venue's permission call. */
export function rightsOf(venue: VenueId, answer: unknown, asked: Asked): KeyRights {
  return READERS[venue](answer, asked)
}

export type Wanted = 'watch' | 'trade'

/** Why a key is not taken in: codes of the catalogue of faults. */
export type Unfit =
  | 'exchange.key_withdraws'
  | 'exchange.rights_unknown'
  | 'exchange.rights_new'
  | 'exchange.key_blind'
  | 'exchange.key_trades'
  | 'exchange.key_tradeless'
  | 'exchange.key_expired'

/**
 * What is not as it should be with a key that is taken in. `ip-open`: it works from everywhere.
 * `ip-untold`: the venue does not tell. `ip-elsewhere`: our address is not in its list. `wide`: it
 * may do more than read and place spot orders. `expires`: it has an end.
 */
export type KeyFinding =
  | { readonly kind: 'ip-open' | 'ip-untold' | 'ip-elsewhere' }
  | { readonly kind: 'wide'; readonly rights: readonly string[] }
  | { readonly kind: 'expires'; readonly at: UnixSeconds }

/** `words`: the venue's own, for the reader of a refusal. */
export type Admission =
  | { readonly kind: 'refused'; readonly why: Unfit; readonly words: readonly string[] }
  | { readonly kind: 'admitted'; readonly findings: readonly KeyFinding[] }

/** `egress`: the addresses that requests come from, none while nobody knows them. */
export type Circumstances = {
  readonly wanted: Wanted
  readonly now: UnixSeconds
  readonly egress: readonly string[]
}

/** Whether a key with these rights is taken in; every check is one that a good key passes. */
export function admit(rights: KeyRights, circumstances: Circumstances): Admission {
  const why = unfitFor(rights, circumstances)
  if (why !== null) return { kind: 'refused', why, words: wordsFor(why, rights) }
  return { kind: 'admitted', findings: findingsOf(rights, circumstances) }
}

/** Why a key is not good enough, the worst first, as that is what the owner has to hear. */
export function unfitFor(
  rights: KeyRights,
  { wanted, now }: Pick<Circumstances, 'wanted' | 'now'>,
): Unfit | null {
  if (rights.withdraw === 'yes') return 'exchange.key_withdraws'
  if (rights.withdraw !== 'no') return 'exchange.rights_unknown'
  if (rights.unknown.length > 0) return 'exchange.rights_new'
  if (rights.read === 'unknown' || rights.trade === 'unknown') return 'exchange.rights_unknown'
  if (rights.read === 'no') return 'exchange.key_blind'
  const isWriter = rights.trade === 'yes' || rights.wide.length > 0
  if (wanted === 'watch' && isWriter) return 'exchange.key_trades'
  if (wanted === 'trade' && rights.trade === 'no') return 'exchange.key_tradeless'
  if (rights.expiresAt !== null && rights.expiresAt <= now) return 'exchange.key_expired'
  return null
}

function wordsFor(why: Unfit, { unknown, wide }: KeyRights): readonly string[] {
  if (why === 'exchange.rights_new') return unknown
  return why === 'exchange.key_trades' ? wide : []
}

function findingsOf(rights: KeyRights, { wanted, egress }: Circumstances): readonly KeyFinding[] {
  const findings: KeyFinding[] = []
  if (wanted === 'trade' && rights.ipBound === 'no') findings.push({ kind: 'ip-open' })
  if (wanted === 'trade' && rights.ipBound === 'unknown') findings.push({ kind: 'ip-untold' })
  const isBound = rights.ipBound === 'yes'
  if (isBound && isOurs(rights, egress) === 'no') findings.push({ kind: 'ip-elsewhere' })
  if (rights.wide.length > 0) findings.push({ kind: 'wide', rights: rights.wide })
  if (rights.expiresAt !== null) findings.push({ kind: 'expires', at: rights.expiresAt })
  return findings
}

/**
 * Whether a key's list has all of our addresses: requests may come from each. Unknown where the
 * venue shows no list, or nobody told our addresses.
 */
export function isOurs({ ips }: Pick<KeyRights, 'ips'>, egress: readonly string[]): Certainty {
  if (ips === null || egress.length === 0) return 'unknown'
  return certain(egress.every((address) => covers(ips, address)))
}

/** Whether an address is in a venue's list, which may have ranges in it. */
function covers(list: readonly string[], address: string): boolean {
  const wanted = readAddress(address)
  if (wanted === null) return false
  return list.some((each) => {
    const range = readRange(each)
    if (range !== null) return isAddressIn(address, range) === true
    const one = readAddress(each)
    return one !== null && one.bits === wanted.bits && one.value === wanted.value
  })
}

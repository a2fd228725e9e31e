// The ids that we give our orders, so that an order whose answer was lost is found again and never
// sent twice. Each venue takes another form; ccxt drops what it does not know, at some silently.

import { hmacSha512, taggedBytes } from '../bitcoin/hashes.ts'
import type { VenueId } from './venue.ts'

const SEED_TAG = 'countersign/client-order-id/v1'
const SEED_BYTES = 32

/**
 * `parameter`: the name by which ccxt's createOrder passes the id on there. `found`: `order` where
 * ccxt's fetchOrder finds it by the parameter `finding`; else it is looked for in the lists of
 * orders and trades. Orders are cancelled by the venue's own id: ccxt cannot by ours everywhere.
 */
export type OrderIdForm = {
  readonly parameter: 'clientOrderId' | 'client_order_id'
  readonly finding: 'clientOrderId' | 'orderLinkId' | 'client_order_id' | null
  readonly form: 'uuid' | 'hex' | 'gate' | 'integer'
}

const UUID = { parameter: 'clientOrderId', finding: 'clientOrderId', form: 'uuid' } as const

const FORMS: Readonly<Record<VenueId, OrderIdForm>> = {
  binance: UUID,
  // ccxt looks for it as `userref`, which is another field.
  kraken: { ...UUID, finding: null },
  bybit: { ...UUID, finding: 'orderLinkId' },
  // Letters and digits, 32 at most.
  okx: { ...UUID, form: 'hex' },
  kucoin: { ...UUID, finding: null },
  // ccxt drops the name it has elsewhere, and sends a random id of its own.
  coinbase: { parameter: 'client_order_id', finding: null, form: 'uuid' },
  // 45 bits, unique for a day.
  bitfinex: { ...UUID, finding: null, form: 'integer' },
  // `t-` and up to 26 more, of what ccxt lets through.
  gate: { ...UUID, form: 'gate' },
  bitget: UUID,
  htx: UUID,
  // 36 letters, digits and `#-.:_` at most.
  gemini: { ...UUID, finding: 'client_order_id' },
}

export const orderIdForm = (venue: VenueId): OrderIdForm => FORMS[venue]

/**
 * What an id is made of: what was intended and its generation alone, so that after any restart the
 * same order is looked for, and no other is hit.
 * @param accountKey - secret, and of this account alone: nobody can foresee an id
 * @param generation - counts what was placed for the same intent
 */
export function orderSeed(accountKey: Uint8Array, intent: string, generation: number): Uint8Array {
  const message = taggedBytes(SEED_TAG, new TextEncoder().encode(`${intent} ${generation}`))
  return hmacSha512(accountKey, message).slice(0, SEED_BYTES)
}

/**
 * An order's id at the venue.
 * @param random - 32 bytes that look random and are the same for the same order: `orderSeed`
 * @throws RangeError for another number of bytes
 */
export function orderIdOf(venue: VenueId, random: Uint8Array): string | number {
  if (random.length !== SEED_BYTES) throw new RangeError(`not 32 bytes: ${random.length}`)
  const hex = uuidBytes(random).toHex()
  switch (FORMS[venue].form) {
    case 'uuid':
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    case 'hex':
      return hex
    case 'gate':
      return `t-${hex.slice(0, 26)}`
    case 'integer':
      return integerOf(random)
  }
}

// Marked as a random one, version 4 (RFC 9562): so it has a digit always, as every id here.
function uuidBytes(random: Uint8Array): Uint8Array {
  const bytes = random.slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes
}

// The highest of the 45 bits is set, so that it is never 0 and always as long.
function integerOf(random: Uint8Array): number {
  const low = random.slice(0, 6).reduce((value, byte) => value * 256 + byte, 0) % 2 ** 44
  return 2 ** 44 + low
}

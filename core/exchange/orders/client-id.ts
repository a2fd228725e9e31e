// The id by which an order of ours is known at its venue: made from what was intended and its
// generation alone, so that after any restart the same order is looked for, and no other is hit.

import { toBase32 } from '../../animated/base32.ts'
import { hmacSha512, taggedBytes } from '../../bitcoin/hashes.ts'

const CLIENT_ID_TAG = 'countersign/client-order-id/v1'

/** Ten bytes are sixteen letters: Kraken takes eighteen, and every other venue more. */
const ID_BYTES = 10

/** Bitfinex takes a whole number of 45 bits. */
const NUMBER_BITS = 45n

/**
 * Sixteen lower-case letters and digits, or, where a venue takes numbers only, a whole number.
 * @param accountKey - secret, and of this account alone: nobody can foresee an id
 * @param generation - counts what was placed for the same intent
 */
export function clientIdOf(
  accountKey: Uint8Array,
  intentId: string,
  generation: number,
  venue: string,
): string {
  const message = taggedBytes(CLIENT_ID_TAG, new TextEncoder().encode(`${intentId} ${generation}`))
  const digest = hmacSha512(accountKey, message)
  if (venue !== 'bitfinex') return toBase32(digest.slice(0, ID_BYTES)).toLowerCase()
  const number = BigInt(`0x${digest.slice(0, 8).toHex()}`) % 2n ** NUMBER_BITS
  // Zero would be no id.
  return String(number === 0n ? 1n : number)
}

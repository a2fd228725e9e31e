// Whom a wallet's sealed key is for: recipients of age (https://age-encryption.org/v1), of X25519
// keys alone. The text of one is its key: 62 characters, which people compare as they are.

import { readBech32 } from '../../bitcoin/bech32.ts'
import { Fault } from '../../fault.ts'
import { MOST_RECIPIENTS } from './pinned-key.ts'

const PREFIX = 'age'

/** The field's prime, 2^255 - 19: what is not below it is a second spelling of another key. */
const PRIME = 2n ** 255n - 19n

// With these every shared secret is zero (RFC 7748, section 6.1), and everybody opens the file.
const LOW_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
  PRIME - 1n,
])

/**
 * The public keys of recipients, each 32 bytes.
 * @throws Fault wallet.recipient_invalid for none, for too many, for one twice, and for one that is
 *   mistyped, of another kind, or a key to which nothing can be sealed
 */
export function readRecipients(given: readonly string[]): readonly Uint8Array[] {
  if (given.length === 0 || given.length > MOST_RECIPIENTS) {
    throw invalid('', `one to ${MOST_RECIPIENTS} are wanted, not ${given.length}`)
  }
  const twice = given.find((each, at) => given.indexOf(each) !== at)
  if (twice !== undefined) throw invalid(twice, 'it is named twice')
  return given.map(readRecipient)
}

function readRecipient(recipient: string): Uint8Array {
  const { prefix, bytes } = decoded(recipient)
  if (prefix !== PREFIX || bytes.length !== 32) {
    throw invalid(recipient, 'recipients begin with age1 and have 62 characters')
  }
  if (recipient !== recipient.toLowerCase()) throw invalid(recipient, 'it is in upper case')
  const point = BigInt(`0x${bytes.toReversed().toHex()}`)
  if (point >= PRIME || LOW_ORDER.has(point)) throw invalid(recipient, 'it is no key of anybody')
  return bytes
}

function decoded(recipient: string) {
  try {
    return readBech32(recipient)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    throw invalid(recipient, String(cause.facts.reason), cause)
  }
}

/** In groups of four, as people read it aloud and compare it. */
export const groupedRecipient = (recipient: string): string =>
  recipient.match(/.{1,4}/g)?.join(' ') ?? ''

// What somebody pasted there by mistake may be a secret: AGE-SECRET-KEY-1 is one line above.
const invalid = (recipient: string, reason: string, cause?: unknown): Fault =>
  new Fault('wallet.recipient_invalid', { recipient: recipient.slice(0, 12), reason }, { cause })

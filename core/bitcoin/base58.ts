// Base58 and Base58Check, the older text form of addresses and extended keys. Unreadable text is
// answered with null: the caller knows what it was meant to be and says so.

import { equalBytes } from './bytes.ts'
import { concat, doubleSha256 } from './hashes.ts'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((c, value) => [c, value]))

// The work grows with the square of the length. An extended key has 112 characters at most.
const MAX_CHECKED_LENGTH = 120

/** The Base58 text of the bytes; each leading zero byte is a leading `1`. */
export function writeBase58(bytes: Uint8Array): string {
  const zeros = leading(bytes, 0)
  const digits = rebase(bytes.subarray(zeros), 256, 58)
  return '1'.repeat(zeros) + digits.map((digit) => ALPHABET[digit]).join('')
}

/** The bytes, or null if the text holds a character that Base58 has not. */
export function readBase58(text: string): Uint8Array | null {
  const digits: number[] = []
  for (const character of text) {
    const value = VALUES.get(character)
    if (value === undefined) return null
    digits.push(value)
  }
  const zeros = leading(digits, 0)
  return concat(new Uint8Array(zeros), Uint8Array.from(rebase(digits.slice(zeros), 58, 256)))
}

/** Base58 of the payload and the first four bytes of its double SHA-256. */
export function writeBase58Check(payload: Uint8Array): string {
  return writeBase58(concat(payload, doubleSha256(payload).subarray(0, 4)))
}

/** The payload, or null if the text is longer than 120 characters, no Base58 or mistyped. */
export function readBase58Check(text: string): Uint8Array | null {
  if (text.length > MAX_CHECKED_LENGTH) return null
  const bytes = readBase58(text)
  if (bytes === null || bytes.length < 4) return null
  const payload = bytes.slice(0, -4)
  const checksum = doubleSha256(payload).subarray(0, 4)
  return equalBytes(bytes.subarray(-4), checksum) ? payload : null
}

function leading(digits: ArrayLike<number>, wanted: number): number {
  let count = 0
  while (count < digits.length && digits[count] === wanted) count += 1
  return count
}

// The digits of the same number in another base, both with the highest digit first.
function rebase(digits: Iterable<number>, from: number, to: number): number[] {
  const lowestFirst: number[] = []
  for (const digit of digits) {
    let carry = digit
    for (let i = 0; i < lowestFirst.length; i += 1) {
      carry += (lowestFirst[i] as number) * from
      lowestFirst[i] = carry % to
      carry = Math.floor(carry / to)
    }
    for (; carry > 0; carry = Math.floor(carry / to)) lowestFirst.push(carry % to)
  }
  return lowestFirst.reverse()
}

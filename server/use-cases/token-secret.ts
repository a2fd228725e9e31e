// The secret of a reading token: `cstr_` and Base58Check of 32 random bytes, so that a mistyped
// one is known as such, and scanners for leaked secrets find it. It is kept hashed; 256 random bits
// need no slow hash.

import { readBase58Check, writeBase58Check } from '@countersign/core/bitcoin/base58.ts'
import { sha256 } from '@countersign/core/bitcoin/hashes.ts'

const PREFIX = 'cstr_'
const SECRET_BYTES = 32

export function newSecret(chance: (length: number) => Uint8Array): string {
  return PREFIX + writeBase58Check(chance(SECRET_BYTES))
}

/** The text itself if it is a secret of ours, else null. */
export function readSecret(text: string): string | null {
  if (!text.startsWith(PREFIX)) return null
  const bytes = readBase58Check(text.slice(PREFIX.length))
  return bytes?.length === SECRET_BYTES ? text : null
}

/** Hexadecimal, as it is kept. */
export function secretHash(secret: string): string {
  return sha256(new TextEncoder().encode(secret)).toHex()
}

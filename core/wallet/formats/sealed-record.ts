// A key record of BIP 129 as it is carried over a network: encrypted by a token that its reader was
// told on another way. Nothing of it is read that does not verify.

import { hmac } from '@noble/hashes/hmac.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { equalBytes } from '../../bitcoin/bytes.ts'
import { Fault } from '../../fault.ts'

/** AES-256-CTR; the same both ways. The core has no cipher: whoever calls brings one. */
type Cipher = (key: Uint8Array, iv: Uint8Array, bytes: Uint8Array) => Uint8Array

const MAC_BYTES = 32
const IV_BYTES = 16
/** More is no record of a key. */
const MOST_DIGITS = 20_000

/** Whether a text is one: nothing but an authentication code and what it is of, in hexadecimal. */
export function isSealedRecord(text: string): boolean {
  const digits = text.trim()
  const isHex = /^(?:[0-9a-fA-F]{2})+$/.test(digits)
  return isHex && digits.length > 2 * (MAC_BYTES + 'BSMS 1.0'.length) && digits.length < MOST_DIGITS
}

/** 64 bits, or 128 in the extended mode, in hexadecimal. */
export const isRecordToken = (token: string): boolean =>
  /^(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(token)

/**
 * The record, for `readKeyFile`.
 * @param token - as it was told, in small hexadecimal digits
 * @throws Fault key.unreadable where the token is another, or a character was changed
 * @see BIP 129, "Encryption": the code is over token and text, and its first half is the IV
 */
export function openSealedRecord(text: string, token: string, cipher: Cipher): string {
  const bytes = Uint8Array.fromHex(text.trim())
  const [mac, sealed] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)]
  const refused = new Fault('key.unreadable', {
    found: 'an encrypted BSMS record that this token does not open',
  })
  if (!isRecordToken(token)) throw refused
  const key = pbkdf2(sha512, 'No SPOF', Uint8Array.fromHex(token), { c: 2_048, dkLen: 32 })
  const opened = cipher(key, mac.subarray(0, IV_BYTES), sealed)
  const made = hmac(sha256, sha256(key), new Uint8Array([...encoder.encode(token), ...opened]))
  if (!equalBytes(made, mac)) throw refused
  const record = new TextDecoder().decode(opened)
  // Who encrypted it has to mean the session that the token is of.
  if (record.split(/\r?\n/)[1]?.toLowerCase() !== token) throw refused
  return record
}

const encoder = new TextEncoder()

// The hash functions bitcoin and Countersign's own records are built on, all over @noble/hashes.
// Domain separation of what is ours lives here too: no other module invents a hash of its own.

import { hmac } from '@noble/hashes/hmac.js'
import { ripemd160 as nobleRipemd160 } from '@noble/hashes/legacy.js'
import { sha256 as nobleSha256, sha512 } from '@noble/hashes/sha2.js'

/** SHA-256, 32 bytes (FIPS 180-4). */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

/** SHA-256 twice, 32 bytes: bitcoin's txid and sighash. */
export function doubleSha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(nobleSha256(bytes))
}

/** RIPEMD-160, 20 bytes. */
export function ripemd160(bytes: Uint8Array): Uint8Array {
  return nobleRipemd160(bytes)
}

/** RIPEMD-160 of SHA-256, 20 bytes: bitcoin's hash of keys and of P2SH scripts. */
export function hash160(bytes: Uint8Array): Uint8Array {
  return nobleRipemd160(nobleSha256(bytes))
}

/** HMAC-SHA-512, 64 bytes (RFC 2104). */
export function hmacSha512(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(sha512, key, message)
}

/**
 * SHA-256 over a tag, a zero byte and the parts: Countersign's own domain separation, so that a
 * hash made for one purpose never stands for another. It is not the tagged hash of BIP 340. The
 * parts are joined without their lengths: at most one of them may vary in length.
 *
 * @param tag - printable ASCII with a version, such as `countersign/entry/v1`
 * @throws RangeError if the tag is empty or holds any other character
 */
export function taggedHash(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return nobleSha256(taggedBytes(tag, ...parts))
}

/**
 * The same tag, zero byte and parts without the hash: what is signed begins with what it is.
 *
 * @throws RangeError if the tag is empty or holds any other character
 */
export function taggedBytes(tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  if (!/^[\x21-\x7e]+$/.test(tag)) throw new RangeError('a tag is printable ASCII')
  return concat(new TextEncoder().encode(tag), Uint8Array.of(0), ...parts)
}

/** The parts one after the other, in a new array. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

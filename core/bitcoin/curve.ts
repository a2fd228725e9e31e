// secp256k1: libsecp256k1 compiled to WebAssembly. The only importer of tiny-secp256k1, so that the
// strict settings are chosen once, and so that whoever needs no curve does not load 1 MB of it.

import * as tiny from 'tiny-secp256k1'

const COMPRESSED_LENGTH = 33
const UNCOMPRESSED_LENGTH = 65
const UNCOMPRESSED = 0x04

/** Whether the bytes are a public key as segwit wants it: 33 bytes, on the curve. */
export function isPublicKey(bytes: Uint8Array): boolean {
  return bytes.length === COMPRESSED_LENGTH && tiny.isPoint(bytes)
}

/** Whether the bytes are a point on the curve: compressed, or 65 bytes with prefix 04 (SEC 1). */
export function isPoint(bytes: Uint8Array): boolean {
  return isPublicKey(bytes) || (isUncompressed(bytes) && tiny.isPoint(bytes))
}

/** Whether the 32 bytes are the x coordinate of a point on the curve (BIP 340). */
export function isXOnly(bytes: Uint8Array): boolean {
  return tiny.isXOnlyPoint(bytes)
}

/** Whether the bytes are a secret key: 32 bytes, big-endian, 1 to n - 1. */
export function isSecret(bytes: Uint8Array): boolean {
  return tiny.isPrivate(bytes)
}

/** The compressed public key of a secret. @throws TypeError if it is no secret */
export function publicKeyOf(secret: Uint8Array): Uint8Array {
  const point = tiny.pointFromScalar(secret, true)
  if (point === null) throw new TypeError('not a secret key')
  return point
}

/**
 * An ECDSA signature over a 32-byte hash: 64 bytes, r and s big-endian, deterministic (RFC 6979)
 * and with a low s (BIP 146). @throws TypeError if hash or secret are none
 */
export function signHash(hash: Uint8Array, secret: Uint8Array): Uint8Array {
  return tiny.sign(hash, secret)
}

/**
 * Whether the 64-byte signature (r and s) over the 32-byte hash is by the key, strictly: one with a
 * high s is none, because it would make a transaction non-standard (BIP 146). Neither is anything
 * with a number out of range or a key off the curve.
 *
 * @throws RangeError if hash or signature have another length
 */
export function verifyHash(
  hash: Uint8Array,
  publicKey: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (hash.length !== 32) throw new RangeError('a hash has 32 bytes')
  if (signature.length !== 64) throw new RangeError('a compact signature has 64 bytes')
  if (publicKey.length !== COMPRESSED_LENGTH && !isUncompressed(publicKey)) return false
  try {
    return tiny.verify(hash, publicKey, signature, true)
  } catch {
    // It throws for r or s not below n and for a key off the curve.
    return false
  }
}

/**
 * The point plus the tweak times the generator, in the length of the point; null if the tweak is
 * not below n or the sum is no key (BIP 32, BIP 341). @throws TypeError if the point is none
 */
export function addToPublicKey(point: Uint8Array, tweak: Uint8Array): Uint8Array | null {
  return isTweak(tweak) ? tiny.pointAddScalar(point, tweak, point.length !== 65) : null
}

/**
 * The secret plus the tweak modulo n; null if the tweak is not below n or the sum is zero.
 * @throws TypeError if the secret is none
 */
export function addToSecret(secret: Uint8Array, tweak: Uint8Array): Uint8Array | null {
  return isTweak(tweak) ? tiny.privateAdd(secret, tweak) : null
}

// Zero is a lawful tweak though no lawful secret.
function isTweak(bytes: Uint8Array): boolean {
  return tiny.isPrivate(bytes) || (bytes.length === 32 && bytes.every((byte) => byte === 0))
}

// libsecp256k1 would also read the hybrid forms 06 and 07, a second spelling of the same point.
function isUncompressed(bytes: Uint8Array): boolean {
  return bytes.length === UNCOMPRESSED_LENGTH && bytes[0] === UNCOMPRESSED
}

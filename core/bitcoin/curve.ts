// secp256k1: libsecp256k1 compiled to WebAssembly. The only importer of libauth, and of one module
// of it, so that the strict settings are chosen once, and so that whoever needs no curve loads none
// of its 1 MB. It clears secrets from its memory after each use.

import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js'

const curve = await instantiateSecp256k1()

const COMPRESSED_LENGTH = 33
const UNCOMPRESSED_LENGTH = 65
const UNCOMPRESSED = 0x04

/** Whether the bytes are a public key as segwit wants it: 33 bytes, on the curve. */
export function isPublicKey(bytes: Uint8Array): boolean {
  return bytes.length === COMPRESSED_LENGTH && curve.validatePublicKey(bytes)
}

/** Whether the bytes are a point on the curve: compressed, or 65 bytes with prefix 04 (SEC 1). */
export function isPoint(bytes: Uint8Array): boolean {
  return isPublicKey(bytes) || (isUncompressed(bytes) && curve.validatePublicKey(bytes))
}

/** Whether the 32 bytes are the x coordinate of a point on the curve (BIP 340). */
export function isXOnly(bytes: Uint8Array): boolean {
  return bytes.length === 32 && curve.validatePublicKey(Uint8Array.of(2, ...bytes))
}

/** Whether the bytes are a secret key: 32 bytes, big-endian, 1 to n - 1. */
export function isSecret(bytes: Uint8Array): boolean {
  return bytes.length === 32 && curve.validatePrivateKey(bytes)
}

/** The compressed public key of a secret. @throws TypeError if it is no secret */
export function publicKeyOf(secret: Uint8Array): Uint8Array {
  if (!isSecret(secret)) throw new TypeError('not a secret key')
  return known(curve.derivePublicKeyCompressed(secret))
}

/**
 * An ECDSA signature over a 32-byte hash: 64 bytes, r and s big-endian, deterministic (RFC 6979)
 * and with a low s (BIP 146). @throws TypeError if hash or secret are none
 */
export function signHash(hash: Uint8Array, secret: Uint8Array): Uint8Array {
  if (hash.length !== 32) throw new TypeError('a hash has 32 bytes')
  if (!isSecret(secret)) throw new TypeError('not a secret key')
  return known(curve.signMessageHashCompact(secret, hash))
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
  // It says no to r or s not below n, to a high s, and to a key off the curve.
  return curve.verifySignatureCompactLowS(signature, publicKey, hash)
}

/**
 * The point plus the tweak times the generator, in the length of the point; null if the tweak is
 * not below n or the sum is no key (BIP 32, BIP 341). @throws TypeError if the point is none
 */
export function addToPublicKey(point: Uint8Array, tweak: Uint8Array): Uint8Array | null {
  if (!isTweak(tweak)) return null
  const add =
    point.length === UNCOMPRESSED_LENGTH
      ? curve.addTweakPublicKeyUncompressed
      : curve.addTweakPublicKeyCompressed
  const sum = orNull(add(point, tweak))
  if (sum === null && !isPoint(point)) throw new TypeError('not a point')
  return sum
}

/**
 * The secret plus the tweak modulo n; null if the tweak is not below n or the sum is zero.
 * @throws TypeError if the secret is none
 */
export function addToSecret(secret: Uint8Array, tweak: Uint8Array): Uint8Array | null {
  if (!isSecret(secret)) throw new TypeError('not a secret key')
  return isTweak(tweak) ? orNull(curve.addTweakPrivateKey(secret, tweak)) : null
}

// Zero is a lawful tweak though no lawful secret.
function isTweak(bytes: Uint8Array): boolean {
  return bytes.length === 32 && (isSecret(bytes) || bytes.every((byte) => byte === 0))
}

// libsecp256k1 would also read the hybrid forms 06 and 07, a second spelling of the same point.
function isUncompressed(bytes: Uint8Array): boolean {
  return bytes.length === UNCOMPRESSED_LENGTH && bytes[0] === UNCOMPRESSED
}

// What libauth could not do it says in words.
const orNull = (answer: Uint8Array | string): Uint8Array | null =>
  typeof answer === 'string' ? null : answer

function known(answer: Uint8Array | string): Uint8Array {
  if (typeof answer === 'string') throw new Error(`the curve failed: ${answer}`)
  return answer
}

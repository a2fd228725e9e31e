// The public keys of passkeys: ES256 and Ed25519, in the one form COSE has for them. Keys of other
// kinds, and points that are no key, are refused when a passkey is enrolled.

import { equalBytes } from '../bitcoin/bytes.ts'
import { concat } from '../bitcoin/hashes.ts'
import { Fault } from '../fault.ts'
import { type Cbor, type CborMap, isCborMap, readCbor } from './cbor.ts'

/** Coordinates of 32 bytes: big-endian for ES256; for EdDSA what RFC 8032 calls the public key. */
export type CredentialKey =
  | { readonly alg: 'ES256'; readonly x: Uint8Array; readonly y: Uint8Array }
  | { readonly alg: 'EdDSA'; readonly x: Uint8Array }

// RFC 9053: {1: 2, 3: -7, -1: 1, -2: x, -3: y} and {1: 1, 3: -8, -1: 6, -2: x}.
const ES256_BEFORE_X = Uint8Array.fromHex('a5010203262001215820')
const ES256_BEFORE_Y = Uint8Array.fromHex('225820')
const ED25519_BEFORE_X = Uint8Array.fromHex('a4010103272006215820')

const KEY_TYPE = 1
const ALGORITHM = 3
const CURVE = -1

/**
 * Reads a COSE key, all of the bytes. The bytes of the key are copies.
 * @throws Fault `webauthn.key_unsupported` for another algorithm, `webauthn.invalid` for anything
 * that is no canonical CBOR or no key that can be used
 * @see WebAuthn level 3 section 5.8.5; RFC 9053 sections 2.1, 2.2 and 7
 */
export function readCoseKey(bytes: Uint8Array): CredentialKey {
  const { value } = readCbor(bytes)
  if (!isCborMap(value)) throw invalid('a map', 'another value')
  const key = keyOf(value)
  // Written again and compared: no further member, no other length, no byte after it.
  if (!equalBytes(writeCoseKey(key), bytes)) {
    throw invalid('the members of such a key alone', 'others')
  }
  return checked(key)
}

/** The COSE key: 77 bytes for ES256, 42 for EdDSA. */
export function writeCoseKey(key: CredentialKey): Uint8Array {
  return key.alg === 'ES256'
    ? concat(ES256_BEFORE_X, key.x, ES256_BEFORE_Y, key.y)
    : concat(ED25519_BEFORE_X, key.x)
}

/** The one text of a key, for journals: its COSE form in lower-case hexadecimal. */
export function coseKeyText(key: CredentialKey): string {
  return writeCoseKey(key).toHex()
}

/** Reads what `coseKeyText` writes. @throws as `readCoseKey` */
export function readCoseKeyText(text: string): CredentialKey {
  if (!/^(?:[0-9a-f]{84}|[0-9a-f]{154})$/.test(text)) {
    throw invalid('42 or 77 bytes in hexadecimal', 'another text')
  }
  return readCoseKey(Uint8Array.fromHex(text))
}

function keyOf(map: CborMap): CredentialKey {
  const parts = [map.get(KEY_TYPE), map.get(ALGORITHM), map.get(CURVE)]
  switch (parts.map(textOf).join(' ')) {
    case '2 -7 1':
      return { alg: 'ES256', x: coordinate(map.get(-2)), y: coordinate(map.get(-3)) }
    case '1 -8 6':
      return { alg: 'EdDSA', x: coordinate(map.get(-2)) }
    default: {
      const [keyType = '', algorithm = '', curve = ''] = parts.map(textOf)
      throw new Fault('webauthn.key_unsupported', { keyType, algorithm, curve })
    }
  }
}

const textOf = (part: Cbor | undefined): string =>
  typeof part === 'number' ? String(part) : part === undefined ? 'none' : 'no number'

// A point that is given by x and the sign of y alone has `true` or `false` for y: not tolerated.
function coordinate(value: Cbor | undefined): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== 32) {
    throw invalid('coordinates of 32 bytes', 'others')
  }
  return Uint8Array.from(value)
}

function checked(key: CredentialKey): CredentialKey {
  const isKey = key.alg === 'ES256' ? isOnP256(key.x, key.y) : isStrongEd25519(key.x)
  if (!isKey) throw invalid('a point that is a key', 'another')
  return key
}

// NIST SP 800-186: y^2 = x^3 - 3x + b modulo p. The curve has cofactor 1: every point is a key.
const P256 = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

function isOnP256(xBytes: Uint8Array, yBytes: Uint8Array): boolean {
  const x = BigInt(`0x${xBytes.toHex()}`)
  const y = BigInt(`0x${yBytes.toHex()}`)
  return x < P256 && y < P256 && (y * y - (x * x - 3n) * x - P256_B) % P256 === 0n
}

const P25519 = 2n ** 255n - 19n
// The y of the eight points of small order: under such a key some signature holds for any message.
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  P25519 - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
])

// Whether it is on the curve the verifier finds; a key that is not verifies nothing.
function isStrongEd25519(bytes: Uint8Array): boolean {
  const y = BigInt(`0x${bytes.toReversed().toHex()}`) & (2n ** 255n - 1n)
  return y < P25519 && !SMALL_ORDER.has(y)
}

function invalid(expected: string, got: string): Fault {
  return new Fault('webauthn.invalid', { check: 'key', expected, got })
}

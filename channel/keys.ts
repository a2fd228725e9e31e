// Ed25519 and X25519 keys as 32 raw bytes, which is how they stand in the charter and in files.
// node:crypto speaks DER; the prefixes are those of RFC 8410.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

type Curve = 'ed25519' | 'x25519'

const PRIVATE_PREFIX: Readonly<Record<Curve, string>> = {
  ed25519: '302e020100300506032b657004220420',
  x25519: '302e020100300506032b656e04220420',
}
const PUBLIC_PREFIX: Readonly<Record<Curve, string>> = {
  ed25519: '302a300506032b6570032100',
  x25519: '302a300506032b656e032100',
}

/** The private key whose 32-byte seed (Ed25519) or scalar (X25519) this is. */
export function privateKey(curve: Curve, raw: Uint8Array): KeyObject {
  const key = Buffer.concat([Buffer.from(PRIVATE_PREFIX[curve], 'hex'), raw])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

/** The public key in 32 raw bytes. @throws Error for any other length */
export function publicKey(curve: Curve, raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new Error(`a ${curve} public key has 32 bytes, not ${raw.length}`)
  const key = Buffer.concat([Buffer.from(PUBLIC_PREFIX[curve], 'hex'), raw])
  return createPublicKey({ key, format: 'der', type: 'spki' })
}

/** The raw 32 bytes of the public half. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const publicHalf = key.type === 'private' ? createPublicKey(key) : key
  return new Uint8Array(publicHalf.export({ format: 'der', type: 'spki' }).subarray(-32))
}

/** An Ed25519 signature, 64 bytes, deterministic (RFC 8032). */
export function signBytes(key: KeyObject, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, bytes, key))
}

/** Whether the Ed25519 signature holds; malformed keys and signatures do not. */
export function verifyBytes(key: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64) return false
  try {
    return verify(null, bytes, verifyingKey(key), signature)
  } catch {
    return false
  }
}

/** More devices than an organisation has. Importing a key costs half as much as verifying. */
const MAX_KEPT_KEYS = 256

const kept = new Map<string, KeyObject>()

// Those that came first go first; whoever is still asked for comes again.
function verifyingKey(raw: Uint8Array): KeyObject {
  const name = raw.toHex()
  const found = kept.get(name)
  if (found) return found
  const imported = publicKey('ed25519', raw)
  if (kept.size >= MAX_KEPT_KEYS) kept.delete(kept.keys().next().value ?? '')
  kept.set(name, imported)
  return imported
}

// Signatures of passkeys, by node:crypto: ES256 in DER, and Ed25519. It says whether a signature
// holds, and nothing about what was signed.

import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  type CredentialKey,
  coseKeyText,
  readCoseKeyText,
} from '@countersign/core/access/cose-key.ts'
import { publicKey } from './keys.ts'

// RFC 5480: ecPublicKey on prime256v1, then the uncompressed point.
const P256_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d03010703420004'

/** More passkeys than an organisation has. Importing a key costs half as much as verifying. */
const MAX_KEPT_KEYS = 256

const kept = new Map<string, KeyObject>()
const read = new Map<string, CredentialKey>()

/** Reads a key as it stands in a charter, once. @throws as `readCoseKeyText` */
export function readKey(text: string): CredentialKey {
  return read.get(text) ?? keep(read, text, readCoseKeyText(text))
}

/**
 * Whether the signature over the bytes holds; malformed keys and signatures do not. DER has one
 * spelling (OpenSSL writes what it read again and compares), but a high S holds as a low one does:
 * authenticators do not choose.
 */
export function verifyCredential(
  key: CredentialKey,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  try {
    return verify(key.alg === 'ES256' ? 'sha256' : null, bytes, imported(key), signature)
  } catch {
    return false
  }
}

function imported(key: CredentialKey): KeyObject {
  const text = coseKeyText(key)
  return kept.get(text) ?? keep(kept, text, importKey(key))
}

// Those that came in first go first; whoever is still asked for comes in again.
function keep<T>(all: Map<string, T>, text: string, value: T): T {
  if (all.size >= MAX_KEPT_KEYS) all.delete(all.keys().next().value ?? '')
  all.set(text, value)
  return value
}

function importKey(key: CredentialKey): KeyObject {
  if (key.alg === 'EdDSA') return publicKey('ed25519', key.x)
  if (key.x.length !== 32 || key.y.length !== 32) throw new Error('coordinates have 32 bytes')
  const der = Buffer.concat([Buffer.from(P256_PREFIX, 'hex'), key.x, key.y])
  return createPublicKey({ key: der, format: 'der', type: 'spki' })
}

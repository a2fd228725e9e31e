// Sealing to somebody's X25519 key: an ephemeral key, HKDF-SHA-256 (RFC 5869), AES-256-GCM. What a
// sealed message is for is bound as additional authenticated data, so that it opens nowhere else.

import {
  createCipheriv,
  createDecipheriv,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readBase64 } from '@countersign/core/fields.ts'
import type { Binding } from './binding.ts'
import { publicKey, rawPublicKey } from './keys.ts'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals for one recipient.
 * @param recipient - X25519 public key, 32 bytes
 * @returns base64 of ephemeral key (32) ‖ ciphertext ‖ tag (16)
 */
export function seal(recipient: Uint8Array, secret: Uint8Array, binding: Binding): string {
  const ephemeral = generateKeyPairSync('x25519')
  const ephemeralRaw = rawPublicKey(ephemeral.publicKey)
  const shared = diffieHellman({
    privateKey: ephemeral.privateKey,
    publicKey: publicKey('x25519', recipient),
  })
  const { key, iv } = sealingKey(shared, ephemeralRaw, recipient)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(canonicalBytes(binding))
  const sealed = [ephemeralRaw, cipher.update(secret), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(sealed).toString('base64')
}

/**
 * Opens what was sealed to `recipient` under the same binding.
 * @throws Fault channel.seal_broken if it was sealed to another key or purpose, or changed
 */
export function open(recipient: KeyObject, sealed: string, binding: Binding): Uint8Array {
  try {
    const bytes = Buffer.from(readBase64(sealed) ?? [])
    const ephemeralRaw = bytes.subarray(0, KEY_BYTES)
    const shared = diffieHellman({
      privateKey: recipient,
      publicKey: publicKey('x25519', ephemeralRaw),
    })
    const { key, iv } = sealingKey(shared, ephemeralRaw, rawPublicKey(recipient))
    const decipher = createDecipheriv('aes-256-gcm', key, iv)
      .setAAD(canonicalBytes(binding))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    const body = bytes.subarray(KEY_BYTES, -TAG_BYTES)
    return new Uint8Array(Buffer.concat([decipher.update(body), decipher.final()]))
  } catch (cause) {
    throw new Fault('channel.seal_broken', {}, { cause })
  }
}

// The ephemeral key makes every sealing key fresh, so the IV may come from the same derivation.
function sealingKey(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array) {
  const salt = Buffer.concat([ephemeral, recipient])
  const okm = Buffer.from(
    hkdfSync('sha256', shared, salt, 'countersign/seal/v1', KEY_BYTES + IV_BYTES),
  )
  return { key: okm.subarray(0, KEY_BYTES), iv: okm.subarray(KEY_BYTES) }
}

// Sealing as sealing.ts does it, on the cryptography that browsers have: for pages that seal to the
// signer and are answered sealed. A test holds both sides together.

import { concat } from '@countersign/core/bitcoin/hashes.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readBase64 } from '@countersign/core/fields.ts'
import type { Binding } from './binding.ts'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** A key that answers come back sealed to; it lives as long as the page needs it. */
export type ReplyKey = { readonly secret: CryptoKey; readonly replyTo: string }

export async function makeReplyKey(): Promise<ReplyKey> {
  const pair = await freshPair()
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { secret: pair.privateKey, replyTo: raw.toHex() }
}

/**
 * Seals a text for one recipient.
 * @param recipient - X25519 public key, 32 bytes
 * @returns base64 of ephemeral key (32) ‖ ciphertext ‖ tag (16)
 */
export async function seal(
  recipient: Uint8Array,
  secret: string,
  binding: Binding,
): Promise<string> {
  const pair = await freshPair()
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const to = await crypto.subtle.importKey('raw', own(recipient), 'X25519', false, [])
  const { key, iv } = await sealingKey(pair.privateKey, to, concat(ephemeral, recipient))
  const algorithm = { name: 'AES-GCM', iv, additionalData: own(canonicalBytes(binding)) }
  const body = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode(secret))
  return concat(ephemeral, new Uint8Array(body)).toBase64()
}

/**
 * Opens what was sealed to us under the same binding.
 * @throws Fault channel.seal_broken if it was sealed to another key or purpose, or changed
 */
export async function open(
  { secret, replyTo }: ReplyKey,
  sealed: string,
  binding: Binding,
): Promise<string> {
  try {
    const bytes = readBase64(sealed) ?? new Uint8Array()
    if (bytes.length < KEY_BYTES + TAG_BYTES) throw new Error('too short')
    const ephemeral = own(bytes.subarray(0, KEY_BYTES))
    const from = await crypto.subtle.importKey('raw', ephemeral, 'X25519', false, [])
    const salt = concat(ephemeral, Uint8Array.fromHex(replyTo))
    const { key, iv } = await sealingKey(secret, from, salt)
    const algorithm = { name: 'AES-GCM', iv, additionalData: own(canonicalBytes(binding)) }
    const body = await crypto.subtle.decrypt(algorithm, key, own(bytes.subarray(KEY_BYTES)))
    return new TextDecoder().decode(body)
  } catch (cause) {
    throw new Fault('channel.seal_broken', {}, { cause })
  }
}

// Made with every use, so that no sealing key comes twice.
async function freshPair() {
  type Pair = { readonly publicKey: CryptoKey; readonly privateKey: CryptoKey }
  return (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as Pair
}

async function sealingKey(ours: CryptoKey, theirs: CryptoKey, salt: Uint8Array) {
  const agreement = { name: 'X25519', public: theirs }
  const shared = await crypto.subtle.deriveBits(agreement, ours, KEY_BYTES * 8)
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits'])
  const purpose = new TextEncoder().encode('countersign/seal/v1')
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: own(salt), info: purpose }
  const bits = await crypto.subtle.deriveBits(hkdf, material, (KEY_BYTES + IV_BYTES) * 8)
  const key = await crypto.subtle.importKey('raw', bits.slice(0, KEY_BYTES), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  return { key, iv: bits.slice(KEY_BYTES) }
}

/** Bytes of a buffer of their own, which is what the browser's cryptography takes. */
export const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

// A file for recipients of age (https://age-encryption.org/v1), of X25519 keys. It only seals, and
// only what fits into one chunk: what the signer has to say is a page. With the same source of
// randomness it is the same file, so that it need not be kept.

import { createCipheriv, createHmac, diffieHellman, hkdfSync } from 'node:crypto'
import { privateKey, publicKey, rawPublicKey } from '@countersign/channel/keys.ts'

/** A chunk of the format's STREAM. */
const MAX_BYTES = 65_536
const VERSION = 'age-encryption.org/v1'

/**
 * @param recipients - public keys of 32 bytes
 * @param random - bytes for each label, known to nobody and never the same for another file
 * @throws Error for a recipient with whom every shared secret is zero, and for what is too long
 */
export function sealForAge(
  plaintext: Uint8Array,
  recipients: readonly Uint8Array[],
  random: (label: string, bytes: number) => Uint8Array,
): Uint8Array {
  if (plaintext.length > MAX_BYTES) throw new Error('too long for one chunk')
  const fileKey = random('file-key', 16)
  const stanzas = recipients.map((to, at) => stanza(fileKey, to, random(`ephemeral-${at}`, 32)))
  const header = [VERSION, ...stanzas, '---'].join('\n')
  const mac = createHmac('sha256', derive(fileKey, '', 'header'))
    .update(header)
    .digest()
  const nonce = random('nonce', 16)
  // Eleven bytes count chunks; the last byte says that this one, the first, is the last.
  const chunk = encrypt(derive(fileKey, nonce, 'payload'), plaintext, 1)
  return Buffer.concat([Buffer.from(`${header} ${unpadded(mac)}\n`), nonce, chunk])
}

/** The file's key for one recipient, by an ephemeral key of this file alone. */
function stanza(fileKey: Uint8Array, to: Uint8Array, scalar: Uint8Array): string {
  const ephemeral = privateKey('x25519', scalar)
  const share = rawPublicKey(ephemeral)
  const shared = diffieHellman({ privateKey: ephemeral, publicKey: publicKey('x25519', to) })
  // OpenSSL refuses it by itself; the format wants it said (RFC 7748, section 6.1).
  if (shared.every((byte) => byte === 0)) throw new Error('a recipient of low order')
  const key = derive(shared, Buffer.concat([share, to]), `${VERSION}/X25519`)
  return `-> X25519 ${unpadded(share)}\n${unpadded(encrypt(key, fileKey, 0))}`
}

const derive = (key: Uint8Array, salt: Uint8Array | string, use: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, salt, use, 32))

/** Each key encrypts once: the nonce only says whether a chunk is the last. */
function encrypt(key: Uint8Array, plaintext: Uint8Array, last: 0 | 1): Uint8Array {
  const nonce = new Uint8Array(12)
  nonce[11] = last
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

/** Bodies of 32 bytes take 43 characters: one line, as the format has lines of 64. */
const unpadded = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '')

// A secret at rest: AES-256-GCM under argon2id of a passphrase. What stands beside it in the file
// is sealed in as well, so that no part of one file fits another.

import { argon2Sync, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, text, word } from '@countersign/core/fields.ts'

/** OWASP's floor is 19 MiB and two passes; this costs a guess about a tenth of a second. */
const MEMORY_KIB = 64 * 1024
const PASSES = 3
export const MIN_PASSPHRASE = 8

/** The fields of a sealed secret, for the reader of a file. */
export const sealedParts = {
  derivation: word('argon2id'),
  memoryKib: word(String(MEMORY_KIB)),
  passes: word(String(PASSES)),
  salt: hex(16),
  iv: hex(12),
  sealed: text(128),
} as const

type Texts = { readonly [name: string]: string }
type Sealed = Texts & { readonly salt: string; readonly iv: string; readonly sealed: string }

/** The record with a secret sealed into it. @throws Fault client.passphrase_short */
export function sealSecret(own: Texts, secret: Uint8Array, passphrase: string): Sealed {
  if (passphrase.length < MIN_PASSPHRASE) throw new Fault('client.passphrase_short')
  const header = {
    ...own,
    derivation: 'argon2id',
    memoryKib: String(MEMORY_KIB),
    passes: String(PASSES),
    salt: randomBytes(16).toString('hex'),
    iv: randomBytes(12).toString('hex'),
  }
  const key = stretch(passphrase, header.salt)
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(header.iv, 'hex'))
  cipher.setAAD(canonicalBytes(header))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  return { ...header, sealed: sealed.toString('base64') }
}

/** A wrong passphrase and a changed file look the same. @throws Fault client.passphrase_wrong */
export function openSecret({ sealed, ...header }: Sealed, passphrase: string): Uint8Array {
  const bytes = Buffer.from(sealed, 'base64')
  const key = stretch(passphrase, header.salt)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(header.iv, 'hex'))
      .setAAD(canonicalBytes(header))
      .setAuthTag(bytes.subarray(-16))
    const opened = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
    return new Uint8Array(opened)
  } catch (cause) {
    throw new Fault('client.passphrase_wrong', {}, { cause })
  }
}

function stretch(passphrase: string, salt: string): Uint8Array {
  return argon2Sync('argon2id', {
    message: Buffer.from(passphrase.normalize('NFKC')),
    nonce: Buffer.from(salt, 'hex'),
    parallelism: 1,
    tagLength: 32,
    memory: MEMORY_KIB,
    passes: PASSES,
  })
}

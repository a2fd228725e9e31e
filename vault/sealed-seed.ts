// The seed at rest: 32 random bytes from which every key of the process comes, sealed with
// AES-256-GCM. A copied folder is useless without the unseal key, which is never in it.

import { argon2Sync, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { base64, object, whole, word } from '@countersign/core/fields.ts'

/** What opens the seal: a passphrase a person types, or 32 random bytes from a key file. */
export type UnsealKey =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'key-file'; readonly key: Uint8Array }

/** What the seal is bound to: a seed of one process and network opens for no other. */
export type SealPurpose = { readonly process: 'signer' | 'trader'; readonly network: string }

type Derivation =
  | { readonly kind: 'key-file' }
  | {
      readonly kind: 'argon2id'
      readonly salt: Uint8Array
      readonly memoryKib: number
      readonly passes: number
    }

// RFC 9106's second recommended option: 64 MiB and three passes, a quarter of a second here.
const MEMORY_KIB = 65_536
const PASSES = 3
const MAX_MEMORY_KIB = 1_048_576
/** The seed and the tag of 16 bytes. */
const SEALED_BYTES = 48

const sealedFile = object({
  version: word('1'),
  header: object({
    process: word('signer', 'trader'),
    network: word('mainnet', 'testnet4', 'signet', 'regtest'),
    derivation: word('argon2id', 'key-file'),
    salt: base64(16),
    memoryKib: whole(MAX_MEMORY_KIB),
    passes: whole(64),
  }),
  iv: base64(12),
  ciphertext: base64(SEALED_BYTES),
})

/** The file's path in the process's own folder. */
export const seedFile = (folder: string): string => join(folder, 'seed.sealed')

/** Whether this folder has a seed yet. */
export const hasSeed = (folder: string): boolean => existsSync(seedFile(folder))

/** A new random seed, 32 bytes. */
export const makeSeed = (): Uint8Array => new Uint8Array(randomBytes(32))

/** What of the seal is not its key: whose seed it is, and where it lies. */
export type Seal = { readonly folder: string; readonly purpose: SealPurpose }

/**
 * Seals a seed and writes it durably.
 * @throws Error when the folder has one: overwriting it would lose every key there is
 */
export function sealSeed({ folder, purpose }: Seal, key: UnsealKey, seed: Uint8Array): void {
  if (hasSeed(folder)) throw new Error('this folder has a seed already')
  const derivation: Derivation =
    key.kind === 'key-file'
      ? { kind: 'key-file' }
      : { kind: 'argon2id', salt: randomBytes(16), memoryKib: MEMORY_KIB, passes: PASSES }
  const header = headerOf(purpose, derivation)
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key, derivation), iv)
  cipher.setAAD(canonicalBytes(header))
  const ciphertext = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()])
  const file = canonicalBytes({
    version: '1',
    header,
    iv: iv.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
  })
  writeDurably(seedFile(folder), file)
}

/**
 * Opens the seed.
 * @throws Fault vault.unseal_failed for a wrong key or another network's seed,
 *   vault.sealed_file_invalid when the file is damaged
 */
export function openSeed({ folder, purpose }: Seal, key: UnsealKey): Uint8Array {
  const { header, stored, iv, ciphertext } = readSealed(readFileSync(seedFile(folder)))
  const derivation: Derivation =
    header.derivation === 'key-file'
      ? { kind: 'key-file' }
      : { kind: 'argon2id', salt: header.salt, memoryKib: header.memoryKib, passes: header.passes }
  const isSameKind = (key.kind === 'key-file') === (derivation.kind === 'key-file')
  const isOurs = header.process === purpose.process && header.network === purpose.network
  if (!isSameKind || !isOurs) {
    throw new Fault('vault.unseal_failed', { sealedWith: derivation.kind })
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(key, derivation), iv)
    decipher.setAAD(canonicalBytes(stored))
    decipher.setAuthTag(ciphertext.subarray(-16))
    const opened = [decipher.update(ciphertext.subarray(0, -16)), decipher.final()]
    return new Uint8Array(Buffer.concat(opened))
  } catch (cause) {
    throw new Fault('vault.unseal_failed', { sealedWith: derivation.kind }, { cause })
  }
}

function readSealed(bytes: Uint8Array) {
  try {
    const value = readCanonical(bytes)
    const read = sealedFile(value, 'seed.sealed')
    // A shorter one would come with a shorter, weaker tag.
    if (read.ciphertext.length !== SEALED_BYTES) throw new Error('the ciphertext is cut')
    return { ...read, stored: (value as { readonly header: Canonical }).header }
  } catch (cause) {
    throw new Fault('vault.sealed_file_invalid', { file: 'seed.sealed' }, { cause })
  }
}

function headerOf(purpose: SealPurpose, derivation: Derivation): Canonical {
  const isPassphrase = derivation.kind === 'argon2id'
  return {
    ...purpose,
    derivation: derivation.kind,
    salt: isPassphrase ? derivation.salt.toBase64() : '',
    memoryKib: String(isPassphrase ? derivation.memoryKib : 0),
    passes: String(isPassphrase ? derivation.passes : 0),
  }
}

function sealingKey(key: UnsealKey, derivation: Derivation): Uint8Array {
  if (key.kind === 'passphrase' && derivation.kind === 'argon2id') {
    return argon2Sync('argon2id', {
      message: Buffer.from(key.passphrase.normalize('NFKC')),
      nonce: derivation.salt,
      parallelism: 1,
      memory: derivation.memoryKib,
      passes: derivation.passes,
      tagLength: 32,
    })
  }
  if (key.kind === 'key-file' && key.key.length === 32) return key.key
  throw new Fault('vault.unseal_failed', { sealedWith: derivation.kind })
}

/**
 * Writes the whole file or none. The permission model allows no fsync, so the bytes go out with
 * O_SYNC; the new name becomes durable with SQLite's own flush of the same folder, before the
 * journal's first entry.
 */
function writeDurably(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.new`
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_SYNC
  const file = openSync(temporary, flags, 0o600)
  try {
    let written = 0
    while (written < bytes.length) written += writeSync(file, bytes, written)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
}

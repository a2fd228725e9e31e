// The user's key at rest: the entropy of the recovery words, sealed with AES-256-GCM under argon2id
// of a passphrase. It leaves this file only as a root key in memory.

import { argon2Sync, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { hex, object, text, word } from '@countersign/channel/fields.ts'
import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { type DescriptorKey, writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import {
  derive,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  publicPart,
} from '@countersign/core/bitcoin/extended-key.ts'
import { entropyToMnemonic, mnemonicToSeed } from '@countersign/core/bitcoin/mnemonic.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type Context, network } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'

/** OWASP's floor is 19 MiB and two passes; this costs a guess about a tenth of a second. */
const MEMORY_KIB = 64 * 1024
const PASSES = 3
export const MIN_PASSPHRASE = 8

const PURPOSE = 'countersign/user-key/v1'

const keyFields = object({
  version: word('1'),
  purpose: word(PURPOSE),
  network,
  derivation: word('argon2id'),
  memoryKib: word(String(MEMORY_KIB)),
  passes: word(String(PASSES)),
  salt: hex(16),
  iv: hex(12),
  sealed: text(128),
  fingerprint: hex(4),
  firstAccount: text(256),
})

/** What may be known without the passphrase. */
export type PublicKey = {
  readonly network: Network
  /** Of the root key. */
  readonly fingerprint: string
  /** The key expression of account 0. */
  readonly firstAccount: string
}

const keyFile = ({ clientHome }: Context): string => join(clientHome, 'key.json')

/** @throws Fault client.key_missing */
export function readPublicKey(context: Context): PublicKey {
  const record = readRecord(keyFile(context), keyFields)
  if (record === null) throw new Fault('client.key_missing')
  const { network: of, fingerprint: name, firstAccount } = record
  return { network: of, fingerprint: name, firstAccount }
}

/** Whether there is a key; it is never overwritten. */
export function hasKey(context: Context): boolean {
  return readRecord(keyFile(context), keyFields) !== null
}

export type NewKey = {
  readonly network: Network
  /** 16 to 32 bytes: 12 to 24 words. */
  readonly entropy: Uint8Array
  readonly passphrase: string
}

/** Seals and keeps. @throws Fault client.key_exists, client.passphrase_short */
export function writeKey(
  context: Context,
  { network: of, entropy, passphrase }: NewKey,
): PublicKey {
  if (hasKey(context)) throw new Fault('client.key_exists', { file: keyFile(context) })
  if (passphrase.length < MIN_PASSPHRASE) throw new Fault('client.passphrase_short')
  const root = rootOf(entropy, of)
  const header = {
    version: '1',
    purpose: PURPOSE,
    network: of,
    derivation: 'argon2id',
    memoryKib: String(MEMORY_KIB),
    passes: String(PASSES),
    salt: randomBytes(16).toString('hex'),
    iv: randomBytes(12).toString('hex'),
    fingerprint: fingerprint(root),
    firstAccount: writeDescriptorKey(accountKey(root, of, 0)),
  }
  const key = stretch(passphrase, header.salt)
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(header.iv, 'hex'))
  cipher.setAAD(canonicalBytes(header))
  const sealed = Buffer.concat([cipher.update(entropy), cipher.final(), cipher.getAuthTag()])
  writeRecord(keyFile(context), { ...header, sealed: sealed.toString('base64') })
  return { network: of, fingerprint: header.fingerprint, firstAccount: header.firstAccount }
}

/**
 * The root key. A wrong passphrase and a changed file look the same.
 * @throws Fault client.key_missing, client.passphrase_wrong
 */
export function openKey(context: Context, passphrase: string): ExtendedSecretKey {
  const record = readRecord(keyFile(context), keyFields)
  if (record === null) throw new Fault('client.key_missing')
  const { sealed, ...header } = record
  const bytes = Buffer.from(sealed, 'base64')
  const key = stretch(passphrase, header.salt)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(header.iv, 'hex'))
      .setAAD(canonicalBytes(header))
      .setAuthTag(bytes.subarray(-16))
    const entropy = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()])
    return rootOf(new Uint8Array(entropy), header.network)
  } catch (cause) {
    throw new Fault('client.passphrase_wrong', {}, { cause })
  }
}

/** The public key of an account, as it stands in descriptors. */
export function accountKey(root: ExtendedSecretKey, of: Network, account: number): DescriptorKey {
  const path = accountPath(of, account)
  return { origin: { fingerprint: fingerprint(root), path }, key: publicPart(derive(root, path)) }
}

function rootOf(entropy: Uint8Array, of: Network): ExtendedSecretKey {
  return fromSeed(mnemonicToSeed(entropyToMnemonic(entropy)), keyVersion(of))
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

// The user's key at rest: the entropy of the recovery words, sealed with AES-256-GCM under argon2id
// of a passphrase. It leaves this file only as a root key in memory.

import { join } from 'node:path'
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
import { Fault } from '@countersign/core/fault.ts'
import { hex, object, text, word } from '@countersign/core/fields.ts'
import { type Context, network } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'
import { openSecret, sealedParts, sealSecret } from './sealed.ts'

const PURPOSE = 'countersign/user-key/v1'

const keyFields = object({
  version: word('1'),
  purpose: word(PURPOSE),
  network,
  ...sealedParts,
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
  const root = rootOf(entropy, of)
  const header = {
    version: '1',
    purpose: PURPOSE,
    network: of,
    fingerprint: fingerprint(root),
    firstAccount: writeDescriptorKey(accountKey(root, of, 0)),
  }
  writeRecord(keyFile(context), sealSecret(header, entropy, passphrase))
  return { network: of, fingerprint: header.fingerprint, firstAccount: header.firstAccount }
}

/**
 * The root key. A wrong passphrase and a changed file look the same.
 * @throws Fault client.key_missing, client.passphrase_wrong
 */
export function openKey(context: Context, passphrase: string): ExtendedSecretKey {
  const record = readRecord(keyFile(context), keyFields)
  if (record === null) throw new Fault('client.key_missing')
  return rootOf(openSecret(record, passphrase), record.network)
}

/** The public key of an account, as it stands in descriptors. */
export function accountKey(root: ExtendedSecretKey, of: Network, account: number): DescriptorKey {
  const path = accountPath(of, account)
  return { origin: { fingerprint: fingerprint(root), path }, key: publicPart(derive(root, path)) }
}

function rootOf(entropy: Uint8Array, of: Network): ExtendedSecretKey {
  return fromSeed(mnemonicToSeed(entropyToMnemonic(entropy)), keyVersion(of))
}

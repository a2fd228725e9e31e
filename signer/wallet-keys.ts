// The signer's own bitcoin keys: one account per wallet, derived from the sealed seed at BIP 48
// paths, so that it can be made again and no key is ever in two wallets. A secret leaves in one
// form alone: sealed for the recipients that were pinned with its wallet.

import { createHash, hkdfSync } from 'node:crypto'
import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { SIGHASH_ALL, writeSignature } from '@countersign/core/bitcoin/der.ts'
import {
  type DescriptorKey,
  type OwnKey,
  writeDescriptorKey,
} from '@countersign/core/bitcoin/descriptor.ts'
import {
  derive,
  deriveChild,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  publicPart,
  writeExtendedKey,
} from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'
import { readRecipients } from '@countersign/core/wallet/exit/recipients.ts'
import { sealedKeyText } from '@countersign/core/wallet/exit/sealed-key.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'
import { sealForAge } from '@countersign/vault/age.ts'

export type WalletKeys = {
  /** The account key as it stands in the wallet's descriptor. */
  descriptorKey(account: number): DescriptorKey
  /** Our public keys in a wallet of this account, from the secrets that will sign. */
  ownKey(account: number, at: number): OwnKey
  /** Our signature for every input, DER with the sighash byte; the same each time (RFC 6979). */
  sign(account: number, spend: Spend): readonly InputSignature[]
  /**
   * The account's secret key as a file of age, the same each time.
   * @throws Fault wallet.recipient_invalid
   */
  sealedKey(account: number, sealing: KeySealing): SealedFile
}

/** The wallet that the key is of, by what its file says, and whom it is for. */
export type KeySealing = {
  readonly wallet: string
  readonly descriptor: string
  readonly recipients: readonly string[]
}

/** With its SHA-256. */
export type SealedFile = { readonly file: Uint8Array; readonly hash: string }

export type InputSignature = {
  readonly inputIndex: number
  readonly publicKey: Uint8Array
  readonly signature: Uint8Array
}

/** As many as the inputs and outputs of the largest spend there can be. */
const MAX_CHILDREN = 2_048

/** @param seed - 64 bytes */
export function walletKeys(seed: Uint8Array, network: Network): WalletKeys {
  const root = fromSeed(seed, keyVersion(network))
  // Accounts and chains are few and used for every input; their derivation is half the work.
  const parents = new Map<string, ExtendedSecretKey>()
  const remembered = (name: string, make: () => ExtendedSecretKey): ExtendedSecretKey => {
    const known = parents.get(name)
    if (known) return known
    const key = make()
    parents.set(name, key)
    return key
  }
  const accountKey = (account: number): ExtendedSecretKey =>
    remembered(`${account}`, () => derive(root, accountPath(network, account)))
  const chainKey = (account: number, chain: number): ExtendedSecretKey =>
    remembered(`${account}/${chain}`, () => deriveChild(accountKey(account), chain))
  // What was derived to read a spend is what signs it.
  const children = new Map<string, ExtendedSecretKey>()
  const child = (account: number, { chain, index }: Place): ExtendedSecretKey => {
    const name = `${account}/${chain}/${index}`
    const known = children.get(name)
    if (known) return known
    const key = deriveChild(chainKey(account, chain), index)
    if (children.size >= MAX_CHILDREN) children.clear()
    children.set(name, key)
    return key
  }
  return {
    ownKey: (account, at) => ({
      at,
      publicKeyAt: (chain, index) => child(account, { chain, index }).publicKey,
    }),
    descriptorKey(account) {
      const origin = { fingerprint: fingerprint(root), path: accountPath(network, account) }
      return { origin, key: publicPart(accountKey(account)) }
    },
    sign: (account, spend) =>
      spend.inputs.map(({ place, sighash }, inputIndex) => {
        const key = child(account, place)
        const signature = writeSignature(signHash(sighash, key.secret), SIGHASH_ALL)
        return { inputIndex, publicKey: key.publicKey, signature }
      }),
    sealedKey(account, { recipients, ...of }) {
      const secret = writeExtendedKey(accountKey(account), 'secret')
      const origin = originOf(writeDescriptorKey(this.descriptorKey(account)))
      const plaintext = Buffer.from(sealedKeyText({ ...of, network, secret }, origin))
      const file = sealForAge(plaintext, readRecipients(recipients), (label, bytes) => {
        // All that goes into the file: with another word of it every key of it is another.
        const about = canonicalBytes({ label, recipients, text: sha256(plaintext) })
        return new Uint8Array(hkdfSync('sha256', seed, 'countersign/sealed-key/v1', about, bytes))
      })
      return { file, hash: sha256(file) }
    },
  }
}

const originOf = (key: string): string => key.slice(0, key.indexOf(']') + 1)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

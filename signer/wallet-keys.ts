// The signer's own bitcoin keys: one account per wallet, derived from the sealed seed at BIP 48
// paths, so that it can be made again and no key is ever in two wallets.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { SIGHASH_ALL, writeSignature } from '@countersign/core/bitcoin/der.ts'
import type { DescriptorKey, OwnKey } from '@countersign/core/bitcoin/descriptor.ts'
import {
  derive,
  deriveChild,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  publicPart,
} from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'
import type { Place } from '@countersign/core/wallet/wallet.ts'

export type WalletKeys = {
  /** The account key as it stands in the wallet's descriptor. */
  descriptorKey(account: number): DescriptorKey
  /** Our public keys in a wallet of this account, from the secrets that will sign. */
  ownKey(account: number, at: number): OwnKey
  /** Our signature for every input, DER with the sighash byte; the same each time (RFC 6979). */
  sign(account: number, spend: Spend): readonly InputSignature[]
}

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
  }
}

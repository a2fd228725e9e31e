// The signer's own bitcoin keys: one account per wallet, derived from the sealed seed at BIP 48
// paths, so that it can be made again and no key is ever in two wallets.

import { accountPath } from '@countersign/core/bitcoin/account.ts'
import { signHash } from '@countersign/core/bitcoin/curve.ts'
import { SIGHASH_ALL, writeSignature } from '@countersign/core/bitcoin/der.ts'
import type { DescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import {
  derive,
  type ExtendedSecretKey,
  fingerprint,
  fromSeed,
  publicPart,
} from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion, type Network } from '@countersign/core/bitcoin/network.ts'
import type { Spend } from '@countersign/core/wallet/examine.ts'

export type WalletKeys = {
  /** The account key as it stands in the wallet's descriptor. */
  descriptorKey(account: number): DescriptorKey
  /** Our signature for every input, DER with the sighash byte; the same each time (RFC 6979). */
  sign(account: number, spend: Spend): readonly InputSignature[]
}

export type InputSignature = {
  readonly inputIndex: number
  readonly publicKey: Uint8Array
  readonly signature: Uint8Array
}

/** @param seed - 64 bytes */
export function walletKeys(seed: Uint8Array, network: Network): WalletKeys {
  const root = fromSeed(seed, keyVersion(network))
  const rootFingerprint = fingerprint(root)
  // Accounts and chains are few and used for every input; their derivation is half the work.
  const parents = new Map<string, ExtendedSecretKey>()
  const chainKey = (account: number, chain: number): ExtendedSecretKey => {
    const name = `${account}/${chain}`
    const known = parents.get(name)
    if (known) return known
    const key = derive(root, [...accountPath(network, account), chain])
    parents.set(name, key)
    return key
  }
  return {
    descriptorKey(account) {
      const path = accountPath(network, account)
      const key = publicPart(derive(root, path))
      return { origin: { fingerprint: rootFingerprint, path }, key }
    },
    sign: (account, spend) =>
      spend.inputs.map(({ place, sighash }, inputIndex) => {
        const key = derive(chainKey(account, place.chain), [place.index])
        const signature = writeSignature(signHash(sighash, key.secret), SIGHASH_ALL)
        return { inputIndex, publicKey: key.publicKey, signature }
      }),
  }
}

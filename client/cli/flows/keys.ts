// The user's own key: made here, never sent anywhere.

import { randomBytes } from 'node:crypto'
import { entropyToMnemonic, mnemonicToEntropy } from '@countersign/core/bitcoin/mnemonic.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { hasKey, type PublicKey, writeKey } from '../keep/keystore.ts'
import { requirePairing } from '../keep/pairing.ts'

/** 24 fresh words. */
export function freshWords(): string {
  return entropyToMnemonic(new Uint8Array(randomBytes(32)))
}

/** The network of the paired signer. @throws Fault client.not_paired, client.key_exists */
export function networkForNewKey(context: Context): Network {
  const { network } = requirePairing(context)
  if (hasKey(context)) throw new Fault('client.key_exists')
  return network
}

/** Keeps the key behind these words. @throws Fault mnemonic.invalid, client.* */
export function createKey(
  context: Context,
  { words, passphrase }: { readonly words: string; readonly passphrase: string },
): PublicKey {
  const network = networkForNewKey(context)
  return writeKey(context, { network, entropy: mnemonicToEntropy(words), passphrase })
}

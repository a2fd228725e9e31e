// Whose keys somebody brings: recovery words, or an extended secret key as other software writes
// it, matched with the keys of a descriptor by what they derive to, never by a fingerprint.

import { equalBytes } from '../../bitcoin/bytes.ts'
import type { Descriptor, DescriptorKey } from '../../bitcoin/descriptor.ts'
import {
  derive,
  type ExtendedSecretKey,
  fromSeed,
  hasSecret,
  readExtendedKey,
} from '../../bitcoin/extended-key.ts'
import { mnemonicToSeed } from '../../bitcoin/mnemonic.ts'
import { Fault } from '../../fault.ts'

/** The secret of one key of a descriptor: of its account, from which chains are derived. */
export type HeldKey = { readonly at: number; readonly account: ExtendedSecretKey }

/**
 * The keys of the descriptor that this secret makes; as a rule one.
 * @param secret - 12 to 24 words of BIP 39, or an extended secret key of the root or the account;
 *   for words that something was added to, bring the extended key
 * @throws Fault mnemonic.*, key.* when it is no secret; exit.key_foreign when it makes none of
 *   them. No fault quotes any of it.
 */
export function heldKeys(descriptor: Descriptor, secret: string): readonly HeldKey[] {
  const root = rootOf(descriptor, secret.trim())
  const held = descriptor.keys.flatMap((key, at) => {
    const account = accountOf(root, key)
    return account ? [{ at, account }] : []
  })
  if (held.length === 0) throw new Fault('exit.key_foreign')
  return held
}

function rootOf({ version }: Descriptor, text: string): ExtendedSecretKey {
  if (/\s/.test(text)) return fromSeed(mnemonicToSeed(text), version)
  const key = readExtendedKey(text)
  if (!hasSecret(key)) throw new Fault('exit.key_foreign', { reason: 'it is a public key' })
  return key
}

/** Itself, or what lies below it by the path that the descriptor tells. */
function accountOf(root: ExtendedSecretKey, { key, origin }: DescriptorKey) {
  const candidates = origin === undefined ? [root] : [root, derive(root, origin.path)]
  return candidates.find(
    (each) =>
      equalBytes(each.publicKey, key.publicKey) && equalBytes(each.chainCode, key.chainCode),
  )
}

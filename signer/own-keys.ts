// Which public keys are ours in a wallet: every one within reach of its used addresses, kept in
// memory from the first question on, because making them takes a quarter of a second. Coins may lie
// further out, and are signed for there too: whoever knows of one names its place.

import { derive, type ExtendedPublicKey } from '@countersign/core/bitcoin/extended-key.ts'
import type { WalletRecord } from '@countersign/core/charter/state.ts'
import { isWithinReach, type Marks, type Place } from '@countersign/core/wallet/wallet.ts'
import type { Signer } from './signer.ts'

/** Wallets whose keys are kept; a wallet's take a third of a megabyte. */
const MAX_KEPT = 16

type Kept = { readonly keys: Set<string>; readonly next: [number, number] }

const keptBy = new WeakMap<Signer['ledger'], Map<string, Kept>>()

/**
 * Tells our keys from others' in one wallet.
 * @param places - further places whose keys are told; each out of reach costs one derivation
 */
export function ownKeysIn(
  signer: Signer,
  { name, wallet }: Pick<WalletRecord, 'name' | 'wallet'>,
  places: readonly Place[] = [],
): (publicKey: Uint8Array) => boolean {
  const account = wallet.descriptor.keys[wallet.serverKey]?.key
  if (!account) throw new Error('the wallet has no key of ours')
  const kept = keptBy.get(signer.ledger) ?? new Map<string, Kept>()
  keptBy.set(signer.ledger, kept)
  const known = kept.get(name) ?? { keys: new Set(), next: [0, 0] }
  if (!kept.has(name) && kept.size >= MAX_KEPT) kept.clear()
  kept.set(name, known)
  const marks = signer.ledger.marks(name)
  extend(known, account, marks)
  const further = keysAt(
    account,
    places.filter((place) => !isWithinReach(place, marks)),
  )
  return (publicKey) => {
    const key = publicKey.toHex()
    return known.keys.has(key) || further.has(key)
  }
}

function keysAt(account: ExtendedPublicKey, places: readonly Place[]): ReadonlySet<string> {
  if (places.length === 0) return new Set()
  const parents = [derive(account, [0]), derive(account, [1])] as const
  return new Set(
    places.map(({ chain, index }) => derive(parents[chain], [index]).publicKey.toHex()),
  )
}

function extend({ keys, next }: Kept, account: ExtendedPublicKey, marks: Marks): void {
  for (const chain of [0, 1] as const) {
    const parent = derive(account, [chain])
    while (isWithinReach({ chain, index: next[chain] }, marks)) {
      keys.add(derive(parent, [next[chain]]).publicKey.toHex())
      next[chain] += 1
    }
  }
}

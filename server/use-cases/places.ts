// Where a script stands in a wallet, derived from its descriptor and never believed. Derived
// scripts are remembered: deriving is slow, and the same every time.

import {
  type Chain,
  type Descriptor,
  deriveScripts,
  readDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'

export type FoundPlace = { readonly chain: Chain; readonly index: number }

type Derived = {
  readonly descriptor: Descriptor
  readonly places: Map<string, FoundPlace>
  readonly upTo: [receive: number, change: number]
}

/** Wallets whose scripts are remembered. */
const MAX_REMEMBERED = 64

/** The signer counts no index beyond this far ahead as the wallet's either. */
const MAX_DERIVED = 20_000

const remembered = new Map<string, Derived>()

/** The place of the script among the first `count` of each chain, or null. */
export function findScript(
  descriptor: string,
  script: Uint8Array,
  counts: readonly [receive: number, change: number],
): FoundPlace | null {
  const derived = derivedOf(descriptor)
  for (const chain of [0, 1] as const) {
    const count = Math.min(counts[chain], MAX_DERIVED)
    for (let index = derived.upTo[chain]; index < count; index++) {
      const place = deriveScripts(derived.descriptor, chain, index)
      derived.places.set(place.script.toHex(), { chain, index })
      derived.upTo[chain] = index + 1
    }
  }
  return derived.places.get(script.toHex()) ?? null
}

function derivedOf(text: string): Derived {
  const known = remembered.get(text)
  if (known) return known
  const first = remembered.keys().next()
  if (remembered.size >= MAX_REMEMBERED && !first.done) remembered.delete(first.value)
  const fresh: Derived = { descriptor: readDescriptor(text), places: new Map(), upTo: [0, 0] }
  remembered.set(text, fresh)
  return fresh
}

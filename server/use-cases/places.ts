// Where scripts stand in a wallet, derived from its descriptor and never believed. Deriving is
// slow, and the same every time: it is done once, in pieces, so that nobody waits behind it.

import {
  type Chain,
  type Descriptor,
  deriveScripts,
  readDescriptor,
} from '@countersign/core/bitcoin/descriptor.ts'
import type { Pause } from '../ports/clock.ts'

export type FoundPlace = { readonly chain: Chain; readonly index: number }

/** By script in hexadecimal. */
export type Places = ReadonlyMap<string, FoundPlace>

type Derived = {
  readonly descriptor: Descriptor
  readonly places: Map<string, FoundPlace>
  readonly upTo: [receive: number, change: number]
}

/** About ten milliseconds of work. */
const AT_A_TIME = 8

/** As many as there are wallets. */
const remembered = new Map<string, Derived>()

/**
 * The first `counts` places of each chain, and those further ones that were derived before.
 * @param pause - runs after every few: two that ask for one wallet go on with each other's work
 */
export async function derivePlaces(
  descriptor: string,
  counts: readonly [receive: number, change: number],
  pause: Pause,
): Promise<Places> {
  const derived = derivedOf(descriptor)
  let since = 0
  for (const chain of [0, 1] as const) {
    while (derived.upTo[chain] < counts[chain]) {
      const index = derived.upTo[chain]
      const { script } = deriveScripts(derived.descriptor, chain, index)
      derived.places.set(script.toHex(), { chain, index })
      derived.upTo[chain] = index + 1
      since += 1
      if (since % AT_A_TIME === 0) await pause()
    }
  }
  return derived.places
}

function derivedOf(text: string): Derived {
  const known = remembered.get(text)
  if (known) return known
  const fresh: Derived = { descriptor: readDescriptor(text), places: new Map(), upTo: [0, 0] }
  remembered.set(text, fresh)
  return fresh
}

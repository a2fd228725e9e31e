// What the names in destination lists stand for: the addresses of a descriptor, or of a wallet of
// the organisation, within a range of indexes. The one part of deciding that derives keys, so it
// remembers what it derived.

import {
  type Chain,
  type Descriptor,
  deriveScripts,
  readDescriptor,
} from '../bitcoin/descriptor.ts'
import { Fault } from '../fault.ts'
import type { Directory } from './destinations.ts'

/** A destination by descriptor means this many addresses of each chain, from index 0. */
export const DIRECTORY_RANGE = 1_000

/** More descriptors than these are derived from again each time. */
const MAX_REMEMBERED = 64

/**
 * A directory over descriptors and the organisation's wallets. The first question about a
 * descriptor derives its addresses, about a tenth of a second; each further one is a look-up.
 * @param descriptorOf - the descriptor of the wallet with that name; null if there is none
 */
export function descriptorDirectory(
  descriptorOf: (wallet: string) => Descriptor | null,
): Directory {
  const remembered = new Map<string, Scripts>()
  return (destination, script) => {
    const known = remembered.get(destination)
    if (known) return known(script)
    const descriptor = resolve(destination, descriptorOf)
    // Not remembered: a wallet may come to be.
    if (descriptor === null) return null
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    const scripts = scriptsOf(descriptor)
    remembered.set(destination, scripts)
    return scripts(script)
  }
}

type Scripts = (script: string) => boolean

function resolve(
  destination: string,
  descriptorOf: (wallet: string) => Descriptor | null,
): Descriptor | null {
  const [, wallet] = /^wallet:(.+)$/.exec(destination) ?? []
  return wallet === undefined ? readOrNull(destination) : descriptorOf(wallet)
}

function readOrNull(text: string): Descriptor | null {
  try {
    return readDescriptor(text)
  } catch (error) {
    if (error instanceof Fault) return null
    throw error
  }
}

function scriptsOf(descriptor: Descriptor): Scripts {
  const first = deriveScripts(descriptor, 0, 0).script.toHex()
  let all: ReadonlySet<string> | null = null
  return (script) => {
    // All addresses of a descriptor have one form: another one need not be derived for.
    if (script.length !== first.length || script.slice(0, 4) !== first.slice(0, 4)) return false
    all ??= derived(descriptor)
    return all.has(script)
  }
}

function derived(descriptor: Descriptor): ReadonlySet<string> {
  const chains: readonly Chain[] = [0, 1]
  const indexes = Array.from({ length: DIRECTORY_RANGE }, (_, index) => index)
  return new Set(
    chains.flatMap((chain) =>
      indexes.map((index) => deriveScripts(descriptor, chain, index).script.toHex()),
    ),
  )
}

// How a wallet is left without its server: which of its keys move the coins, and from when on.

import type { Descriptor } from '../../bitcoin/descriptor.ts'

export type Way =
  /** So many of these keys sign, at any time. */
  | { readonly kind: 'together'; readonly keys: readonly number[] }
  /** One key signs, coins of at least so many confirmations. */
  | { readonly kind: 'alone'; readonly key: number; readonly olderBlocks: number }

/**
 * The way that opens with these keys, the one that waits for nothing first.
 * @param held - places in the descriptor's list of keys
 * @returns null where they are too few
 */
export function wayWith(descriptor: Descriptor, held: ReadonlySet<number>): Way | null {
  const together = multiKeys(descriptor).filter((at) => held.has(at))
  const { threshold } = descriptor
  if (together.length >= threshold) return { kind: 'together', keys: together.slice(0, threshold) }
  if (descriptor.kind !== 'timelock' || !held.has(descriptor.laterKey)) return null
  return { kind: 'alone', key: descriptor.laterKey, olderBlocks: descriptor.olderBlocks }
}

/** Every way there is, whoever holds the keys. */
export function waysOf(descriptor: Descriptor): readonly Way[] {
  const keys = multiKeys(descriptor)
  const together = pairsOf(keys).map((pair): Way => ({ kind: 'together', keys: pair }))
  if (descriptor.kind !== 'timelock') return together
  const { laterKey: key, olderBlocks } = descriptor
  return [...together, { kind: 'alone', key, olderBlocks }]
}

/** Places of the keys that sign together. */
const multiKeys = ({ kind, keys }: Descriptor): readonly number[] =>
  [...keys.keys()].slice(0, kind === 'timelock' ? 2 : undefined)

function pairsOf(keys: readonly number[]): readonly (readonly number[])[] {
  return keys.flatMap((one, at) => keys.slice(at + 1).map((other) => [one, other]))
}

// The keys that stand in a descriptor, for showing only. The whole reader derives keys, and the
// curve it needs is a megabyte that has no place in this page.

import { spanOfBlocks } from '@countersign/core/wallet/exit/timelocks.ts'

export type NamedKey = {
  readonly fingerprint: string | null
  /** `m/48h/1h/0h/2h`, or null where the descriptor names none. */
  readonly path: string | null
  /** The extended public key as it stands there. */
  readonly key: string
}

const KEY = /(?:\[([0-9a-f]{8})((?:\/\d+[h']?)*)\])?([xt]pub[1-9A-HJ-NP-Za-km-z]+)/g

/** Each key once, in the order of the descriptor. */
export function keysIn(descriptor: string): readonly NamedKey[] {
  const found = new Map<string, NamedKey>()
  for (const [, fingerprint, path, key = ''] of descriptor.matchAll(KEY)) {
    if (found.has(key)) continue
    const named = fingerprint === undefined ? null : fingerprint
    found.set(key, { fingerprint: named, path: path === undefined ? null : `m${path}`, key })
  }
  return [...found.values()]
}

/** "2 of 3 keys sign", and after how many blocks one of them alone. */
export function shapeWords(descriptor: string): string {
  const [, threshold = '', inside = ''] = /multi\((\d+),([^)]*)\)/.exec(descriptor) ?? []
  const together = `${threshold} of ${keysIn(inside).length} keys sign`
  const blocks = /older\((\d+)\)/.exec(descriptor)?.[1]
  return blocks === undefined ? together : `${together}, or one alone after ${blocks} blocks`
}

/** "once a coin is 52560 blocks old, about 12 months". */
export function ageWords(olderBlocks: number): string {
  const { unit, count } = spanOfBlocks(olderBlocks)
  const length = `${count} ${count === 1 ? unit.slice(0, -1) : unit}`
  return `once a coin is ${olderBlocks} block${olderBlocks === 1 ? '' : 's'} old, about ${length}`
}

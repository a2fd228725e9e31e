// The Merkle tree of RFC 6962 over a log, in a form that grows leaf by leaf: whoever keeps the log
// stores the complete subtrees, and everybody else holds at most one hash for each bit of the size.

import { concat, sha256 } from '../bitcoin/hashes.ts'

/** A complete subtree of 2^level leaves, the `index`-th of its level. */
export type TreeNode = {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/** A tree in short: its size, and the roots of its complete subtrees, the largest first. */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] }

/** Leaves from `start` on, up to and without `end`. */
export type LeafRange = { readonly start: number; readonly end: number }

export const EMPTY_TREE: Frontier = { size: 0, hashes: [] }

/** `SHA-256(0x00 bytes)`. @see RFC 6962 section 2.1 */
export function leafHash(bytes: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(0), bytes))
}

/** `SHA-256(0x01 left right)`. @see RFC 6962 section 2.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(Uint8Array.of(1), left, right))
}

/** Subtrees that a tree of this size has complete at its right edge, one for each bit set. */
export function frontierLength(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = half(rest)) count += rest % 2
  return count
}

/** One leaf more, by its hash. `completed` is what a keeper of the whole tree stores. */
export function appendLeaf(
  { size, hashes }: Frontier,
  leaf: Uint8Array,
): { readonly frontier: Frontier; readonly completed: readonly TreeNode[] } {
  const completed: TreeNode[] = [{ level: 0, index: size, hash: leaf }]
  const left = [...hashes]
  let index = size
  for (let level = 1; index % 2 === 1; level += 1) {
    index = half(index)
    const hash = nodeHash(left.pop() as Uint8Array, (completed.at(-1) as TreeNode).hash)
    completed.push({ level, index, hash })
  }
  const { hash } = completed.at(-1) as TreeNode
  return { frontier: { size: size + 1, hashes: [...left, hash] }, completed }
}

/** The tree's root: of no leaves, the hash of nothing. */
export function frontierRoot({ hashes }: Frontier): Uint8Array {
  if (hashes.length === 0) return sha256(new Uint8Array(0))
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The leaves whose roots prove that a leaf is in a tree. @see RFC 6962 section 2.1.1 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const ranges: LeafRange[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.reverse()
}

/**
 * The leaves whose roots prove that a tree of `size` continues one of `from`; none when one of the
 * two is empty or they are the same. @see RFC 6962 section 2.1.2
 */
export function consistencyRanges(from: number, size: number): readonly LeafRange[] {
  if (from < 0 || from > size) throw new RangeError(`${from} is no size before ${size}`)
  if (from === 0 || from === size) return []
  const ranges: LeafRange[] = []
  let [start, end] = [0, size]
  let isWhole = true
  while (end !== from) {
    const middle = start + splitOf(end - start)
    if (from <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
      isWhole = false
    }
  }
  // The old root itself is known to whoever checks.
  if (!isWhole) ranges.push({ start, end })
  return ranges.reverse()
}

/** The fewest complete subtrees that a range of a proof, or of a whole tree, is made of. */
export function subtreesOf({ start, end }: LeafRange): readonly Omit<TreeNode, 'hash'>[] {
  const subtrees: Omit<TreeNode, 'hash'>[] = []
  for (let at = start; at < end; ) {
    let [level, width] = [0, 1]
    while (at % (width * 2) === 0 && at + width * 2 <= end) [level, width] = [level + 1, width * 2]
    subtrees.push({ level, index: at / width })
    at += width
  }
  return subtrees
}

/** The root over a range of a proof, from the complete subtrees that were stored. */
export function rangeRoot(
  range: LeafRange,
  node: (level: number, index: number) => Uint8Array,
): Uint8Array {
  const hashes = subtreesOf(range).map(({ level, index }) => node(level, index))
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

export type Inclusion = {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether a leaf is in a tree, by its hash. @see RFC 9162 section 2.1.3.2 */
export function isIncluded({ leaf, index, size, root, proof }: Inclusion): boolean {
  if (index < 0 || index >= size) return false
  let [here, last] = [index, size - 1]
  let hash = leaf
  for (const each of proof) {
    if (last === 0) return false
    if (here % 2 === 1 || here === last) {
      hash = nodeHash(each, hash)
      while (here % 2 === 0 && here !== 0) [here, last] = [half(here), half(last)]
    } else {
      hash = nodeHash(hash, each)
    }
    ;[here, last] = [half(here), half(last)]
  }
  return last === 0 && isEqual(hash, root)
}

export type Consistency = {
  readonly from: { readonly size: number; readonly root: Uint8Array }
  readonly to: { readonly size: number; readonly root: Uint8Array }
  readonly proof: readonly Uint8Array[]
}

/** Whether one tree continues another, with every earlier leaf as it was. @see RFC 9162 2.1.4.2 */
export function isConsistent({ from, to, proof }: Consistency): boolean {
  if (from.size < 0 || from.size > to.size) return false
  if (from.size === to.size) return proof.length === 0 && isEqual(from.root, to.root)
  if (from.size === 0) return proof.length === 0 && isEqual(from.root, frontierRoot(EMPTY_TREE))
  let [here, last] = [from.size - 1, to.size - 1]
  while (here % 2 === 1) [here, last] = [half(here), half(last)]
  // A whole old tree is a subtree of the new one: its root begins the path and is not sent.
  const path = here === 0 ? [from.root, ...proof] : proof
  const [first, ...rest] = path
  if (!first) return false
  let [older, newer] = [first, first]
  for (const each of rest) {
    if (last === 0) return false
    if (here % 2 === 1 || here === last) {
      older = nodeHash(each, older)
      newer = nodeHash(each, newer)
      while (here % 2 === 0 && here !== 0) [here, last] = [half(here), half(last)]
    } else {
      newer = nodeHash(newer, each)
    }
    ;[here, last] = [half(here), half(last)]
  }
  return last === 0 && isEqual(older, from.root) && isEqual(newer, to.root)
}

// Sizes go beyond the 32 bits that the bit operators keep.
const half = (n: number): number => Math.floor(n / 2)

/** The largest power of two below `n`, which is 2 or more. */
function splitOf(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at])
}

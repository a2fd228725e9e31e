// Ids sorted by a number, in chunks: put in, taken out and asked for a range in logarithmic time
// and the length of a chunk, however many there are. Nothing is only marked as gone.

import type { Decimal } from '../decimal.ts'

/** Short enough to be moved within a microsecond, long enough that a million need few chunks. */
const MOST_PER_CHUNK = 512

export type Keyed = { readonly key: Decimal; readonly id: string }

export interface SortedIds {
  size(): number
  /** An id may stand under several keys, and once under each. */
  add(key: Decimal, id: string): void
  /** Whether it was there. */
  remove(key: Decimal, id: string): boolean
  /** All with `above < key <= upTo`, by key and then id. */
  within(above: Decimal, upTo: Decimal): readonly string[]
}

type Chunk = { readonly keys: Decimal[]; readonly ids: string[] }

/** A sorted list of what is given, in any order. */
export function sortedIds(all: readonly Keyed[] = []): SortedIds {
  const sorted = all.toSorted((a, b) => {
    return isBefore(a.key, a.id, b.key, b.id) ? -1 : a.key === b.key && a.id === b.id ? 0 : 1
  })
  const chunks: Chunk[] = []
  let size = sorted.length
  const half = MOST_PER_CHUNK / 2
  for (let at = 0; at < sorted.length; at += half) {
    const part = sorted.slice(at, at + half)
    chunks.push({ keys: part.map(({ key }) => key), ids: part.map(({ id }) => id) })
  }
  return {
    size: () => size,
    add(key, id) {
      const chunk = chunkFor(chunks, key, id)
      const at = place(chunk, key, id)
      chunk.keys.splice(at, 0, key)
      chunk.ids.splice(at, 0, id)
      size += 1
      if (chunk.keys.length > MOST_PER_CHUNK) split(chunks, chunk)
    },
    remove(key, id) {
      const index = chunkIndex(chunks, key, id)
      const chunk = chunks[index]
      if (chunk === undefined) return false
      const at = place(chunk, key, id)
      if (chunk.keys[at] !== key || chunk.ids[at] !== id) return false
      chunk.keys.splice(at, 1)
      chunk.ids.splice(at, 1)
      size -= 1
      compact(chunks, index)
      return true
    },
    within: (above, upTo) => within(chunks, above, upTo),
  }
}

function isBefore(key: Decimal, id: string, otherKey: Decimal, otherId: string): boolean {
  return key < otherKey || (key === otherKey && id < otherId)
}

/** The last chunk that begins at or before this; the first where none does. */
function chunkIndex(chunks: readonly Chunk[], key: Decimal, id: string): number {
  let low = 0
  let high = chunks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const { keys, ids } = chunks[middle] as Chunk
    if (isBefore(key, id, keys[0] as Decimal, ids[0] as string)) high = middle
    else low = middle + 1
  }
  return Math.max(0, low - 1)
}

function chunkFor(chunks: Chunk[], key: Decimal, id: string): Chunk {
  const found = chunks[chunkIndex(chunks, key, id)]
  if (found !== undefined) return found
  const first: Chunk = { keys: [], ids: [] }
  chunks.push(first)
  return first
}

/** Where it stands in the chunk, or would. */
function place({ keys, ids }: Chunk, key: Decimal, id: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(keys[middle] as Decimal, ids[middle] as string, key, id)) low = middle + 1
    else high = middle
  }
  return low
}

function split(chunks: Chunk[], chunk: Chunk): void {
  const half = chunk.keys.length >> 1
  const rest = { keys: chunk.keys.splice(half), ids: chunk.ids.splice(half) }
  chunks.splice(chunks.indexOf(chunk) + 1, 0, rest)
}

// Chunks that became short are joined, so that there are never many more than needed.
function compact(chunks: Chunk[], index: number): void {
  const chunk = chunks[index] as Chunk
  const next = chunks[index + 1]
  if (next !== undefined && chunk.keys.length + next.keys.length <= MOST_PER_CHUNK / 2) {
    chunk.keys.push(...next.keys)
    chunk.ids.push(...next.ids)
    chunks.splice(index + 1, 1)
  }
  if (chunk.keys.length === 0) chunks.splice(index, 1)
}

function within(chunks: readonly Chunk[], above: Decimal, upTo: Decimal): readonly string[] {
  const found: string[] = []
  // No id is before the empty one: the first that stands above the lower end.
  let index = chunkIndex(chunks, above + 1n, '')
  for (let chunk = chunks[index]; chunk !== undefined; chunk = chunks[index]) {
    for (let at = place(chunk, above + 1n, ''); at < chunk.keys.length; at += 1) {
      if ((chunk.keys[at] as Decimal) > upTo) return found
      found.push(chunk.ids[at] as string)
    }
    index += 1
  }
  return found
}

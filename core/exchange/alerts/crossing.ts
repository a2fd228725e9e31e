// Which thresholds a price crosses when it moves from one tick to the next. Gaps are covered, and
// what is passed again needs no memory: only the interval between the two prices is looked at.

import type { Decimal } from '../decimal.ts'
import { type SortedIds, sortedIds } from './sorted.ts'

/** `up`: crossed when `before < key <= now`. `down`: when `now <= key < before`. */
export type Direction = 'up' | 'down'

export type Threshold = { readonly id: string; readonly key: Decimal; readonly way: Direction }

export interface CrossingIndex {
  size(): number
  add(threshold: Threshold): void
  remove(threshold: Threshold): boolean
  /** The ids that are crossed, by key; none when the price stands still. */
  crossed(before: Decimal, now: Decimal): readonly string[]
}

/** Takes logarithmic time for each question, beside what is crossed. */
export function crossingIndex(all: readonly Threshold[] = []): CrossingIndex {
  const going = (way: Direction) => sortedIds(all.filter((it) => it.way === way))
  const lists: Readonly<Record<Direction, SortedIds>> = { up: going('up'), down: going('down') }
  return {
    size: () => lists.up.size() + lists.down.size(),
    add: ({ way, key, id }) => lists[way].add(key, id),
    remove: ({ way, key, id }) => lists[way].remove(key, id),
    crossed(before, now) {
      if (now > before) return lists.up.within(before, now)
      return now < before ? lists.down.within(now - 1n, before - 1n) : []
    },
  }
}

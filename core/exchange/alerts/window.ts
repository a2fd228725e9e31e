// How far a price has moved within the last so many seconds: its lowest and highest, each kept in a
// queue that only holds what may still become one.

import type { UnixSeconds } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'

type Point = { readonly price: Decimal; readonly at: UnixSeconds }

/** In whole basis points, rounded down: up from the lowest, and down from the highest. */
export type Move = { readonly up: bigint; readonly down: bigint }

/** A window that holds the prices of `seconds` seconds, the present one included. */
export function moveWindow(seconds: number): { push(price: Decimal, at: UnixSeconds): Move } {
  const lowest = extremes((a, b) => a <= b)
  const highest = extremes((a, b) => a >= b)
  return {
    push(price, at) {
      const since = at - seconds + 1
      const low = lowest.push({ price, at }, since)
      const high = highest.push({ price, at }, since)
      return { up: ((price - low) * 10_000n) / low, down: ((high - price) * 10_000n) / high }
    },
  }
}

/** A queue in which each point beats all that come after it. */
function extremes(beats: (a: Decimal, b: Decimal) => boolean) {
  const points: Point[] = []
  let first = 0
  return {
    push(point: Point, since: UnixSeconds): Decimal {
      while (points.length > first && beats(point.price, (points.at(-1) as Point).price)) {
        points.pop()
      }
      points.push(point)
      while ((points[first] as Point).at < since) first += 1
      const best = (points[first] as Point).price
      // What was passed is let go of now and then, not each time.
      if (first > 1_000 && first * 2 > points.length) {
        points.splice(0, first)
        first = 0
      }
      return best
    },
  }
}

// What was spent so far, as far as a policy asks. The signer answers from the index of its journal;
// tests, previews and back-tests from an array.

import type { UnixSeconds } from '../basics.ts'

/** A spend as it counts: signed then, for that much. A replaced spend is not in the history. */
export type Spent = { readonly at: UnixSeconds; readonly amountSats: bigint }

export type Tally = { readonly sats: bigint; readonly count: number }

/** Sums over time. `tally` is asked a few times a decision, about thirty more for each denial. */
export interface History {
  /** All spends with `from <= at <= to`, both ends included. Times are whole seconds. */
  tally(from: UnixSeconds, to: UnixSeconds): Tally
}

/** A history over an array in any order; a tally takes logarithmic time. */
export function arrayHistory(spends: readonly Spent[]): History {
  const sorted = spends.toSorted((a, b) => a.at - b.at)
  const sums = [0n]
  for (const [index, { amountSats }] of sorted.entries()) {
    sums.push((sums[index] as bigint) + amountSats)
  }

  const countBefore = (time: UnixSeconds): number => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((sorted[middle] as Spent).at < time) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    tally(from, to) {
      const first = countBefore(from)
      const end = Math.max(first, countBefore(to + 1))
      return { sats: (sums[end] as bigint) - (sums[first] as bigint), count: end - first }
    },
  }
}

/**
 * The history as if these spends, which have to be in it, had never been: a replaced spend no
 * longer counts at its old time.
 * @throws RangeError when asked for a time that counts less than they do: they were not in it, and
 * leaving them out would make room that is not there
 */
export function without(history: History, spends: readonly Spent[]): History {
  if (spends.length === 0) return history
  const left = arrayHistory(spends)
  return {
    tally(from, to) {
      const all = history.tally(from, to)
      const out = left.tally(from, to)
      const rest = { sats: all.sats - out.sats, count: all.count - out.count }
      if (rest.sats < 0n || rest.count < 0) throw new RangeError('not in the history')
      return rest
    },
  }
}

/** The history as if this spend had been added. */
export function plus(history: History, spent: Spent): History {
  return {
    tally(from, to) {
      const { sats, count } = history.tally(from, to)
      if (spent.at < from || spent.at > to) return { sats, count }
      return { sats: sats + spent.amountSats, count: count + 1 }
    },
  }
}

/**
 * What a spend counts, in satoshis. A replacement counts once, at its dearest, at the time of its
 * own signing: any of the versions may be the one that confirms.
 */
export function countedSats(amountSats: bigint, replaced: readonly Spent[]): bigint {
  const before = replaced.reduce((total, spent) => total + spent.amountSats, 0n)
  return before > amountSats ? before : amountSats
}

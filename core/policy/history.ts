// What was spent so far, as far as a policy asks. The signer answers from the index of its journal;
// tests, previews and back-tests from an array.

import type { UnixSeconds } from '../basics.ts'

/** A spend as it counts: signed then, for that much. A replaced spend is not in the history. */
export type Spent = {
  readonly at: UnixSeconds
  readonly amountSats: bigint
  /** The member who asked for it. Unknown, it counts as asked for by each. */
  readonly member?: string
  /** It counts in every window that ends at its time or later, until a coin of it is spent. */
  readonly isOpen?: true
}

export type Tally = {
  readonly sats: bigint
  readonly count: number
  /** Since when some of it is only taken as spent (taken.ts). */
  readonly takenAt?: UnixSeconds
  /** What of it is open: time alone never takes that out. Absent when nothing is. */
  readonly open?: { readonly sats: bigint; readonly count: number }
}

/**
 * Whose spends: those of this wallet, those of all wallets of the organisation, or those of this
 * wallet that one member asked for. Each member's are some of the wallet's, the wallet's some of
 * the organisation's, at any time.
 */
export type Scope = 'wallet' | 'organisation' | `member:${string}`

/** Sums over time. `tally` is asked a few times a decision, about thirty more for each denial. */
export interface History {
  /** All spends with `from <= at <= to`, both ends included, and the open ones with `at <= to`.
   * Times are whole seconds. */
  tally(from: UnixSeconds, to: UnixSeconds, scope: Scope): Tally
}

/** Whether a spend of the wallet counts in the scope. */
export function isInScope({ member }: Spent, scope: Scope): boolean {
  if (scope === 'wallet' || scope === 'organisation') return true
  return member === undefined || scope === `member:${member}`
}

/**
 * A history over arrays in any order; a tally takes logarithmic time.
 * @param elsewhere - what other wallets of the organisation spent
 */
export function arrayHistory(spends: readonly Spent[], elsewhere: readonly Spent[] = []): History {
  const tallies = new Map<Scope, RangeTally>()
  const tallyOf = (scope: Scope): RangeTally => {
    const known = tallies.get(scope)
    if (known) return known
    const inScope = spends.filter((spent) => isInScope(spent, scope))
    const tally = sortedTally(scope === 'organisation' ? [...inScope, ...elsewhere] : inScope)
    tallies.set(scope, tally)
    return tally
  }
  return { tally: (from, to, scope) => tallyOf(scope)(from, to) }
}

type RangeTally = (from: UnixSeconds, to: UnixSeconds) => Tally

function sortedTally(all: readonly Spent[]): RangeTally {
  const opens = all.filter(({ isOpen }) => isOpen)
  const sorted = all.filter(({ isOpen }) => !isOpen).toSorted((a, b) => a.at - b.at)
  const times = sorted.map(({ at }) => at)
  const sums = [0n]
  for (const [index, { amountSats }] of sorted.entries()) {
    sums.push((sums[index] as bigint) + amountSats)
  }
  return (from, to) => {
    const first = countBefore(times, from)
    const end = Math.max(first, countBefore(times, to + 1))
    const sats = (sums[end] as bigint) - (sums[first] as bigint)
    const isIn = ({ at }: Spent) => at <= to
    return withOpen({ sats, count: end - first }, openTally(opens.filter(isIn)))
  }
}

const openTally = (spends: readonly Spent[]): Open => ({
  sats: spends.reduce((total, { amountSats }) => total + amountSats, 0n),
  count: spends.length,
})

type Open = NonNullable<Tally['open']>

/** A tally, and what is open beside it. */
export function withOpen(tally: Tally, { sats, count }: Open): Tally {
  if (count === 0) return tally
  const { open = { sats: 0n, count: 0 } } = tally
  return {
    ...tally,
    sats: tally.sats + sats,
    count: tally.count + count,
    open: { sats: open.sats + sats, count: open.count + count },
  }
}

/** How many of the ascending times lie before this one, in logarithmic time. */
export function countBefore(times: readonly UnixSeconds[], time: UnixSeconds): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as UnixSeconds) < time) low = middle + 1
    else high = middle
  }
  return low
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
    tally(from, to, scope) {
      const all = history.tally(from, to, scope)
      const out = left.tally(from, to, scope)
      const rest = { ...all, ...less(all, out) }
      if (!out.open) return rest
      const { open: _, ...closed } = rest
      const open = less(all.open ?? { sats: 0n, count: 0 }, out.open)
      return open.count === 0 ? closed : { ...closed, open }
    },
  }
}

function less(all: Open, out: Open): Open {
  const rest = { sats: all.sats - out.sats, count: all.count - out.count }
  if (rest.sats < 0n || rest.count < 0) throw new RangeError('not in the history')
  return rest
}

/** The same history, asked each question once: limits share windows, and are looked at twice. */
export function remembering(history: History): History {
  const known = new Map<string, Tally>()
  return {
    tally(from, to, scope) {
      const question = `${from} ${to} ${scope}`
      const answer = known.get(question) ?? history.tally(from, to, scope)
      known.set(question, answer)
      return answer
    },
  }
}

/** The history as if this spend of the wallet had been added. */
export function plus(history: History, spent: Spent): History {
  return {
    tally(from, to, scope) {
      const known = history.tally(from, to, scope)
      if (spent.at > to || !isInScope(spent, scope)) return known
      if (spent.isOpen) return withOpen(known, { sats: spent.amountSats, count: 1 })
      if (spent.at < from) return known
      return { ...known, sats: known.sats + spent.amountSats, count: known.count + 1 }
    },
  }
}

/**
 * What a spend counts, in satoshis. A replacement counts once, at its dearest, at the time of its
 * own signing and for whoever asked for it: any of the versions may be the one that confirms.
 */
export function countedSats(amountSats: bigint, replaced: readonly Spent[]): bigint {
  const before = replaced.reduce((total, spent) => total + spent.amountSats, 0n)
  return before > amountSats ? before : amountSats
}

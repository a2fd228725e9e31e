// What a policy would have said of the spends of the past. It counts as it would have let through:
// what it denies is not spent, and so leaves room for what came later.

import type { UnixSeconds } from '../basics.ts'
import { decide } from './decide.ts'
import type { Directory } from './destinations.ts'
import type { Claims, SpendFacts } from './facts.ts'
import {
  arrayHistory,
  countBefore,
  countedSats,
  type History,
  isInScope,
  type Scope,
  type Spent,
} from './history.ts'
import type { Policy } from './policy.ts'
import type { Verdict } from './verdict.ts'

/** A spend that happened. */
export type PastSpend = {
  readonly txid: string
  readonly at: UnixSeconds
  readonly spend: SpendFacts
  /** The transactions it took the place of. */
  readonly replaces: readonly string[]
  readonly claims?: Claims
}

export type BackTested = {
  readonly txid: string
  readonly at: UnixSeconds
  readonly verdict: Verdict
}

export type Surroundings = {
  readonly directory?: Directory
  /** What other wallets of the organisation spent, for limits on all together. */
  readonly elsewhere?: readonly Spent[]
}

/**
 * The verdicts in the order of time. What needs approvals or a delay counts as let through, at its
 * own time. A replacement of a spend that was denied is a spend of its own.
 */
export function backTest(
  policy: Policy,
  past: readonly PastSpend[],
  { directory, elsewhere = [] }: Surroundings = {},
): readonly BackTested[] {
  const inTime = past.toSorted((a, b) => a.at - b.at)
  const history = growingHistory(
    inTime.map(({ at }) => at),
    arrayHistory([], elsewhere),
  )
  const passed = new Map<string, { readonly place: number; readonly spent: Spent }>()
  return inTime.map(({ txid, at, spend, replaces, claims }, place) => {
    const before = replaces.map((it) => passed.get(it)).filter((it) => it !== undefined)
    const replaced = before.map(({ spent }) => spent)
    const verdict = decide({
      policy,
      spend,
      history,
      replaced,
      now: at,
      ...(claims ? { claims } : {}),
      ...(directory ? { directory } : {}),
    })
    if (verdict.kind === 'sign') {
      for (const it of before) history.remove(it.place, it.spent)
      for (const it of replaces) passed.delete(it)
      const amountSats = countedSats(spend.amountSats, replaced)
      const spent = { at, amountSats, member: spend.initiator.member }
      history.add(place, spent)
      passed.set(txid, { place, spent })
    }
    return { txid, at, verdict }
  })
}

type GrowingHistory = History & {
  add(place: number, spent: Spent): void
  remove(place: number, spent: Spent): void
}

/** A history that spends come into and go out of, at places in the order of these times. */
function growingHistory(times: readonly UnixSeconds[], besides: History): GrowingHistory {
  const trees = new Map<Scope, Tree>()
  const inside = new Map<number, Spent>()
  const treeOf = (scope: Scope): Tree => {
    const known = trees.get(scope)
    if (known) return known
    const tree = emptyTree(times.length)
    for (const [place, spent] of inside) {
      if (isInScope(spent, scope)) tree.add(place, spent.amountSats, 1)
    }
    trees.set(scope, tree)
    return tree
  }
  const change = (place: number, spent: Spent, sign: 1 | -1) => {
    for (const [scope, tree] of trees) {
      if (isInScope(spent, scope)) tree.add(place, BigInt(sign) * spent.amountSats, sign)
    }
  }
  return {
    tally(from, to, scope) {
      const tree = treeOf(scope)
      const [first, end] = [countBefore(times, from), countBefore(times, to + 1)]
      const [before, until] = [tree.sumOf(first), tree.sumOf(Math.max(first, end))]
      const other = besides.tally(from, to, scope)
      return {
        sats: until.sats - before.sats + other.sats,
        count: until.count - before.count + other.count,
      }
    },
    add(place, spent) {
      inside.set(place, spent)
      change(place, spent, 1)
    },
    remove(place, spent) {
      inside.delete(place)
      change(place, spent, -1)
    },
  }
}

type Tree = {
  add(place: number, sats: bigint, count: number): void
  /** The sum of so many places from the first. */
  sumOf(places: number): { readonly sats: bigint; readonly count: number }
}

/** Sums that change, each in logarithmic time (P. Fenwick, 1994). */
function emptyTree(size: number): Tree {
  const sats = Array.from({ length: size + 1 }, () => 0n)
  const counts = Array.from({ length: size + 1 }, () => 0)
  return {
    add(place, amountSats, count) {
      for (let at = place + 1; at <= size; at += at & -at) {
        sats[at] = (sats[at] as bigint) + amountSats
        counts[at] = (counts[at] as number) + count
      }
    },
    sumOf(places) {
      let [total, count] = [0n, 0]
      for (let at = places; at > 0; at -= at & -at) {
        total += sats[at] as bigint
        count += counts[at] as number
      }
      return { sats: total, count }
    },
  }
}

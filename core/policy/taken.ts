// What a signer takes as spent that its journal does not say. One that was restored cannot know
// what was signed since its backup, so that it counts as if all that the limits allowed had been.

import type { UnixSeconds } from '../basics.ts'
import type { History, Scope } from './history.ts'
import type { Policy } from './policy.ts'

/** As if so much, in so many spends, had been spent at that moment. */
export type Taken = { readonly at: UnixSeconds; readonly sats: bigint; readonly count: number }

/** The highest limits of a policy over any window, whatever its scope: no limit leaves more. */
export function takenOf({ grants, rules }: Policy, at: UnixSeconds): Taken {
  const atoms = [
    ...grants.flatMap(({ unless = [] }) => unless),
    ...rules.flatMap(({ when }) => when),
  ]
  return (
    mostOf(
      atoms.map((atom) => ({
        at,
        sats: atom.kind === 'sum-above' ? atom.sats : 0n,
        count: atom.kind === 'count-above' ? atom.count : 0,
      })),
    ) ?? { at, sats: 0n, count: 0 }
  )
}

/** The history with what is taken as spent: a window that reaches back to it holds it. */
export function withTaken(history: History, takenIn: (scope: Scope) => readonly Taken[]): History {
  return {
    tally(from, to, scope) {
      const known = history.tally(from, to, scope)
      const taken = mostOf(takenIn(scope).filter(({ at }) => from <= at && at <= to))
      if (taken === null || (taken.sats === 0n && taken.count === 0)) return known
      const { at: takenAt, sats, count } = taken
      return { ...known, sats: known.sats + sats, count: known.count + count, takenAt }
    },
  }
}

/** The most of each, at the latest moment; null of none. */
function mostOf(all: readonly Taken[]): Taken | null {
  return all.reduce<Taken | null>((most, { at, sats, count }) => {
    if (most === null) return { at, sats, count }
    return {
      at: Math.max(most.at, at),
      sats: most.sats > sats ? most.sats : sats,
      count: Math.max(most.count, count),
    }
  }, null)
}

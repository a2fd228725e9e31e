// Does a change of policy tighten or loosen? A tightening never makes a verdict milder, for any
// spend and any history. It has to be provable atom by atom; everything else is a loosening.

import { unreachable } from '../basics.ts'
import { canonicalText } from '../canonical.ts'
import { describeGrant, describeRule } from './describe.ts'
import { type Atom, byId, type Grant, type Policy, policyToCanonical, type Rule } from './policy.ts'
import { demandOf, isAtLeast } from './verdict.ts'
import { isWindowWithin } from './window.ts'

export type Change =
  | { readonly kind: 'same' }
  | { readonly kind: 'tightening' }
  | { readonly kind: 'loosening'; readonly because: readonly string[] }

/**
 * Compares two policies that were read by `policyFromCanonical`. Sound, not complete: it may call a
 * tightening a loosening (which then merely waits), never the reverse. Ids mean nothing to it.
 */
export function compare(old: Policy, next: Policy): Change {
  if (canonicalText(policyToCanonical(old)) === canonicalText(policyToCanonical(next))) {
    return { kind: 'same' }
  }
  // Without a grant everything is denied, and nothing is stricter than that.
  if (next.grants.length === 0) return { kind: 'tightening' }
  const lists = compareLists(old.lists, next.lists)
  const because = [
    ...next.grants
      .filter((grant) => !old.grants.some((it) => isGrantWithin(grant, it)))
      .toSorted(byId)
      .map((grant) => `New: ${describeGrant(grant)}`),
    ...old.rules
      .filter((rule) => !next.rules.some((it) => isAsStrict(rule, it, lists)))
      .toSorted(byId)
      .map((rule) => lost(rule, old, next)),
  ]
  return because.length === 0 ? { kind: 'tightening' } : { kind: 'loosening', because }
}

function isGrantWithin(inner: Grant, outer: Grant): boolean {
  return inner.who === outer.who && inner.act === outer.act
}

/** Whether `next` fires whenever `old` does and then asks for at least as much. Each atom of `next`
 * has to follow from an atom of `old`; further atoms of `old` only made it fire less often. */
function isAsStrict(old: Rule, next: Rule, lists: ListComparison): boolean {
  return (
    isAtLeast(demandOf(next.then), demandOf(old.then)) &&
    next.when.every((atom) => old.when.some((it) => follows(it, atom, lists)))
  )
}

/** Whether `next` is true, or cannot be computed, whenever `old` is or cannot. */
function follows(old: Atom, next: Atom, lists: ListComparison): boolean {
  switch (next.kind) {
    case 'amount-above':
    case 'fee-above':
      return old.kind === next.kind && next.sats <= old.sats
    case 'sum-above':
      return (
        old.kind === next.kind && next.sats <= old.sats && isWindowWithin(old.window, next.window)
      )
    case 'count-above':
      return (
        old.kind === next.kind && next.count <= old.count && isWindowWithin(old.window, next.window)
      )
    case 'destination-in':
      return old.kind === next.kind && lists.isDenyListKept(old.list, next.list)
    case 'destination-not-in':
      return old.kind === next.kind && lists.isAllowListKept(old.list, next.list)
    case 'fee-rate-above':
      return old.kind === next.kind && next.satPerVb <= old.satPerVb
    case 'fee-share-above':
      return old.kind === next.kind && next.basisPoints <= old.basisPoints
    case 'change-not-ours':
      return old.kind === next.kind
    default:
      return unreachable(next)
  }
}

type ListComparison = {
  /** The next list denies all that the old one does. */
  readonly isDenyListKept: (old: string, next: string) => boolean
  /** The next list allows nothing that the old one does not. */
  readonly isAllowListKept: (old: string, next: string) => boolean
}

// A list that does not exist makes its atom true of every spend: as the next list it is the
// strictest, as the old one only another missing list is as strict.
function compareLists(oldLists: Policy['lists'], nextLists: Policy['lists']): ListComparison {
  const olds = new Map(Object.entries(oldLists).map(([name, list]) => [name, new Set(list)]))
  const nexts = new Map(Object.entries(nextLists).map(([name, list]) => [name, new Set(list)]))
  type Test = (old: ReadonlySet<string>, next: ReadonlySet<string>) => boolean

  // Remembered: thousands of atoms may name the same two lists of thousands of entries.
  const remembered = (test: Test) => {
    const answers = new Map<string, boolean>()
    return (oldName: string, nextName: string): boolean => {
      const old = olds.get(oldName)
      const next = nexts.get(nextName)
      if (next === undefined) return true
      if (old === undefined) return false
      const key = `${oldName} ${nextName}`
      const answer = answers.get(key) ?? test(old, next)
      answers.set(key, answer)
      return answer
    }
  }
  return {
    isDenyListKept: remembered((old, next) => old.isSubsetOf(next)),
    isAllowListKept: remembered((old, next) => next.isSubsetOf(old)),
  }
}

function lost(rule: Rule, old: Policy, next: Policy): string {
  const was = describeRule(rule, old.lists)
  const same = next.rules.find(({ id }) => id === rule.id)
  if (same === undefined) return `Removed: ${was}`
  return `Not provably as strict: ${was} It would become: ${describeRule(same, next.lists)}`
}

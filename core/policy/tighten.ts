// Does a change of policy tighten or loosen? A tightening never makes a verdict milder, for any
// spend and any history. It has to be provable atom by atom; everything else is a loosening.

import { canonicalText } from '../canonical.ts'
import { describeGrant, describeRule } from './describe.ts'
import { compareLists, follows, type ListComparison } from './follows.ts'
import { byId, type Grant, type Policy, policyToCanonical, type Rule } from './policy.ts'
import { demandOf, isAtLeast } from './verdict.ts'
import { isWhoWithin } from './who.ts'

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
      .filter((grant) => !old.grants.some((it) => isGrantWithin(grant, it, lists)))
      .toSorted(byId)
      .map((grant) => `New: ${describeGrant(grant, next.lists)}`),
    ...old.rules
      .filter((rule) => !next.rules.some((it) => isAsStrict(rule, it, lists)))
      .toSorted(byId)
      .map((rule) => lost(rule, old, next)),
  ]
  return because.length === 0 ? { kind: 'tightening' } : { kind: 'loosening', because }
}

/** Whether `outer` matches whenever `inner` does: what keeps the outer one from matching has to
 * keep the inner one as well. */
export function isGrantWithin(inner: Grant, outer: Grant, lists: ListComparison): boolean {
  const { unless = [] } = inner
  return (
    isWhoWithin(inner.who, outer.who) &&
    inner.act === outer.act &&
    (outer.unless ?? []).every((atom) => unless.some((it) => follows(atom, it, lists)))
  )
}

/** Whether `next` fires whenever `old` does and then asks for at least as much. Each atom of `next`
 * has to follow from an atom of `old`; further atoms of `old` only made it fire less often. */
export function isAsStrict(old: Rule, next: Rule, lists: ListComparison): boolean {
  return (
    isAtLeast(demandOf(next.then), demandOf(old.then)) &&
    next.when.every((atom) => old.when.some((it) => follows(it, atom, lists)))
  )
}

function lost(rule: Rule, old: Policy, next: Policy): string {
  const was = describeRule(rule, old.lists)
  const same = next.rules.find(({ id }) => id === rule.id)
  if (same === undefined) return `Removed: ${was}`
  return `Not provably as strict: ${was} It would become: ${describeRule(same, next.lists)}`
}

// By how much does a policy grow? Many small loosenings come to a large one, so whoever lets a
// policy be loosened compares it with what was in force a while ago. Nothing here decides.

import { describeGrant, describeRule } from './describe.ts'
import { isAtLeastHalf, isWithinDouble } from './doubles.ts'
import { compareLists, type ListComparison } from './follows.ts'
import { byId, type Grant, type Policy, type Rule } from './policy.ts'
import { isWhoWithin } from './who.ts'

const BEYOND = 'More than twice as wide, or not comparable: '

/**
 * In one sentence each, what of `next` is wider than twice what `before` has; empty if nothing is.
 * Within double are: a number up to twice as high, a window down to half as long (both together if
 * no old window could hold more than double), a delay, an age or a number of approvals down to
 * half, an allow-list with as many new entries as it had. Whatever cannot be compared is named: a
 * grant that is new, a rule that is gone or has a further exception, a denial that became less.
 * Sound, not complete, as `compare` is; what `compare` calls a tightening is always within double.
 */
export function growth(before: Policy, next: Policy): readonly string[] {
  if (next.grants.length === 0) return []
  const lists = compareLists(before.lists, next.lists)
  return [
    ...next.grants
      .filter((grant) => !before.grants.some((it) => isGrantDoubled(it, grant, lists)))
      .toSorted(byId)
      .map((grant) => widened(grant, before, next)),
    ...before.rules
      .filter((rule) => !next.rules.some((it) => isRuleDoubled(rule, it, lists)))
      .toSorted(byId)
      .map((rule) => lost(rule, before, next)),
  ]
}

function isGrantDoubled(old: Grant, next: Grant, lists: ListComparison): boolean {
  const { unless = [] } = next
  return (
    isWhoWithin(next.who, old.who) &&
    next.act === old.act &&
    (old.unless ?? []).every((atom) => unless.some((it) => isWithinDouble(atom, it, lists)))
  )
}

function isRuleDoubled(old: Rule, next: Rule, lists: ListComparison): boolean {
  return (
    isAtLeastHalf(old.then, next.then) &&
    next.when.every((atom) => old.when.some((it) => isWithinDouble(it, atom, lists)))
  )
}

function widened(grant: Grant, before: Policy, next: Policy): string {
  const becomes = describeGrant(grant, next.lists)
  const same = before.grants.find(({ id }) => id === grant.id)
  if (same === undefined) return `New: ${becomes}`
  return `${BEYOND}${describeGrant(same, before.lists)} It would become: ${becomes}`
}

function lost(rule: Rule, before: Policy, next: Policy): string {
  const was = describeRule(rule, before.lists)
  const same = next.rules.find(({ id }) => id === rule.id)
  if (same === undefined) return `Removed: ${was}`
  return `${BEYOND}${was} It would become: ${describeRule(same, next.lists)}`
}

// Does a change of an order policy tighten or loosen? A tightening never makes a verdict milder,
// for any request and any history. It has to be provable atom by atom; all else is a loosening.

import { unreachable } from '../../basics.ts'
import { canonicalText } from '../../canonical.ts'
import { compareLists, type ListComparison } from '../../policy/follows.ts'
import { areHoursWithin } from '../../policy/hours.ts'
import { byId } from '../../policy/policy.ts'
import type { Change } from '../../policy/tighten.ts'
import { isWindowWithin } from '../../policy/window.ts'
import { describeOrderGrant, describeOrderRule } from './describe.ts'
import { isDemandAtLeast, orderDemandOf } from './lattice.ts'
import {
  type OrderAtom,
  type OrderGrant,
  type OrderPolicy,
  type OrderRule,
  orderPolicyToCanonical,
} from './policy.ts'
import { isOrderWhoWithin } from './who.ts'

/**
 * Compares two policies that were read by `orderPolicyFromCanonical`. Sound, not complete: it may
 * call a tightening a loosening (which then merely waits), never the reverse.
 */
export function compareOrderPolicies(old: OrderPolicy, next: OrderPolicy): Change {
  const texts = [old, next].map((policy) => canonicalText(orderPolicyToCanonical(policy)))
  if (texts[0] === texts[1]) return { kind: 'same' }
  // Without a grant all that needs one is denied, and nothing is stricter than that.
  if (next.grants.length === 0) return { kind: 'tightening' }
  const lists = compareLists(old.lists, next.lists)
  const because = [
    ...next.grants
      .filter((grant) => !isGranted(grant, old, lists))
      .toSorted(byId)
      .map((grant) => `New: ${describeOrderGrant(grant, next.lists)}`),
    ...old.rules
      .filter((rule) => !next.rules.some((it) => isAsStrict(rule, it, lists)))
      .toSorted(byId)
      .map((rule) => lost(rule, old, next)),
  ]
  return because.length === 0 ? { kind: 'tightening' } : { kind: 'loosening', because }
}

/** Whether for each operation there was a grant that matched whenever this one does. */
function isGranted(grant: OrderGrant, old: OrderPolicy, lists: ListComparison): boolean {
  const { unless = [] } = grant
  return grant.operations.every((operation) =>
    old.grants.some(
      (was) =>
        was.operations.includes(operation) &&
        isOrderWhoWithin(grant.who, was.who) &&
        (was.unless ?? []).every((atom) => unless.some((it) => follows(atom, it, lists))),
    ),
  )
}

/** Whether `next` fires whenever `old` does and then asks for at least as much. */
function isAsStrict(old: OrderRule, next: OrderRule, lists: ListComparison): boolean {
  return (
    isDemandAtLeast(orderDemandOf(next.then), orderDemandOf(old.then)) &&
    next.when.every((atom) => old.when.some((it) => follows(it, atom, lists)))
  )
}

function lost(rule: OrderRule, old: OrderPolicy, next: OrderPolicy): string {
  const was = describeOrderRule(rule, old.lists)
  const same = next.rules.find(({ id }) => id === rule.id)
  if (same === undefined) return `Removed: ${was}`
  return `Not provably as strict: ${was} It would become: ${describeOrderRule(same, next.lists)}`
}

/** Whether `next` is true, or cannot be computed, whenever `old` is or cannot. */
function follows(old: OrderAtom, next: OrderAtom, lists: ListComparison): boolean {
  switch (next.kind) {
    case 'operation-in':
      return old.kind === next.kind && isWithin(old.operations, next.operations)
    case 'market-in':
      return old.kind === next.kind && lists.isDenyListKept(old.list, next.list)
    case 'market-not-in':
      return old.kind === next.kind && lists.isAllowListKept(old.list, next.list)
    case 'side-in':
      return old.kind === next.kind && isWithin(old.sides, next.sides)
    case 'kind-in':
      return old.kind === next.kind && isWithin(old.kinds, next.kinds)
    case 'notional-above':
      return old.kind === next.kind && next.notional <= old.notional
    case 'notional-sum-above':
      // An order counts its notional.
      if (old.kind === 'notional-above') return next.notional <= old.notional
      return old.kind === next.kind && next.notional <= old.notional && isCounted(old, next)
    case 'order-count-above':
      return old.kind === next.kind && next.count <= old.count && isCounted(old, next)
    case 'price-worse-than':
      return old.kind === next.kind && next.basisPoints <= old.basisPoints
    case 'leverage-above':
      return old.kind === next.kind && next.times <= old.times
    case 'initiator-in':
      return old.kind === next.kind && isWithin(old.initiators, next.initiators)
    case 'initiator-not-in':
      return old.kind === next.kind && isWithin(next.initiators, old.initiators)
    case 'hour-in':
      return old.kind === next.kind && areHoursWithin(old, next)
    default:
      return unreachable(next)
  }
}

type Windowed = Extract<OrderAtom, { readonly window: unknown }>

/** Whether all that the inner one counts, the outer one counts. Where nobody is known as initiator
 * nothing is placed, whatever the rules say. */
function isCounted(inner: Windowed, outer: Windowed): boolean {
  const isWider = outer.scope === undefined || inner.scope === outer.scope
  return isWider && isWindowWithin(inner.window, outer.window)
}

const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.every((each) => outer.includes(each))

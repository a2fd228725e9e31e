// By how much does an order policy grow? As core/policy/growth.ts of wallets: many small loosenings
// come to a large one. Nothing here decides.

import type { OrderAtom, OrderPolicy } from './policy.ts'
import { compareOrderPolicies } from './tighten.ts'

/**
 * In one sentence each, what of `next` is looser than `before`, if it is looser than twice that;
 * empty otherwise. Within double are: a number up to twice as high, and an allow-list with as many
 * new markets as it had. All else that `compareOrderPolicies` cannot call a tightening is beyond.
 */
export function orderGrowth(before: OrderPolicy, next: OrderPolicy): readonly string[] {
  if (compareOrderPolicies(doubled(before, next), next).kind !== 'loosening') return []
  const change = compareOrderPolicies(before, next)
  return change.kind === 'loosening' ? change.because : []
}

/** The loosest policy that is within double of one, as far as `next` goes there. */
function doubled(before: OrderPolicy, next: OrderPolicy): OrderPolicy {
  return {
    ...before,
    grants: before.grants.map((grant) =>
      grant.unless === undefined ? grant : { ...grant, unless: grant.unless.map(doubledAtom) },
    ),
    rules: before.rules.map((rule) => ({ ...rule, when: rule.when.map(doubledAtom) })),
    lists: Object.fromEntries(
      Object.entries(before.lists).map(([name, markets]) => [
        name,
        doubledList(markets, Object.hasOwn(next.lists, name) ? (next.lists[name] ?? []) : []),
      ]),
    ),
  }
}

function doubledAtom(atom: OrderAtom): OrderAtom {
  switch (atom.kind) {
    case 'notional-above':
    case 'notional-sum-above':
      return { ...atom, notional: atom.notional * 2n }
    case 'order-count-above':
      return { ...atom, count: atom.count * 2 }
    case 'price-worse-than':
      return { ...atom, basisPoints: atom.basisPoints * 2 }
    case 'leverage-above':
      return { ...atom, times: atom.times * 2 }
    default:
      return atom
  }
}

// Of a list that forbids, whatever was taken out is missed still: then nothing of it is within.
function doubledList(markets: readonly string[], next: readonly string[]): readonly string[] {
  const added = next.filter((market) => !markets.includes(market))
  return added.length > markets.length ? markets : [...markets, ...added].sort()
}

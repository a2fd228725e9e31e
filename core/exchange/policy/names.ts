// The names in an order policy that stand for something outside it, as core/policy/names.ts has
// those of a policy.

import { sortedOnce } from '../../policy/names.ts'
import { groupOf, tokenOf } from '../../policy/who.ts'
import type { OrderPolicy } from './policy.ts'
import { memberIn } from './who.ts'

/** Each sorted, every name once. */
export type OrderNames = {
  /** Of those who may ask and those who have to approve. */
  readonly groups: readonly string[]
  readonly members: readonly string[]
  /** Tokens that may ask, by their ids. */
  readonly tokens: readonly string[]
}

/** Every group, member and token that an order policy names. */
export function orderNamesIn({ grants, rules }: OrderPolicy): OrderNames {
  const atoms = [
    ...grants.flatMap(({ unless = [] }) => unless),
    ...rules.flatMap(({ when }) => when),
  ]
  const named = [
    ...grants.map(({ who }) => who),
    ...atoms.flatMap((atom) => ('initiators' in atom ? atom.initiators : [])),
  ]
  const found = (nameIn: (who: string) => string | null) =>
    named.map(nameIn).filter((name) => name !== null)
  return {
    groups: sortedOnce([
      ...found(groupOf),
      ...rules.flatMap(({ then }) => (then.kind === 'approvals' ? [then.group] : [])),
    ]),
    members: sortedOnce(found(memberIn)),
    tokens: sortedOnce(found(tokenOf)),
  }
}

// The names in a policy that stand for something outside it, so that a policy which names what is
// not there can be refused before it holds.

import { destinationOf, type Policy } from './policy.ts'
import { groupOf, tokenOf } from './who.ts'

/** Each sorted, every name once. */
export type Names = {
  /** Of those who may ask and those who have to approve. */
  readonly groups: readonly string[]
  readonly members: readonly string[]
  /** Tokens that may ask, by their ids. */
  readonly tokens: readonly string[]
  /** Wallets of the organisation that stand in lists, without the `wallet:` before them. */
  readonly wallets: readonly string[]
}

const WALLET = 'wallet:'

/** Every group, member and wallet that a policy names. */
export function namesIn({ grants, rules, lists }: Policy): Names {
  const atoms = [
    ...grants.flatMap(({ unless = [] }) => unless),
    ...rules.flatMap(({ when }) => when),
  ]
  const destinations = Object.values(lists).flat().map(destinationOf)
  return {
    groups: sortedOnce([
      ...grants.map(({ who }) => groupOf(who)).filter((group) => group !== null),
      ...rules.flatMap(({ then }) => (then.kind === 'approvals' ? [then.group] : [])),
    ]),
    members: sortedOnce(atoms.flatMap((atom) => ('members' in atom ? atom.members : []))),
    tokens: sortedOnce(grants.map(({ who }) => tokenOf(who)).filter((token) => token !== null)),
    wallets: sortedOnce(
      destinations
        .filter((destination) => destination.startsWith(WALLET))
        .map((destination) => destination.slice(WALLET.length)),
    ),
  }
}

/** Sorted, every name once. */
export function sortedOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}

// An order policy: grants (who may do what at the venue; without one everything is denied) and
// rules, whose order means nothing. Its types, its one canonical form and the hash that is pinned.
// The lattice, the windows and the requirements are those of core/policy.

import { taggedHash } from '../../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, canonicalText } from '../../canonical.ts'
import { Fault } from '../../fault.ts'
import { plain } from '../../plain.ts'
import { byId, type Requirement } from '../../policy/policy.ts'
import type { Window } from '../../policy/window.ts'
import { type Decimal, writeDecimal } from '../decimal.ts'
import type { Operation } from '../paths/rule.ts'
import { orderPolicyFromDraft } from './draft.ts'
import type { OrderKind, Side } from './facts.ts'
import type { OrderWho } from './who.ts'

/** Whose orders a sum or count is about: this account's, unless it says otherwise. */
export type OrderScope = 'initiator'

/**
 * A question about one request. Each has one direction of strictness: a lower number, a longer
 * window, a wider scope, a longer deny-list can only make it true more often. Those that ask about
 * an order are false of what places none. Notionals are in the account's reference quote.
 */
export type OrderAtom =
  | { readonly kind: 'operation-in'; readonly operations: readonly Operation[] }
  /** Of what names a market, also to read or cancel there. */
  | { readonly kind: 'market-in'; readonly list: string }
  | { readonly kind: 'market-not-in'; readonly list: string }
  | { readonly kind: 'side-in'; readonly sides: readonly Side[] }
  | { readonly kind: 'kind-in'; readonly kinds: readonly OrderKind[] }
  | { readonly kind: 'notional-above'; readonly notional: Decimal }
  | {
      readonly kind: 'notional-sum-above'
      readonly notional: Decimal
      readonly window: Window
      readonly scope?: OrderScope
    }
  | {
      readonly kind: 'order-count-above'
      readonly count: number
      readonly window: Window
      readonly scope?: OrderScope
    }
  /**
   * A buy above, or a sale below, the reference by more than this: how an account is drained over a
   * thin market. Of market and limit orders only: a stop is meant to be away until it fires.
   */
  | { readonly kind: 'price-worse-than'; readonly basisPoints: number }
  | { readonly kind: 'leverage-above'; readonly times: number }
  /** `member:<id>`, `token:<id>` or `trader`; what the trader fires is also its armer's. */
  | { readonly kind: 'initiator-in'; readonly initiators: readonly string[] }
  | { readonly kind: 'initiator-not-in'; readonly initiators: readonly string[] }
  | { readonly kind: 'hour-in'; readonly fromHour: number; readonly untilHour: number }

/** As in core/policy, and that everybody be told. */
export type OrderRequirement = Requirement | { readonly kind: 'notice' }

/** Fires when all of `when` is true or cannot be computed; always, when `when` is empty. */
export type OrderRule = {
  readonly id: string
  readonly when: readonly OrderAtom[]
  readonly then: OrderRequirement
}

/** Matches unless one of `unless` is true or cannot be computed. */
export type OrderGrant = {
  readonly id: string
  readonly who: OrderWho
  readonly operations: readonly Operation[]
  readonly unless?: readonly OrderAtom[]
}

/** `lists` hold markets, by ccxt's unified symbol. Sorted, each once. */
export type OrderPolicy = {
  readonly version: '1'
  readonly grants: readonly OrderGrant[]
  readonly rules: readonly OrderRule[]
  readonly lists: Readonly<Record<string, readonly string[]>>
}

const ORDER_POLICY_TAG = 'countersign/order-policy/v1'

/** The one form of a policy: everything sorted, nothing twice, nothing that goes without saying. */
export function orderPolicyToCanonical(policy: OrderPolicy): Canonical {
  return plain({
    version: policy.version,
    grants: policy.grants.toSorted(byId).map(({ unless = [], operations, ...grant }) => ({
      ...grant,
      operations: sorted(operations),
      ...(unless.length === 0 ? {} : { unless: arranged(unless) }),
    })),
    rules: policy.rules.toSorted(byId).map((rule) => ({ ...rule, when: arranged(rule.when) })),
    lists: Object.fromEntries(
      Object.entries(policy.lists).map(([name, markets]) => [name, sorted(markets)]),
    ),
  })
}

/**
 * Reads a policy in its one form; unknown or missing keys and any other order are refused.
 * @throws Fault `policy.invalid` naming the place
 */
export function orderPolicyFromCanonical(value: Canonical): OrderPolicy {
  const policy = orderPolicyFromDraft(value)
  if (canonicalText(orderPolicyToCanonical(policy)) !== canonicalText(value)) {
    const reason = 'not sorted, or something is there twice'
    throw new Fault('policy.invalid', { where: 'policy', reason })
  }
  return policy
}

/** The hash by which trader, charter and people name an order policy, in hexadecimal. */
export function orderPolicyHash(policy: OrderPolicy): string {
  return taggedHash(ORDER_POLICY_TAG, canonicalBytes(orderPolicyToCanonical(policy))).toHex()
}

function arranged(atoms: readonly OrderAtom[]): Canonical {
  const texts = atoms.map((atom) => canonicalText(atomText(atom)))
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as Canonical)
}

function atomText(atom: OrderAtom): Canonical {
  if ('notional' in atom) return plain({ ...atom, notional: writeDecimal(atom.notional) })
  if ('operations' in atom) return plain({ ...atom, operations: sorted(atom.operations) })
  if ('sides' in atom) return plain({ ...atom, sides: sorted(atom.sides) })
  if ('kinds' in atom) return plain({ ...atom, kinds: sorted(atom.kinds) })
  if ('initiators' in atom) return plain({ ...atom, initiators: sorted(atom.initiators) })
  return plain(atom)
}

const sorted = (all: readonly string[]): readonly string[] => [...new Set(all)].sort()

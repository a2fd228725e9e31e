// A policy: grants (who may ask for what; without one everything is denied) and rules, whose order
// means nothing. Here are its types, its one canonical form and the hash the signer pins. A policy
// from outside is read by `policyFromCanonical`, or by draft.ts if a person wrote it, never cast.

import type { Sats } from '../bitcoin/amounts.ts'
import { taggedHash } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, canonicalText, decimal } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { policyFromDraft } from './draft.ts'
import type { Window } from './window.ts'

/**
 * One question about a spend. Each has one direction of strictness: a lower number, a longer window
 * or a longer deny-list can only make it true more often. Basis points are hundredths of a percent
 * of the payments, without the fee.
 */
export type Atom =
  | { readonly kind: 'amount-above'; readonly sats: Sats }
  | { readonly kind: 'sum-above'; readonly sats: Sats; readonly window: Window }
  | { readonly kind: 'count-above'; readonly count: number; readonly window: Window }
  | { readonly kind: 'destination-in'; readonly list: string }
  | { readonly kind: 'destination-not-in'; readonly list: string }
  | { readonly kind: 'fee-above'; readonly sats: Sats }
  | { readonly kind: 'fee-rate-above'; readonly satPerVb: number }
  | { readonly kind: 'fee-share-above'; readonly basisPoints: number }
  | { readonly kind: 'change-not-ours' }

export type Requirement =
  | { readonly kind: 'deny' }
  | { readonly kind: 'factor'; readonly level: 'code' }

/** Fires when all of `when` is true or cannot be computed; always, when `when` is empty. */
export type Rule = {
  readonly id: string
  readonly when: readonly Atom[]
  readonly then: Requirement
}

export type Grant = { readonly id: string; readonly who: 'owner'; readonly act: 'spend' }

/** `lists` are destinations: scriptPubKeys in lower-case hexadecimal, sorted, each once. */
export type Policy = {
  readonly version: '1'
  readonly grants: readonly Grant[]
  readonly rules: readonly Rule[]
  readonly lists: Readonly<Record<string, readonly string[]>>
}

const POLICY_TAG = 'countersign/policy/v1'

/** The one form of a policy: grants and rules by id, atoms and destinations sorted, none twice. */
export function policyToCanonical(policy: Policy): Canonical {
  return plain({
    version: policy.version,
    grants: policy.grants.toSorted(byId),
    rules: policy.rules.toSorted(byId).map((rule) => ({ ...rule, when: arranged(rule.when) })),
    lists: Object.fromEntries(
      Object.entries(policy.lists).map(([name, scripts]) => [name, [...new Set(scripts)].sort()]),
    ),
  })
}

/**
 * Reads a policy in its one form; unknown or missing keys and any other order are refused.
 * @throws Fault `policy.invalid` naming the place
 */
export function policyFromCanonical(value: Canonical): Policy {
  const policy = policyFromDraft(value)
  if (canonicalText(policyToCanonical(policy)) !== canonicalText(value)) {
    throw new Fault('policy.invalid', {
      where: 'policy',
      reason: 'not sorted, or something is there twice',
    })
  }
  return policy
}

/** The hash by which the signer, the charter and people name a policy, in hexadecimal. */
export function policyHash(policy: Policy): string {
  return taggedHash(POLICY_TAG, canonicalBytes(policyToCanonical(policy))).toHex()
}

/** Ids in the order of their bytes, the same everywhere; for `sort`. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function arranged(atoms: readonly Atom[]): readonly Atom[] {
  const byText = new Map(atoms.map((atom) => [canonicalText(plain(atom)), atom]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, atom]) => atom)
}

type Plain = string | number | bigint | readonly Plain[] | { readonly [key: string]: Plain }

function plain(value: Plain): Canonical {
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return decimal(value)
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
}

// A policy: grants (who may ask for what; without one everything is denied) and rules, whose order
// means nothing. Here are its types, its one canonical form and the hash the signer pins. A policy
// from outside is read by `policyFromCanonical`, or by draft.ts if a person wrote it, never cast.

import type { UnixSeconds } from '../basics.ts'
import type { Sats } from '../bitcoin/amounts.ts'
import { taggedHash } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, canonicalText, decimal } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { policyFromDraft } from './draft.ts'
import type { Who } from './who.ts'
import type { Window } from './window.ts'

/** Whose spends a sum or count is about: this wallet's, unless it says otherwise. */
export type ScopeName = 'initiator' | 'organisation'

/**
 * A question about proven facts. Each has one direction of strictness: a lower number, a longer
 * window, a wider scope or a longer deny-list can only make it true more often. Basis points are
 * hundredths of a percent of the payments, without the fee.
 */
export type ProvenAtom =
  | { readonly kind: 'amount-above'; readonly sats: Sats }
  | {
      readonly kind: 'sum-above'
      readonly sats: Sats
      readonly window: Window
      readonly scope?: ScopeName
    }
  | {
      readonly kind: 'count-above'
      readonly count: number
      readonly window: Window
      readonly scope?: ScopeName
    }
  | { readonly kind: 'destination-in'; readonly list: string }
  | { readonly kind: 'destination-not-in'; readonly list: string }
  /** Not in the list, in it for less than so long, or nobody knows since when. */
  | { readonly kind: 'destination-younger-than'; readonly list: string; readonly seconds: number }
  | { readonly kind: 'fee-above'; readonly sats: Sats }
  | { readonly kind: 'fee-rate-above'; readonly satPerVb: number }
  | { readonly kind: 'fee-share-above'; readonly basisPoints: number }
  | { readonly kind: 'change-not-ours' }
  | { readonly kind: 'sighash-not-all' }
  /** Devices by their public keys, as in `Initiator`. */
  | { readonly kind: 'initiator-in'; readonly devices: readonly string[] }
  | { readonly kind: 'initiator-not-in'; readonly devices: readonly string[] }
  /** Members by their ids, on whichever device. */
  | { readonly kind: 'member-in'; readonly members: readonly string[] }
  | { readonly kind: 'member-not-in'; readonly members: readonly string[] }
  /** From the beginning of one hour until the beginning of another, over midnight if need be. */
  | { readonly kind: 'hour-in'; readonly fromHour: number; readonly untilHour: number }

/** A question about what somebody claims. Only a rule may ask it, never a grant. */
export type ClaimedAtom =
  | { readonly kind: 'balance-share-above'; readonly basisPoints: number }
  | { readonly kind: 'network-not-in'; readonly ranges: readonly string[] }
  | { readonly kind: 'new-device' }

export type Atom = ProvenAtom | ClaimedAtom

export type Requirement =
  | { readonly kind: 'deny' }
  /** A passkey is as good as a code and more. */
  | { readonly kind: 'factor'; readonly level: 'code' | 'passkey' }
  | { readonly kind: 'approvals'; readonly group: string; readonly count: number }
  | { readonly kind: 'delay'; readonly seconds: number }

/** Fires when all of `when` is true or cannot be computed; always, when `when` is empty. */
export type Rule = {
  readonly id: string
  readonly when: readonly Atom[]
  readonly then: Requirement
}

/** Matches unless one of `unless` is true or cannot be computed. */
export type Grant = {
  readonly id: string
  readonly who: Who
  readonly act: 'spend'
  readonly unless?: readonly ProvenAtom[]
}

/**
 * A destination: a scriptPubKey in lower-case hexadecimal, a descriptor with its checksum, or a
 * wallet of the organisation as `wallet:<name>`. With the time it was added, if its age matters.
 */
export type ListEntry = string | { readonly destination: string; readonly since: UnixSeconds }

/** Sorted, each once. */
export type Policy = {
  readonly version: '1'
  readonly grants: readonly Grant[]
  readonly rules: readonly Rule[]
  readonly lists: Readonly<Record<string, readonly ListEntry[]>>
}

const POLICY_TAG = 'countersign/policy/v1'

/**
 * The one form of a policy: grants and rules by id, atoms, destinations, devices and members
 * sorted, none twice, and nothing said that goes without saying. Further atoms and fields are
 * additions, left out when not used, so that the hash of a policy never changes.
 */
export function policyToCanonical(policy: Policy): Canonical {
  return plain({
    version: policy.version,
    grants: policy.grants.toSorted(byId).map(({ unless = [], ...grant }) => {
      return unless.length === 0 ? grant : { ...grant, unless: arranged(unless) }
    }),
    rules: policy.rules.toSorted(byId).map((rule) => ({ ...rule, when: arranged(rule.when) })),
    lists: Object.fromEntries(
      Object.entries(policy.lists).map(([name, entries]) => [name, arrangedEntries(entries)]),
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

/** Whether the atom asks what somebody claims. */
export function isClaimed(atom: Atom): atom is ClaimedAtom {
  switch (atom.kind) {
    case 'balance-share-above':
    case 'network-not-in':
    case 'new-device':
      return true
    default:
      // What is added above and not here is not one of these.
      atom satisfies ProvenAtom
      return false
  }
}

export function destinationOf(entry: ListEntry): string {
  return typeof entry === 'string' ? entry : entry.destination
}

function arranged<A extends Atom>(atoms: readonly A[]): readonly A[] {
  const byText = new Map(
    atoms.map((atom) => {
      const sorted = withSortedMembers(atom)
      return [canonicalText(plain(sorted)), sorted]
    }),
  )
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, atom]) => atom)
}

function withSortedMembers<A extends Atom>(atom: A): A {
  if ('devices' in atom) return { ...atom, devices: [...new Set(atom.devices)].sort() }
  if ('members' in atom) return { ...atom, members: [...new Set(atom.members)].sort() }
  if ('ranges' in atom) return { ...atom, ranges: [...new Set(atom.ranges)].sort() }
  return atom
}

function arrangedEntries(entries: readonly ListEntry[]): readonly ListEntry[] {
  if (entries.every((entry) => typeof entry === 'string')) return [...new Set(entries)].sort()
  const byText = new Map(
    entries.map((entry): [string, ListEntry] => [
      typeof entry === 'string' ? entry : `${entry.destination} ${entry.since}`,
      entry,
    ]),
  )
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}

type Plain =
  | string
  | number
  | bigint
  | readonly Plain[]
  | { readonly [key: string]: Plain | undefined }

function plain(value: Plain): Canonical {
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return decimal(value)
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, it]) => (it === undefined ? [] : [[key, plain(it)]])),
  )
}

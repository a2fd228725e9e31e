// Policies of wallets and accounts in a charter: set by proposals, remembered for some days, and
// never naming somebody who is not there.

import type { UnixSeconds } from '../basics.ts'
import { orderNamesIn } from '../exchange/policy/names.ts'
import { type OrderPolicy, orderPolicyHash } from '../exchange/policy/policy.ts'
import { type Names, namesIn } from '../policy/names.ts'
import { type Policy, policyHash, type Requirement } from '../policy/policy.ts'
import { groupMembers, hasGroup } from './groups.ts'
import { refuse } from './refusal.ts'
import { type Charter, isTeam, type WalletRecord } from './state.ts'

/** How long earlier policies are remembered: longer than anything looks back. */
const REMEMBERED_SECONDS = 10 * 86_400

const HASHES = new WeakMap<Policy, string>()
const ORDER_HASHES = new WeakMap<OrderPolicy, string>()

/** A policy's hash, worked out once: every entry asks for those of all open proposals. */
export function hashOf(policy: Policy): string {
  const known = HASHES.get(policy)
  if (known !== undefined) return known
  const hash = policyHash(policy)
  HASHES.set(policy, hash)
  return hash
}

/** The same of an order policy. */
export function orderHashOf(policy: OrderPolicy): string {
  const known = ORDER_HASHES.get(policy)
  if (known !== undefined) return known
  const hash = orderPolicyHash(policy)
  ORDER_HASHES.set(policy, hash)
  return hash
}

type Remembering<P> = {
  readonly policy: P
  readonly earlier: readonly { readonly until: UnixSeconds; readonly policy: P }[]
}

/** What remembers its policy as an earlier one, among those that anything still looks back to. */
export function withEarlier<P, R extends Remembering<P>>(
  record: R & Remembering<P>,
  at: UnixSeconds,
): R {
  const earlier = [...record.earlier, { until: at, policy: record.policy }].filter(
    ({ until }) => until > at - REMEMBERED_SECONDS,
  )
  return { ...record, earlier }
}

/** The charter with another policy for a wallet; the one before is remembered for some days. */
export function policySet(
  charter: Charter,
  record: WalletRecord,
  policy: Policy,
  at: UnixSeconds,
): Charter {
  checkNames(charter, policy)
  const next = { ...withEarlier(record, at), policy }
  return { ...charter, wallets: new Map(charter.wallets).set(record.name, next) }
}

/** A policy that names nobody who is there could leave its coins to nobody. */
export function checkNames(charter: Charter, policy: Policy): void {
  checkNamed(charter, namesIn(policy), approvalsIn(policy))
}

/** An order policy names wallets nowhere. */
export function checkOrderNames(charter: Charter, policy: OrderPolicy): void {
  checkNamed(charter, { ...orderNamesIn(policy), wallets: [] }, approvalsIn(policy))
}

function checkNamed(charter: Charter, names: Names, approvals: readonly Approving[]): void {
  for (const group of names.groups) {
    if (!hasGroup(charter, group)) refuse(`there is no group ${group}`)
  }
  for (const { group, count } of approvals) {
    const members = groupMembers(charter, group).length
    if (members < count) refuse(`${count} of group ${group} have to approve, and it has ${members}`)
  }
  for (const member of names.members) {
    if (!charter.members.has(member)) refuse(`there is no member ${member}`)
  }
  for (const token of names.tokens) {
    if (!charter.tokens.has(token)) refuse(`there is no token ${token}`)
  }
  // Who could make the wallet later, alone, would say where coins may go.
  const missing = isTeam(charter) ? names.wallets.find((it) => !charter.wallets.has(it)) : undefined
  if (missing !== undefined) refuse(`there is no wallet ${missing}`)
}

/** The policies that stand, after who is there has changed. */
export function checkPolicies(charter: Charter): void {
  for (const { policy } of charter.wallets.values()) checkNames(charter, policy)
  for (const { policy } of charter.accounts.values()) checkOrderNames(charter, policy)
}

type Approving = Extract<Requirement, { readonly kind: 'approvals' }>

function approvalsIn({ rules }: Policy | OrderPolicy): readonly Approving[] {
  return rules.flatMap(({ then }) => (then.kind === 'approvals' ? [then] : []))
}

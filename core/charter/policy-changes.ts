// Changes of policies, of wallets and of accounts alike: what each does to the policy in force, as
// things are now. Other changes are none, and answer so.

import type { UnixSeconds } from '../basics.ts'
import { orderGrowth } from '../exchange/policy/growth.ts'
import { orderPolicyFromCanonical } from '../exchange/policy/policy.ts'
import { compareOrderPolicies } from '../exchange/policy/tighten.ts'
import { Fault } from '../fault.ts'
import { growth } from '../policy/growth.ts'
import { policyFromCanonical } from '../policy/policy.ts'
import { compare } from '../policy/tighten.ts'
import { accountIn } from './accounts.ts'
import type { Change } from './change.ts'
import { hashOf, orderHashOf } from './policies.ts'
import { GROWTH_SECONDS } from './proposal.ts'
import type { Charter, Tightened, WalletRecord } from './state.ts'

/**
 * Whether it provably tightens a policy.
 * @throws Fault wallet.missing, exchange.account_missing, policy.invalid
 */
export function tightensPolicy(charter: Charter, change: Change): boolean {
  if (change.kind === 'policy.set') {
    const { policy } = walletIn(charter, change.wallet)
    return compare(policy, policyFromCanonical(change.policy)).kind === 'tightening'
  }
  if (change.kind !== 'account.policy') return false
  const { policy } = accountIn(charter, change.account)
  const next = orderPolicyFromCanonical(change.policy)
  return compareOrderPolicies(policy, next).kind === 'tightening'
}

/** Why a policy grew beyond double of what it was at any time in seven days. */
export function policyGrowth(
  charter: Charter,
  change: Change,
  now: UnixSeconds,
): readonly string[] {
  if (change.kind === 'policy.set') {
    const record = charter.wallets.get(change.wallet)
    const next = policyFromCanonical(change.policy)
    return record ? grown(record, now, (policy) => growth(policy, next)) : []
  }
  if (change.kind !== 'account.policy') return []
  const record = charter.accounts.get(change.account)
  const next = orderPolicyFromCanonical(change.policy)
  return record ? grown(record, now, (policy) => orderGrowth(policy, next)) : []
}

type Remembering<P> = {
  readonly policy: P
  readonly earlier: readonly { readonly until: UnixSeconds; readonly policy: P }[]
}

function grown<P>(
  { policy, earlier }: Remembering<P>,
  now: UnixSeconds,
  growthFrom: (policy: P) => readonly string[],
): readonly string[] {
  const recent = earlier.filter(({ until }) => until > now - GROWTH_SECONDS)
  const before = [...recent.map((each) => each.policy), policy]
  return [...new Set(before.flatMap(growthFrom))]
}

/** Whether the policy it starts from is in force no more. */
export function isOutrun(charter: Charter, change: Change): boolean {
  if (change.kind === 'policy.set') {
    const record = charter.wallets.get(change.wallet)
    return !record || hashOf(record.policy) !== change.from
  }
  if (change.kind !== 'account.policy') return false
  const record = charter.accounts.get(change.account)
  return !record || orderHashOf(record.policy) !== change.from
}

/** What undoes a tightening, from before it took hold; null of anything else. */
export function tightenedBy(before: Charter, change: Change): Tightened | null {
  if (change.kind === 'policy.set') {
    const record = before.wallets.get(change.wallet)
    const after = hashOf(policyFromCanonical(change.policy))
    return record ? { wallet: record.name, before: record.policy, after } : null
  }
  if (change.kind !== 'account.policy') return null
  const record = before.accounts.get(change.account)
  const after = orderHashOf(orderPolicyFromCanonical(change.policy))
  return record ? { account: record.name, before: record.policy, after } : null
}

function walletIn({ wallets }: Charter, wallet: string): WalletRecord {
  const record = wallets.get(wallet)
  if (!record) throw new Fault('wallet.missing', { wallet })
  return record
}

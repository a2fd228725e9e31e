// What a proposal will take, said before it is signed. The signer works it out for itself and has
// the last word: it also knows the policies of the last seven days.

import type { Change } from '@countersign/core/charter/change.ts'
import { subjectOf } from '@countersign/core/charter/lock.ts'
import { keepsAll } from '@countersign/core/charter/member.ts'
import { openingTicket } from '@countersign/core/charter/opening.ts'
import { LONG_DELAY_SECONDS, type ProposalClass } from '@countersign/core/charter/proposal.ts'
import { UNDOING } from '@countersign/core/charter/terms.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { orderGrowth } from '@countersign/core/exchange/policy/growth.ts'
import { orderPolicyFromCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { compareOrderPolicies } from '@countersign/core/exchange/policy/tighten.ts'
import { growth } from '@countersign/core/policy/growth.ts'
import { type Policy, policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { compare } from '@countersign/core/policy/tighten.ts'
import { lockedSubjects } from './charter.ts'
import { orderPolicyOf } from './order-policies.ts'

export type Preview = {
  readonly class: ProposalClass
  readonly needed: number
  readonly delaySeconds: number
  readonly expirySeconds: number
  /** Why it takes longer than usual; empty if it does not. */
  readonly grows: readonly string[]
  /** What has to be unlocked first; empty with a ticket or without a lock. */
  readonly locked: readonly string[]
  readonly ticket: string | undefined
}

/** The policies in force, by wallet: of those that a change is about. */
export type Policies = ReadonlyMap<string, Policy>

/** As far as a reader can tell. */
export function previewOf(
  view: CharterView,
  changes: readonly Change[],
  policies: Policies,
): Preview {
  const { quorum, delaySeconds, expirySeconds } = view.settings
  const free = { delaySeconds: 0, expirySeconds, grows: [], locked: [], ticket: undefined }
  if (changes.some(({ kind }) => UNDOING.has(kind))) {
    return { ...free, class: 'undo', needed: quorum }
  }
  const loosened = changes.filter((change) => !isTightening(view, change, policies))
  if (loosened.length === 0) return { ...free, class: 'tightening', needed: 1 }
  const grows = loosened.flatMap((change) => growthOf(view, change, policies))
  const usual = grows.length > 0 ? Math.max(delaySeconds, LONG_DELAY_SECONDS) : delaySeconds
  const lockable = loosened.filter(({ kind }) => kind !== 'operations.replace')
  const shut = lockedSubjects(view)
  const subjects = [...new Set(lockable.map(subjectOf))].filter((each) => shut.includes(each))
  const tickets = subjects.map((each) => [each, openingTicket(view, each)] as const)
  return {
    class: 'loosening',
    needed: quorum,
    // Before there is a wallet or an account nothing is at stake.
    delaySeconds: view.wallets.length + view.accounts.length === 0 ? 0 : usual,
    expirySeconds,
    grows,
    locked: tickets.filter(([, ticket]) => ticket === null).map(([subject]) => subject),
    ticket: tickets.find(([, ticket]) => ticket !== null)?.[1]?.hash,
  }
}

function isTightening(view: CharterView, change: Change, policies: Policies): boolean {
  if (change.kind === 'member.contacts') {
    const known = view.members.find(({ id }) => id === change.member)?.contacts ?? []
    return keepsAll(known, change.contacts)
  }
  if (change.kind === 'account.policy') {
    const next = orderPolicyFromCanonical(change.policy)
    return compareOrderPolicies(orderPolicyOf(view, change.account), next).kind === 'tightening'
  }
  const old = change.kind === 'policy.set' ? policies.get(change.wallet) : undefined
  if (change.kind !== 'policy.set' || !old) return false
  return compare(old, policyFromCanonical(change.policy)).kind === 'tightening'
}

function growthOf(view: CharterView, change: Change, policies: Policies): readonly string[] {
  if (change.kind === 'account.policy') {
    const next = orderPolicyFromCanonical(change.policy)
    return orderGrowth(orderPolicyOf(view, change.account), next)
  }
  const old = change.kind === 'policy.set' ? policies.get(change.wallet) : undefined
  return change.kind === 'policy.set' && old ? growth(old, policyFromCanonical(change.policy)) : []
}

// What a change of a policy takes, as the signer will class it: core/charter/terms.ts over what
// this page knows. The desk asks the signer itself before anybody signs.

import { change } from '@countersign/core/charter/change.ts'
import { GROWTH_SECONDS, LONG_DELAY_SECONDS } from '@countersign/core/charter/proposal.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { growth } from '@countersign/core/policy/growth.ts'
import { type Policy, policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'
import { compare } from '@countersign/core/policy/tighten.ts'

export type Takes =
  | { readonly kind: 'same' }
  | { readonly kind: 'tightening' }
  | {
      readonly kind: 'loosening'
      readonly delaySeconds: number
      /** Rules and grants that become more than twice as wide, by which it waits so long. */
      readonly wider: readonly string[]
      readonly isLocked: boolean
    }

export type Situation = {
  readonly view: CharterView
  readonly wallet: string
  readonly old: Policy
  readonly next: Policy
  readonly now: number
}

export function takesOf({ view, wallet, old, next, now }: Situation): Takes {
  const { kind } = compare(old, next)
  if (kind !== 'loosening') return { kind }
  const recent = recentPolicies(view, wallet, now)
  const wider = new Set([old, ...recent].flatMap((before) => growth(before, next)).map(named))
  const { delaySeconds } = view.settings
  const lock = view.locks.find(({ subject }) => subject === `wallet:${wallet}`)
  return {
    kind,
    delaySeconds: wider.size > 0 ? Math.max(delaySeconds, LONG_DELAY_SECONDS) : delaySeconds,
    wider: [...wider],
    isLocked: lock?.lockedAt !== undefined && now >= lock.lockedAt,
  }
}

/** The rule or grant that a sentence of the core is about. */
const named = (sentence: string): string =>
  /\((?:rule|grant) ([a-z0-9-]+)\)/.exec(sentence)?.[1] ?? ''

/** Policies of this wallet that another one replaced within a week, as far as they are shown. */
function recentPolicies(
  { proposals }: CharterView,
  wallet: string,
  now: number,
): readonly Policy[] {
  const set = proposals.flatMap(({ changes, state, endedAt = 0 }) =>
    changes.flatMap((each) => {
      const set = change(each, 'change')
      if (set.kind !== 'policy.set' || set.wallet !== wallet) return []
      return [{ from: set.from, policy: policyFromCanonical(set.policy), state, endedAt }]
    }),
  )
  const replaced = set.filter(
    ({ state, endedAt }) => state === 'in-force' && endedAt > now - GROWTH_SECONDS,
  )
  const hashes = new Set(replaced.map(({ from }) => from))
  return set.map(({ policy }) => policy).filter((policy) => hashes.has(policyHash(policy)))
}

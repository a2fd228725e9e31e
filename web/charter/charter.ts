// The charter as the signer shows it, read strictly, and what the pages ask of it.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { type Policy, policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { useEffect, useState } from 'react'
import { useRead } from '../session/api.ts'

export type MemberView = CharterView['members'][number]
export type ProposalView = CharterView['proposals'][number]

// Many parts of a page ask for the same answer.
const views = new WeakMap<object, CharterView>()
const policies = new WeakMap<object, Policy>()

function remembered<T>(
  known: WeakMap<object, T>,
  value: Canonical,
  read: (value: Canonical) => T,
): T {
  const key = value as object
  const found = known.get(key) ?? read(value)
  known.set(key, found)
  return found
}

/** Everything about who decides; undefined until it was read. */
export function useCharter() {
  const { data, error, refetch, dataUpdatedAt } = useRead('showCharter', {})
  const view = data && remembered(views, data.charter, readView)
  return { view, error, again: () => void refetch(), readAt: dataUpdatedAt }
}

/** The policy in force. @param isWanted - whether it is read at all */
export function usePolicy(wallet: string, isWanted = true) {
  const { data, error, refetch } = useRead('showPolicy', { wallet }, { isWanted })
  const policy = data && remembered(policies, data.policy, policyFromCanonical)
  return { policy, hash: data?.policyHash, error, again: () => void refetch() }
}

/** The signer's time, going on since it was read. Delays and locks count by it. */
export function useSignerNow(everyMs = 1_000): number {
  const { view, readAt } = useCharter()
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  const at = view?.now ?? Math.floor(now / 1_000)
  return view ? at + Math.max(0, Math.floor((now - readAt) / 1_000)) : at
}

// The policies that this page has at hand, which a change may start from: those in force, and those
// that were proposed of late.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { type Policy, policyFromCanonical } from '@countersign/core/policy/policy.ts'
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { readOf } from '../session/api.ts'
import { useCharter } from './charter.ts'

export function useKnownPolicies(): readonly Policy[] {
  const { view } = useCharter()
  const wallets = view?.wallets ?? []
  const inForce = useQueries({
    queries: wallets.map(({ name }) => readOf('showPolicy', { wallet: name })),
    combine: (answers) => answers.flatMap(({ data }) => (data ? [data.policy] : [])),
  })
  return useMemo(
    () => [...inForce, ...proposedIn(view)].map((each) => policyFromCanonical(each)),
    [inForce, view],
  )
}

function proposedIn(view: CharterView | undefined): readonly Canonical[] {
  const changes = view?.proposals.flatMap(({ changes: each }) => each) ?? []
  return changes.flatMap((each) => {
    const { kind, policy } = each as { readonly kind: string; readonly policy?: Canonical }
    return kind === 'policy.set' && policy !== undefined ? [policy] : []
  })
}

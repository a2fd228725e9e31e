// Changes in words, with the names of the charter as it is.

import type { Canonical } from '@countersign/core/canonical.ts'
import { change } from '@countersign/core/charter/change.ts'
import { describeChange, type Known } from '@countersign/core/charter/describe.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { policyFromCanonical, policyHash } from '@countersign/core/policy/policy.ts'

/** @param before - policies that changes may start from */
export function naming(view: CharterView, before: readonly Canonical[] = []): Known {
  const policies = before.map(policyFromCanonical)
  return {
    nameOf: (id) => view.members.find((each) => each.id === id)?.name ?? id,
    policyOf: (_, hash) => policies.find((each) => policyHash(each) === hash) ?? null,
  }
}

/** Every change's sentences. */
export function changesOf(
  changes: readonly Canonical[],
  view: CharterView,
  before: readonly Canonical[] = [],
): readonly string[] {
  return changes.flatMap((each) => describeChange(change(each, 'change'), naming(view, before)))
}

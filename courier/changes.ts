// Changes in words, with the names of the charter as it is.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Change } from '@countersign/core/charter/change.ts'
import { describeChange } from '@countersign/core/charter/describe.ts'
import { sentencesOf } from '@countersign/core/charter/pieces.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { policyFromCanonical } from '@countersign/core/policy/policy.ts'

/**
 * Every change's sentences.
 * @param before - policies that changes may start from
 */
export function changesOf(
  changes: readonly Change[],
  view: CharterView,
  before: readonly Canonical[] = [],
): readonly string[] {
  const known = { view, policies: before.map(policyFromCanonical) }
  return changes.flatMap((each) => sentencesOf(describeChange(each, known)))
}

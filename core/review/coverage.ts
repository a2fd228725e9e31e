// Which items of standards a review looked at, and how each came out: for an auditor's list.

import { CHECKS } from './catalogue.ts'
import type { Check } from './finding.ts'
import type { Review } from './review.ts'
import { STANDARDS, type Standard } from './standards.ts'

export type Coverage = {
  readonly standard: Standard
  /** The item in short. */
  readonly says: string
  /** Ids of checks, by how they came out. */
  readonly passed: readonly string[]
  readonly open: readonly string[]
  readonly unknown: readonly string[]
}

/** Every item there is, in the order of the list. */
export function coverageOf(
  { findings, passed, unknown }: Review,
  checks: readonly Check[] = CHECKS,
): readonly Coverage[] {
  const isOpen = new Set(findings.map(({ id }) => id))
  const isDark = new Set(unknown.map(({ id }) => id))
  const isPassed = new Set(passed)
  return (Object.keys(STANDARDS) as Standard[]).map((standard) => {
    const ids = checks.filter(({ standards }) => standards.includes(standard)).map(({ id }) => id)
    return {
      standard,
      says: STANDARDS[standard],
      passed: ids.filter((id) => isPassed.has(id)),
      open: ids.filter((id) => isOpen.has(id)),
      unknown: ids.filter((id) => isDark.has(id)),
    }
  })
}

// What became of findings between one review and the next: which are new, which came back, which
// are gone. A finding whose check cannot be judged now is as it was: silence mends nothing.

import type { UnixSeconds } from '../basics.ts'
import type { Severity } from './finding.ts'
import type { Finding, Review } from './review.ts'

/** A finding as it is remembered. */
export type KnownFinding = {
  readonly check: string
  readonly subject: string
  readonly severity: Severity
  /** When it was found for the first time ever. */
  readonly firstSeenAt: UnixSeconds
  readonly lastSeenAt: UnixSeconds
  /** Whether it was there at the last review that could judge it. */
  readonly isOpen: boolean
}

export type Since = {
  /** Those that were not there before, or came back; from the worst. */
  readonly fresh: readonly Finding[]
  readonly gone: readonly KnownFinding[]
  /** What is to be remembered anew. */
  readonly changed: readonly KnownFinding[]
}

/** Names a finding for good: the check, and what it is about. */
export const findingName = (check: string, subject: string): string => `${check} ${subject}`

export function since(known: readonly KnownFinding[], made: Review, now: UnixSeconds): Since {
  const before = new Map(known.map((each) => [findingName(each.check, each.subject), each]))
  const found = new Map(made.findings.map((each) => [findingName(each.id, each.subject), each]))
  const dark = new Set(made.unknown.map(({ id }) => id))
  const gone = known.filter(
    ({ check, subject, isOpen }) =>
      isOpen && !dark.has(check) && !found.has(findingName(check, subject)),
  )
  const seen = [...found].map(
    ([name, { id: check, subject, severity }]): KnownFinding => ({
      check,
      subject,
      severity,
      firstSeenAt: before.get(name)?.firstSeenAt ?? now,
      lastSeenAt: now,
      isOpen: true,
    }),
  )
  const isFresh = (name: string) => before.get(name)?.isOpen !== true
  return {
    fresh: [...found].filter(([name]) => isFresh(name)).map(([, finding]) => finding),
    gone,
    changed: [...seen, ...gone.map((each) => ({ ...each, isOpen: false }))],
  }
}

/** Milder ones are seen by whoever looks; nobody is sent a notice of them. */
const WORTH_TELLING: ReadonlySet<Severity> = new Set(['critical', 'high', 'medium'])

export const worthTelling = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity }) => WORTH_TELLING.has(severity))

// The form in which the words of a notice come.

import type { Severity } from './happening.ts'

export type Words = {
  readonly severity: Severity
  readonly title: string
  readonly stop: string
  readonly what: readonly string[]
}

export function saying(
  severity: Severity,
  title: string,
  stop: string,
  what: readonly string[],
): Words {
  return { severity, title, stop, what }
}

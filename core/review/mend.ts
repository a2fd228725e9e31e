// How a finding is mended by one line.

import type { Finding } from './review.ts'

/** The line that mends it, or proposes what does; null where only a person can. */
export function fixCommand({
  id,
  subject,
  fix,
}: Pick<Finding, 'id' | 'subject' | 'fix'>): string | null {
  switch (fix.kind) {
    case 'changes':
      return `countersign review propose ${id} ${subject}`
    case 'command':
      return fix.command
    case 'by-hand':
      return null
  }
}

// Happenings that several kinds of entries come to.

import { shortCode } from '@countersign/core/charter/statement.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import type { Happening } from '@countersign/notices/happening.ts'
import { title } from './told.ts'

/** Something that is so from now on. */
export const changed = (what: string, changes: readonly string[] = []): Happening => ({
  kind: 'charter.changed',
  what,
  changes,
})

export const revoked = (member: string, credential: string): Happening => ({
  kind: 'credential.changed',
  member,
  credential: credential.slice(0, 16),
  change: 'revoked',
  fingerprint: credential.slice(0, 16),
})

/** What a proposal is called; its code when it is long past. */
export function calledBy(id: string, view: CharterView): string {
  const found = view.proposals.find((each) => each.id === id)
  return found ? title(found) : shortCode(Uint8Array.fromHex(id))
}

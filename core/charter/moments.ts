// When a rule was looked at: the signer reads its clock, decides, and reads it again when it
// writes, so that an entry may be a little later than what it was judged by.

import type { UnixSeconds } from '../basics.ts'
import { advance } from './advance.ts'
import type { Charter } from './state.ts'

/** Longer than any decision takes. */
const DECIDING_SECONDS = 5

/**
 * Tries a rule on the charter as it was when the entry was written, or a few seconds before.
 * @throws what the rule throws as of the entry's own time, when it holds at none
 */
export function justBefore(
  charter: Charter,
  writtenAt: UnixSeconds,
  rule: (charter: Charter, now: UnixSeconds) => void,
): void {
  const earliest = Math.max(charter.time, writtenAt - DECIDING_SECONDS)
  let refused: unknown
  for (let now = writtenAt; now >= Math.min(earliest, writtenAt); now -= 1) {
    try {
      rule(advance(charter, now), now)
      return
    } catch (error) {
      refused ??= error
    }
  }
  throw refused
}

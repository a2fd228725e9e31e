// When a rule was looked at: the signer reads its clock, decides, and reads it again when it
// writes, so that an entry may be a little later than what it was judged by.

import type { UnixSeconds } from '../basics.ts'
import { advance } from './advance.ts'
import type { Charter } from './state.ts'

/** Longer than any decision takes. */
const DECIDING_SECONDS = 5

/**
 * Tries a rule on the charter as it was when the entry was written, or a few seconds before.
 * @returns what the rule returns
 * @throws what the rule throws as of the entry's own time, when it holds at none
 */
export function justBefore<T>(
  charter: Charter,
  writtenAt: UnixSeconds,
  rule: (charter: Charter, now: UnixSeconds) => T,
): T {
  const earliest = Math.max(charter.time, writtenAt - DECIDING_SECONDS)
  let refused: unknown
  for (let now = writtenAt; now >= Math.min(earliest, writtenAt); now -= 1) {
    try {
      return rule(advance(charter, now), now)
    } catch (error) {
      refused ??= error
    }
  }
  throw refused
}

// One-time codes of counter tokens (RFC 4226). A token cannot be told what was accepted, so some
// presses ahead are looked at; accepting one leaves those before it behind for good.

import { codeAt, isEqual } from './totp.ts'

/** Presses that nobody sent may lie between two codes. RFC 4226 section 7.4 calls it `s`. */
const LOOK_AHEAD = 10

/**
 * The mark of a code: its counter plus one, so that 0 stands before the first. Also of one of the
 * latest marks up to `last`, so that a used code is told from a wrong one. Every candidate is
 * compared, in constant time, whatever the outcome.
 */
export function matchCounter(seed: Uint8Array, code: string, last: number): number | null {
  let matched: number | null = null
  for (let ahead = LOOK_AHEAD; ahead > -LOOK_AHEAD; ahead -= 1) {
    const mark = last + ahead
    if (mark < 1 || !isEqual(codeAt(seed, mark - 1), code)) continue
    // The nearest one ahead; one behind only if none ahead is equal.
    if (ahead > 0 || matched === null) matched = mark
  }
  return matched
}

// The signer's time: it never goes back, and within a run it goes on by the monotonic clock alone.
// Whoever can set the machine's clock can therefore neither open a window early nor end a delay.

import type { UnixSeconds } from '@countersign/core/basics.ts'

/** From here on the machine's clock and the monotonic one tell two stories. */
export const JUMP_SECONDS = 600

export type Clocks = {
  /** The machine's clock, which anybody who administers it can set. */
  readonly clock: () => UnixSeconds
  /** Seconds since any moment; stands still while the machine sleeps. */
  readonly monotonic: () => number
}

export type Start = Clocks & {
  /** The time of the last entry, 0 when there is none. */
  readonly latest: UnixSeconds
  /** Whether the machine's clock says how long the signer was away: not on mainnet. */
  readonly isGapBelieved: boolean
}

export type SignerTime = {
  now(): UnixSeconds
  /** False from the first time the clocks were seen to disagree, until the next start. */
  isSteady(): boolean
  /** Catches up to a time that is proven, as far as the machine's clock agrees. */
  prove(provenAt: UnixSeconds): void
}

/** Starts the signer's time where the journal left it, or now. */
export function startTime({ clock, monotonic, latest, isGapBelieved }: Start): SignerTime {
  const [clockAtStart, monotonicAtStart] = [clock(), monotonic()]
  const passed = () => Math.max(0, Math.floor(monotonic() - monotonicAtStart))
  const isFirst = latest === 0
  let base = isGapBelieved || isFirst ? Math.max(clockAtStart, latest) : latest
  let told = base
  let hasJumped = false

  const now = (): UnixSeconds => {
    told = Math.max(told, base + passed())
    return told
  }
  return {
    now,
    isSteady() {
      // A sleeping machine stops the monotonic clock only, so that a sleep is a jump too.
      const drift = clock() - clockAtStart - passed()
      if (Math.abs(drift) >= JUMP_SECONDS) hasJumped = true
      return !hasJumped
    },
    prove(provenAt) {
      const missing = Math.min(provenAt, clock()) - now()
      if (missing > 0) base += missing
    },
  }
}

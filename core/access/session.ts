// How long a session holds, and how long a factor that was proved counts as fresh. The limits are
// those of NIST SP 800-63B-4 for AAL2: a day in all, an hour without use.

import type { UnixSeconds } from '../basics.ts'

/**
 * `setting-up`: begun with a link that a device of the member's asked for; it may make a way in and
 * nothing else. `full`: begun with, or grown by, a way in.
 */
export type SessionStage = 'setting-up' | 'full'

export type SessionTimes = {
  readonly stage: SessionStage
  readonly createdAt: UnixSeconds
  /** Last used, to the minute. */
  readonly usedAt: UnixSeconds
  /** When a factor was last proved in it. */
  readonly provedAt: UnixSeconds
}

export const SESSION_LIMITS = {
  wholeSeconds: 86_400,
  idleSeconds: 3_600,
  /** Whoever sets up an account sits in front of it. */
  settingUpSeconds: 1_800,
  freshSeconds: 300,
} as const

/** The first second in which it does not hold any more. */
export function sessionEndsAt({ stage, createdAt, usedAt }: SessionTimes): UnixSeconds {
  const { wholeSeconds, idleSeconds, settingUpSeconds } = SESSION_LIMITS
  const whole = stage === 'full' ? wholeSeconds : settingUpSeconds
  return Math.min(createdAt + whole, usedAt + idleSeconds)
}

/**
 * Whether a factor was proved so lately that a sensitive act needs no other one. While an account
 * is set up there is none to be proved: the link counts, for as long as the session holds.
 */
export function isFresh({ stage, provedAt }: SessionTimes, now: UnixSeconds): boolean {
  return stage === 'setting-up' || now < provedAt + SESSION_LIMITS.freshSeconds
}

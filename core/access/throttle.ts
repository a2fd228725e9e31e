// How fast sign-in codes and passwords may be tried. A try is counted before it is judged, so that
// many at once are no way around. Each lane waits for itself: whoever guesses from afar keeps a
// browser that has signed in before from nothing, and passkeys have no lane at all.

import type { UnixSeconds } from '../basics.ts'

/**
 * `known`: one account from one browser that signed in to it before. `account`: one account from
 * all other browsers. `network`: all accounts from one network, by other browsers.
 */
export type Lane = 'known' | 'account' | 'network'

/** What a lane remembers: tries that came to nothing, one after the other. */
export type Tries = { readonly failures: number; readonly lastAt: UnixSeconds }

type Terms = {
  /** So many need not wait. */
  readonly free: number
  /** The first wait; each further one is twice as long. */
  readonly firstSeconds: number
  readonly mostSeconds: number
  /** A lane that was quiet for so long begins anew. */
  readonly forgetSeconds: number
}

const DAY = 86_400

/**
 * NIST SP 800-63B-4 allows a hundred failures in a row: after some fifteen there is one try a day.
 * People behind one address share a network, so it is never closed for longer than an hour.
 */
export const THROTTLE: Readonly<Record<Lane, Terms>> = {
  known: { free: 10, firstSeconds: 30, mostSeconds: DAY, forgetSeconds: 30 * DAY },
  account: { free: 5, firstSeconds: 30, mostSeconds: DAY, forgetSeconds: 30 * DAY },
  network: { free: 30, firstSeconds: 10, mostSeconds: 3_600, forgetSeconds: 7_200 },
}

/** Beyond it the wait is the longest anyhow, and two to that power is still exact. */
const MOST_DOUBLINGS = 30

/** The first second in which the lane may be tried again; 0 where it need not wait. */
export function mayTryAt(lane: Lane, tries: Tries | null): UnixSeconds {
  const { free, firstSeconds, mostSeconds } = THROTTLE[lane]
  if (!tries || tries.failures < free) return 0
  const doublings = Math.min(MOST_DOUBLINGS, tries.failures - free)
  return tries.lastAt + Math.min(mostSeconds, firstSeconds * 2 ** doublings)
}

/** The lane with one more try that may come to nothing. */
export function withTry(lane: Lane, tries: Tries | null, now: UnixSeconds): Tries {
  const isForgotten = tries !== null && now >= tries.lastAt + THROTTLE[lane].forgetSeconds
  return { failures: isForgotten ? 1 : (tries?.failures ?? 0) + 1, lastAt: now }
}

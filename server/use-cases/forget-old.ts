// Forgets sessions and alerts that ended, and requests that were answered long ago, with the PSBTs
// in them. What was signed stands in the signer's journal for good.

import { SESSION_LIMITS } from '@countersign/core/access/session.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'

/** Unless the operator said otherwise. The signer forgets the bytes of a spend after as long. */
const KEPT_DAYS = 30

/** What slows guessing down, whatever the operator keeps: forgotten sooner, it would slow less. */
const TRIES_SECONDS = 30 * 86_400

/** A browser that was not used for so long is a new one. */
const FAMILIAR_SECONDS = 180 * 86_400

/** Long enough to see two years side by side. */
const REVIEWS_SECONDS = 2 * 366 * 86_400

/** What accounts were worth: after a day one point an hour, after ninety one a day, for good. */
const PORTFOLIO = [
  [86_400, 3_600],
  [90 * 86_400, 86_400],
] as const

/** Each may be large. */
const AT_A_TIME = 500

export async function forgetOld({
  store,
  clock,
  keptDays,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly keptDays?: number | null
}): Promise<void> {
  const now = clock()
  const before = now - (keptDays ?? KEPT_DAYS) * 86_400
  await store.transact((tx) => tx.forgetNonces(now))
  const { idleSeconds, wholeSeconds } = SESSION_LIMITS
  await store.transact((tx) => tx.forgetSessions(now - idleSeconds, now - wholeSeconds))
  await store.transact((tx) => tx.forgetAccounts(now, now - TRIES_SECONDS, now - FAMILIAR_SECONDS))
  await store.transact((tx) => tx.forgetNotices(before))
  await store.transact((tx) => tx.forgetAlerts(before))
  await store.transact((tx) => tx.forgetReviews(now - REVIEWS_SECONDS))
  for (const [age, every] of PORTFOLIO) {
    await store.transact((tx) => tx.thinPortfolio(now - age, every))
  }
  for (;;) {
    const gone = await store.transact((tx) => tx.forgetAskings(before, AT_A_TIME))
    if (gone < AT_A_TIME) return
  }
}

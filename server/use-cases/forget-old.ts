// Forgets sessions that ended, and requests that were answered long ago, with the PSBTs in them.
// What was signed stands in the signer's journal for good.

import { SESSION_LIMITS } from '@countersign/core/access/session.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'

/** The signer forgets the bytes of a signed spend after as long. */
const KEPT_SECONDS = 30 * 86_400

/** A browser that was not used for so long is a new one. */
const FAMILIAR_SECONDS = 180 * 86_400

/** Long enough to see two years side by side. */
const REVIEWS_SECONDS = 2 * 366 * 86_400

/** Each may be large. */
const AT_A_TIME = 500

export async function forgetOld({
  store,
  clock,
}: {
  readonly store: Store
  readonly clock: Clock
}): Promise<void> {
  const now = clock()
  await store.transact((tx) => tx.forgetNonces(now))
  const { idleSeconds, wholeSeconds } = SESSION_LIMITS
  await store.transact((tx) => tx.forgetSessions(now - idleSeconds, now - wholeSeconds))
  await store.transact((tx) => tx.forgetAccounts(now, now - KEPT_SECONDS, now - FAMILIAR_SECONDS))
  await store.transact((tx) => tx.forgetNotices(now - KEPT_SECONDS))
  await store.transact((tx) => tx.forgetReviews(now - REVIEWS_SECONDS))
  for (;;) {
    const gone = await store.transact((tx) => tx.forgetAskings(now - KEPT_SECONDS, AT_A_TIME))
    if (gone < AT_A_TIME) return
  }
}

// A review a little after what changed, in the transaction of the change.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Transactor } from '../ports/store.ts'

/** Changes come in a row: who sets a wallet up makes several, and wants one notice of all. */
const SETTLED_SECONDS = 60

export const soonAfter = (now: UnixSeconds): UnixSeconds => now + SETTLED_SECONDS

export const reviewSoon = (tx: Pick<Transactor, 'enqueue'>, now: UnixSeconds): Promise<void> =>
  tx.enqueue({ kind: 'make-review', why: 'changed' }, { runAt: soonAfter(now) })

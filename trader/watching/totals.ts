// What an account holds, told not more often than people can read: the newest of each currency.

import type { Time } from '../prices/rhythm.ts'
import type { Totals } from './ledger.ts'

export type TotalsTold = {
  /** Now, or when it is long enough since the last telling. */
  tell(totals: Totals): void
  close(): void
}

/** Of two tellings of balances. */
const TOTALS_MS = 5_000

/** @param put - tells what changed of these; returns whether anything did */
export function openTotals(time: Time, put: (totals: Totals) => boolean): TotalsTold {
  let pending = new Map<string, string>()
  let toldAt = Number.NEGATIVE_INFINITY
  let cancel = () => {}
  const tell = (totals: Totals): void => {
    for (const [currency, total] of totals) pending.set(currency, total)
    cancel()
    if (pending.size === 0) return
    const waitMs = toldAt + TOTALS_MS - time.now()
    if (waitMs > 0) cancel = time.after(waitMs, () => tell(new Map()))
    else {
      const now = pending
      pending = new Map()
      if (put(now)) toldAt = time.now()
    }
  }
  return { tell, close: () => cancel() }
}

// What was placed so far, as far as an order policy asks. The trader answers from its journal;
// tests and previews from an array.

import type { UnixSeconds } from '../../basics.ts'
import { countBefore } from '../../policy/history.ts'
import type { Decimal } from '../decimal.ts'

/** An order as it counts: placed then, for at most that much. */
export type Placed = {
  readonly at: UnixSeconds
  readonly notional: Decimal
  /** The member or token it is counted for; unknown, it counts as placed by each. */
  readonly member?: string
}

export type OrderTally = { readonly notional: Decimal; readonly count: number }

/** The account's orders, or of those the ones of one member or token. */
export type TallyScope = 'account' | `member:${string}`

/** Sums over time: all orders with `from <= at <= to`. */
export interface OrderHistory {
  tally(from: UnixSeconds, to: UnixSeconds, scope: TallyScope): OrderTally
}

/** A history over orders in any sequence; a tally takes logarithmic time. */
export function arrayOrders(orders: readonly Placed[]): OrderHistory {
  const sums = new Map<TallyScope, ReturnType<typeof sortedSums>>()
  const sumsOf = (scope: TallyScope) => {
    const known = sums.get(scope)
    if (known) return known
    const own = sortedSums(orders.filter((order) => isInScope(order, scope)))
    sums.set(scope, own)
    return own
  }
  return {
    tally(from, to, scope) {
      const { times, totals } = sumsOf(scope)
      const first = countBefore(times, from)
      const end = Math.max(first, countBefore(times, to + 1))
      const notional = (totals[end] as Decimal) - (totals[first] as Decimal)
      return { notional, count: end - first }
    },
  }
}

function isInScope({ member }: Placed, scope: TallyScope): boolean {
  return scope === 'account' || member === undefined || scope === `member:${member}`
}

function sortedSums(orders: readonly Placed[]) {
  const sorted = orders.toSorted((a, b) => a.at - b.at)
  const totals: Decimal[] = [0n]
  for (const [index, { notional }] of sorted.entries()) {
    totals.push((totals[index] as Decimal) + notional)
  }
  return { times: sorted.map(({ at }) => at), totals }
}

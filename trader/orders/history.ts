// What each account's orders sum up to over time, out of the index of the journal, for its policy
// to ask. Entries carry times that never go back, so that what is new goes at the end.

import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { OrderHistory, Placed, TallyScope } from '@countersign/core/exchange/policy/history.ts'
import { countBefore } from '@countersign/core/policy/history.ts'
import type { Index } from './index.ts'

/** Longer than any window of a policy. */
const LONGEST_SECONDS = 400 * 86_400

type Added = Required<Placed>
type Own = OrderHistory & { add(placed: Added): void }

export function openHistories(index: Pick<Index, 'counted' | 'latest'>) {
  const known = new Map<string, Own>()
  const of = (account: string): Own => {
    const before = known.get(account)
    if (before) return before
    const made = openHistory()
    const since = Math.max(0, index.latest(account) - LONGEST_SECONDS)
    for (const { at, member, notional } of index.counted(account, since)) {
      made.add({ at, member, notional: parseDecimal(notional) })
    }
    known.set(account, made)
    return made
  }
  return {
    of: (account: string): OrderHistory => of(account),
    /** One that is in the index already. */
    add: (account: string, placed: Added): void => known.get(account)?.add(placed),
    /** It is read anew when it is asked for. */
    forget: (account: string): void => void known.delete(account),
  }
}

function openHistory(): Own {
  const scopes = new Map<TallyScope, Sums>()
  const sumsOf = (scope: TallyScope): Sums => {
    const sums = scopes.get(scope) ?? { times: [], totals: [0n] }
    scopes.set(scope, sums)
    return sums
  }
  return {
    add({ at, member, notional }) {
      for (const scope of ['account', `member:${member}`] as const) {
        const { times, totals } = sumsOf(scope)
        times.push(at)
        totals.push((totals.at(-1) as Decimal) + notional)
      }
    },
    tally(from, to, scope) {
      const { times, totals } = sumsOf(scope)
      const first = countBefore(times, from)
      const end = Math.max(first, countBefore(times, to + 1))
      const notional = (totals[end] as Decimal) - (totals[first] as Decimal)
      return { notional, count: end - first }
    },
  }
}

/** Of the first so many, in order. */
type Sums = { readonly times: number[]; readonly totals: Decimal[] }

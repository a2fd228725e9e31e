// What got worse with a key between one look and the next: what people are told, and each of it
// once.

import type { UnixSeconds } from '../../basics.ts'
import { isOurs } from '../rights.ts'
import type { KeyEnd } from './ends.ts'
import type { FoundKey } from './found.ts'

/**
 * `withdraws`: it may move money out now. `unsure`: nobody says any more that it cannot.
 * `refused`: the venue does not take it. `tradeless`: it may place no orders any more. `unbound`:
 * it works from everywhere now. `elsewhere`: it is bound to addresses without ours. `well`: it is
 * good again after one of the first three. `ends`: within so many days; 0 is over.
 */
export type KeyNews =
  | {
      readonly kind:
        | 'withdraws'
        | 'unsure'
        | 'refused'
        | 'tradeless'
        | 'unbound'
        | 'elsewhere'
        | 'well'
    }
  | { readonly kind: 'ends'; readonly days: number; readonly at: UnixSeconds }

/** A key as it was at a moment. */
export type Look = {
  readonly found: FoundKey
  readonly end: KeyEnd | null
  readonly at: UnixSeconds
}

/** Days before its end on which people are told of it. */
const WARNED_DAYS = [0, 1, 7, 30]
const DAY = 86_400

/** The news of a later look, the worst first. `egress`: our addresses, none while nobody knows. */
export function worseSince(before: Look, after: Look, egress: readonly string[]): KeyNews[] {
  const news: KeyNews[] = []
  const [was, is] = [troubleOf(before.found), troubleOf(after.found)]
  if (is !== null && is !== was) news.push({ kind: is })
  if (is === null && was !== null) news.push({ kind: 'well' })
  const [then, now] = [before.found.rights, after.found.rights]
  if (is === null || is === 'withdraws') {
    if (then.trade === 'yes' && now.trade === 'no') news.push({ kind: 'tradeless' })
    if (then.ipBound === 'yes' && now.ipBound === 'no') news.push({ kind: 'unbound' })
    const isElsewhere = now.ipBound === 'yes' && isOurs(now, egress) === 'no'
    if (isElsewhere && isOurs(then, egress) !== 'no') news.push({ kind: 'elsewhere' })
  }
  const warned = warningOf(before)
  const due = warningOf(after)
  const isLater = due !== null && (warned === null || due < warned || isMoved(before, after))
  if (isLater && after.end) news.push({ kind: 'ends', days: due, at: after.end.at })
  return news
}

function troubleOf({ rights, isRefused }: FoundKey): 'withdraws' | 'unsure' | 'refused' | null {
  if (isRefused) return 'refused'
  if (rights.withdraw === 'yes') return 'withdraws'
  return rights.withdraw === 'unknown' || rights.unknown.length > 0 ? 'unsure' : null
}

/** The closest of the days that its end is within, null for none. */
function warningOf({ end, at }: Look): number | null {
  if (end === null) return null
  return WARNED_DAYS.find((days) => end.at - at <= days * DAY) ?? null
}

/** An end that came closer by more than the time that went by is another one. */
const isMoved = ({ end: was }: Look, { end: is }: Look): boolean =>
  was !== null && is !== null && is.at < was.at

// The time windows of limits, in UTC only: local days have 23 or 25 hours, so no order between them
// and a rolling window could be proven. Nothing here asks for the time.

import { type UnixSeconds, unreachable } from '../basics.ts'

export type Window =
  | { readonly kind: 'rolling'; readonly seconds: number }
  | { readonly kind: 'utc-day' }
  | { readonly kind: 'utc-week' }
  | { readonly kind: 'utc-month' }
  | { readonly kind: 'lifetime' }

/** The end of the year 9999: beyond it, calendars and durations stop being exact. */
export const LAST_TIME: UnixSeconds = 253_402_300_799

const DAY_SECONDS = 86_400
const WEEK_SECONDS = 7 * DAY_SECONDS

/** 1970-01-05, the first Monday. */
const MONDAY: UnixSeconds = 4 * DAY_SECONDS

/**
 * A spend at time `t` counts at `now` if and only if `windowStart(window, now) <= t <= now`. A
 * rolling window of n seconds holds n of them: a spend exactly n seconds old no longer counts.
 * Weeks start on Monday, 00:00 UTC (ISO 8601). It never goes back while `now` goes on.
 */
export function windowStart(window: Window, now: UnixSeconds): UnixSeconds {
  switch (window.kind) {
    case 'rolling':
      return Math.max(0, now - window.seconds + 1)
    case 'utc-day':
      return now - (now % DAY_SECONDS)
    case 'utc-week':
      return Math.max(0, MONDAY + Math.floor((now - MONDAY) / WEEK_SECONDS) * WEEK_SECONDS)
    case 'utc-month':
      return monthStart(now, 0)
    case 'lifetime':
      return 0
    default:
      return unreachable(window)
  }
}

/** The earliest time at which nothing spent until `now` counts any more; null for a lifetime. */
export function windowFreeAt(window: Window, now: UnixSeconds): UnixSeconds | null {
  switch (window.kind) {
    case 'rolling':
      return now + window.seconds
    case 'utc-day':
      return windowStart(window, now) + DAY_SECONDS
    case 'utc-week':
      return MONDAY + (Math.floor((now - MONDAY) / WEEK_SECONDS) + 1) * WEEK_SECONDS
    case 'utc-month':
      return monthStart(now, 1)
    case 'lifetime':
      return null
    default:
      return unreachable(window)
  }
}

/** Whether `outer` holds, at every moment, all that `inner` holds. */
export function isWindowWithin(inner: Window, outer: Window): boolean {
  switch (outer.kind) {
    case 'rolling':
      return outer.seconds >= longestSeconds(inner)
    case 'utc-day':
      return inner.kind === 'utc-day'
    case 'utc-week':
      return inner.kind === 'utc-day' || inner.kind === 'utc-week'
    case 'utc-month':
      // Not the week: a week straddles two months.
      return inner.kind === 'utc-day' || inner.kind === 'utc-month'
    case 'lifetime':
      return true
    default:
      return unreachable(outer)
  }
}

/**
 * How many windows of the one kind hold, at every moment, all that one of `inner` holds: 1, 2, or
 * null for more. Two of a calendar's hold whatever is no longer than the shortest of them.
 */
export function windowsToHold(inner: Window, outer: Window): 1 | 2 | null {
  if (isWindowWithin(inner, outer)) return 1
  const reach = outer.kind === 'rolling' ? 2 * outer.seconds : shortestSeconds(outer)
  return longestSeconds(inner) <= reach ? 2 : null
}

/**
 * The earliest time after `from`, up to `to`, at which `holds` is true, in as many steps as the
 * interval has bits; null if it is not even at `to`. What held once has to hold from then on.
 */
export function earliest(
  from: UnixSeconds,
  to: UnixSeconds,
  holds: (time: UnixSeconds) => boolean,
): UnixSeconds | null {
  if (to <= from || !holds(to)) return null
  let before = from
  let after = to
  while (after - before > 1) {
    const middle = before + Math.floor((after - before) / 2)
    if (holds(middle)) after = middle
    else before = middle
  }
  return after
}

function shortestSeconds(window: Window): number {
  return window.kind === 'utc-month' ? 28 * DAY_SECONDS : longestSeconds(window)
}

function longestSeconds(window: Window): number {
  switch (window.kind) {
    case 'rolling':
      return window.seconds
    case 'utc-day':
      return DAY_SECONDS
    case 'utc-week':
      return WEEK_SECONDS
    case 'utc-month':
      return 31 * DAY_SECONDS
    case 'lifetime':
      return Number.POSITIVE_INFINITY
    default:
      return unreachable(window)
  }
}

function monthStart(now: UnixSeconds, monthsAhead: number): UnixSeconds {
  const date = new Date(now * 1000)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsAhead, 1) / 1000
}

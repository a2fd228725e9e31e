// Ranges of hours of the UTC day, from one until the beginning of another; over midnight if the
// second is the earlier one. Nothing here asks for the time.

import type { UnixSeconds } from '../basics.ts'

export type Hours = { readonly fromHour: number; readonly untilHour: number }

const HOUR_SECONDS = 3_600
const DAY_HOURS = 24

/** The hour of the UTC day, 0 to 23. */
export function hourOf(time: UnixSeconds): number {
  return Math.floor(time / HOUR_SECONDS) % DAY_HOURS
}

export function isHourIn({ fromHour, untilHour }: Hours, hour: number): boolean {
  return fromHour < untilHour
    ? fromHour <= hour && hour < untilHour
    : fromHour <= hour || hour < untilHour
}

/** Whether every hour of `inner` is one of `outer`. */
export function areHoursWithin(inner: Hours, outer: Hours): boolean {
  return Array.from({ length: DAY_HOURS }, (_, hour) => hour).every(
    (hour) => !isHourIn(inner, hour) || isHourIn(outer, hour),
  )
}

/** The next beginning of the first hour or end of the last, after this time. */
export function nextTurn({ fromHour, untilHour }: Hours, time: UnixSeconds): UnixSeconds {
  const begun = Math.floor(time / HOUR_SECONDS)
  const ahead = (hour: number): number => {
    return ((hour - (begun % DAY_HOURS) + DAY_HOURS - 1) % DAY_HOURS) + 1
  }
  return (begun + Math.min(ahead(fromHour), ahead(untilHour))) * HOUR_SECONDS
}

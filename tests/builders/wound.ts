// A clock that stands until a test winds it: what waits for a time is done when the test says so.

import type { Time } from '@countersign/trader/prices/rhythm.ts'

export type WoundTime = Time & {
  /** Lets so much pass, with all that is due on the way, in order. */
  wind(ms: number): void
}

type Alarm = { readonly at: number; act(): void }

export function woundTime(): WoundTime {
  let now = 1_000_000
  const alarms = new Set<Alarm>()
  const next = () => [...alarms].sort((one, other) => one.at - other.at)[0]
  return {
    now: () => now,
    after(ms, act) {
      const alarm = { at: now + ms, act }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
    wind(ms) {
      const until = now + ms
      for (let alarm = next(); alarm && alarm.at <= until; alarm = next()) {
        alarms.delete(alarm)
        now = Math.max(now, alarm.at)
        alarm.act()
      }
      now = until
    },
  }
}

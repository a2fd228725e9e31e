// How often a stream speaks, and for how long its silence is believed. A socket that answers pings
// and tells nothing more looks alive to everybody else.

/** Milliseconds by a clock that nobody sets, and its alarms. */
export type Time = {
  now(): number
  /** Calls `act` once so much has passed, unless what it returns is called before. */
  after(ms: number, act: () => void): () => void
}

export const MACHINE_TIME: Time = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
}

export type Rhythm = {
  readonly heardAt: number
  /** Of the times between ticks, the later ones weighing more; null after one tick. */
  readonly averageMs: number | null
}

/** Share of the newest interval in the average. */
const WEIGHT = 0.2
const INTERVALS = 5
const LEAST_MS = 10_000
/** However slow a market is: prices older than that stop nothing. */
const MOST_MS = 30_000

export function heard(rhythm: Rhythm | null, now: number): Rhythm {
  if (rhythm === null) return { heardAt: now, averageMs: null }
  const interval = now - rhythm.heardAt
  const { averageMs } = rhythm
  const next = averageMs === null ? interval : averageMs + (interval - averageMs) * WEIGHT
  return { heardAt: now, averageMs: next }
}

/** For how long nothing may be heard before somebody else is asked. */
export function patienceMs(rhythm: Rhythm | null): number {
  const wanted = (rhythm?.averageMs ?? 0) * INTERVALS
  return Math.min(Math.max(wanted, LEAST_MS), MOST_MS)
}

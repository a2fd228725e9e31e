// One venue's budget: a bucket of points that fills by time, a line of those that wait, the most
// pressing first, and a breaker that the venue's own word opens. Cancels keep a share of their own,
// also while it is open: whoever must get out of a position gets out.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isBefore, type Limit, type Rank } from './limits.ts'

export type Budget = {
  /** Resolves when it may be sent. @throws Fault exchange.throttled when that is not in time */
  turn(wanted: Wanted): Promise<void>
  /** What the venue said of its own counting. */
  heard(status: number, headers: Readonly<Record<string, string | undefined>>): void
  close(): void
}

export type Wanted = { readonly rank: Rank; readonly cost: number; readonly waitMs: number }

/** Of the points, what only cancels may take. */
const FOR_CANCELS = 0.1
const MOST_WAITING = 256
/** A venue that says "too much" without saying how long. */
const PAUSE_MS = 60_000
/** Binance's 418 is a ban of the address: two minutes at first, then up to three days. */
const BAN_MS = 120_000
const LONGEST_PAUSE_MS = 3 * 86_400_000
/** While the breaker is open: one cancel in as long. */
const CANCEL_EVERY_MS = 2_000

type Waiting = Wanted & { go(): void; fail(fault: Fault): void }

/** The points there are, and how long until some may be taken. */
function openBucket(limit: Limit, now: () => number) {
  const reserve = limit.perMinute * FOR_CANCELS
  let points = limit.perMinute
  let filledAt = now()
  let pausedUntil = 0
  let lastCancelAt = Number.NEGATIVE_INFINITY
  const fill = () => {
    const at = now()
    points = Math.min(limit.perMinute, points + ((at - filledAt) / 60_000) * limit.perMinute)
    filledAt = at
  }
  return {
    /** In milliseconds; 0 for now. */
    untilReady({ rank, cost }: Wanted): number {
      fill()
      const isCancel = rank === 'cancel'
      const at = now()
      if (at < pausedUntil) {
        return isCancel ? Math.max(0, lastCancelAt + CANCEL_EVERY_MS - at) : pausedUntil - at
      }
      const missing = cost + (isCancel ? 0 : reserve) - points
      return missing <= 0 ? 0 : Math.ceil((missing / limit.perMinute) * 60_000)
    },
    take({ rank, cost }: Wanted): void {
      points -= cost
      if (rank === 'cancel') lastCancelAt = now()
    },
    /** Somebody else at this address asks too: what the venue counts is what counts. */
    used(most: number): void {
      fill()
      points = Math.min(points, limit.perMinute - most)
    },
    pause: (ms: number) => {
      pausedUntil = Math.max(pausedUntil, now() + ms)
    },
  }
}

/** @param now - milliseconds by a clock that nobody sets */
export function openBudget(venue: VenueId, limit: Limit, now: () => number): Budget {
  const bucket = openBucket(limit, now)
  const line: Waiting[] = []
  let timer: NodeJS.Timeout | null = null
  const pump = () => {
    if (timer) clearTimeout(timer)
    timer = null
    for (let first = line[0]; first; first = line[0]) {
      const ms = bucket.untilReady(first)
      if (ms > 0) {
        timer = setTimeout(pump, Math.min(ms, LONGEST_TIMER_MS))
        timer.unref()
        return
      }
      line.shift()
      bucket.take(first)
      first.go()
    }
  }
  const leave = (waiting: Waiting) => {
    const at = line.indexOf(waiting)
    if (at < 0) return
    line.splice(at, 1)
    waiting.fail(throttled(venue, bucket.untilReady(waiting)))
    pump()
  }
  return {
    turn(wanted) {
      if (line.length >= MOST_WAITING) return Promise.reject(throttled(venue, PAUSE_MS))
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const waiting: Waiting = { ...wanted, go: resolve, fail: reject }
      const late = setTimeout(() => leave(waiting), wanted.waitMs)
      late.unref()
      const place = line.findIndex((each) => isBefore(wanted.rank, each.rank))
      line.splice(place < 0 ? line.length : place, 0, waiting)
      pump()
      return promise.finally(() => clearTimeout(late))
    },
    heard(status, headers) {
      const used = Number(headers['x-mbx-used-weight-1m'] ?? Number.NaN)
      if (Number.isFinite(used)) bucket.used(used)
      if (status === 429 || status === 418) bucket.pause(pauseMs(status, headers['retry-after']))
      pump()
    },
    close() {
      if (timer) clearTimeout(timer)
      for (const { fail } of line.splice(0)) fail(throttled(venue, 0))
    },
  }
}

/** Node's timers hold no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

const throttled = (venue: VenueId, waitMs: number): Fault =>
  new Fault('exchange.throttled', { venue, waitSeconds: Math.ceil(waitMs / 1_000) })

function pauseMs(status: number, retryAfter: string | undefined): number {
  const seconds = Number(retryAfter ?? Number.NaN)
  const usual = status === 418 ? BAN_MS : PAUSE_MS
  const told = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : usual
  return Math.min(told, LONGEST_PAUSE_MS)
}

// How much one caller may do: so many requests in a time, and so many under way at once. Each
// caller has a bucket of its own, so that a noisy one waits for itself and nobody else.

import type { Rate, RateClass } from '@countersign/contract/rates.ts'

export type Bounds = {
  /** Takes a place; the way to give it back, or the reason why there is none. */
  enter(rateClass: RateClass, caller: string): Entry
  /** Whether nobody else of this class fits in at all. */
  isFull(rateClass: RateClass): boolean
}

export type Entry =
  | { readonly kind: 'entered'; readonly leave: () => void }
  | { readonly kind: 'too-fast'; readonly retrySeconds: number }
  | { readonly kind: 'too-many' }

export type BoundsOptions = {
  readonly rates: Readonly<Record<RateClass, Rate>>
  /** Milliseconds that never go back. */
  readonly ticks: () => number
}

type Bucket = { tokens: number; at: number; waiting: number }

/** Callers that are remembered. The longest silent ones are forgotten first. */
const MAX_BUCKETS = 20_000

export function createBounds({ rates, ticks }: BoundsOptions): Bounds {
  const buckets = new Map<string, Bucket>()
  const none = Object.keys(rates).map((rateClass) => [rateClass, 0])
  const waiting = Object.fromEntries(none) as Record<RateClass, number>
  const isFull = (rateClass: RateClass) => waiting[rateClass] >= rates[rateClass].waitingInAll

  const refilled = (key: string, rate: Rate): Bucket => {
    const now = ticks()
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now, waiting: 0 }
    bucket.tokens = Math.min(
      rate.burst,
      bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond,
    )
    bucket.at = now
    // Last in the map is last heard of.
    buckets.delete(key)
    buckets.set(key, bucket)
    return bucket
  }

  const forget = () => {
    for (const [key, bucket] of buckets) {
      if (buckets.size <= MAX_BUCKETS) return
      if (bucket.waiting === 0) buckets.delete(key)
    }
  }

  return {
    isFull,

    enter(rateClass, caller) {
      const rate = rates[rateClass]
      const bucket = refilled(`${rateClass} ${caller}`, rate)
      forget()
      if (bucket.tokens < 1) {
        const retrySeconds = Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond))
        return { kind: 'too-fast', retrySeconds }
      }
      if (bucket.waiting >= rate.waiting || isFull(rateClass)) return { kind: 'too-many' }
      bucket.tokens -= 1
      bucket.waiting += 1
      waiting[rateClass] += 1
      let hasLeft = false
      const leave = () => {
        if (hasLeft) return
        hasLeft = true
        bucket.waiting -= 1
        waiting[rateClass] -= 1
      }
      return { kind: 'entered', leave }
    },
  }
}

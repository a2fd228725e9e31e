// Does one thing again and again, as long as it goes well without a pause: it waits by itself for
// what comes. After a failure it pauses, so that whoever is away is not asked all the time.

import { setTimeout } from 'node:timers/promises'

export type Following = { stop(): Promise<void> }

const PAUSE_MS = 1_000

/** @param follow - told by its signal that nobody waits for it any more */
export function startFollowing(
  follow: (signal: AbortSignal) => Promise<void>,
  /** Told once when it begins to fail, and when it goes well again. */
  told: (why: unknown) => void,
): Following {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    let isFailing = false
    while (!signal.aborted) {
      try {
        await follow(signal)
        if (isFailing) told(null)
        isFailing = false
      } catch (error) {
        if (signal.aborted) return
        if (!isFailing) told(error)
        isFailing = true
        await setTimeout(PAUSE_MS, null, { signal }).catch(() => undefined)
      }
    }
  }
  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

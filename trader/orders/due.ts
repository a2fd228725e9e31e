// What is to be done about orders, and when: one thing at a time for each order. It looks at the
// clock again and again, since the clock may jump.

import type { Next } from '@countersign/core/exchange/orders/track.ts'

type Due = { readonly at: number; readonly next: Next }

type DueOptions = {
  readonly now: () => number
  readonly everyMs: number
  /** Nothing is begun while nothing can leave. */
  readonly isReachable: () => boolean
  readonly run: (key: string, next: Next) => Promise<void>
}

export function openDue({ now, everyMs, isReachable, run }: DueOptions) {
  const waiting = new Map<string, Due>()
  const running = new Map<string, Promise<void>>()
  const firsts = new Map<string, () => void>()

  const begin = (key: string, { next }: Due): Promise<void> => {
    waiting.delete(key)
    const done = run(key, next)
      // A bug in one order's step keeps no other from being looked at; it is looked for again.
      .catch(() => bug(key))
      .finally(() => {
        running.delete(key)
        firsts.get(key)?.()
        firsts.delete(key)
      })
    running.set(key, done)
    return done
  }
  const bug = (key: string) => {
    process.stderr.write('trader: a bug kept an order from its next step\n')
    if (!waiting.has(key)) {
      waiting.set(key, { at: now() + 60, next: { kind: 'look', place: 'client-id', notBefore: 0 } })
    }
  }
  const isReady = (key: string, { at }: Due): boolean => at <= now() && !running.has(key)
  const tick = () => {
    if (!isReachable()) return
    for (const [key, due] of [...waiting]) if (isReady(key, due)) void begin(key, due)
  }
  setInterval(tick, everyMs).unref()
  return {
    set(key: string, at: number, next: Next): void {
      waiting.set(key, { at, next })
    },
    /** Unless something is due before. */
    soon(key: string, at: number, next: Next): void {
      const known = waiting.get(key)
      if (!known || known.at > at) waiting.set(key, { at, next })
    },
    drop: (key: string): void => void waiting.delete(key),
    next: (key: string): Next | undefined => waiting.get(key)?.next,
    /** Resolves when nothing of it runs, or is due now. */
    async settle(key: string): Promise<void> {
      for (;;) {
        const due = waiting.get(key)
        const begun = running.get(key) ?? (due && isReady(key, due) ? begin(key, due) : null)
        if (begun === null) return
        await begun
        // One look is enough to answer whoever waits: the rest goes on by itself.
        if (waiting.get(key)?.next.kind === 'look') return
      }
    },
    /** Resolves when what is due of it has been tried once; at once where nothing is. */
    first(key: string): Promise<void> {
      if (!waiting.has(key)) return Promise.resolve()
      return new Promise((resolve) => firsts.set(key, resolve))
    },
  }
}

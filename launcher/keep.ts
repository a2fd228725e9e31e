// Keeps one process running: when it ends unasked it is started again. What waits for it meanwhile
// is the caller's affair.

import { setTimeout as sleep } from 'node:timers/promises'

/** A process that ends more often within a minute has a fault that a start cannot mend. */
const ENDS_A_MINUTE = 20
const MINUTE_MS = 60_000
const STOP_MS = 10_000

export type Child = {
  /** Resolves with how it ended. */
  readonly ended: Promise<string>
  stop(): void
  kill(): void
}

export type KeepOptions<C extends Child> = {
  readonly name: string
  readonly start: () => Promise<C>
  /** It serves from now on; null while it does not. */
  readonly onChange: (child: C | null) => void
  readonly say: (line: string) => void
  /** What one that keeps ending means: nothing goes on without it, or the rest does. */
  readonly isVital: boolean
}

export type Kept<C extends Child> = {
  /** The one that serves, or served last. */
  current(): C
  /** Resolves with the reason when a vital one is given up. */
  readonly failed: Promise<string>
  /** Ends it; resolves once the next one serves, or none will. */
  restart(): Promise<void>
  /** Resolves when it has ended. */
  stop(): Promise<void>
}

export function keep<C extends Child>(first: C, options: KeepOptions<C>): Kept<C> {
  const { name, onChange, say } = options
  const stopping = new AbortController()
  let current = first
  let { promise: renewed, resolve: renew } = Promise.withResolvers<void>()
  onChange(first)

  async function watch(): Promise<void> {
    for (const ends: number[] = []; ; ) {
      const why = await current.ended
      if (stopping.signal.aborted) return
      onChange(null)
      say(`the ${name} ended (${why})`)
      const child = await next(options, ends, stopping.signal)
      if (!child) return
      current = child
      onChange(child)
      say(`the ${name} is back`)
      renew()
      ;({ promise: renewed, resolve: renew } = Promise.withResolvers<void>())
    }
  }

  const watching = watch()
  const failed = new Promise<string>((fail) => {
    watching.catch((error: unknown) => fail((error as Error).message))
  })
  const end = async (until: Promise<void>) => {
    const child = current
    child.stop()
    const timer = setTimeout(() => child.kill(), STOP_MS)
    await Promise.allSettled([until])
    clearTimeout(timer)
  }
  return {
    current: () => current,
    failed,
    restart: () => end(Promise.race([renewed, watching])),
    async stop() {
      stopping.abort()
      await end(watching)
    },
  }
}

/** The next one, or null when stopped meanwhile. @throws Error when a vital one is given up */
async function next<C extends Child>(
  { name, start, say, isVital }: KeepOptions<C>,
  ends: number[],
  stopped: AbortSignal,
): Promise<C | null> {
  const pause = (milliseconds: number) =>
    sleep(milliseconds, undefined, { signal: stopped }).catch(() => undefined)
  for (;;) {
    ends.push(Date.now())
    if (ends.filter((at) => at > Date.now() - MINUTE_MS).length > ENDS_A_MINUTE) {
      if (isVital) throw new Error(`the ${name} keeps ending; see above`)
      say(`the ${name} keeps ending; it is tried again in a minute`)
      await pause(MINUTE_MS)
    }
    if (stopped.aborted) return null
    try {
      const child = await start()
      if (!stopped.aborted) return child
      child.kill()
      return null
    } catch (error) {
      if (isVital) throw error
      say(`the ${name} does not start: ${(error as Error).message}`)
      await pause(1_000)
    }
  }
}

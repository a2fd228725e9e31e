// Server-sent events: written while the caller is there and still let in, and ended with the
// server. What changes while a slow reader reads is gathered, so that nothing grows here.

import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'

/** What a route that streams gives: opened once for each caller. */
export type Streaming<News> = {
  /** @param wake - called whenever there is something to take */
  open(wake: () => void): {
    /** What is new since the last time, or null for nothing. */
    take(): News | null
    end(): void
  }
}

export type Streams = {
  /** @param isLetIn - whether the caller would be let in now */
  send(
    reply: FastifyReply,
    streaming: Streaming<object>,
    caller: { readonly signal: AbortSignal; isLetIn(): Promise<boolean> },
  ): FastifyReply
  /** Ends every stream. */
  end(): void
}

/** Proxies give up connections that say nothing for half a minute or a minute. */
const HEARTBEAT_MS = 15_000

/** Between two events: one act changes several things in a few transactions. */
const GAP_MS = 100

/** For browsers, which connect again by themselves. */
const RETRY_MS = 2_000

export function openStreams(heartbeatMs: number = HEARTBEAT_MS): Streams {
  const ending = new AbortController()
  return {
    send(reply, streaming, { signal, isLetIn }) {
      const ended = AbortSignal.any([signal, ending.signal])
      const events = written(streaming, { ended, isLetIn, heartbeatMs })
      return (
        reply
          .type('text/event-stream')
          // A proxy that gathers what it passes on would keep it back.
          .header('x-accel-buffering', 'no')
          .send(Readable.from(events, { objectMode: false }))
      )
    },
    end: () => ending.abort(),
  }
}

type Terms = {
  readonly ended: AbortSignal
  readonly isLetIn: () => Promise<boolean>
  readonly heartbeatMs: number
}

async function* written(
  streaming: Streaming<object>,
  { ended, isLetIn, heartbeatMs }: Terms,
): AsyncGenerator<string> {
  const bell = new Bell()
  const ring = () => bell.ring()
  const news = streaming.open(ring)
  ended.addEventListener('abort', ring)
  try {
    yield `retry: ${RETRY_MS}\n\n`
    while (!ended.aborted) {
      await bell.heard(heartbeatMs)
      if (ended.aborted || !(await isLetIn().catch(() => false))) return
      const taken = news.take()
      yield taken ? `event: changed\ndata: ${JSON.stringify(taken)}\n\n` : ':\n\n'
      await sleep(GAP_MS)
    }
  } finally {
    ended.removeEventListener('abort', ring)
    news.end()
  }
}

class Bell {
  #isRung = false
  #wake = () => {}

  ring(): void {
    this.#isRung = true
    this.#wake()
  }

  /** Until it rings, has rung since the last time, or so long. */
  async heard(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const timer = setTimeout(resolve, ms)
    if (this.#isRung) resolve()
    await promise
    clearTimeout(timer)
    this.#isRung = false
  }
}

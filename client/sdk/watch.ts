// Watches what changes, and connects again whenever the stream ends.
//
//   for await (const { isFirst, topics } of watch(options, signal)) {
//     if (isFirst || topics.includes('wallet:savings')) await readAgain()
//   }

import { routeOf } from '@countersign/contract/routes.ts'
import type { ApiOptions } from './api.ts'
import { openEvents } from './events.ts'
import { type ApiProblem, readProblem } from './problem.ts'
import { reaching } from './reach.ts'
import { prepare } from './request.ts'

export type Change = {
  /** What is there to read anew: `wallets`, `wallet:savings`. Later servers may name others. */
  readonly topics: readonly string[]
  /** The first of each connection: anything may have changed before it. */
  readonly isFirst: boolean
}

export type WatchOptions = ApiOptions & {
  /** Before it connects again after a failure; twice as long after each, and at most so long. */
  readonly pauseMs?: number
  readonly longestPauseMs?: number
  /** Silence after which a connection is taken to be dead: three of the server's signs of life. */
  readonly silenceMs?: number
}

const PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
const SILENCE_MS = 45_000

/**
 * Until the signal is aborted.
 * @throws ApiProblem when the server lets the caller in no more, Fault http.credentials_missing
 */
export async function* watch(options: WatchOptions, signal: AbortSignal): AsyncGenerator<Change> {
  const { pauseMs = PAUSE_MS, longestPauseMs = LONGEST_PAUSE_MS } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      for await (const topics of connected(options, signal)) {
        yield { topics: topics ?? [], isFirst: topics === null }
        failures = 0
      }
    } catch (error) {
      if (signal.aborted) return
      if (isForGood(error)) throw error
      const { retrySeconds } = error as Partial<ApiProblem>
      const waitMs = Math.min(longestPauseMs, pauseMs * 2 ** failures)
      failures += 1
      await pause(Math.max(waitMs, (retrySeconds ?? 0) * 1_000), signal)
      continue
    }
    await pause(pauseMs, signal)
  }
}

/** Null at the beginning, then the topics of each event. */
async function* connected(
  options: WatchOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly string[] | null> {
  const prepared = await prepare(options, routeOf('watchEvents'), {})
  const { method, target, headers } = prepared
  const send = reaching(options.fetch ?? globalThis.fetch)
  const response = await send(options.url, target, { method, headers, signal })
  if (response.status !== 200 || !response.body) {
    const body: unknown = await response.json().catch(() => null)
    throw readProblem(response.status, body, response.headers.get('retry-after'))
  }
  yield null
  const silenceMs = options.silenceMs ?? SILENCE_MS
  for await (const { event, text } of openEvents(response.body, silenceMs)) {
    if (event === 'changed') yield topicsOf(text)
  }
}

function topicsOf(text: string): readonly string[] {
  const { topics } = JSON.parse(text) as { readonly topics?: unknown }
  return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : []
}

/** Neither too many at a time nor away for a while. */
function isForGood(error: unknown): boolean {
  const { status, code } = error as { readonly status?: unknown; readonly code?: unknown }
  if (code === 'http.credentials_missing') return true
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 429
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  return promise.finally(() => clearTimeout(timer))
}

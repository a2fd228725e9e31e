// Waits for the outcome of an asking. PostgreSQL's notice is only a wake-up: whoever waits looks
// again every second as well, so that a lost one costs a second and nothing else.

import type pg from 'pg'
import type { SignerOutcome } from '../../ports/records.ts'
import { reach } from './pool.ts'
import { outcomeOf } from './rows.ts'
import { SETTLED_CHANNEL } from './transactor.ts'

const LOOK_AGAIN_MS = 1_000

export type Settled = {
  wait(id: string, waitMs: number, signal?: AbortSignal): Promise<SignerOutcome | null>
  close(): Promise<void>
}

export function openSettled(pool: pg.Pool): Settled {
  const alarms = new Alarms()
  let listening: Promise<Listening | null> | null = null
  let isClosed = false
  const lost = () => {
    listening = null
  }

  return {
    async wait(id, waitMs, signal) {
      const until = performance.now() + waitMs
      if (!isClosed) listening ??= listen(pool, alarms, lost)
      await listening
      for (;;) {
        const leftMs = Math.min(LOOK_AGAIN_MS, until - performance.now())
        const mayWait = leftMs > 0 && !signal?.aborted && !isClosed
        // Set before it looks: what is settled in between is not missed.
        const woken = mayWait ? alarms.sleep(id, leftMs, signal) : null
        const outcome = await outcomeOfAsking(pool, id)
        if (outcome) alarms.wake(id)
        if (outcome || !woken) return outcome
        await woken
      }
    },
    async close() {
      isClosed = true
      alarms.wakeAll()
      const heard = await listening
      heard?.end()
    },
  }
}

/** Without the request: it may be large, and many wait at a time. */
async function outcomeOfAsking(pool: pg.Pool, id: string): Promise<SignerOutcome | null> {
  const sql = 'select outcome, said, receipt from askings where id = $1'
  const { rows } = await reach(() => pool.query<Record<string, unknown>>(sql, [id]))
  return rows[0] ? outcomeOf(rows[0]) : null
}

type Listening = { end(): void }

/** The connection that hears notices, or null while there is none. */
async function listen(pool: pg.Pool, alarms: Alarms, lost: () => void): Promise<Listening | null> {
  try {
    const client = await pool.connect()
    // It may break while it is given back, and is given back once.
    let isHeld = true
    const end = () => {
      if (isHeld) client.release(true)
      isHeld = false
    }
    client.once('error', () => {
      lost()
      end()
    })
    client.on('notification', ({ payload }) => alarms.wake(payload ?? ''))
    await client.query(`listen ${SETTLED_CHANNEL}`)
    return { end }
  } catch {
    lost()
    return null
  }
}

/** Sleepers, each with the asking that wakes it. */
class Alarms {
  readonly #sleepers = new Map<string, Set<() => void>>()

  /** Until it is woken, the time is over, or the caller has gone. */
  sleep(id: string, ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const sleepers = this.#sleepers.get(id) ?? new Set()
    this.#sleepers.set(id, sleepers)
    const wake = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      sleepers.delete(wake)
      if (sleepers.size === 0 && this.#sleepers.get(id) === sleepers) this.#sleepers.delete(id)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal?.addEventListener('abort', wake)
    sleepers.add(wake)
    return promise
  }

  wake(id: string): void {
    for (const wake of [...(this.#sleepers.get(id) ?? [])]) wake()
  }

  wakeAll(): void {
    for (const id of [...this.#sleepers.keys()]) this.wake(id)
  }
}

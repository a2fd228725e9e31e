// One server to a database: jobs of one that was killed are taken up at once, which must not
// happen to one that lives. The lock ends with its connection, however that ends; one that
// PostgreSQL cut is taken again.

import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@countersign/core/fault.ts'
import type pg from 'pg'

/** Any number but the one of the migrations. */
const LOCK = 0x6373_7376

/** PostgreSQL needs a moment to notice that a killed server's connection is gone. */
const TRIES = 50
const TRY_EVERY_MS = 100

export type Single = {
  /** Resolves when another server has taken the database meanwhile. */
  readonly lost: Promise<void>
  release(): void
}

/** @throws Fault store.in_use, or why the database cannot be reached */
export async function becomeSingle(pool: pg.Pool): Promise<Single> {
  let isReleased = false
  let held: pg.PoolClient | null = await take(pool)
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>()

  const giveBack = (): void => {
    const client = held
    held = null
    client?.release(true)
  }
  const takeAgain = async (): Promise<void> => {
    while (!isReleased && !held) {
      try {
        held = await take(pool)
      } catch (error) {
        if (error instanceof Fault && error.code === 'store.in_use') return lose()
        await sleep(TRY_EVERY_MS)
      }
    }
    if (isReleased) giveBack()
  }
  const keep = async (): Promise<void> => {
    while (held) {
      await ended(held)
      giveBack()
      await takeAgain()
    }
  }
  void keep()

  return {
    lost,
    release() {
      isReleased = true
      giveBack()
    },
  }
}

const ended = (client: pg.PoolClient): Promise<void> =>
  new Promise((done) => {
    client.once('end', done)
    client.once('error', () => done())
  })

/** A connection that holds the lock. */
async function take(pool: pg.Pool): Promise<pg.PoolClient> {
  const client = await pool.connect()
  try {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const { rows } = await client.query<{ is_ours: boolean }>(
        'select pg_try_advisory_lock($1) as is_ours',
        [LOCK],
      )
      if (rows[0]?.is_ours) return client
      await sleep(TRY_EVERY_MS)
    }
    throw new Fault('store.in_use')
  } catch (error) {
    client.release(true)
    throw error
  }
}

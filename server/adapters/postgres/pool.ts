// Connections to the one PostgreSQL, and the only way to write through them: a transaction that
// starts again when the database asks for it.

import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@countersign/core/fault.ts'
import pg from 'pg'

/** What a query may be sent to: a pool, or the one connection of a transaction. */
export type Queries = Pick<pg.ClientBase, 'query'>

export type PoolOptions = {
  /** The folder of the unix socket, or the operator's own `postgres://` address. */
  readonly database: string
  /** The name of the database in a folder. */
  readonly name?: string
  readonly most: number
}

/** User and database alike, where we run PostgreSQL ourselves. */
const NAME = 'countersign'

/** Serialization failure, deadlock: PostgreSQL ended one of two so that the other can go on. */
const AGAIN = new Set(['40001', '40P01'])
const MOST_TRIES = 10

export function openPool({ database, name = NAME, most }: PoolOptions): pg.Pool {
  const isAddress = /^postgres(?:ql)?:\/\//.test(database)
  const pool = new pg.Pool({
    ...(isAddress
      ? { connectionString: database }
      : { host: database, database: name, user: NAME }),
    max: most,
    connectionTimeoutMillis: 5_000,
    // Longer is a fault of ours, and would hold its locks.
    query_timeout: 30_000,
    application_name: 'countersign',
  })
  // Without a listener a connection that the database closes would end this process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

/**
 * Runs the work in one transaction, again from its start after a conflict with another.
 * @throws Fault store.unavailable, or what the work throws
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (tx: pg.PoolClient) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await once(pool, work)
    } catch (error) {
      if (!AGAIN.has(codeOf(error)) || tries === MOST_TRIES) throw error
      await sleep(2 ** tries * Math.random())
    }
  }
}

async function once<T>(pool: pg.Pool, work: (tx: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await reach(() => pool.connect())
  try {
    await reach(() => client.query('begin'))
    const result = await work(client)
    await reach(() => client.query('commit'))
    client.release()
    return result
  } catch (error) {
    // Undone by closing: a connection in an unknown state is never used again.
    const isAlive = await client.query('rollback').then(
      () => true,
      () => false,
    )
    client.release(!isAlive)
    throw error
  }
}

/** Says in our words that the database is away. */
export async function reach<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (isAway(error)) throw new Fault('store.unavailable', {}, { cause: error })
    throw error
  }
}

/** Class 08: the connection; 57P01 to 57P03: PostgreSQL stops or starts; else one of Node's. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error)
  if (/^(?:08...|57P0[123]|E[A-Z]{3,})$/.test(code)) return true
  // Said by pg itself, without a code.
  const text = error instanceof Error ? error.message : ''
  return /connection terminated|timeout exceeded|client has encountered/i.test(text)
}

function codeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown }
  return typeof code === 'string' ? code : ''
}

// Brings the tables to the form this version needs: numbered files of plain SQL, each run once, in
// their order, in a transaction of its own. There is no way back but a backup.

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Fault } from '@countersign/core/fault.ts'
import type pg from 'pg'
import { inTransaction } from './pool.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/** Any number, as long as all of us take the same: two servers never migrate at once. */
const LOCK = 0x6373_6d67

export type Migration = {
  readonly number: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the SQL: an applied file is never edited. */
  readonly hash: string
}

/** The files beside this module, in their order. */
export function readMigrations(folder: URL = FOLDER): readonly Migration[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return files.toSorted().map((name, at) => {
    const number = Number(/^(\d{4})-/.exec(name)?.[1])
    if (number !== at + 1) throw new Error(`${name} is not migration ${at + 1}`)
    const sql = readFileSync(new URL(name, folder), 'utf8')
    return { number, name, sql, hash: createHash('sha256').update(sql).digest('hex') }
  })
}

/**
 * Applies what is missing.
 * @returns the names of the migrations that were applied now
 * @throws Fault store.newer if the database was used by a later version, store.migration_changed
 */
export async function migrate(
  pool: pg.Pool,
  migrations: readonly Migration[] = readMigrations(),
): Promise<readonly string[]> {
  const applied: string[] = []
  for (;;) {
    const name = await inTransaction(pool, (tx) => applyNext(tx, migrations))
    if (name === null) return applied
    applied.push(name)
  }
}

async function applyNext(
  tx: pg.PoolClient,
  migrations: readonly Migration[],
): Promise<string | null> {
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
  await tx.query(`create table if not exists migrations (
    number integer primary key, name text not null, hash text not null)`)
  const { rows } = await tx.query<{ number: number; name: string; hash: string }>(
    'select number, name, hash from migrations order by number',
  )
  for (const [at, row] of rows.entries()) {
    const known = migrations[at]
    if (!known) throw new Fault('store.newer', { migration: row.name })
    if (known.hash !== row.hash) throw new Fault('store.migration_changed', { migration: row.name })
  }
  const next = migrations[rows.length]
  if (!next) return null
  // A table that somebody holds is an operator's to free; waiting in line would stop everybody.
  await tx.query("set local lock_timeout = '10s'")
  await tx.query(next.sql)
  await tx.query('insert into migrations values ($1, $2, $3)', [next.number, next.name, next.hash])
  return next.name
}

// The database itself: its tables are those that were reviewed, it refuses to be unsafe, and what
// two transactions do to each other is mended.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { refuseUnsafe } from '@countersign/server/adapters/postgres/durable.ts'
import { migrate, readMigrations } from '@countersign/server/adapters/postgres/migrate.ts'
import { inTransaction } from '@countersign/server/adapters/postgres/pool.ts'
import { type Cluster, type Pool, startCluster } from '../builders/postgres.ts'
import { schemaOf } from '../builders/schema.ts'
import { until } from '../builders/until.ts'

const SCHEMA = new URL('../../server/adapters/postgres/schema.sql', import.meta.url)

describe('the database', () => {
  let cluster: Cluster
  let pool: Pool
  before(async () => {
    cluster = await startCluster()
    pool = await cluster.fresh()
  })
  after(() => cluster.stop())

  it('has the tables that schema.sql shows', async () => {
    assert.equal(await schemaOf(pool), readFileSync(SCHEMA, 'utf8'))
  })

  it('is migrated once, also by two servers at the same moment', async () => {
    const empty = await cluster.fresh()
    await empty.query('drop schema public cascade; create schema public')
    const applied = await Promise.all([migrate(empty), migrate(empty)])
    assert.deepEqual(
      applied.flat().toSorted(),
      readMigrations().map(({ name }) => name),
    )
    assert.deepEqual(await migrate(empty), [])
  })

  it('refuses an applied migration that was edited, and the work of a later version', async () => {
    const edited = readMigrations().map((each) => ({ ...each, hash: '00' }))
    await assert.rejects(migrate(pool, edited), { code: 'store.migration_changed' })
    await assert.rejects(migrate(pool, []), { code: 'store.newer' })
  })

  it('undoes a migration that fails halfway', async () => {
    const broken = {
      number: readMigrations().length + 1,
      name: '9999-broken.sql',
      sql: 'create table halfway (at integer); select 1/0',
      hash: 'aa',
    }
    await assert.rejects(migrate(pool, [...readMigrations(), broken]), { code: '22012' })
    const { rows } = await pool.query("select to_regclass('halfway') as found")
    assert.deepEqual(rows, [{ found: null }])
  })

  it('lets nobody change or remove what the audit log says, by mistake', async () => {
    const hash = 'ab'.repeat(32)
    await pool.query('insert into audit_events values (1, $1, $2)', [hash, Buffer.of(1)])
    for (const change of ['update audit_events set seq = 2', 'truncate audit_events']) {
      await assert.rejects(pool.query(change), /only ever added to/, change)
    }
    for (const table of ['audit_events', 'audit_nodes', 'audit_checkpoints']) {
      await assert.rejects(pool.query(`delete from ${table}`), /only ever added to/, table)
    }
  })

  it('is safe as it is started', () => refuseUnsafe(pool))

  for (const [setting, value] of [
    ['fsync', 'off'],
    ['full_page_writes', 'off'],
    ['synchronous_commit', 'off'],
    ['default_transaction_read_only', 'on'],
  ] as const) {
    it(`is refused with ${setting} ${value}`, async () => {
      const unsafe = await startCluster(['-c', `${setting}=${value}`], { isEmpty: true })
      try {
        const database = await unsafe.fresh()
        await assert.rejects(refuseUnsafe(database), {
          code: 'store.unsafe',
          facts: { setting, value },
        })
      } finally {
        await unsafe.stop()
      }
    })
  }

  it('runs a transaction again that lost against another', async () => {
    await pool.query('create table counters (name text primary key, value integer not null)')
    await pool.query("insert into counters values ('a', 0)")
    const add = () =>
      inTransaction(pool, async (tx) => {
        await tx.query('set transaction isolation level serializable')
        const { rows } = await tx.query<{ value: number }>('select value from counters')
        await tx.query('update counters set value = $1', [(rows[0]?.value ?? 0) + 1])
      })
    await Promise.all([add(), add(), add(), add()])
    assert.deepEqual((await pool.query('select value from counters')).rows, [{ value: 4 }])
    await pool.query('drop table counters')
  })

  it('goes on after every connection was cut', async () => {
    await pool.query('select 1')
    await cluster.cut()
    const answers = () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      )
    assert.equal(await until(answers, Boolean), true)
  })
})

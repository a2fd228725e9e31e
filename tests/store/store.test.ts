// One behaviour suite, two stores: the twin in memory may stand in wherever the real one is too
// slow to start.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openStore as openMemory } from '@countersign/server/adapters/memory/store.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import { describeStore } from '@countersign/server/ports/store.contract.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

describeStore('the store in memory', async () => openMemory())

describe('on PostgreSQL', () => {
  let cluster: Cluster
  const open: PostgresStore[] = []
  before(async () => {
    cluster = await startCluster()
  })
  after(async () => {
    await Promise.all(open.map((store) => store.close()))
    await cluster.stop()
  })

  const fresh = async () => {
    const pool = await cluster.fresh()
    const store = openStore(pool)
    open.push(store)
    return { pool, store }
  }

  describeStore('the store', async () => (await fresh()).store)

  it('says that PostgreSQL is away, and is back when it is', async () => {
    const { store } = await fresh()
    await store.reader.wallets()
    const waiting = store.settled('00'.repeat(32), 300)
    await cluster.cut()
    assert.equal(await waiting.catch(() => null), null)
    while (!(await store.isReady()));
    assert.deepEqual(await store.reader.wallets(), [])
  })

  it('enqueues with the transaction, and jobs of one name wait as one', async () => {
    const { pool, store } = await fresh()
    const names = async () =>
      (
        await pool.query<{ key: string; is_later: boolean }>(
          'select key, run_at > now() as is_later from graphile_worker.jobs order by key',
        )
      ).rows.map(({ key, is_later: isLater }) => `${key}${isLater ? ' later' : ''}`)
    const later = Math.floor(Date.now() / 1000) + 500
    await store.transact((tx) => tx.enqueue({ kind: 'watch-chain' }, { runAt: later }))
    await store.transact((tx) => tx.enqueue({ kind: 'project-journal' }))
    assert.deepEqual(await names(), ['project-journal', 'watch-chain later'])
    await store.transact((tx) => tx.enqueue({ kind: 'watch-chain' }))
    await store.transact((tx) => tx.enqueue({ kind: 'project-journal' }, { runAt: later }))
    assert.deepEqual(await names(), ['project-journal', 'watch-chain'])
    const failing = store.transact(async (tx) => {
      await tx.enqueue({ kind: 'sign-spend', asking: 'aa' })
      throw new Error('halfway')
    })
    await assert.rejects(failing, /halfway/)
    assert.deepEqual(await names(), ['project-journal', 'watch-chain'])
  })

  it('holds rows that must never be, whoever writes them', async () => {
    const { pool } = await fresh()
    const refused = (sql: string) => assert.rejects(pool.query(sql), { code: '23514' })
    await refused("insert into devices values ('xyz', 'a', 5)")
    await refused("insert into marks values ('savings', -1, 0)")
    await refused("insert into wallets values ('Savings', 'd', 0, 1, '{}', repeat('a', 64), 5)")
    await refused("insert into wallets values ('savings', 'd', 1, 1, '{}', repeat('a', 64), 5)")
  })
})

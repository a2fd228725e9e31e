// The store on PostgreSQL: everything the server keeps, in one database.

import { AsyncLocalStorage } from 'node:async_hooks'
import type pg from 'pg'
import { noting, openChanges, type Topic } from '../../ports/changes.ts'
import type { Store } from '../../ports/store.ts'
import { inTransaction } from './pool.ts'
import { openReader } from './reader.ts'
import { openSettled } from './settled.ts'
import { openTransactor } from './transactor.ts'

export type PostgresStore = Store & {
  /** Ends what listens; the pool is its owner's. */
  close(): Promise<void>
}

export function openStore(pool: pg.Pool): PostgresStore {
  const reader = openReader(pool)
  const settled = openSettled(pool)
  const changes = openChanges()
  const within = new AsyncLocalStorage<true>()
  return {
    reader,
    changes,
    async transact(work) {
      // It would wait for itself.
      if (within.getStore()) throw new Error('a transaction within a transaction')
      const topics = new Set<Topic>()
      const result = await within.run(true, () =>
        inTransaction(pool, (tx) => work(noting(openTransactor(tx), topics))),
      )
      changes.tell(topics)
      return result
    },
    settled: settled.wait,
    isReady: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    close: settled.close,
  }
}

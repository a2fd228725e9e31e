// Events of the trader that alerts ask about, over a real PostgreSQL: each fires once, however
// often it is heard and by whichever news.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { EventCondition } from '@countersign/core/exchange/alerts/alert.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import type { AlertRecord } from '@countersign/server/ports/alerts.ts'
import { keepAlertEvents, watchAlerts } from '@countersign/server/use-cases/alert-events.ts'
import { type AlertWatch, openAlertWatch } from '@countersign/server/use-cases/alert-watch.ts'
import { alertRecord } from '../builders/alert.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

const now = 1_800_000_000
const repeat = { kind: 'every', back: 0n } as const

const record = (id: string, condition: EventCondition) => alertRecord(id, { condition, repeat })

describe('alerts on events', () => {
  let cluster: Cluster
  let store: PostgresStore
  let watch: AlertWatch
  const stores: PostgresStore[] = []
  before(async () => {
    cluster = await startCluster()
  })
  after(async () => {
    for (const each of stores) await each.close()
    await cluster.stop()
  })
  beforeEach(async () => {
    store = openStore(await cluster.fresh())
    stores.push(store)
    watch = server()
  })

  /** Another one over the same database. */
  const server = () => openAlertWatch({ store, clock: () => now })
  const put = (...records: readonly AlertRecord[]) =>
    store.transact(async (tx) => {
      for (const each of records) await tx.putAlert(each)
    })
  const fired = async (id: string) =>
    (await store.reader.firings(id, 100)).map(({ generation }) => generation)

  it('takes each event of the trader once, however often it is heard', async () => {
    const condition = { kind: 'fill', account: 'main' } as const
    const failure = { kind: 'order-failure', account: 'main' } as const
    await put(record('f', condition), record('x', failure))
    const body = { account: 'main', order: 'o1', generation: '1', state: 'open', filled: '0.5' }
    const hear = async (more: Readonly<Record<string, string>>, kind = 'order') => {
      const event = { seq: 1, at: now, kind, body: { ...body, ...more } }
      await store.transact((tx) => keepAlertEvents(tx, event))
      await watchAlerts({ store, alerts: watch })
    }
    await hear({})
    watch = server()
    await hear({})
    await hear({ state: 'cancelled' })
    assert.deepEqual(await fired('f'), [1])
    await hear({ filled: '0.6', state: 'filled' })
    assert.deepEqual(await fired('f'), [2, 1])
    await hear({ filled: '0', state: 'rejected' })
    await hear({ filled: '0', state: 'rejected', why: 'refused' }, 'wake')
    assert.deepEqual([await fired('f'), await fired('x')], [[2, 1], [1]])
    // One that a rule has everybody told of has not failed, and one that is planned not filled.
    await hear({ order: 'o2', filled: '0', state: 'planned', why: '' }, 'wake')
    await hear({ order: 'o2', filled: '0', state: 'open' })
    assert.deepEqual([await fired('f'), await fired('x')], [[2, 1], [1]])
  })

  it('takes a trade of ours by its order, and what is heard twice at once as one', async () => {
    const condition = { kind: 'fill', account: 'main' } as const
    await put(record('f', condition))
    const trade = { account: 'main', market: 'BTC/USD', tradeId: '7' }
    const hear = (order: string) =>
      store.transact((tx) =>
        keepAlertEvents(tx, { seq: 1, at: now, kind: 'fill', body: { ...trade, order } }),
      )
    await hear('o1')
    await watchAlerts({ store, alerts: watch })
    assert.deepEqual(await fired('f'), [])
    await hear('')
    await watchAlerts({ store, alerts: watch })
    const event = { kind: 'event', condition, mark: 'trade/main/x', now } as const
    await watch.take([event, event])
    assert.deepEqual(await fired('f'), [2, 1])
  })

  it('knows a kept order as failed, for each reason that people are woken for', async () => {
    await put(record('x', { kind: 'order-failure', account: 'main' }))
    const body = { account: 'main', order: 'o1', market: 'BTC/USD', by: 'ann', reason: '' }
    const hear = async (why: string) => {
      const event = { seq: 1, at: now, kind: 'wake', body: { ...body, why } }
      await store.transact((tx) => keepAlertEvents(tx, event))
      await watchAlerts({ store, alerts: watch })
    }
    await hear('silent')
    await hear('silent')
    await hear('gap')
    assert.deepEqual(await fired('x'), [2, 1])
  })
})

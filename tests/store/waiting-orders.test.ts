// Orders that wait, as the trader's news tell of them: each event becomes one notice for members,
// over failures and repeated news, against a real database.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { askingOf } from '@countersign/core/exchange/orders/asking.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { readNews } from '@countersign/server/adapters/trader/answers.ts'
import { followNews } from '@countersign/server/use-cases/follow-news.ts'
import { tellWaiting } from '@countersign/server/use-cases/tell-waiting.ts'
import { openNews } from '@countersign/trader/news.ts'
import { endTidings, waitingTiding } from '@countersign/trader/waiting/tidings.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

const NOW = 1_790_000_000
const ORDER = 'ab'.repeat(16)
const ASKED = {
  account: 'main',
  order: ORDER,
  asking: askingOf('order.place', {
    ...{ account: 'main', order: ORDER, market: 'BTC/USDT', side: 'buy', amount: '0.5' },
    execution: { kind: 'limit', price: '40000' },
  }),
  by: 'ann',
  device: '1'.repeat(64),
  factor: 'code',
  policy: '2'.repeat(64),
  needs: { factor: 'code', approvals: [{ group: 'traders', count: 2 }], delaySeconds: 60 },
} as const

let cluster: Cluster
let folder: string
before(async () => {
  cluster = await startCluster()
  folder = mkdtempSync(join(tmpdir(), 'cs-waiting-'))
})
after(async () => {
  await cluster.stop()
  rmSync(folder, { recursive: true })
})

it('tells members of each event of an order that waits, once', async () => {
  const store = openStore(await cluster.fresh())
  const journal = openJournal(folder, new Uint8Array(32).fill(7))
  const news = openNews(journal, () => NOW)
  news.record([], [waitingTiding(ASKED, { event: 'asked' })])
  news.record([], [waitingTiding(ASKED, { event: 'approved', member: 'bob' })])
  news.record([], endTidings(ASKED, { event: 'cancelled' }))
  // Of this people are woken.
  news.record([], endTidings(ASKED, { event: 'denied', why: 'limit-24h' }))
  news.record([], [{ kind: 'waiting', body: { event: 'of a later trader' } }])
  let failures = 3
  const failing = async () => {
    failures -= 1
    if (failures > 0) throw new Error('killed')
  }
  const trader = {
    fingerprint: 'a trader',
    news: async (seq: number) => readNews(await news.next(seq, 0)),
  }
  const world = { store, trader, consumers: [tellWaiting, failing], say: () => {} }
  for (let n = 0; n < 3; n += 1) await followNews(world).catch(() => undefined)
  await store.transact((tx) => tx.putNewsMark({ trader: 'a trader', seq: 0 }))
  await followNews(world)
  const tidings = (await store.reader.untold(10)).map(({ tiding }) => tiding)
  const told = {
    ...{ kind: 'order.waiting', account: 'main', order: ORDER, market: 'BTC/USDT', side: 'buy' },
    ...{ amount: '0.5', asker: 'ann', member: '', delaySeconds: 60 },
    groups: [{ group: 'traders', count: 2 }],
  }
  assert.deepEqual(tidings, [
    { ...told, event: 'asked' },
    { ...told, event: 'approved', member: 'bob' },
    { ...told, event: 'cancelled' },
  ])
  journal.close()
  await store.close()
})

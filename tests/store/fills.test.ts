// Trades out of the trader's real news into a real database, by a server that fails and is killed
// anywhere: each once, and one notice of an order a minute.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { readNews } from '@countersign/server/adapters/trader/answers.ts'
import type { Transactor } from '@countersign/server/ports/store.ts'
import { followNews } from '@countersign/server/use-cases/follow-news.ts'
import { keepFills, tellFills } from '@countersign/server/use-cases/keep-fills.ts'
import { openNews } from '@countersign/trader/news.ts'
import { fillToCanonical } from '@countersign/trader/watching/fill.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

const NOW = 1_800_000_000
const ONE = 10n ** 18n
const whose = { account: 'main', venue: 'binance', order: '' } as const

let cluster: Cluster
let folder: string
before(async () => {
  cluster = await startCluster()
  folder = mkdtempSync(join(tmpdir(), 'cs-fills-'))
})
after(async () => {
  await cluster.stop()
  rmSync(folder, { recursive: true })
})

const fillOf = (tradeId: string, market: string, venueOrderId: string) => ({
  ...{ market, tradeId, venueOrderId, side: 'buy' as const, amount: ONE / 2n, price: 3n * ONE },
  ...{ fee: '0.01', feeCurrency: 'BTC', atMs: NOW * 1_000 },
})

it('keeps each trade once over failures, and tells of each order once', async () => {
  const store = openStore(await cluster.fresh())
  const journal = openJournal(folder, new Uint8Array(32).fill(7))
  const news = openNews(journal, () => NOW)
  const tell = (...fills: readonly ReturnType<typeof fillOf>[]) =>
    news.record(
      [],
      fills.map((fill) => ({ kind: 'fill', body: fillToCanonical(fill, whose) }) as const),
    )
  // Numbers of trades are of one market alone.
  tell(fillOf('1', 'BTC/USDT', '9'), fillOf('2', 'BTC/USDT', '9'), fillOf('1', 'ETH/USDT', '9'))
  let failures = 3
  const failing = async (tx: Transactor) => {
    failures -= 1
    if (failures > 0) {
      await tx.putBanner({ text: 'lost', by: 'ann', at: 1, until: 2 })
      throw new Error('killed')
    }
  }
  const trader = {
    fingerprint: 'a trader',
    news: async (seq: number) => readNews(await news.next(seq, 0)),
  }
  const world = { store, trader, consumers: [keepFills, failing], say: () => {} }
  for (let n = 0; n < 3; n += 1) await followNews(world).catch(() => undefined)
  // An older journal in the trader's place tells the same again.
  await store.transact((tx) => tx.putNewsMark({ trader: 'a trader', seq: 0 }))
  await followNews(world)
  const kept = await store.reader.fills({ limit: 10 })
  const names = kept.map(({ market, tradeId }) => `${market} ${tradeId}`)
  assert.deepEqual(names, ['ETH/USDT 1', 'BTC/USDT 2', 'BTC/USDT 1'])
  const before = kept[0]?.number ?? 0
  const rest = await store.reader.fills({ limit: 1, account: 'main', before })
  assert.deepEqual(rest, kept.slice(1, 2))
  assert.deepEqual(await store.reader.fills({ limit: 10, account: 'other' }), [])

  for (let n = 0; n < 2; n += 1) await tellFills({ store, clock: () => NOW + 60 })
  const tidings = (await store.reader.untold(10)).map(({ tiding }) => tiding)
  const told = { kind: 'trade.filled', ...whose, side: 'buy' }
  assert.equal(tidings.length, 2)
  assert.deepEqual(
    tidings.find((each) => 'market' in each && each.market === 'BTC/USDT'),
    { ...told, market: 'BTC/USDT', fills: 2, amount: '1', value: '3' },
  )
  // What comes later is told by itself, and nothing of before with it.
  tell(fillOf('3', 'BTC/USDT', '9'))
  await followNews(world)
  await tellFills({ store, clock: () => NOW + 120 })
  const later = (await store.reader.untold(10)).map(({ tiding }) => tiding)
  assert.equal(later.length, 3)
  assert.ok(later.some((each) => 'fills' in each && each.fills === 1 && each.amount === '0.5'))
  journal.close()
  await store.close()
})

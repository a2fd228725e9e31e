// What the trader wakes people for, out of its real news into a real database, by a server that
// fails: each is told once, to everybody, in words.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import { plannedOrder } from '@countersign/core/exchange/orders/track.ts'
import { wordsOf } from '@countersign/notices/words.ts'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { readNews } from '@countersign/server/adapters/trader/answers.ts'
import { NEWS_CONSUMERS } from '@countersign/server/news.ts'
import { followNews } from '@countersign/server/use-cases/follow-news.ts'
import type { Keeping } from '@countersign/trader/kept/book.ts'
import { wakeTiding } from '@countersign/trader/kept/tidings.ts'
import { openNews } from '@countersign/trader/news.ts'
import { orderToCanonical } from '@countersign/trader/orders/book.ts'
import type { Placement } from '@countersign/trader/orders/placement.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { n, stop } from '../builders/kept.ts'
import { startCluster } from '../builders/postgres.ts'

const NOW = 1_800_000_000
const [FIRST, SECOND] = ['ab'.repeat(16), 'cd'.repeat(16)]

const keeping = (kept: KeptOrder) =>
  ({ account: 'main', order: FIRST, by: 'ann', kept }) as unknown as Keeping
const placement = {
  ...{ account: 'main', intent: SECOND, generation: 1, market: 'BTC/USDT', side: 'buy' },
  ...{ plan: { kind: 'limit', price: n(90) }, kind: 'limit', member: 'bob' },
} as unknown as Placement
const lost = { ...plannedOrder('id', n(1)), state: 'rejected', why: 'not-found' } as const

it('tells everybody of each, once, whatever fails, and as loud as it is', async () => {
  const cluster = await startCluster()
  const folder = mkdtempSync(join(tmpdir(), 'cs-wakes-'))
  const store = openStore(await cluster.fresh())
  const journal = openJournal(folder, new Uint8Array(32).fill(7))
  try {
    const news = openNews(journal, () => NOW)
    news.record([], [wakeTiding(keeping(stop()), 'silent')])
    news.record([], [wakeTiding(keeping(stop()), 'denied', 'no-grant')])
    news.record([], [wakeTiding(keeping(stop()), 'silent')])
    news.record([], [{ kind: 'wake', body: orderToCanonical(placement, lost) }])
    const told = { ...plannedOrder('id', n(1)) }
    news.record([], [{ kind: 'wake', body: orderToCanonical(placement, told) }])
    let failures = 2
    const failing = async () => {
      failures -= 1
      if (failures >= 0) throw new Error('killed')
    }
    const trader = {
      fingerprint: 'a trader',
      news: async (seq: number) => readNews(await news.next(seq, 0)),
    }
    const world = { store, trader, consumers: [...NEWS_CONSUMERS, failing], say: () => {} }
    for (let tries = 0; tries < 3; tries += 1) await followNews(world).catch(() => undefined)
    // An older journal in the trader's place tells the same again.
    await store.transact((tx) => tx.putNewsMark({ trader: 'a trader', seq: 0 }))
    await followNews(world)
    const tidings = (await store.reader.untold(10)).map(({ tiding }) => tiding)
    const wakes = tidings.flatMap((each) => (each.kind === 'order.woke' ? [each] : []))
    assert.deepEqual(
      wakes.map(({ order, member, why, reason }) => [order, member, why, reason]),
      [
        [FIRST, 'ann', 'silent', ''],
        [FIRST, 'ann', 'denied', 'no-grant'],
        [FIRST, 'ann', 'silent', ''],
        [SECOND, 'bob', 'not-found', ''],
        [SECOND, 'bob', '', ''],
      ],
    )
    const words = wakes.map((each) => wordsOf(each))
    const loud = words.map(({ severity }) => severity)
    assert.deepEqual(loud, ['urgent', 'urgent', 'urgent', 'urgent', 'important'])
    assert.match(words[1]?.what.join(' ') ?? '', /does not fire again.*no-grant/)
  } finally {
    journal.close()
    await store.close()
    await cluster.stop()
    rmSync(folder, { recursive: true })
  }
})

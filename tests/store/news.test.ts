// The trader's real news over its journal, read on into a real database by a server that fails and
// is killed anywhere: each event is taken once.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openStore } from '@countersign/server/adapters/postgres/store.ts'
import { readNews } from '@countersign/server/adapters/trader/answers.ts'
import type { Store } from '@countersign/server/ports/store.ts'
import { followNews, type NewsConsumer } from '@countersign/server/use-cases/follow-news.ts'
import { type News, openNews } from '@countersign/trader/news.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'

const KEY = new Uint8Array(32).fill(7)
const TRADER = 'a trader'

/** Leaves one label for each event it was given: one given twice leaves two. */
const labelling: NewsConsumer = async (tx, { seq }) => {
  const before = (await tx.banner())?.text ?? ''
  await tx.putBanner({ text: `${before} ${seq}`.trim(), by: 'ann', at: 1, until: 2 })
}

describe('the news', () => {
  let cluster: Cluster
  let folder: string
  const closing: (() => unknown)[] = []
  before(async () => {
    cluster = await startCluster()
    folder = mkdtempSync(join(tmpdir(), 'cs-news-'))
  })
  after(async () => {
    for (const close of closing) await close()
    await cluster.stop()
    rmSync(folder, { recursive: true })
  })

  let store: Store
  let news: News
  beforeEach(async () => {
    const opened = openStore(await cluster.fresh())
    const journal = openJournal(mkdtempSync(join(folder, 'journal-')), KEY)
    closing.push(() => opened.close(), journal.close)
    store = opened
    news = openNews(journal, () => 5)
  })

  const tell = (count: number) => {
    for (let n = 0; n < count; n += 1) {
      news.record([], [{ kind: 'order', body: { order: `${n}` } }])
    }
  }
  const traderOf = (fingerprint: string, of: News) => ({
    fingerprint,
    news: async (seq: number) => readNews(await of.next(seq, 0)),
  })
  const follow = (consumers: readonly NewsConsumer[], how: Partial<Store> = {}, of = TRADER) => {
    const world = { store: { ...store, ...how }, trader: traderOf(of, news), consumers }
    return followNews({ ...world, say: () => undefined })
  }
  const taken = async () => (await store.reader.banner())?.text ?? ''

  it('is taken once each, in order, by all consumers or none, whatever fails', async () => {
    tell(4)
    let left = 2
    const failing: NewsConsumer = async (_, { seq }) => {
      if (seq === 3 && left-- > 0) throw new Error('not now')
    }
    for (let n = 0; n < 2; n += 1) await assert.rejects(follow([labelling, failing]), /not now/)
    assert.equal(await taken(), '1 2')
    await follow([labelling, failing])
    tell(1)
    await follow([labelling, failing])
    assert.equal(await taken(), '1 2 3 4 5')
  })

  it('is taken once when the server is killed before what was made of it commits', async () => {
    tell(3)
    let isKilled = false
    const mortal: Store['transact'] = (work) =>
      store.transact(async (tx) => {
        const result = await work(tx)
        if (!isKilled && (await tx.newsMark())?.seq === 2) {
          isKilled = true
          throw new Error('killed')
        }
        return result
      })
    await assert.rejects(follow([labelling], { transact: mortal }), /killed/)
    assert.equal(await taken(), '1')
    await follow([labelling])
    assert.equal(await taken(), '1 2 3')
  })

  it('is taken once by two that read at the same moment', async () => {
    tell(5)
    await Promise.all([follow([labelling]), follow([labelling]), follow([labelling])])
    assert.equal(await taken(), '1 2 3 4 5')
  })

  it('begins anew with another trader, and goes on after a journal that was put back', async () => {
    tell(3)
    await follow([labelling])
    await follow([labelling], {}, 'another')
    assert.equal(await taken(), '1 2 3 1 2 3')
    await store.transact((tx) => tx.putNewsMark({ trader: 'another', seq: 9 }))
    await follow([labelling], {}, 'another')
    tell(1)
    await follow([labelling], {}, 'another')
    assert.equal(await taken(), '1 2 3 1 2 3 4')
  })
})

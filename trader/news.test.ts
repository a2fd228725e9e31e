import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { openNews } from './news.ts'

const KEY = new Uint8Array(32).fill(7)

describe('news', () => {
  let folder: string
  let journal: Journal
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-news-'))
    journal = openJournal(folder, KEY)
  })
  afterEach(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })

  it('tells each tiding once to whoever remembers how far it read, also over a start', async () => {
    const news = openNews(journal, () => 5)
    news.record([], [{ kind: 'wake', body: { account: 'main' } }])
    news.record([], [{ kind: 'key', body: { account: 'main' } }])
    const first = { seq: '1', at: '5', kind: 'wake', body: { account: 'main' } }
    const second = { seq: '2', at: '5', kind: 'key', body: { account: 'main' } }
    assert.deepEqual(await news.next(0, 0), { head: '2', events: [first, second] })
    journal.close()
    journal = openJournal(folder, KEY)
    assert.deepEqual(await openNews(journal, () => 6).next(1, 0), { head: '2', events: [second] })
  })

  it('answers who waits as soon as there is something, and with nothing in the end', async () => {
    const news = openNews(journal, () => 5)
    const waiting = news.next(0, 30_000)
    const draft = { log: 'orders', kind: 'order.planned', body: {}, proofs: [] }
    const entries = news.record([draft], [{ kind: 'order', body: { order: 'one' } }])
    assert.deepEqual(
      entries.map(({ log }) => log),
      ['orders', 'news'],
    )
    const event = { seq: '1', at: '5', kind: 'order', body: { order: 'one' } }
    assert.deepEqual(await waiting, { head: '1', events: [event] })
    assert.deepEqual(await news.next(1, 1), { head: '1', events: [] })
  })
})

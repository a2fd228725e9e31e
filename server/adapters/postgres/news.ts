// How far the trader's news was read.

import type { NewsReader, NewsTransactor } from '../../ports/news.ts'
import { type Queries, reach } from './pool.ts'
import { text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

/** Whoever comes second waits for the first one's commit, and then finds it passed. */
const PASS = `
  insert into news_mark (one, trader, seq) values (true, $1, $2)
  on conflict (one) do update set trader = excluded.trader, seq = excluded.seq
  where news_mark.trader <> excluded.trader or news_mark.seq < excluded.seq`

export const newsReads = (database: Queries): NewsReader => ({
  async newsMark() {
    const { rows } = await reach(() =>
      database.query<Record<string, unknown>>('select trader, seq from news_mark'),
    )
    const [row] = rows
    return row ? { trader: text(row.trader), seq: whole(row.seq) } : null
  },
})

export const newsWrites = (tx: Queries): NewsTransactor => ({
  passNews: async ({ trader, seq }) => (await tx.query(PASS, [trader, seq])).rowCount === 1,
  putNewsMark: (mark) => upsert(tx, 'news_mark', ['one'], { one: true, ...mark }),
})

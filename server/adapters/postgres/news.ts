// How far the news of the trader and of members' own agents was read.

import type { NewsMark, NewsReader, NewsTransactor } from '../../ports/news.ts'
import { type Queries, reach } from './pool.ts'
import { text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

/** Whoever comes second waits for the first one's commit, and then finds it passed. */
const PASS = `
  insert into news_mark (one, trader, seq) values (true, $1, $2)
  on conflict (one) do update set trader = excluded.trader, seq = excluded.seq
  where news_mark.trader <> excluded.trader or news_mark.seq < excluded.seq`

const PASS_AGENT = `
  insert into agent_marks (device, trader, seq) values ($1, $2, $3)
  on conflict (device) do update set trader = excluded.trader, seq = excluded.seq
  where agent_marks.trader <> excluded.trader or agent_marks.seq < excluded.seq`

export function newsReads(database: Queries): NewsReader {
  const mark = async (sql: string, given: readonly unknown[] = []): Promise<NewsMark | null> => {
    const { rows } = await reach(() => database.query<Record<string, unknown>>(sql, [...given]))
    const [row] = rows
    return row ? { trader: text(row.trader), seq: whole(row.seq) } : null
  }
  return {
    newsMark: () => mark('select trader, seq from news_mark'),
    agentMark: (device) => mark('select trader, seq from agent_marks where device = $1', [device]),
  }
}

export const newsWrites = (tx: Queries): NewsTransactor => ({
  passNews: async ({ trader, seq }) => (await tx.query(PASS, [trader, seq])).rowCount === 1,
  putNewsMark: (mark) => upsert(tx, 'news_mark', ['one'], { one: true, ...mark }),
  passAgentNews: async (device, { trader, seq }) =>
    (await tx.query(PASS_AGENT, [device, trader, seq])).rowCount === 1,
  putAgentMark: (device, mark) => upsert(tx, 'agent_marks', ['device'], { device, ...mark }),
})

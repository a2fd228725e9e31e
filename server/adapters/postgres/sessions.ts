// Sessions, on PostgreSQL.

import type { SessionReader, SessionRecord, SessionTransactor } from '../../ports/sessions.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

export function sessionReads(database: Queries): SessionReader {
  const rows = async (sql: string, given: readonly unknown[]): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    async sessionByHash(hash) {
      const [row] = await rows('select * from sessions where hash = $1', [hash])
      return row ? sessionOf(row) : null
    },
    sessions: async (member) =>
      (
        await rows(
          `select * from sessions where $1::text is null or member = $1
           order by created_at desc, id`,
          [member ?? null],
        )
      ).map(sessionOf),
  }
}

export function sessionWrites(tx: Queries): SessionTransactor {
  const run = async (sql: string, given: readonly unknown[]): Promise<number> =>
    (await tx.query(sql, [...given])).rowCount ?? 0
  return {
    putSession: (session) =>
      upsert(tx, 'sessions', ['id'], {
        id: session.id,
        hash: session.hash,
        member: session.member,
        stage: session.stage,
        by: session.by,
        created_at: session.createdAt,
        used_at: session.usedAt,
        proved_at: session.provedAt,
        network: session.network,
        browser: session.browser,
      }),
    touchSession: async (id, usedAt) =>
      void (await run('update sessions set used_at = greatest(used_at, $2) where id = $1', [
        id,
        usedAt,
      ])),
    removeSession: async (id) => (await run('delete from sessions where id = $1', [id])) > 0,
    forgetSessions: async (usedBefore, begunBefore) =>
      void (await run('delete from sessions where used_at < $1 or created_at < $2', [
        usedBefore,
        begunBefore,
      ])),
  }
}

const sessionOf = (row: Row): SessionRecord => ({
  id: text(row.id),
  hash: text(row.hash),
  member: text(row.member),
  stage: text(row.stage) as SessionRecord['stage'],
  by: text(row.by) as SessionRecord['by'],
  createdAt: whole(row.created_at),
  usedAt: whole(row.used_at),
  provedAt: whole(row.proved_at),
  network: text(row.network),
  browser: text(row.browser),
})

// What the server tells members: tidings, what waits for each member and channel, and the tries.

import { type Canonical, canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import type {
  AttemptRecord,
  LaneRecord,
  NoticeReader,
  NoticeTransactor,
  TidingRecord,
} from '../../ports/notices.ts'
import { tidingOf, tidingToCanonical } from '../../ports/tidings.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

export function noticeReads(database: Queries): NoticeReader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    untold: async (limit) =>
      (await rows('select * from tidings where not is_told order by number limit $1', [limit])).map(
        recordOf,
      ),
    lanes: async () =>
      (await rows('select * from notice_lanes order by recipient, channel')).map(laneOf),
    attempts: async (limit) =>
      (await rows('select * from notice_attempts order by number desc limit $1', [limit])).map(
        attemptOf,
      ),
  }
}

export function noticeWrites(tx: Queries): NoticeTransactor {
  const run = async (sql: string, given: readonly unknown[]): Promise<void> =>
    void (await tx.query(sql, [...given]))
  return {
    putTiding: ({ id, at, by, tiding }) =>
      run(
        `insert into tidings (id, at, by, tiding) values ($1, $2, $3, $4)
         on conflict (id) do nothing`,
        [id, at, by, canonicalText(tidingToCanonical(tiding))],
      ),
    markTold: (ids) => run('update tidings set is_told = true where id = any($1)', [ids]),
    async rememberTold(id, at) {
      const sql = 'insert into told_once (id, at) values ($1, $2) on conflict (id) do nothing'
      return (await tx.query(sql, [id, at])).rowCount === 1
    },
    putLane: ({ recipient, channel, body }) =>
      upsert(tx, 'notice_lanes', ['recipient', 'channel'], { recipient, channel, body }),
    putAttempt: ({ notice, recipient, channel, at, refusal }) =>
      run(
        `insert into notice_attempts (notice, recipient, channel, at, refusal)
         values ($1, $2, $3, $4, $5)`,
        [notice, recipient, channel, at, refusal],
      ),
    async forgetNotices(before) {
      await run('delete from tidings where is_told and at < $1', [before])
      await run('delete from notice_attempts where at < $1', [before])
    },
  }
}

function recordOf(row: Row): TidingRecord {
  const written: Canonical = readCanonical(new TextEncoder().encode(text(row.tiding)))
  return { id: text(row.id), at: whole(row.at), by: text(row.by), tiding: tidingOf(written) }
}

const laneOf = (row: Row): LaneRecord => ({
  recipient: text(row.recipient),
  channel: text(row.channel) as LaneRecord['channel'],
  body: text(row.body),
})

const attemptOf = (row: Row): AttemptRecord => ({
  notice: text(row.notice),
  recipient: text(row.recipient),
  channel: text(row.channel) as LaneRecord['channel'],
  at: whole(row.at),
  refusal: row.refusal === null ? null : text(row.refusal),
})

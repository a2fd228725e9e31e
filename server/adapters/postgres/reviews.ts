// What the reviews found.

import { SEVERITIES } from '@countersign/core/review/finding.ts'
import type { KnownFinding } from '@countersign/core/review/since.ts'
import type { ReviewReader, ReviewRecord, ReviewTransactor } from '../../ports/reviews.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

/** Any number, as long as nothing else takes it. */
const LOCK = 0x6373_7276

export function reviewReads(database: Queries): ReviewReader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    knownFindings: async () =>
      (await rows('select * from review_findings order by check_id, subject')).map(findingOf),
    reviews: async (limit) =>
      (await rows('select * from reviews order by number desc limit $1', [limit])).map(reviewOf),
  }
}

export function reviewWrites(tx: Queries): ReviewTransactor {
  return {
    lockReviews: async () => void (await tx.query('select pg_advisory_xact_lock($1)', [LOCK])),
    async putFindings(findings) {
      for (const { check, subject, severity, firstSeenAt, lastSeenAt, isOpen } of findings) {
        await upsert(tx, 'review_findings', ['check_id', 'subject'], {
          check_id: check,
          subject,
          severity,
          first_seen_at: firstSeenAt,
          last_seen_at: lastSeenAt,
          is_open: isOpen,
        })
      }
    },
    async putReview({ madeAt, score, findings, unknown }) {
      const { rows } = await tx.query<Record<string, unknown>>(
        `insert into reviews (made_at, score, findings, unknown)
         values ($1, $2, $3, $4) returning number`,
        [madeAt, score, findings, unknown],
      )
      return whole(rows[0]?.number)
    },
    async forgetReviews(before) {
      await tx.query('delete from reviews where made_at < $1', [before])
      const old = 'delete from review_findings where not is_open and last_seen_at < $1'
      await tx.query(old, [before])
    },
  }
}

function findingOf(row: Row): KnownFinding {
  const severity = SEVERITIES.find((each) => each === row.severity)
  if (!severity) throw new TypeError('a finding is of no known severity')
  return {
    check: text(row.check_id),
    subject: text(row.subject),
    severity,
    firstSeenAt: whole(row.first_seen_at),
    lastSeenAt: whole(row.last_seen_at),
    isOpen: row.is_open === true,
  }
}

const reviewOf = (row: Row): ReviewRecord => ({
  madeAt: whole(row.made_at),
  score: whole(row.score),
  findings: whole(row.findings),
  unknown: whole(row.unknown),
})

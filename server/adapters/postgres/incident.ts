// What is closed, the banner, and the traces of the audit log, on PostgreSQL.

import { canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { plain } from '@countersign/core/plain.ts'
import { readClosure } from '../../ports/closure.ts'
import {
  type BannerRecord,
  type Closure,
  type IncidentReader,
  type IncidentTransactor,
  NOTHING_CLOSED,
  type TraceGroup,
  type TraceQuery,
} from '../../ports/incident.ts'
import { type Queries, reach } from './pool.ts'
import { bytes, type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

const MOST_EACH = 64

/** Bits of what is not grouped by, as PostgreSQL counts them: the named side alone is 0. */
const SIDES: ReadonlyMap<number, TraceGroup['side']> = new Map([
  [0b01111, 'act'],
  [0b10111, 'actor'],
  [0b11011, 'network'],
  [0b11101, 'token'],
  [0b11110, 'session'],
])

/** Acts are few, and are counted to the last: they give the sum. */
const MOST_ACTS = 1_024

/** One scan for all sides; of each the most frequent ones. */
const grouped = (where: string) => `
  select * from (
    select grouping(act, actor, network, token, session) as side,
      coalesce(act || ' ' || outcome, actor, host(network), token, session) as name,
      count(*)::bigint as count, min(time) as first, max(time) as last,
      row_number() over (
        partition by grouping(act, actor, network, token, session) order by count(*) desc
      ) as place
    from audit_traces where ${where}
    group by grouping sets ((act, outcome), (actor), (network), (token), (session))
  ) as found
  where name is not null and place <= case side when 15 then ${MOST_ACTS} else ${MOST_EACH} end
  order by side, count desc, name`

export function incidentReads(database: Queries): IncidentReader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    async closure() {
      const [row] = await rows('select body from closure')
      return row ? closureOf(text(row.body)) : NOTHING_CLOSED
    },
    async banner() {
      const [row] = await rows('select text, by, at, until from banner')
      return row ? bannerOf(row) : null
    },
    async traces(query) {
      const { where, given } = conditionsOf(query)
      const groups = (await rows(grouped(where), given)).map(groupOf)
      const acts = groups.filter(({ side }) => side === 'act')
      const isFound = acts.length > 0
      return {
        count: acts.reduce((sum, { count }) => sum + count, 0),
        first: isFound ? Math.min(...acts.map(({ first }) => first)) : null,
        last: isFound ? Math.max(...acts.map(({ last }) => last)) : null,
        groups: groups.filter(({ side }, at) => side !== 'act' || at < MOST_EACH),
      }
    },
    async traceSeqs(query, limit, before) {
      const { where, given } = conditionsOf(query)
      const found = await rows(
        `select seq from audit_traces where ${where} and ($${given.length + 2}::bigint is null
           or seq < $${given.length + 2}) order by seq desc limit $${given.length + 1}`,
        [...given, limit, before ?? null],
      )
      return found.map(({ seq }) => whole(seq))
    },
    auditEventsOf: async (seqs) =>
      (await rows('select bytes from audit_events where seq = any($1) order by seq', [seqs])).map(
        (row) => bytes(row.bytes),
      ),
  }
}

export function incidentWrites(tx: Queries): IncidentTransactor {
  return {
    async putBanner(banner) {
      if (banner) return await upsert(tx, 'banner', ['one'], { one: true, ...banner })
      await tx.query('delete from banner')
    },
  }
}

export const putClosure = (tx: Queries, closure: Closure): Promise<void> =>
  upsert(tx, 'closure', ['one'], {
    one: true,
    body: new TextDecoder().decode(canonicalBytes(plain(closure))),
  })

// What was written over is read from the charter again within seconds, as if it were not there:
// whoever can write here could as well delete it.
function closureOf(body: string): Closure {
  try {
    return readClosure(readCanonical(new TextEncoder().encode(body)), 'closure')
  } catch {
    return NOTHING_CLOSED
  }
}

const bannerOf = (row: Row): BannerRecord => ({
  text: text(row.text),
  by: text(row.by),
  at: whole(row.at),
  until: whole(row.until),
})

function groupOf(row: Row): TraceGroup {
  const side = SIDES.get(whole(row.side))
  if (!side) throw new Error('a side of the traces that was not asked for')
  const [first, last] = [whole(row.first), whole(row.last)]
  return { side, name: text(row.name), count: whole(row.count), first, last }
}

/** Each with a parameter of its own: the planner sees what is asked. */
function conditionsOf({ range, actors, token, since, until }: TraceQuery) {
  const given: unknown[] = []
  const all = ['true']
  const add = (value: unknown, condition: (at: string) => string) => {
    if (value === undefined) return
    given.push(value)
    all.push(condition(`$${given.length}`))
  }
  add(range, (at) => `network <<= ${at}::inet`)
  add(actors, (at) => `actor = any(${at}::text[])`)
  add(token, (at) => `token = ${at}`)
  add(since, (at) => `time >= ${at}`)
  add(until, (at) => `time <= ${at}`)
  return { where: all.join(' and '), given }
}

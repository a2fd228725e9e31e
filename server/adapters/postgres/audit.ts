// The audit log's tables: read by anybody, added to within one transaction.

import { AUDIT_START } from '@countersign/core/audit/event.ts'
import { EMPTY_TREE } from '@countersign/core/audit/tree.ts'
import type { AuditHead, AuditReader, AuditTransactor } from '../../ports/audit.ts'
import { traceOf } from '../../ports/traces.ts'
import { type Queries, reach } from './pool.ts'
import { bytes, type Row, text, whole } from './rows.ts'

const HEAD = 'select seq, hash, tree from audit_head'

/** Made where there is none, so that two first events have a row to take turns on. */
const FIRST_HEAD = `
  insert into audit_head (one, seq, hash, tree) values (true, 0, $1, '{}') on conflict do nothing`

const NODES = `
  select n.hash from unnest($1::smallint[], $2::bigint[]) with ordinality as w (level, index, place)
  join audit_nodes n using (level, index) order by w.place`

const LAST_CHECKPOINT = `
  select size, note, organisation, noted_at from audit_checkpoints order by size desc limit 1`

export function auditReads(database: Queries): AuditReader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    auditHead: async () => headOf((await rows(HEAD))[0]),
    async auditEvents(after, limit) {
      const found = await rows(
        'select bytes from audit_events where seq > $1 order by seq limit $2',
        [after, limit],
      )
      return found.map((row) => bytes(row.bytes))
    },
    async auditNodes(wanted) {
      const places = [wanted.map(({ level }) => level), wanted.map(({ index }) => index)]
      const found = await rows(NODES, places)
      if (found.length !== wanted.length) throw new Error('a subtree of the audit log is missing')
      return found.map(({ hash }) => Uint8Array.fromHex(text(hash)))
    },
    async auditCheckpoint() {
      const [row] = await rows(LAST_CHECKPOINT)
      return row
        ? {
            size: whole(row.size),
            note: text(row.note),
            organisation: text(row.organisation),
            notedAt: whole(row.noted_at),
          }
        : null
    },
  }
}

export function auditWrites(tx: Queries): AuditTransactor {
  const run = async (sql: string, given: readonly unknown[]): Promise<number> =>
    (await tx.query(sql, [...given])).rowCount ?? 0
  return {
    async lockAudit() {
      await run(FIRST_HEAD, [AUDIT_START.hash.toHex()])
      const { rows } = await tx.query<Record<string, unknown>>(`${HEAD} for update`)
      return headOf(rows[0])
    },
    async putAuditEvent(event, tree, completed) {
      const hash = event.hash.toHex()
      await run('insert into audit_events values ($1, $2, $3)', [event.seq, hash, event.bytes])
      const { act, outcome, actor, network, token: used, session } = traceOf(event)
      await run('insert into audit_traces values ($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[event.seq, event.time, act, outcome, actor, network, used, session],
      ])
      await run(
        `insert into audit_nodes
         select * from unnest($1::smallint[], $2::bigint[], $3::text[])`,
        [
          completed.map(({ level }) => level),
          completed.map(({ index }) => index),
          completed.map((node) => node.hash.toHex()),
        ],
      )
      const edge = tree.hashes.map((each) => each.toHex())
      await run('update audit_head set seq = $1, hash = $2, tree = $3', [event.seq, hash, edge])
    },
    putAuditCheckpoint: async ({ size, note, organisation, notedAt }) =>
      void (await run(
        'insert into audit_checkpoints values ($1, $2, $3, $4) on conflict do nothing',
        [size, note, organisation, notedAt],
      )),
    async markAudited(log, seq) {
      const marked = await run(
        `insert into audit_marks values ($1, $2) on conflict (log) do update
           set seq = excluded.seq where audit_marks.seq < excluded.seq`,
        [log, seq],
      )
      return marked === 1
    },
  }
}

function headOf(row: Row | undefined): AuditHead {
  if (!row) return { ...AUDIT_START, tree: EMPTY_TREE }
  const seq = whole(row.seq)
  const edge = (row.tree as readonly unknown[]).map((hash) => Uint8Array.fromHex(text(hash)))
  return { seq, hash: Uint8Array.fromHex(text(row.hash)), tree: { size: seq, hashes: edge } }
}

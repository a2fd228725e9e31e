// Labels of wallets.

import { LABEL_TYPES } from '@countersign/core/wallet/labels.ts'
import type { LabelName, LabelReader, LabelRecord, LabelTransactor } from '../../ports/labels.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

const PAGE = `
  select * from labels where wallet = $1 and ($3::text is null or type = $3)
    and ($4::text is null or (type, ref) > ($4, $5)) order by type, ref limit $2`

const NAMED = `
  select l.* from unnest($2::text[], $3::text[]) as n(type, ref)
  join labels l on l.wallet = $1 and l.type = n.type and l.ref = n.ref`

const REMOVE = `
  delete from labels l using unnest($2::text[], $3::text[]) as n(type, ref)
  where l.wallet = $1 and l.type = n.type and l.ref = n.ref`

export function labelReads(database: Queries): LabelReader {
  const rows = async (sql: string, given: readonly unknown[]): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    labels: async (wallet, { limit, after, type }) => {
      const from = [after?.type ?? null, after?.ref ?? null]
      return (await rows(PAGE, [wallet, limit, type ?? null, ...from])).map(labelOf)
    },
    labelsOf: async (wallet, names) =>
      (await rows(NAMED, [wallet, ...columns(names)])).map(labelOf),
    unspendable: async (wallet) => {
      const sql = 'select ref from labels where wallet = $1 and is_spendable = false order by ref'
      return (await rows(sql, [wallet])).map(({ ref }) => text(ref))
    },
  }
}

export function labelWrites(tx: Queries): LabelTransactor {
  return {
    async putLabels(labels) {
      for (const { wallet, type, ref, label, origin, isSpendable, more, changedAt } of labels) {
        await upsert(tx, 'labels', ['wallet', 'type', 'ref'], {
          wallet,
          type,
          ref,
          label: label ?? null,
          origin: origin ?? null,
          is_spendable: isSpendable ?? null,
          more: more ?? null,
          changed_at: changedAt,
        })
      }
    },
    removeLabels: async (wallet, names) =>
      void (await tx.query(REMOVE, [wallet, ...columns(names)])),
    async countLabels(wallet) {
      await tx.query("select pg_advisory_xact_lock(hashtext('labels'), hashtext($1))", [wallet])
      const sql = 'select count(*) from labels where wallet = $1'
      const { rows } = await tx.query<Record<string, unknown>>(sql, [wallet])
      return whole(rows[0]?.count)
    },
  }
}

const columns = (names: readonly LabelName[]) => [
  names.map(({ type }) => type),
  names.map(({ ref }) => ref),
]

function labelOf(row: Row): LabelRecord {
  const type = LABEL_TYPES.find((each) => each === row.type)
  if (!type) throw new TypeError('a label is of no known type')
  return {
    wallet: text(row.wallet),
    type,
    ref: text(row.ref),
    ...(row.label === null ? {} : { label: text(row.label) }),
    ...(row.origin === null ? {} : { origin: text(row.origin) }),
    ...(row.is_spendable === null ? {} : { isSpendable: row.is_spendable === true }),
    ...(row.more === null ? {} : { more: text(row.more) }),
    changedAt: whole(row.changed_at),
  }
}

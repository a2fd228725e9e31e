// The index of orders beside the journal's entries: by name, those that may be live, and what
// counts in an account's sums. It changes in the same transaction as the entries.

import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { OrderName, Placement } from './placement.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS orders (
    account TEXT NOT NULL, intent TEXT NOT NULL, generation INTEGER NOT NULL,
    planned INTEGER NOT NULL, stepped INTEGER NOT NULL,
    live INTEGER NOT NULL, counts INTEGER NOT NULL,
    at INTEGER NOT NULL, member TEXT NOT NULL, notional TEXT NOT NULL,
    PRIMARY KEY (account, intent, generation)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS orders_live ON orders (live) WHERE live = 1;
  CREATE INDEX IF NOT EXISTS orders_planned ON orders (planned);
  CREATE INDEX IF NOT EXISTS orders_counted ON orders (account, at) WHERE counts = 1;
`

/** `planned` and `stepped` are the numbers of its first and its latest entry; 0: there is none. */
export type Row = OrderName & {
  readonly planned: number
  readonly stepped: number
  readonly at: number
  readonly member: string
  readonly notional: string
}

export type Index = ReturnType<typeof openIndex>

export function openIndex(database: DatabaseSync) {
  database.exec(SCHEMA)
  const insert = database.prepare('INSERT INTO orders VALUES (?, ?, ?, ?, 0, 1, 1, ?, ?, ?)')
  const change = database.prepare(
    `UPDATE orders SET stepped = ?, live = ?, counts = ?
     WHERE account = ? AND intent = ? AND generation = ?`,
  )
  const one = database.prepare(
    'SELECT * FROM orders WHERE account = ? AND intent = ? AND generation = ?',
  )
  const intent = database.prepare(
    'SELECT * FROM orders WHERE account = ? AND intent = ? ORDER BY generation DESC LIMIT 100',
  )
  const live = database.prepare('SELECT * FROM orders WHERE live = 1 ORDER BY planned')
  const page = database.prepare(
    `SELECT * FROM orders WHERE planned < ? AND (? = '' OR account = ?)
     ORDER BY planned DESC LIMIT ?`,
  )
  const counted = database.prepare(
    'SELECT * FROM orders WHERE account = ? AND counts = 1 AND at >= ? ORDER BY at',
  )
  const latest = database.prepare('SELECT max(at) AS at FROM orders WHERE account = ?')
  const rows = (found: unknown): readonly Row[] => found as Row[]
  return {
    find: ({ account, intent, generation }: OrderName): Row | undefined =>
      one.get(account, intent, generation) as Row | undefined,
    ofIntent: (account: string, name: string) => rows(intent.all(account, name)),
    live: () => rows(live.all()),
    page: (account: string | null, before: number, most: number) =>
      rows(page.all(before, account ?? '', account ?? '', most)),
    counted: (account: string, since: number) => rows(counted.all(account, since)),
    /** When the account's last order was planned; 0: it has none. */
    latest: (account: string): number => Number(latest.get(account)?.at ?? 0),
    plan({ account, intent, generation, member, notional }: Placement, { seq, time }: Entry): void {
      insert.run(account, intent, generation, seq, time, member, writeDecimal(notional))
    },
    step(
      { account, intent, generation }: OrderName,
      seq: number,
      now: { readonly isLive: boolean; readonly counts: boolean },
    ): void {
      change.run(seq, Number(now.isLive), Number(now.counts), account, intent, generation)
    },
  }
}

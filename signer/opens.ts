// Spends that count in every window until a coin of theirs is known to be spent. They are in no
// sum over time: each is a row beside the sums, and a wallet has few of them.

import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Tally, withOpen } from '@countersign/core/policy/history.ts'

/** Every tally adds up so many rows for each wallet of its scope. */
export const MOST_OPEN = 16

export const OPEN_SCHEMA = `
  CREATE TABLE IF NOT EXISTS open_spends (
    sums TEXT NOT NULL, wallet TEXT NOT NULL, seq INTEGER NOT NULL,
    at INTEGER NOT NULL, sats INTEGER NOT NULL,
    PRIMARY KEY (sums, wallet, seq)
  ) STRICT, WITHOUT ROWID;
`

/** A spend by its entry. */
export type Numbered = { readonly wallet: string; readonly seq: number }

export type Opens = {
  /** @param sums - every sum it counts in; the wallet's own among them */
  open(spend: Numbered, sums: readonly string[], at: UnixSeconds, sats: bigint): void
  close(spend: Numbered, sums: readonly string[]): void
  isOpen(spend: Numbered): boolean
  countOf(wallet: string): number
  /** The tally of one of the sums up to `to`, with what is open in it. */
  add(tally: Tally, sums: string, to: UnixSeconds): Tally
}

/** Over the index's own database, whose tables are there. */
export function openOpens(database: DatabaseSync): Opens {
  const insert = database.prepare('INSERT INTO open_spends VALUES (?, ?, ?, ?, ?)')
  const remove = database.prepare(
    'DELETE FROM open_spends WHERE sums = ? AND wallet = ? AND seq = ?',
  )
  const one = database.prepare(
    'SELECT 1 FROM open_spends WHERE sums = ?1 AND wallet = ?1 AND seq = ?2',
  )
  const several = database.prepare('SELECT count(*) AS count FROM open_spends WHERE sums = ?')
  const sum = database.prepare(
    `SELECT coalesce(sum(sats), 0) AS sats, count(*) AS count FROM open_spends
     WHERE sums = ? AND at <= ?`,
  )
  sum.setReadBigInts(true)
  return {
    open({ wallet, seq }, sums, at, sats) {
      for (const each of sums) insert.run(each, wallet, seq, at, sats)
    },
    close({ wallet, seq }, sums) {
      for (const each of sums) remove.run(each, wallet, seq)
    },
    isOpen: ({ wallet, seq }) => one.get(wallet, seq) !== undefined,
    countOf: (wallet) => Number(several.get(wallet)?.count),
    add(tally, sums, to) {
      const { sats, count } = sum.get(sums, to) as { sats: bigint; count: bigint }
      return withOpen(tally, { sats, count: Number(count) })
    },
  }
}

// Sums over time as a radix tree in a table: each level's bucket spans 16 of the level below, so
// the sum over any window touches about a hundred rows, however many spends lie in it.

import type { DatabaseSync } from 'node:sqlite'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Scope, Tally } from '@countersign/core/policy/history.ts'
import { tokenOf } from '@countersign/core/policy/who.ts'

/** With more there are fewer levels to ask, but more rows in each to add up. */
const RADIX = 16
/** 16^9 seconds are two thousand years. */
const LEVELS = 9

export const SUM_SCHEMA = `
  CREATE TABLE IF NOT EXISTS sums (
    wallet TEXT NOT NULL, level INTEGER NOT NULL, bucket INTEGER NOT NULL,
    sats INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (wallet, level, bucket)
  ) STRICT, WITHOUT ROWID;
`

/** Adds an amount (or takes one back) at a moment, on every level. */
export function sumWriter(database: DatabaseSync) {
  const add = database.prepare(
    `INSERT INTO sums VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
     SET sats = sats + excluded.sats, count = count + excluded.count`,
  )
  return (wallet: string, at: UnixSeconds, sats: bigint, count: number): void => {
    for (let level = 0, bucket = at; level < LEVELS; level += 1) {
      add.run(wallet, level, bucket, sats, count)
      bucket = Math.floor(bucket / RADIX)
    }
  }
}

/** The sum over `from` to `to`, both included. */
export function rangeTally(database: DatabaseSync) {
  const read = database.prepare(
    `SELECT coalesce(sum(sats), 0) AS sats, coalesce(sum(count), 0) AS count FROM sums
     WHERE wallet = ? AND level = ? AND bucket BETWEEN ? AND ?`,
  )
  read.setReadBigInts(true)
  return (wallet: string, from: UnixSeconds, to: UnixSeconds): Tally => {
    let sats = 0n
    let count = 0
    const add = (level: number, first: number, last: number) => {
      if (first > last) return
      const row = read.get(wallet, level, first, last) as { sats: bigint; count: bigint }
      sats += row.sats
      count += Number(row.count)
    }
    // Level by level: the ragged ends here, the whole buckets between them one level up.
    let [first, last] = [Math.max(0, from), to]
    for (let level = 0; first <= last; level += 1) {
      const firstWhole = Math.ceil(first / RADIX)
      const lastWhole = Math.floor((last + 1) / RADIX) - 1
      if (level === LEVELS - 1 || firstWhole > lastWhole) {
        add(level, first, last)
        break
      }
      add(level, first, firstWhole * RADIX - 1)
      add(level, (lastWhole + 1) * RADIX, last)
      first = firstWhole
      last = lastWhole
    }
    return { sats, count }
  }
}

// The sums that a spend is added to. No wallet's name has a star or a slash.
export const ORGANISATION = '*'
const memberSums = (wallet: string, member: string): string => `${wallet}/${member}`

/** The sums that answer for a scope. */
export function sumsOf(wallet: string, scope: Scope): string {
  if (scope === 'wallet') return wallet
  if (scope === 'organisation') return ORGANISATION
  return memberSums(wallet, scope.slice('member:'.length))
}

/** The sums that a spend counts in. A token's budget is for all wallets together. */
export function sumsWith(wallet: string, member: string): readonly string[] {
  const sums = [wallet, ORGANISATION, memberSums(wallet, member)]
  return tokenOf(member) === null ? sums : [...sums, memberSums(ORGANISATION, member)]
}

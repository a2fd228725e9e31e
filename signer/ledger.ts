// The index over the spend entries: what was spent when, which outpoints are taken, how far the
// addresses are used. Everything in it can be made again from the entries; it only saves time.

import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '@countersign/core/charter/entry.ts'
import type { History, Spent } from '@countersign/core/policy/history.ts'
import type { SignedSpend } from '@countersign/core/wallet/replacement.ts'
import type { Marks } from '@countersign/core/wallet/wallet.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import { ASKING_SCHEMA, ASKING_TABLES, type Askings, openAskings } from './askings.ts'
import { openWrites } from './ledger-writes.ts'
import { OPEN_SCHEMA, type Opens, openOpens } from './opens.ts'
import { memberOf, signedSpend } from './spend-entry.ts'
import { ORGANISATION, rangeTally, SUM_SCHEMA, sumsOf } from './sums.ts'

const SPEND_LOG = 'spends/'

/** The journal's log of one wallet's spends. */
export const spendLog = (wallet: string): string => `${SPEND_LOG}${wallet}`

/** The wallet whose spends a log holds, or null for another log. */
export const walletOfLog = (log: string): string | null =>
  log.startsWith(SPEND_LOG) ? log.slice(SPEND_LOG.length) : null

/** A spend that still counts, with what it counts for. */
export type LiveSpend = SignedSpend & { readonly counted: Spent }

export type Ledger = Pick<Askings, 'asking' | 'isAsked' | 'votes'> & {
  /** Indexes one entry; runs inside the append's transaction, and when the index is made again. */
  record(wallet: string, entry: Entry): void
  isSigned(wallet: string, txid: string): boolean
  /** Whether any spend, replaced or not, spends this outpoint. */
  hasSpent(wallet: string, outpoint: string): boolean
  /** The latest version of every spend that spends one of these outpoints and is not settled. */
  conflicts(wallet: string, outpoints: readonly string[]): readonly LiveSpend[]
  /** How many spends of the wallet count until they are spent, and whether this one does. */
  openCount(wallet: string): number
  isOpen(wallet: string, seq: number): boolean
  marks(wallet: string): Marks
  history(wallet: string): History
  /** What was spent in all wallets, for the scope of a token. */
  everywhere(): History
  /** Who asked for a spend that was signed. */
  askerOf(wallet: string, txid: string): string | null
  /** Entries of signed spends before one, newest first. */
  signedBefore(wallet: string, seq: number, count: number): readonly Entry[]
  /** False if an older version made the index: it has to be made again before it is asked. */
  isCurrent(): boolean
  /** Forgets everything, to be made again from the entries. */
  clear(): void
}

/** Raised whenever an index says it otherwise: 6 has approvals of orders beside it. */
const INDEX_VERSION = 6

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS index_version (version INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS spends (
    wallet TEXT NOT NULL, seq INTEGER NOT NULL, txid TEXT NOT NULL,
    at INTEGER NOT NULL, counted INTEGER NOT NULL, is_live INTEGER NOT NULL,
    PRIMARY KEY (wallet, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS spends_by_txid ON spends (wallet, txid);
  CREATE TABLE IF NOT EXISTS outpoints (
    wallet TEXT NOT NULL, outpoint TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (wallet, outpoint, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS used_indexes (
    wallet TEXT NOT NULL PRIMARY KEY, receive INTEGER NOT NULL, change INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  ${SUM_SCHEMA}
  ${OPEN_SCHEMA}
  ${ASKING_SCHEMA}
`

const TABLES = ['spends', 'outpoints', 'used_indexes', 'sums', 'open_spends'] as const

/** The ledger over a journal's own database. */
export function openLedger(journal: Journal): Ledger {
  const { database } = journal
  database.exec(SCHEMA)
  const opens = openOpens(database)
  const write = openWrites(journal, opens, (wallet, seq) => entryAt(journal, wallet, seq))
  const byTxid = database.prepare('SELECT seq FROM spends WHERE wallet = ? AND txid = ?')
  const spent = database.prepare('SELECT 1 FROM outpoints WHERE wallet = ? AND outpoint = ?')
  const used = database.prepare('SELECT receive, change FROM used_indexes WHERE wallet = ?')
  const closed = rangeTally(database)
  const tally: typeof closed = (sums, from, to) => opens.add(closed(sums, from, to), sums, to)
  const askings = openAskings(database)
  const before = database.prepare(
    'SELECT seq FROM spends WHERE wallet = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const isEmpty = database.prepare('SELECT 1 FROM spends LIMIT 1').get() === undefined
  if (isEmpty) markCurrent(database)

  return {
    conflicts: conflictsIn(journal, opens),
    record: (wallet, entry) => {
      if (entry.kind === 'spend.signed') write.signed(wallet, entry)
      else if (entry.kind === 'spend.settled') write.settled(wallet, entry)
      else askings.record(wallet, entry)
    },
    openCount: opens.countOf,
    isOpen: (wallet, seq) => opens.isOpen({ wallet, seq }),
    asking: askings.asking,
    isAsked: askings.isAsked,
    votes: askings.votes,
    signedBefore: (wallet, seq, count) =>
      before.all(wallet, seq, count).map((row) => entryAt(journal, wallet, Number(row.seq))),
    isSigned: (wallet, txid) => byTxid.get(wallet, txid) !== undefined,
    hasSpent: (wallet, outpoint) => spent.get(wallet, outpoint) !== undefined,
    marks(wallet) {
      const row = used.get(wallet) as { receive: number; change: number } | undefined
      return row ? [row.receive - 1, row.change - 1] : [-1, -1]
    },
    history: (wallet) => ({
      tally: (from, to, scope) => tally(sumsOf(wallet, scope), from, to),
    }),
    everywhere: () => ({
      tally: (from, to, scope) => tally(sumsOf(ORGANISATION, scope), from, to),
    }),
    askerOf: (wallet, txid) => {
      const row = byTxid.get(wallet, txid)
      return row === undefined ? null : memberOf(entryAt(journal, wallet, Number(row.seq)))
    },
    isCurrent: () =>
      database.prepare('SELECT max(version) AS version FROM index_version').get()?.version ===
      INDEX_VERSION,
    clear: () => {
      for (const table of [...TABLES, ...ASKING_TABLES]) database.exec(`DELETE FROM ${table}`)
      markCurrent(database)
    },
  }
}

function conflictsIn(journal: Journal, opens: Opens): Ledger['conflicts'] {
  const taken = journal.database.prepare(
    `SELECT s.seq, s.at, s.counted FROM outpoints o JOIN spends s USING (wallet, seq)
     WHERE o.wallet = ? AND o.outpoint = ? AND s.is_live = 1`,
  )
  taken.setReadBigInts(true)
  return (wallet, outpoints) => {
    const found = new Map<bigint, Spent>()
    for (const outpoint of outpoints) {
      for (const row of taken.all(wallet, outpoint)) {
        const { seq, at, counted } = row as { seq: bigint; at: bigint; counted: bigint }
        found.set(seq, { at: Number(at), amountSats: counted })
      }
    }
    return [...found].map(([seq, counted]) => {
      const entry = entryAt(journal, wallet, Number(seq))
      const open = opens.isOpen({ wallet, seq: entry.seq }) ? { isOpen: true as const } : {}
      const member = memberOf(entry)
      return { ...signedSpend(entry), ...open, counted: { ...counted, member, ...open } }
    })
  }
}

function markCurrent(database: DatabaseSync): void {
  database.exec('DELETE FROM index_version')
  database.prepare('INSERT INTO index_version VALUES (?)').run(INDEX_VERSION)
}

function entryAt(journal: Journal, wallet: string, seq: number): Entry {
  const [entry] = journal.read(spendLog(wallet), seq - 1, 1)
  if (!entry) throw new Error(`the index names an entry that is not there: ${seq}`)
  return entry
}

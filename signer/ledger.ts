// The index over the spend entries: what was spent when, which outpoints are taken, how far the
// addresses are used. Everything in it can be made again from the entries; it only saves time.

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { hex, list, object, optional, text, whole } from '@countersign/core/fields.ts'
import type { History, Scope, Spent } from '@countersign/core/policy/history.ts'
import { tokenOf } from '@countersign/core/policy/who.ts'
import type { SignedSpend } from '@countersign/core/wallet/replacement.ts'
import type { Marks } from '@countersign/core/wallet/wallet.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import { ASKING_SCHEMA, ASKING_TABLES, type Askings, openAskings } from './askings.ts'
import { rangeTally, SUM_SCHEMA, sumWriter } from './sums.ts'

const SPEND_LOG = 'spends/'

/** The journal's log of one wallet's spends. */
export const spendLog = (wallet: string): string => `${SPEND_LOG}${wallet}`

/** The wallet whose spends a log holds, or null for another log. */
export const walletOfLog = (log: string): string | null =>
  log.startsWith(SPEND_LOG) ? log.slice(SPEND_LOG.length) : null

/** The body of a `spend.signed` entry. */
export const spendBody = object({
  txid: hex(32),
  inputs: list(text(80), 100_000),
  payments: list(object({ script: text(20_002), sats: text(16) }), 100_000),
  changeSats: text(16),
  feeSats: text(16),
  amountSats: text(16),
  /** What counts against the limits: more than the amount if a dearer spend was replaced. */
  countedSats: text(16),
  replaces: list(hex(32), 100_000),
  /** Indexes used on the receive and the change chain after this spend. */
  used: list(whole(0x8000_0000), 2),
  policy: hex(32),
  /** In virtual bytes; older entries do not say. */
  vsize: optional(whole()),
  /** Who asked; older entries, which do not say, were the owner's. */
  member: optional(text(32)),
})

/** A spend that still counts, with what it counts for. */
export type LiveSpend = SignedSpend & { readonly counted: Spent }

export type Ledger = Pick<Askings, 'asking' | 'isAsked' | 'votes'> & {
  /** Indexes one entry; runs inside the append's transaction, and when the index is made again. */
  record(wallet: string, entry: Entry): void
  isSigned(wallet: string, txid: string): boolean
  /** Whether any spend, replaced or not, spends this outpoint. */
  hasSpent(wallet: string, outpoint: string): boolean
  /** The latest version of every spend that spends one of these outpoints. */
  conflicts(wallet: string, outpoints: readonly string[]): readonly LiveSpend[]
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

/** Raised whenever the index says it otherwise: 5 has approvals. */
const INDEX_VERSION = 5

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
  ${ASKING_SCHEMA}
`

/** The ledger over a journal's own database. */
export function openLedger(journal: Journal): Ledger {
  const { database } = journal
  database.exec(SCHEMA)
  const write = writers(journal)
  const byTxid = database.prepare('SELECT seq FROM spends WHERE wallet = ? AND txid = ?')
  const spent = database.prepare('SELECT 1 FROM outpoints WHERE wallet = ? AND outpoint = ?')
  const used = database.prepare('SELECT receive, change FROM used_indexes WHERE wallet = ?')
  const tally = rangeTally(database)
  const askings = openAskings(database)
  const before = database.prepare(
    'SELECT seq FROM spends WHERE wallet = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const isEmpty = database.prepare('SELECT 1 FROM spends LIMIT 1').get() === undefined
  if (isEmpty) markCurrent(database)

  return {
    conflicts: conflictsIn(journal),
    record: (wallet, entry) => {
      if (entry.kind === 'spend.signed') recordEntry(write, wallet, entry)
      else askings.record(wallet, entry)
    },
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
      for (const table of ['spends', 'outpoints', 'used_indexes', 'sums', ...ASKING_TABLES]) {
        database.exec(`DELETE FROM ${table}`)
      }
      markCurrent(database)
    },
  }
}

function conflictsIn(journal: Journal): Ledger['conflicts'] {
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
      return { ...signedSpend(entry), counted: { ...counted, member: memberOf(entry) } }
    })
  }
}

function markCurrent(database: DatabaseSync): void {
  database.exec('DELETE FROM index_version')
  database.prepare('INSERT INTO index_version VALUES (?)').run(INDEX_VERSION)
}

// The sums that a spend is added to. No wallet's name has a star or a slash.
const ORGANISATION = '*'
const memberSums = (wallet: string, member: string): string => `${wallet}/${member}`

function sumsOf(wallet: string, scope: Scope): string {
  if (scope === 'wallet') return wallet
  if (scope === 'organisation') return ORGANISATION
  return memberSums(wallet, scope.slice('member:'.length))
}

/** The sums that a spend counts in. A token's budget is for all wallets together. */
function sumsWith(wallet: string, member: string): readonly string[] {
  const sums = [wallet, ORGANISATION, memberSums(wallet, member)]
  return tokenOf(member) === null ? sums : [...sums, memberSums(ORGANISATION, member)]
}

function memberOf(entry: Entry): string {
  return spendBody(entry.body, entry.kind).member ?? OWNER
}

/** What a spend entry says, as the rules for replacements want it. */
function signedSpend(entry: Entry): SignedSpend {
  const body = spendBody(entry.body, entry.kind)
  return {
    txid: body.txid,
    outpoints: body.inputs,
    payments: body.payments.map((each) => ({ script: each.script, amountSats: amount(each.sats) })),
    feeSats: amount(body.feeSats),
  }
}

const amount = (digits: string): Sats => sats(BigInt(digits))

type Writers = {
  readonly spend: StatementSync
  readonly outpoint: StatementSync
  readonly find: StatementSync
  readonly retire: StatementSync
  readonly used: StatementSync
  readonly sum: ReturnType<typeof sumWriter>
  readonly entryAt: (wallet: string, seq: number) => Entry
}

function writers(journal: Journal): Writers {
  const { database } = journal
  const find = database.prepare(
    'SELECT seq, at, counted, is_live FROM spends WHERE wallet = ? AND txid = ?',
  )
  find.setReadBigInts(true)
  return {
    find,
    spend: database.prepare('INSERT INTO spends VALUES (?, ?, ?, ?, ?, 1)'),
    outpoint: database.prepare('INSERT INTO outpoints VALUES (?, ?, ?)'),
    retire: database.prepare('UPDATE spends SET is_live = 0 WHERE wallet = ? AND txid = ?'),
    used: database.prepare('INSERT OR REPLACE INTO used_indexes VALUES (?, ?, ?)'),
    sum: sumWriter(database),
    entryAt: (wallet, seq) => entryAt(journal, wallet, seq),
  }
}

function entryAt(journal: Journal, wallet: string, seq: number): Entry {
  const [entry] = journal.read(spendLog(wallet), seq - 1, 1)
  if (!entry) throw new Error(`the index names an entry that is not there: ${seq}`)
  return entry
}

function recordEntry(write: Writers, wallet: string, entry: Entry): void {
  const body = spendBody(entry.body, entry.kind)
  for (const txid of body.replaces) {
    const row = write.find.get(wallet, txid) as
      | { seq: bigint; at: bigint; counted: bigint; is_live: bigint }
      | undefined
    if (row?.is_live !== 1n) throw new Error(`replaced, but not signed before: ${txid}`)
    // It counts once, as part of its replacement.
    write.retire.run(wallet, txid)
    const member = memberOf(write.entryAt(wallet, Number(row.seq)))
    for (const sums of sumsWith(wallet, member)) {
      write.sum(sums, Number(row.at), -row.counted, -1)
    }
  }
  const counted = BigInt(body.countedSats)
  write.spend.run(wallet, entry.seq, body.txid, entry.time, counted)
  for (const outpoint of body.inputs) write.outpoint.run(wallet, outpoint, entry.seq)
  const [receive = 0, change = 0] = body.used
  write.used.run(wallet, receive, change)
  for (const sums of sumsWith(wallet, body.member ?? OWNER)) {
    write.sum(sums, entry.time, counted, 1)
  }
}

// The journal: append-only logs of chained, MACed entries in one SQLite file, flushed before
// anybody is answered. Index tables of its user live beside it and change in the same transaction.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import { Fault } from '@countersign/core/fault.ts'
import { entryMac, logRoot, readEntry, writeEntry } from './entry.ts'
import { checkpointMac, type Head, holdsEntry, verifyLogs } from './verify.ts'
import { upgrade } from './version.ts'

/** A start verifies only what came after the last checkpoint. */
const CHECKPOINT_EVERY = 1_000

/** Entries that `all` reads at a time. */
const AT_A_TIME = 1_000

const SQLITE_BUSY = 5

export type Journal = {
  /** For index tables; whoever writes to them outside `append` breaks the next start. */
  readonly database: DatabaseSync
  /** Appends all or none, runs `index` in the same transaction, flushes, and only then returns. */
  append(
    drafts: readonly Draft[],
    time: number,
    index?: (entries: readonly Entry[]) => void,
  ): readonly Entry[]
  head(log: string): Head
  logs(): readonly string[]
  /** Whether the log has an entry with this number and hash, in the chain that leads to its end. */
  holds(log: string, seq: number, hash: Uint8Array): boolean
  /** Every entry of the log, oldest first, a thousand in memory at a time. */
  all(log: string): Iterable<Entry>
  /** Entries with `seq` above `after`, oldest first. */
  read(log: string, after?: number, limit?: number): readonly Entry[]
  /** Entries with `seq` below `before`, newest first. */
  readBack(log: string, before: number, limit: number): readonly Entry[]
  /** Checks chain and MACs. @throws Fault vault.journal_broken with log, seq and what is wrong */
  verify(from: 'start' | 'checkpoint'): { readonly entries: number }
  close(): void
}

// From one log's name to the next by the key alone: DISTINCT would read every entry there is.
const LOGS = `
  WITH RECURSIVE found (log) AS (
    SELECT min(log) FROM entries
    UNION ALL
    SELECT (SELECT min(log) FROM entries WHERE log > found.log) FROM found WHERE log IS NOT NULL
  ) SELECT log FROM found WHERE log IS NOT NULL`

type Stored = { readonly bytes: Uint8Array }

/** The journal's path in the process's own folder. */
export const journalFile = (folder: string): string => join(folder, 'journal.sqlite')

/** How many entries a journal holds, without the key that would verify them. */
export function countEntries(folder: string): number {
  const database = openDurably(journalFile(folder))
  try {
    upgrade(database, folder)
    return Number(Object.values(database.prepare('SELECT count(*) FROM entries').get() ?? {})[0])
  } finally {
    database.close()
  }
}

/**
 * Opens or makes the journal of a folder.
 * @param key - 32 bytes, derived from the seed
 * @throws Fault vault.journal_broken when another process holds it or it would not be durable,
 *   vault.journal_newer
 */
export function openJournal(folder: string, key: Uint8Array): Journal {
  const database = openDurably(journalFile(folder))
  try {
    upgrade(database, folder)
    return journalOver(database, key)
  } catch (error) {
    database.close()
    throw error
  }
}

function journalOver(database: DatabaseSync, key: Uint8Array): Journal {
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
  const checkpoint = database.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?)')
  const reader = readerOf(database)
  const { head, logs } = reader

  const write = (draft: Draft, time: number): Entry => {
    const { seq, hash, time: known } = head(draft.log)
    // An entry from the past would make the journal one that does not verify, for ever.
    if (time < known) throw new Error(`the time goes back from ${known} to ${time}`)
    const entry = writeEntry(draft, seq + 1, hash, time)
    const mac = entryMac(key, entry.hash)
    insert.run(entry.log, entry.seq, entry.bytes, entry.hash, mac)
    if (entry.seq % CHECKPOINT_EVERY === 0) {
      checkpoint.run(entry.log, entry.seq, entry.hash, checkpointMac(key, entry))
    }
    return entry
  }

  return {
    ...reader,
    database,
    holds: (log, seq, hash) => holdsEntry(database, key, { log, seq, hash }),
    append(drafts, time, index) {
      database.exec('BEGIN IMMEDIATE')
      try {
        const entries = drafts.map((draft) => write(draft, time))
        index?.(entries)
        database.exec('COMMIT')
        return entries
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    },
    verify: (from) => verifyLogs(database, key, logs(), from),
    close: () => database.close(),
  }
}

type Reader = Pick<Journal, 'head' | 'logs' | 'read' | 'readBack' | 'all'>

function readerOf(database: DatabaseSync): Reader {
  const last = database.prepare('SELECT bytes FROM entries WHERE log = ? ORDER BY seq DESC LIMIT 1')
  const after = database.prepare(
    'SELECT bytes FROM entries WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const before = database.prepare(
    'SELECT bytes FROM entries WHERE log = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )
  const names = database.prepare(LOGS)
  const read = (log: string, from = 0, limit = -1): readonly Entry[] =>
    (after.all(log, from, limit) as Stored[]).map(({ bytes }) => readEntry(log, bytes))
  return {
    head(log) {
      const row = last.get(log) as Stored | undefined
      return row ? readEntry(log, row.bytes) : { seq: 0, hash: logRoot(log), time: 0 }
    },
    logs: () => names.all().map(({ log }) => String(log)),
    read,
    readBack: (log, seq, limit) =>
      (before.all(log, seq, limit) as Stored[]).map(({ bytes }) => readEntry(log, bytes)),
    *all(log) {
      for (let from = 0; ; ) {
        const some = read(log, from, AT_A_TIME)
        yield* some
        if (some.length < AT_A_TIME) return
        from += AT_A_TIME
      }
    },
  }
}

/** Opens so that an acknowledged commit survives a power cut, and proves that it is so. */
function openDurably(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  try {
    // Exclusive: two signers over one journal would each keep limits of their own.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    // FULL is said after WAL and said explicitly: in WAL the default of some builds never flushes.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    database.exec('BEGIN IMMEDIATE; COMMIT')
  } catch (cause) {
    database.close()
    const isHeld = (cause as { readonly errcode?: number }).errcode === SQLITE_BUSY
    const why = isHeld ? 'another process holds it' : 'it is no database, or damaged'
    throw new Fault('vault.journal_broken', { why }, { cause })
  }
  const setting = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  if (setting('journal_mode') !== 'wal' || setting('synchronous') !== 2) {
    throw new Fault('vault.journal_broken', { why: 'it would not survive a power cut' })
  }
  return database
}

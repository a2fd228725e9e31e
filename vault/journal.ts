// The journal: append-only logs of chained, MACed entries in one SQLite file, flushed before
// anybody is answered. Index tables of its user live beside it and change in the same transaction.

import { timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from '@countersign/core/fault.ts'
import { type Draft, type Entry, entryMac, logRoot, readEntry, writeEntry } from './entry.ts'

/** A start verifies only what came after the last checkpoint. */
const CHECKPOINT_EVERY = 1_000

const SQLITE_BUSY = 5

export type Head = { readonly seq: number; readonly hash: Uint8Array; readonly time: number }

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
  /** Entries with `seq` above `after`, oldest first. */
  read(log: string, after?: number, limit?: number): readonly Entry[]
  /** Entries with `seq` below `before`, newest first. */
  readBack(log: string, before: number, limit: number): readonly Entry[]
  /** Checks chain and MACs. @throws Fault vault.journal_broken with log, seq and what is wrong */
  verify(from: 'start' | 'checkpoint'): { readonly entries: number }
  close(): void
}

type Row = {
  readonly seq: number
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
  readonly mac: Uint8Array
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entries (
    log TEXT NOT NULL, seq INTEGER NOT NULL,
    bytes BLOB NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (log, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (
    log TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (log, seq)
  ) STRICT, WITHOUT ROWID;
`

/** The journal's path in the process's own folder. */
export const journalFile = (folder: string): string => join(folder, 'journal.sqlite')

/** How many entries a journal holds, without the key that would verify them. */
export function countEntries(folder: string): number {
  const database = openDurably(journalFile(folder))
  try {
    database.exec(SCHEMA)
    return Number(Object.values(database.prepare('SELECT count(*) FROM entries').get() ?? {})[0])
  } finally {
    database.close()
  }
}

const ROWS_AFTER =
  'SELECT seq, bytes, hash, mac FROM entries WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?'

/**
 * Opens or makes the journal of a folder.
 * @param key - 32 bytes, derived from the seed
 * @throws Fault vault.journal_broken when another process holds it or it would not be durable
 */
export function openJournal(folder: string, key: Uint8Array): Journal {
  const database = openDurably(journalFile(folder))
  database.exec(SCHEMA)
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
  const checkpoint = database.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?)')
  const last = database.prepare('SELECT bytes FROM entries WHERE log = ? ORDER BY seq DESC LIMIT 1')
  const after = database.prepare(ROWS_AFTER)
  const before = database.prepare(
    'SELECT bytes FROM entries WHERE log = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
  )

  const head = (log: string): Head => {
    const row = last.get(log) as { readonly bytes: Uint8Array } | undefined
    return row ? readEntry(log, row.bytes) : { seq: 0, hash: logRoot(log), time: 0 }
  }
  const logs = () =>
    database
      .prepare('SELECT DISTINCT log FROM entries ORDER BY log')
      .all()
      .map(({ log }) => String(log))

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
    database,
    head,
    logs,
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
    read: (log, from = 0, limit = -1) =>
      (after.all(log, from, limit) as Row[]).map(({ bytes }) => readEntry(log, bytes)),
    readBack: (log, seq, limit) =>
      (before.all(log, seq, limit) as Row[]).map(({ bytes }) => readEntry(log, bytes)),
    verify: (from) => verifyLogs(database, key, logs(), from),
    close: () => database.close(),
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

function verifyLogs(
  database: DatabaseSync,
  key: Uint8Array,
  logs: readonly string[],
  from: 'start' | 'checkpoint',
): { readonly entries: number } {
  const after = database.prepare(ROWS_AFTER)
  let entries = 0
  for (const log of logs) {
    let known = from === 'start' ? null : lastCheckpoint(database, key, log)
    known ??= { seq: 0, hash: logRoot(log), time: 0 }
    for (const row of after.iterate(log, known.seq, -1) as Iterable<Row>) {
      known = verifyRow(log, row, known, key)
      entries += 1
    }
  }
  return { entries }
}

function verifyRow(log: string, row: Row, known: Head, key: Uint8Array): Head {
  const broken = (why: string): never => {
    throw new Fault('vault.journal_broken', { log, seq: known.seq + 1, why })
  }
  const entry = readStored(log, row.bytes) ?? broken('its bytes do not read')
  if (row.seq !== known.seq + 1 || entry.seq !== row.seq) broken('an entry is missing')
  if (!isEqual(entry.prev, known.hash)) broken('it does not follow the entry before it')
  if (!isEqual(entry.hash, row.hash)) broken('its bytes were changed')
  if (!isEqual(entryMac(key, entry.hash), row.mac)) broken('its MAC does not hold')
  if (entry.time < known.time) broken('its time goes back')
  return entry
}

function readStored(log: string, bytes: Uint8Array): Entry | null {
  try {
    return readEntry(log, bytes)
  } catch {
    return null
  }
}

function lastCheckpoint(database: DatabaseSync, key: Uint8Array, log: string): Head | null {
  const row = database
    .prepare(
      `SELECT c.seq, c.hash, c.mac, e.bytes FROM checkpoints c JOIN entries e USING (log, seq)
       WHERE log = ? ORDER BY c.seq DESC LIMIT 1`,
    )
    .get(log) as (Row & { readonly bytes: Uint8Array }) | undefined
  if (!row) return null
  const entry = readStored(log, row.bytes)
  const isSound =
    entry !== null && isEqual(entry.hash, row.hash) && isEqual(checkpointMac(key, entry), row.mac)
  if (!isSound)
    throw new Fault('vault.journal_broken', {
      log,
      seq: row.seq,
      why: 'a checkpoint does not hold',
    })
  return entry
}

/** Bound to log and sequence, so that no entry's MAC passes for a checkpoint's. */
function checkpointMac(key: Uint8Array, entry: Entry): Uint8Array {
  const label = Buffer.from(`countersign/checkpoint/v1\0${entry.log}\0${entry.seq}\0`)
  return entryMac(key, Buffer.concat([label, entry.hash]))
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

// Whether stored entries are the ones that were appended: each follows the one before it and
// carries a MAC that only the seed's holder can make. Reads the journal's tables, never writes.

import { timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { Entry } from '@countersign/core/charter/entry.ts'
import { Fault } from '@countersign/core/fault.ts'
import { entryMac, logRoot, readEntry } from './entry.ts'

export type Head = { readonly seq: number; readonly hash: Uint8Array; readonly time: number }

type Row = {
  readonly seq: number
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
  readonly mac: Uint8Array
}

const ROWS_AFTER =
  'SELECT seq, bytes, hash, mac FROM entries WHERE log = ? AND seq > ? ORDER BY seq'

/** @throws Fault vault.journal_broken */
export function verifyLogs(
  database: DatabaseSync,
  key: Uint8Array,
  logs: readonly string[],
  from: 'start' | 'checkpoint',
): { readonly entries: number } {
  const after = database.prepare(ROWS_AFTER)
  let entries = 0
  for (const log of logs) {
    let known = from === 'start' ? null : lastCheckpoint(database, key, log)
    known ??= rootOf(log)
    for (const row of after.iterate(log, known.seq) as Iterable<Row>) {
      known = verifyRow(log, row, known, key)
      entries += 1
    }
  }
  return { entries }
}

/**
 * Whether an entry with this number and hash lies in the log, and the log goes on from it. A start
 * verifies only what follows the last checkpoint, so an older entry is followed to the next one:
 * otherwise a row of another history, put in its place, would pass.
 */
export function holdsEntry(
  database: DatabaseSync,
  key: Uint8Array,
  { log, seq, hash }: { readonly log: string; readonly seq: number; readonly hash: Uint8Array },
): boolean {
  let known = seq === 0 ? rootOf(log) : entryAt(database, log, seq)
  if (known === null || !isEqual(known.hash, hash)) return false
  const [checkpoint] = database
    .prepare(
      'SELECT seq, hash, mac FROM checkpoints WHERE log = ? AND seq >= ? ORDER BY seq LIMIT 1',
    )
    .all(log, seq) as unknown as Omit<Row, 'bytes'>[]
  const end = checkpoint?.seq ?? Number.MAX_SAFE_INTEGER
  const after = database.prepare(`${ROWS_AFTER} LIMIT ?`)
  try {
    for (const row of after.iterate(log, seq, end - seq) as Iterable<Row>) {
      known = verifyRow(log, row, known, key)
    }
  } catch (error) {
    if (error instanceof Fault) return false
    throw error
  }
  if (!checkpoint) return true
  return known.seq === end && isEqual(checkpointMac(key, { log, ...known }), checkpoint.mac)
}

const rootOf = (log: string): Head => ({ seq: 0, hash: logRoot(log), time: 0 })

function entryAt(database: DatabaseSync, log: string, seq: number): Entry | null {
  const row = database
    .prepare('SELECT bytes FROM entries WHERE log = ? AND seq = ?')
    .get(log, seq) as Pick<Row, 'bytes'> | undefined
  const entry = row ? readStored(log, row.bytes) : null
  return entry?.seq === seq ? entry : null
}

function verifyRow(log: string, row: Row, known: Head, key: Uint8Array): Entry {
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
    .get(log) as Row | undefined
  if (!row) return null
  const entry = readStored(log, row.bytes)
  const isSound =
    entry !== null && isEqual(entry.hash, row.hash) && isEqual(checkpointMac(key, entry), row.mac)
  if (isSound) return entry
  const why = 'a checkpoint does not hold'
  throw new Fault('vault.journal_broken', { log, seq: row.seq, why })
}

/** Bound to log and sequence, so that no entry's MAC passes for a checkpoint's. */
export function checkpointMac(
  key: Uint8Array,
  { log, seq, hash }: { readonly log: string; readonly seq: number; readonly hash: Uint8Array },
): Uint8Array {
  const label = Buffer.from(`countersign/checkpoint/v1\0${log}\0${seq}\0`)
  return entryMac(key, Buffer.concat([label, hash]))
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

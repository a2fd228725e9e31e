// The version of the journal's file. An older file becomes today's in one transaction, after a copy
// of it was kept; a newer one is refused, for nobody here knows what its tables mean. An upgrade
// changes tables only: the bytes of an entry never change, nor what they mean.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '@countersign/core/fault.ts'

/** Each step takes a file from the version that is its place in the list to the next one. */
const STEPS: readonly string[] = [
  // 0 is a new file, and every file from before versions were written into them.
  `
  CREATE TABLE IF NOT EXISTS entries (
    log TEXT NOT NULL, seq INTEGER NOT NULL,
    bytes BLOB NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (log, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoints (
    log TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (log, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  // Spends may count until they are spent: a program that does not know would forget them.
  '-- Tables stay as they are.',
]

/** Today's version, as `PRAGMA user_version` says it. */
export const JOURNAL_VERSION = STEPS.length

/** The copy that is kept of a file of an older version. */
export const keptCopy = (folder: string, version: number): string =>
  join(folder, `journal-before-v${version + 1}.sqlite`)

/** @throws Fault vault.journal_newer */
export function upgrade(database: DatabaseSync, folder: string): void {
  const version = Number(readOne(database, 'PRAGMA user_version'))
  if (version > JOURNAL_VERSION) {
    throw new Fault('vault.journal_newer', { version, known: JOURNAL_VERSION })
  }
  if (version === JOURNAL_VERSION) return
  const hasTables = Number(readOne(database, 'SELECT count(*) FROM sqlite_schema')) > 0
  const copy = keptCopy(folder, version)
  // A copy from a try that was cut off is the same file: the upgrade had not happened.
  if (hasTables && !existsSync(copy)) database.prepare('VACUUM INTO ?').run(copy)
  database.exec('BEGIN IMMEDIATE')
  for (const step of STEPS.slice(version)) database.exec(step)
  database.exec(`PRAGMA user_version = ${JOURNAL_VERSION}`)
  database.exec('COMMIT')
}

function readOne(database: DatabaseSync, query: string): unknown {
  return Object.values(database.prepare(query).get() ?? {})[0]
}

import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { entryMac, logRoot, writeEntry } from './entry.ts'
import { journalFile, openJournal } from './journal.ts'
import { JOURNAL_VERSION, keptCopy } from './version.ts'

const KEY = new Uint8Array(32).fill(5)

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-version-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A journal as it was before versions: two chained entries, and a table of an index. */
function write(folder: string, version: number): void {
  const database = new DatabaseSync(journalFile(folder))
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE entries (
      log TEXT NOT NULL, seq INTEGER NOT NULL,
      bytes BLOB NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL,
      PRIMARY KEY (log, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoints (
      log TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, mac BLOB NOT NULL,
      PRIMARY KEY (log, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE codes (factor TEXT NOT NULL PRIMARY KEY) STRICT;
    INSERT INTO codes VALUES ('totp-1');
    PRAGMA user_version = ${version};
  `)
  const insert = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
  let prev = logRoot('charter')
  for (const seq of [1, 2]) {
    const draft = { log: 'charter', kind: 'genesis', body: { n: String(seq) }, proofs: [] }
    const entry = writeEntry(draft, seq, prev, 1_000 + seq)
    insert.run('charter', seq, entry.bytes, entry.hash, entryMac(KEY, entry.hash))
    prev = entry.hash
  }
  database.close()
}

const versionOf = (path: string): unknown => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return database.prepare('PRAGMA user_version').get()?.user_version
  } finally {
    database.close()
  }
}

describe('a journal’s file', () => {
  it('of an older version becomes today’s, entries as they were, and a copy is kept', (t) => {
    const folder = folderOf(t)
    write(folder, 0)
    const journal = openJournal(folder, KEY)
    assert.equal(journal.verify('start').entries, 2)
    assert.deepEqual(
      journal.read('charter').map(({ time }) => time),
      [1_001, 1_002],
    )
    assert.equal(journal.database.prepare('SELECT count(*) AS n FROM codes').get()?.n, 1)
    journal.append([{ log: 'charter', kind: 'genesis', body: {}, proofs: [] }], 2_000)
    journal.close()
    assert.equal(versionOf(journalFile(folder)), JOURNAL_VERSION)
    const copy = new DatabaseSync(keptCopy(folder, 0), { readOnly: true })
    assert.equal(copy.prepare('SELECT count(*) AS n FROM entries').get()?.n, 2)
    copy.close()
    assert.equal(versionOf(keptCopy(folder, 0)), 0)
  })

  it('of today’s version is opened as it is, and a new one has no older copy', (t) => {
    const folder = folderOf(t)
    openJournal(folder, KEY).close()
    assert.equal(versionOf(journalFile(folder)), JOURNAL_VERSION)
    openJournal(folder, KEY).close()
    assert.equal(existsSync(keptCopy(folder, 0)), false)
  })

  it('of a later version is refused and left as it is', (t) => {
    const folder = folderOf(t)
    write(folder, JOURNAL_VERSION + 1)
    const newer = { code: 'vault.journal_newer' }
    assert.throws(() => openJournal(folder, KEY), newer)
    assert.throws(() => openJournal(folder, KEY), newer, 'and let go of')
    assert.equal(versionOf(journalFile(folder)), JOURNAL_VERSION + 1)
  })
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it, type TestContext } from 'node:test'
import { type Journal, openJournal } from './journal.ts'

const KEY = new Uint8Array(32).fill(1)

function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-journal-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const journal = openJournal(folder, KEY)
  t.after(() => close(journal))
  return { folder, journal }
}

const close = (journal: Journal) => {
  if (journal.database.isOpen) journal.close()
}

const draft = (log: string, n = 0) => ({ log, kind: 'x', body: { n: String(n) }, proofs: [] })

/** Five entries in each of two logs, closed, then changed behind the journal's back. */
function tampered(t: TestContext, sql: string): Journal {
  const { folder, journal } = open(t)
  for (let n = 1; n <= 5; n += 1) journal.append([draft('a', n), draft('b', n)], n * 10)
  assert.deepEqual(journal.verify('start'), { entries: 10 })
  journal.close()
  const database = new DatabaseSync(join(folder, 'journal.sqlite'))
  database.exec(sql)
  database.close()
  const reopened = openJournal(folder, KEY)
  t.after(() => close(reopened))
  return reopened
}

const broken = (log: string, seq: number, why: string) => ({
  code: 'vault.journal_broken',
  facts: { log, seq, why },
})

const ROW = "WHERE log = 'b' AND seq = 3"

describe('a journal', () => {
  it("flushes every commit, whatever the build's default is", (t) => {
    const { database } = open(t).journal
    assert.deepEqual({ ...database.prepare('PRAGMA synchronous').get() }, { synchronous: 2 })
    assert.deepEqual({ ...database.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' })
  })

  it('chains the entries of each log by themselves', (t) => {
    const { journal } = open(t)
    const [a1, b1, a2] = journal.append([draft('a'), draft('b'), draft('a')], 5)
    assert.deepEqual([a1?.seq, b1?.seq, a2?.seq], [1, 1, 2])
    assert.deepEqual(a2?.prev, a1?.hash)
    assert.deepEqual(journal.head('a').hash, a2?.hash)
    assert.equal(journal.head('c').seq, 0)
    assert.deepEqual(journal.logs(), ['a', 'b'])
  })

  it('is read from any place in either direction', (t) => {
    const { journal } = open(t)
    for (let n = 1; n <= 4; n += 1) journal.append([draft('a', n)], n)
    const seqs = (entries: ReturnType<Journal['read']>) => entries.map(({ seq }) => seq)
    assert.deepEqual(seqs(journal.read('a')), [1, 2, 3, 4])
    assert.deepEqual(seqs(journal.read('a', 1, 2)), [2, 3])
    assert.deepEqual(seqs(journal.readBack('a', 4, 2)), [3, 2])
    assert.deepEqual(seqs(journal.readBack('a', 1, 2)), [])
  })

  it('appends all or nothing, and goes on after a failure', (t) => {
    const { journal } = open(t)
    journal.database.exec('CREATE TABLE side (n INTEGER)')
    const fail = () =>
      journal.append([draft('a'), draft('b')], 1, () => {
        journal.database.exec('INSERT INTO side VALUES (1)')
        throw new Error('the index failed')
      })
    assert.throws(fail, { message: 'the index failed' })
    assert.deepEqual(journal.logs(), [])
    assert.equal(journal.database.prepare('SELECT count(*) AS n FROM side').get()?.n, 0)
    journal.append([draft('a')], 1)
    assert.deepEqual(journal.verify('start'), { entries: 1 })
  })

  it('takes no entry from before the last of its log', (t) => {
    const { journal } = open(t)
    journal.append([draft('a')], 10)
    assert.throws(() => journal.append([draft('b'), draft('a')], 9), /goes back/)
    assert.deepEqual(journal.logs(), ['a'])
    assert.ok(journal.append([draft('a')], 10))
    assert.deepEqual(journal.verify('start'), { entries: 2 })
  })

  it('verifies after it was closed and opened', (t) => {
    const { folder, journal } = open(t)
    journal.append([draft('a')], 10)
    const head = journal.head('a')
    journal.close()
    const reopened = openJournal(folder, KEY)
    t.after(() => close(reopened))
    assert.deepEqual(reopened.head('a'), head)
    assert.deepEqual(reopened.verify('start'), { entries: 1 })
  })

  it('is held by one process alone', (t) => {
    const { folder, journal } = open(t)
    journal.append([draft('a')], 10)
    const HELD = { code: 'vault.journal_broken', facts: { why: 'another process holds it' } }
    assert.throws(() => openJournal(folder, KEY), HELD)
    const script = `
      import { openJournal } from ${JSON.stringify(import.meta.resolve('./journal.ts'))}
      try { openJournal(${JSON.stringify(folder)}, new Uint8Array(32)) }
      catch (fault) { console.log(fault.facts.why) }
    `
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script])
    assert.equal(stdout.toString(), 'another process holds it\n')
    journal.append([draft('a')], 11)
  })

  it('that is no database is refused as such', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-journal-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'journal.sqlite'), 'x'.repeat(5_000))
    const DAMAGED = { facts: { why: 'it is no database, or damaged' } }
    assert.throws(() => openJournal(folder, KEY), DAMAGED)
  })
})

describe('verifying', () => {
  const CASES: readonly (readonly [name: string, sql: string, fault: object])[] = [
    [
      'changed bytes',
      `UPDATE entries SET bytes =
       CAST(replace(CAST(bytes AS TEXT), '"n":"3"', '"n":"4"') AS BLOB) ${ROW}`,
      broken('b', 3, 'its bytes were changed'),
    ],
    [
      'bytes of no sense',
      `UPDATE entries SET bytes = x'00' ${ROW}`,
      broken('b', 3, 'its bytes do not read'),
    ],
    [
      'a changed hash',
      `UPDATE entries SET hash = zeroblob(32) ${ROW}`,
      broken('b', 3, 'its bytes were changed'),
    ],
    [
      'a changed MAC',
      `UPDATE entries SET mac = zeroblob(32) ${ROW}`,
      broken('b', 3, 'its MAC does not hold'),
    ],
    [
      'a short MAC',
      `UPDATE entries SET mac = substr(mac, 1, 4) ${ROW}`,
      broken('b', 3, 'its MAC does not hold'),
    ],
    ['a gap', `DELETE FROM entries ${ROW}`, broken('b', 3, 'an entry is missing')],
    [
      'a first entry that is gone',
      "DELETE FROM entries WHERE log = 'b' AND seq = 1",
      broken('b', 1, 'an entry is missing'),
    ],
    [
      'another sequence',
      `UPDATE entries SET seq = 9 ${ROW}`,
      broken('b', 3, 'an entry is missing'),
    ],
    [
      "another log's entry",
      `UPDATE entries SET log = 'c' ${ROW}`,
      broken('b', 3, 'an entry is missing'),
    ],
    [
      'an entry put twice',
      `INSERT INTO entries SELECT log, 6, bytes, hash, mac FROM entries ${ROW}`,
      broken('b', 6, 'an entry is missing'),
    ],
    [
      'two logs that changed names',
      `UPDATE entries SET log = 'z' WHERE log = 'a';
       UPDATE entries SET log = 'a' WHERE log = 'b';
       UPDATE entries SET log = 'b' WHERE log = 'z'`,
      broken('a', 1, 'it does not follow the entry before it'),
    ],
  ]
  for (const [name, sql, fault] of CASES) {
    it(`finds ${name}, and says where`, (t) => {
      assert.throws(() => tampered(t, sql).verify('start'), fault)
    })
  }

  it('finds entries of somebody without the key', (t) => {
    const { folder, journal } = open(t)
    journal.close()
    const forged = openJournal(folder, new Uint8Array(32).fill(2))
    forged.append([draft('a')], 1)
    forged.close()
    const reopened = openJournal(folder, KEY)
    t.after(() => close(reopened))
    assert.throws(() => reopened.verify('start'), broken('a', 1, 'its MAC does not hold'))
  })
})

describe('a checkpoint', () => {
  function long(t: TestContext) {
    const { journal } = open(t)
    const drafts = Array.from({ length: 2_005 }, (_, n) => draft('a', n))
    journal.append([...drafts, draft('b')], 1)
    const change = (sql: string) => () => {
      journal.database.exec('SAVEPOINT s')
      try {
        journal.database.exec(sql)
        return journal.verify('checkpoint')
      } finally {
        journal.database.exec('ROLLBACK TO s; RELEASE s')
      }
    }
    return { journal, change }
  }

  it('every thousand entries leaves a start only the tail to verify', (t) => {
    const { journal, change } = long(t)
    assert.deepEqual(journal.verify('checkpoint'), { entries: 6 })
    assert.deepEqual(journal.verify('start'), { entries: 2_006 })
    // The past is not looked at from here; `verify` from the start would find it.
    const past = "UPDATE entries SET mac = zeroblob(32) WHERE log = 'a' AND seq = 5"
    assert.deepEqual(change(past)(), { entries: 6 })
  })

  it('does not hide what was changed after it, nor itself', (t) => {
    const { change } = long(t)
    const BROKEN = { code: 'vault.journal_broken' }
    const CASES = [
      "UPDATE entries SET mac = zeroblob(32) WHERE log = 'a' AND seq = 2001",
      "DELETE FROM entries WHERE log = 'a' AND seq = 2003",
      'UPDATE checkpoints SET mac = zeroblob(32) WHERE seq = 2000',
      'UPDATE checkpoints SET hash = zeroblob(32) WHERE seq = 2000',
      "UPDATE entries SET bytes = x'00' WHERE log = 'a' AND seq = 2000",
      "DELETE FROM entries WHERE log = 'a' AND seq = 2000",
      // An entry's own MAC is no checkpoint's.
      `INSERT INTO checkpoints SELECT log, seq, hash, mac FROM entries
       WHERE log = 'a' AND seq = 2004; UPDATE entries SET mac = x'' WHERE seq = 2003`,
    ]
    for (const sql of CASES) assert.throws(change(sql), BROKEN, sql)
  })

  it('that somebody removed costs only time', (t) => {
    const { change } = long(t)
    assert.deepEqual(change('DELETE FROM checkpoints')(), { entries: 2_006 })
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { logRoot } from './entry.ts'
import { type Journal, openJournal } from './journal.ts'

const KEY = new Uint8Array(32).fill(5)

/** A journal of one log; two of the same length differ from an entry on. */
function grow(t: TestContext, entries: number, differsFrom = Number.POSITIVE_INFINITY): Journal {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'))
  const journal = openJournal(folder, KEY)
  t.after(() => {
    journal.close()
    rmSync(folder, { recursive: true })
  })
  const drafts = Array.from({ length: entries }, (_, at) => {
    const isOther = at + 1 >= differsFrom
    return { log: 'spends/a', kind: 'x', body: { n: `${at}${isOther ? '!' : ''}` }, proofs: [] }
  })
  journal.append(drafts, 1_000)
  return journal
}

const hashAt = (journal: Journal, seq: number) =>
  journal.read('spends/a', seq - 1, 1)[0]?.hash ?? new Uint8Array(32)

describe('whether a journal holds an entry', () => {
  it('says yes to every entry it has, before and after a checkpoint, and to the root', (t) => {
    const journal = grow(t, 1_100)
    for (const seq of [1, 999, 1_000, 1_001, 1_100]) {
      assert.equal(journal.holds('spends/a', seq, hashAt(journal, seq)), true, `${seq}`)
    }
    assert.equal(journal.holds('spends/a', 0, logRoot('spends/a')), true)
  })

  it('says no to another hash, a later entry, another log', (t) => {
    const journal = grow(t, 5)
    const hash = hashAt(journal, 5)
    assert.equal(journal.holds('spends/a', 4, hash), false)
    assert.equal(journal.holds('spends/a', 6, hash), false)
    assert.equal(journal.holds('spends/b', 5, hash), false)
    assert.equal(journal.holds('spends/a', 0, hash), false)
    assert.equal(journal.holds('spends/a', 5, hash.subarray(1)), false)
  })

  it('says no to an entry of another history that was put in its place', (t) => {
    for (const [length, seq] of [
      [1_100, 500],
      [1_100, 1_000],
      [1_100, 1_050],
      [10, 4],
    ] as const) {
      const mine = grow(t, length)
      const other = grow(t, length, seq)
      const [row] = other.database
        .prepare('SELECT bytes, hash, mac FROM entries WHERE seq = ?')
        .all(seq) as { bytes: Uint8Array; hash: Uint8Array; mac: Uint8Array }[]
      assert.ok(row)
      mine.database
        .prepare('UPDATE entries SET bytes = ?, hash = ?, mac = ? WHERE seq = ?')
        .run(row.bytes, row.hash, row.mac, seq)
      assert.equal(mine.holds('spends/a', seq, row.hash), false, `${seq} of ${length}`)
    }
  })

  it('finds the logs by name without reading them', (t) => {
    const journal = grow(t, 3)
    const draft = { kind: 'x', body: {}, proofs: [] }
    journal.append(
      [
        { ...draft, log: 'charter' },
        { ...draft, log: 'spends/b' },
      ],
      1_000,
    )
    assert.deepEqual(journal.logs(), ['charter', 'spends/a', 'spends/b'])
  })
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { type Head, type HeadStore, keepHeads, keepNewest, keepWhole, readHeads } from './heads.ts'

const head = (log: string, seq: number, byte = seq): Head => ({
  log,
  seq,
  hash: byte.toString(16).padStart(2, '0').repeat(32),
})
const lower = { code: 'witness.head_lower' }

function open(t: TestContext): HeadStore {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-heads-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const signer = { signingKey: new Uint8Array(32).fill(1), sealingKey: new Uint8Array(32).fill(2) }
  return { file: join(folder, 'heads.json'), signer }
}

describe('the heads that were seen', () => {
  it('only rise, log by log', (t) => {
    const store = open(t)
    keepHeads(store, [head('charter', 5), head('spends/a', 2)])
    keepHeads(store, [head('charter', 3), head('spends/a', 4)])
    assert.deepEqual(readHeads(store), [head('charter', 5), head('spends/a', 4)])
  })

  it('find out another history of the same length', (t) => {
    const store = open(t)
    keepHeads(store, [head('charter', 5)])
    assert.throws(() => keepHeads(store, [head('charter', 5, 9)]), lower)
  })

  it('find out a shorter journal, and one that lacks a log, when all is told', (t) => {
    const store = open(t)
    keepHeads(store, [head('charter', 5), head('spends/a', 2)])
    assert.throws(() => keepHeads(store, [head('charter', 6), head('spends/a', 1)], true), lower)
    assert.throws(() => keepHeads(store, [head('charter', 6)], true), lower)
    assert.deepEqual(readHeads(store), [head('charter', 5), head('spends/a', 2)], 'nothing is kept')
    keepHeads(store, [head('charter', 6), head('spends/a', 2)], true)
    assert.equal(readHeads(store)[0]?.seq, 6)
  })

  it('of another signer say nothing about this one', (t) => {
    const store = open(t)
    keepHeads(store, [head('charter', 5)])
    const other = { ...store, signer: { ...store.signer, signingKey: new Uint8Array(32).fill(7) } }
    assert.deepEqual(readHeads(other), [])
    keepHeads(other, [head('charter', 1)], true)
    assert.deepEqual(readHeads(other), [head('charter', 1)])
  })
})

describe('the head of a charter that was shown as it is now', () => {
  it('may be the one that was seen, or a later one', (t) => {
    const store = open(t)
    for (const seq of [5, 5, 6]) keepNewest(store, head('charter', seq))
    assert.deepEqual(readHeads(store), [head('charter', 6)])
  })

  it('is refused one entry lower, or with another hash, and what was seen stays', (t) => {
    const store = open(t)
    keepNewest(store, head('charter', 5))
    assert.throws(() => keepNewest(store, head('charter', 4)), lower)
    assert.throws(() => keepNewest(store, head('charter', 5, 9)), lower)
    assert.deepEqual(readHeads(store), [head('charter', 5)])
  })
})

describe('a charter that was shown whole', () => {
  const shown = (...bytes: readonly number[]) => bytes.map((byte) => head('', 0, byte).hash)

  it('has to hold the entry that was seen, and its end is kept', (t) => {
    const store = open(t)
    keepWhole(store, 'charter', shown(1, 2))
    keepWhole(store, 'charter', shown(1, 2, 3))
    assert.deepEqual(readHeads(store), [head('charter', 3)])
  })

  it('is refused when it ends before, or leads elsewhere also where it is longer', (t) => {
    const store = open(t)
    keepNewest(store, head('charter', 2))
    for (const other of [shown(), shown(1), shown(1, 9), shown(1, 9, 3)]) {
      assert.throws(() => keepWhole(store, 'charter', other), lower)
    }
    assert.deepEqual(readHeads(store), [head('charter', 2)])
  })
})

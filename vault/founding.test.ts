import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { openVault } from './founding.ts'
import { journalFile, openJournal } from './journal.ts'
import { vaultKeys } from './keys.ts'
import { type Seal, seedFile, type UnsealKey } from './sealed-seed.ts'

const KEY: UnsealKey = { kind: 'key-file', key: new Uint8Array(32).fill(9) }
const NOW = 1_700_000_000

function sealIn(t: TestContext): Seal {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-founding-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return { folder, purpose: { process: 'signer', network: 'regtest' } }
}

function addEntry(seal: Seal, seed: Uint8Array): void {
  const journal = openJournal(seal.folder, vaultKeys(seed).journalKey)
  journal.append([{ log: 'charter', kind: 'x.happened', body: {}, proofs: [] }], NOW)
  journal.close()
}

describe('a vault', () => {
  it('is founded once, and opens with the same seed and a journal that verifies', (t) => {
    const seal = sealIn(t)
    const founded = openVault(seal, KEY, NOW)
    assert.equal(founded.isNew, true)
    assert.equal(statSync(seedFile(seal.folder)).mode & 0o777, 0o600)
    assert.deepEqual(openVault(seal, KEY, NOW + 1), { seed: founded.seed, isNew: false })
    const journal = openJournal(seal.folder, vaultKeys(founded.seed).journalKey)
    assert.deepEqual(journal.verify('start'), { entries: 1 })
    journal.close()
  })

  it('is refused when the journal is gone: all limits would be unused again', (t) => {
    const seal = sealIn(t)
    openVault(seal, KEY, NOW)
    rmSync(journalFile(seal.folder))
    assert.throws(() => openVault(seal, KEY, NOW), { code: 'vault.journal_missing' })
  })

  it('is refused when the journal was exchanged for an empty one', (t) => {
    const seal = sealIn(t)
    const { seed } = openVault(seal, KEY, NOW)
    rmSync(journalFile(seal.folder))
    openJournal(seal.folder, vaultKeys(seed).journalKey).close()
    assert.throws(() => openVault(seal, KEY, NOW), { code: 'vault.journal_missing' })
  })

  it('is refused when the seed of a history is gone, and the history stays', (t) => {
    const seal = sealIn(t)
    const { seed } = openVault(seal, KEY, NOW)
    addEntry(seal, seed)
    renameSync(seedFile(seal.folder), join(seal.folder, 'elsewhere'))
    assert.throws(() => openVault(seal, KEY, NOW), { code: 'vault.journal_missing' })
    assert.ok(existsSync(journalFile(seal.folder)))
    renameSync(join(seal.folder, 'elsewhere'), seedFile(seal.folder))
    assert.equal(openVault(seal, KEY, NOW).isNew, false)
  })

  it('begins anew when the first start was stopped before its seed was sealed', (t) => {
    const seal = sealIn(t)
    const first = openVault(seal, KEY, NOW)
    rmSync(seedFile(seal.folder))
    const second = openVault(seal, KEY, NOW)
    assert.equal(second.isNew, true)
    assert.notDeepEqual(second.seed, first.seed)
  })
})

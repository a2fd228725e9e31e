// Seed and journal belong together: a seed whose journal is gone would start again with all limits
// unused. So the journal is founded first, then the seed is sealed, and one without the other is
// refused. (Rows taken out of a journal are another matter: only a witness outside can tell.)

import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { countEntries, journalFile, openJournal } from './journal.ts'
import { vaultKeys } from './keys.ts'
import { hasSeed, makeSeed, openSeed, type Seal, sealSeed, type UnsealKey } from './sealed-seed.ts'

/** The log of the founding itself: one entry, for ever. */
const VAULT_LOG = 'vault'

export type Founded = { readonly seed: Uint8Array; readonly isNew: boolean }

/**
 * Opens the seed of a folder, or founds a new one in an empty folder.
 * @throws Fault vault.unseal_failed, vault.journal_missing when one of the two is there alone
 */
export function openVault(seal: Seal, key: UnsealKey, now: UnixSeconds): Founded {
  const { folder } = seal
  if (!hasSeed(folder)) return { seed: found(seal, key, now), isNew: true }
  const seed = openSeed(seal, key)
  if (!existsSync(journalFile(folder))) throw new Fault('vault.journal_missing', { has: 'seed' })
  const journal = openJournal(folder, vaultKeys(seed).journalKey)
  const { seq } = journal.head(VAULT_LOG)
  journal.close()
  if (seq === 0) throw new Fault('vault.journal_missing', { has: 'seed' })
  return { seed, isNew: false }
}

function found(seal: Seal, key: UnsealKey, now: UnixSeconds): Uint8Array {
  const { folder, purpose } = seal
  clearUnfinished(folder)
  const seed = makeSeed()
  const journal = openJournal(folder, vaultKeys(seed).journalKey)
  journal.append([{ log: VAULT_LOG, kind: 'vault.founded', body: { ...purpose }, proofs: [] }], now)
  journal.close()
  sealSeed(seal, key, seed)
  return seed
}

// A first start that was stopped before its seed was sealed leaves a journal with nothing in it but
// the founding. More than that is somebody's history, whose seed is missing.
function clearUnfinished(folder: string): void {
  const file = journalFile(folder)
  if (!existsSync(file)) return
  if (countEntries(folder) > 1) throw new Fault('vault.journal_missing', { has: 'journal' })
  for (const end of ['', '-wal', '-shm']) rmSync(join(`${file}${end}`), { force: true })
}

// Everything of an installation that cannot be made again, as one file, and back. The unseal key is
// left out unless asked for: with it a stolen backup opens. What was seen as a witness is always
// left out: restored with the journal, it would vouch for it.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { type Packed, pack, unpack } from '../keep/archive.ts'

const SEED = 'signer/seed.sealed'
const JOURNAL = 'signer/journal.sqlite'
const TRADER_SEED = 'trader/seed.sealed'
/** With the sealed keys of exchanges in it. */
const TRADER_JOURNAL = 'trader/journal.sqlite'
const UNSEAL_KEY = 'unseal.key'
const KEPT: readonly string[] = [SEED, JOURNAL, TRADER_SEED, TRADER_JOURNAL, UNSEAL_KEY]
/** Tells the signer that its folder was put up as a standby. */
const STANDBY = 'signer/standby'

/** What a client never puts into a backup: heads, and the key of a witness. */
const LEFT_OUT = /^(heads.*\.json|witness.*)$/

const SQLITE_BUSY = 5

export type BackupOptions = {
  readonly hasUnsealKey: boolean
  readonly hasClient: boolean
}

/**
 * Makes a backup of a stopped installation.
 * @returns the names of its files
 * @throws Fault backup.running, backup.nothing, backup.file_exists
 */
export function backup(
  { home, clientHome }: Context,
  archive: string,
  options: BackupOptions,
): readonly string[] {
  const [seed, journal, key] = [SEED, JOURNAL, UNSEAL_KEY].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ]
  if (!existsSync(seed) || !existsSync(journal)) throw new Fault('backup.nothing', { home })
  if (existsSync(archive)) throw new Fault('backup.file_exists', { file: archive })
  const copy = join(dirname(archive), `.journal-${process.pid}.sqlite`)
  const traderCopy = join(dirname(archive), `.trader-${process.pid}.sqlite`)
  try {
    copyJournal(journal, copy)
    const files: Packed[] = [
      { name: SEED, path: seed },
      { name: JOURNAL, path: copy },
      ...traderFiles(home, traderCopy),
      ...(options.hasUnsealKey && existsSync(key) ? [{ name: UNSEAL_KEY, path: key }] : []),
      ...(options.hasClient ? clientFiles(clientHome) : []),
    ]
    pack(archive, files)
    return files.map(({ name }) => name)
  } finally {
    for (const each of [copy, traderCopy]) rmSync(each, { force: true })
  }
}

/** An installation that was never started with a trader has none. */
function traderFiles(home: string, copy: string): readonly Packed[] {
  const [seed, journal] = [TRADER_SEED, TRADER_JOURNAL].map((name) => join(home, name))
  if (!seed || !journal || !existsSync(seed) || !existsSync(journal)) return []
  copyJournal(journal, copy)
  return [
    { name: TRADER_SEED, path: seed },
    { name: TRADER_JOURNAL, path: copy },
  ]
}

// A copy of the file alone could lack what lies in the write-ahead log.
function copyJournal(journal: string, copy: string): void {
  const database = new DatabaseSync(journal)
  try {
    database.prepare('VACUUM INTO ?').run(copy)
  } catch (cause) {
    const isHeld = (cause as { readonly errcode?: number }).errcode === SQLITE_BUSY
    if (isHeld) throw new Fault('backup.running', {}, { cause })
    throw new Fault('vault.journal_broken', { why: 'it is no database, or damaged' }, { cause })
  } finally {
    database.close()
  }
}

function clientFiles(folder: string): readonly Packed[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !LEFT_OUT.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: `client/${relative(folder, path)}`, path }))
    .filter(({ name }) => !name.endsWith('.new'))
}

export type RestoreOptions = Pick<BackupOptions, 'hasClient'> & {
  /** The signer may have gone on after the backup: it signs nothing before people resume it. */
  readonly isStandby?: boolean
}

/**
 * Puts a backup into folders that hold no installation.
 * @returns the names of the files that were restored
 * @throws Fault backup.folder_used, backup.file_invalid
 */
export function restore(
  { home, clientHome }: Context,
  archive: string,
  { hasClient, isStandby = false }: RestoreOptions,
): readonly string[] {
  if (!existsSync(archive)) throw new Fault('client.file_unreadable', { file: archive })
  const used = KEPT.find((name) => existsSync(join(home, name)))
  if (used !== undefined) throw new Fault('backup.folder_used', { file: join(home, used) })
  // Before the journal is there: whatever stops us, no journal lies there without its mark.
  if (isStandby) markStandby(home)
  return unpack(archive, (name) => {
    if (KEPT.includes(name)) return join(home, name)
    if (!hasClient || !name.startsWith('client/')) return null
    const path = join(clientHome, name.slice('client/'.length))
    if (existsSync(path)) throw new Fault('backup.folder_used', { file: path })
    return path
  })
}

function markStandby(home: string): void {
  const mark = join(home, STANDBY)
  mkdirSync(dirname(mark), { recursive: true, mode: 0o700 })
  writeFileSync(mark, 'restored from a backup, to be resumed\n', { mode: 0o600, flush: true })
}

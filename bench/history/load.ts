// Writes a journal of very many spends in bulk: the same entries, MACs and index rows that signing
// them one by one would have made, without a flush for each. Only ever into an empty folder.

import { DatabaseSync } from 'node:sqlite'
import { openLedger, spendLog } from '@countersign/signer/ledger.ts'
import { entryMac, logRoot, writeEntry } from '@countersign/vault/entry.ts'
import { journalFile, openJournal } from '@countersign/vault/journal.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { checkpointMac } from '@countersign/vault/verify.ts'
import { DEVICE, satsOf, timeOf, WALLET } from './spends.ts'

const CHECKPOINT_EVERY = 1_000
/** signer/sums.ts: each level's bucket spans 16 of the level below. */
const LEVELS = 9
const RADIX_BITS = 4

export type Load = {
  readonly folder: string
  readonly seed: Uint8Array
  readonly total: number
  readonly say: (line: string) => void
}

export function loadJournal({ folder, seed, total, say }: Load): void {
  const { journalKey } = vaultKeys(seed)
  const made = openJournal(folder, journalKey)
  openLedger(made)
  made.close()
  const database = new DatabaseSync(journalFile(folder))
  database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF')
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -200000; BEGIN')
  writeEntries(database, journalKey, total, say)
  say('sums')
  writeSums(database)
  database.exec('COMMIT; PRAGMA journal_mode = WAL')
  database.close()
}

function writeEntries(
  database: DatabaseSync,
  key: Uint8Array,
  total: number,
  say: Load['say'],
): void {
  const log = spendLog(WALLET)
  const entries = database.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?)')
  const checkpoints = database.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?)')
  const spends = database.prepare('INSERT INTO spends VALUES (?, ?, ?, ?, ?, 1)')
  const outpoints = database.prepare('INSERT INTO outpoints VALUES (?, ?, ?)')
  let prev = logRoot(log)
  for (let index = 0; index < total; index += 1) {
    const seq = index + 1
    const { txid, outpoint, draft } = spendEntry(index)
    const entry = writeEntry({ log, ...draft }, seq, prev, timeOf(index, total))
    entries.run(log, seq, entry.bytes, entry.hash, entryMac(key, entry.hash))
    if (seq % CHECKPOINT_EVERY === 0) {
      checkpoints.run(log, seq, entry.hash, checkpointMac(key, entry))
    }
    spends.run(WALLET, seq, txid, entry.time, satsOf(index))
    outpoints.run(WALLET, outpoint, seq)
    prev = entry.hash
    if (seq % 250_000 === 0) say(`${seq} of ${total} spends written`)
  }
  database.prepare('INSERT INTO used_indexes VALUES (?, ?, ?)').run(WALLET, 1, 1)
}

function spendEntry(index: number) {
  const number = index.toString(16).padStart(8, '0')
  const txid = number.padEnd(64, 'a')
  const outpoint = `${number.padEnd(64, 'b')}:0`
  const counted = String(satsOf(index))
  const body = {
    txid,
    inputs: [outpoint],
    payments: [{ script: '0014aa', sats: String(satsOf(index) - 500) }],
    changeSats: '0',
    feeSats: '500',
    amountSats: counted,
    countedSats: counted,
    replaces: [],
    used: ['1', '1'],
    policy: '00'.repeat(32),
  }
  const proof = { kind: 'device', device: DEVICE, request: txid, signature: 'ab'.repeat(64) }
  return { txid, outpoint, draft: { kind: 'spend.signed', body, proofs: [proof] } }
}

// Each level from the one below, for each of the three sums that a spend counts in.
function writeSums(database: DatabaseSync): void {
  const level0 = database.prepare(
    'INSERT INTO sums SELECT ?, 0, at, sum(counted), count(*) FROM spends GROUP BY at',
  )
  level0.run(WALLET)
  const next = database.prepare(
    `INSERT INTO sums SELECT wallet, level + 1, bucket >> ${RADIX_BITS}, sum(sats), sum(count)
     FROM sums WHERE wallet = ? AND level = ? GROUP BY bucket >> ${RADIX_BITS}`,
  )
  for (let level = 0; level < LEVELS - 1; level += 1) next.run(WALLET, level)
  const copy = database.prepare(
    'INSERT INTO sums SELECT ?, level, bucket, sats, count FROM sums WHERE wallet = ?',
  )
  copy.run('*', WALLET)
  copy.run(`${WALLET}/${DEVICE}`, WALLET)
}

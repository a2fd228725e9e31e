// Writes a journal of very many spends in bulk: the same entries, MACs and index rows that signing
// them one by one would have made, without a flush for each. Only ever into an empty folder.

import { hash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { canonicalText } from '@countersign/core/canonical.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { openLedger, spendLog } from '@countersign/signer/ledger.ts'
import { entryMac, logRoot, writeEntry } from '@countersign/vault/entry.ts'
import { journalFile, openJournal } from '@countersign/vault/journal.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { checkpointMac } from '@countersign/vault/verify.ts'
import { DEVICE, satsOf, timeOf, WALLET } from './spends.ts'

const CHECKPOINT_EVERY = 1_000
/** vault/entry.ts: what stands before an entry's bytes when they are hashed. */
const ENTRY_TAG = Buffer.from('countersign/entry/v1\0')
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
  const write = entryWriter()
  let prev: Uint8Array = logRoot(log)
  for (let index = 0; index < total; index += 1) {
    const seq = index + 1
    const time = timeOf(index, total)
    const names = namesOf(index)
    const counted = satsOf(index)
    const { bytes, hash: digest } = write({ ...names, counted, seq, time, prev: prev.toHex() })
    entries.run(log, seq, bytes, digest, entryMac(key, digest))
    if (seq % CHECKPOINT_EVERY === 0) {
      const entry = writeEntry({ log, ...spendDraft(names, counted) }, seq, prev, time)
      if (entry.hash.toHex() !== digest.toHex()) throw new Error(`entry ${seq} is written wrongly`)
      checkpoints.run(log, seq, digest, checkpointMac(key, entry))
    }
    spends.run(WALLET, seq, names.txid, time, counted)
    outpoints.run(WALLET, names.outpoint, seq)
    prev = digest
    if (seq % 500_000 === 0) say(`${seq} of ${total} spends written`)
  }
  database.prepare('INSERT INTO used_indexes VALUES (?, ?, ?)').run(WALLET, 1, 1)
}

type Names = { readonly txid: string; readonly outpoint: string }

// Ascending, so that no index has to be filled in the middle.
function namesOf(index: number): Names {
  const number = index.toString(16).padStart(8, '0')
  return { txid: number.padEnd(64, 'a'), outpoint: `${number.padEnd(64, 'b')}:0` }
}

function spendDraft({ txid, outpoint }: Names, counted: number | string) {
  const body = {
    txid,
    inputs: [outpoint],
    payments: [{ script: '0014aa', sats: String(counted) }],
    changeSats: '0',
    feeSats: '500',
    amountSats: String(counted),
    countedSats: String(counted),
    replaces: [],
    used: ['1', '1'],
    policy: '00'.repeat(32),
  }
  const proof = { kind: 'device', device: DEVICE, request: txid, signature: 'ab'.repeat(64) }
  return { kind: 'spend.signed', body, proofs: [proof] }
}

type Filling = Names & {
  readonly counted: number
  readonly seq: number
  readonly time: number
  readonly prev: string
}

// The journal's own writer sorts and checks each entry anew; here its text is taken once, with gaps
// to be filled, and compared with the real writer's at every checkpoint.
function entryWriter() {
  const gaps = { txid: '@txid@', outpoint: '@outpoint@' }
  const text = canonicalText({
    version: '1',
    seq: '@seq@',
    prev: '@prev@',
    time: '@time@',
    ...spendDraft(gaps, '@counted@'),
  })
  const parts = text.split('@')
  return (filling: Filling): { readonly bytes: Uint8Array; readonly hash: Uint8Array } => {
    const filled = parts.map((part, at) => (at % 2 === 0 ? part : filling[part as keyof Filling]))
    const bytes = Buffer.from(filled.join(''))
    return { bytes, hash: hash('sha256', Buffer.concat([ENTRY_TAG, bytes]), 'buffer') }
  }
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
  copy.run(`${WALLET}/${OWNER}`, WALLET)
}

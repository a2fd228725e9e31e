// Spends that wait for a code, for approvals or for time, and for thirty days the bytes of those
// that were signed. No part of the journal: nothing in here decides anything. Whatever comes out is
// read again from its bytes and judged anew by the pinned policy over the journal.

import type { DatabaseSync } from 'node:sqlite'
import type { RequestProof } from '@countersign/channel/envelope.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

const WAITING_SECONDS = 24 * 3_600
const REMEMBERED_SECONDS = 30 * 86_400

const MAX_WAITING = 64
const MAX_WAITING_BYTES = 256 * 1024 * 1024
/** Spends that were cancelled before the signer saw them. */
const MAX_FORESTALLED = 1_000

const MAX_SIGNED = 1_000
const MAX_SIGNED_BYTES = 256 * 1024 * 1024
/** How often the signed ones are thinned out. */
const THIN_EVERY = 64
const THIN_EVERY_BYTES = 16 * 1024 * 1024

/** What a spend lacks. `policy`: it would be denied as things stand. */
export type Lack = 'approvals' | 'delay' | 'code' | 'policy'

export type KeptState = 'waiting' | 'signed' | 'expired' | 'cancelled'

export type KeptSpend = {
  readonly wallet: string
  readonly txid: string
  readonly state: KeptState
  /** SHA-256 of the secret that opens it at the desk; empty when none does. */
  readonly deskKey: string
  /** The request of the device that asked, or that cancelled what nobody had asked. */
  readonly proof: RequestProof
  readonly lacks: readonly Lack[]
  /** Hash of the policy that `lacks` was worked out with. */
  readonly policy: string
  readonly amountSats: string
  readonly askedAt: UnixSeconds
  readonly expiresAt: UnixSeconds
}

export type Keeping = Omit<KeptSpend, 'state' | 'askedAt' | 'expiresAt'> & {
  readonly psbt: Uint8Array
}

export type KeptSpends = {
  find(wallet: string, txid: string, now: UnixSeconds): KeptSpend | null
  /** The bytes as they were sent; null once they are forgotten. */
  bytes(wallet: string, txid: string): Uint8Array | null
  /** Those of a wallet that wait now, oldest first. */
  waiting(wallet: string, now: UnixSeconds): readonly KeptSpend[]
  /** @throws Fault spend.too_many_waiting */
  keep(spend: Keeping, now: UnixSeconds): KeptSpend
  /** Remembers what a changed policy makes of one that waits. */
  rejudge(spend: KeptSpend, lacks: readonly Lack[], policy: string): void
  /** Remembers a signed one; runs inside the transaction that journals it. */
  sign(spend: Keeping, now: UnixSeconds): void
  /** @throws Fault spend.too_many_waiting for one too many that was never asked for */
  cancel(spend: Pick<Keeping, 'wallet' | 'txid' | 'proof'>, now: UnixSeconds): void
  cancelAllOf(device: string, now: UnixSeconds): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS kept_spends (
    wallet TEXT NOT NULL, txid TEXT NOT NULL, state TEXT NOT NULL,
    closed_at INTEGER NOT NULL, size INTEGER NOT NULL,
    desk_key TEXT NOT NULL, device TEXT NOT NULL, proof TEXT NOT NULL, lacks TEXT NOT NULL,
    policy TEXT NOT NULL, amount TEXT NOT NULL, asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL, psbt BLOB NOT NULL,
    PRIMARY KEY (wallet, txid)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS kept_by_state ON kept_spends (state, closed_at, size, wallet);
`

const FIELDS = 'wallet, txid, state, desk_key, proof, lacks, policy, amount, asked_at, expires_at'
const PUT = `INSERT OR REPLACE INTO kept_spends
  (wallet, txid, state, closed_at, size, desk_key, device, proof, lacks, policy, amount,
   asked_at, expires_at, psbt)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** The kept spends over a journal's own database. */
export function openKept(database: DatabaseSync): KeptSpends {
  database.exec(SCHEMA)
  const read = database.prepare(`SELECT ${FIELDS} FROM kept_spends WHERE wallet = ? AND txid = ?`)
  const readBytes = database.prepare('SELECT psbt FROM kept_spends WHERE wallet = ? AND txid = ?')
  const readWaiting = database.prepare(
    `SELECT ${FIELDS} FROM kept_spends WHERE state = 'waiting' AND wallet = ? AND expires_at > ?
     ORDER BY asked_at, rowid`,
  )
  const put = database.prepare(PUT)
  const rejudge = database.prepare(
    'UPDATE kept_spends SET lacks = ?, policy = ? WHERE wallet = ? AND txid = ?',
  )
  const closed = closers(database)
  const { sweep, thin } = sweepers(database)
  const { checkWaiting, checkForestalled } = bounds(database)

  const find = (wallet: string, txid: string, now: UnixSeconds): KeptSpend | null => {
    const row = read.get(wallet, txid)
    return row === undefined ? null : keptSpend(row as Row, now)
  }
  const write = (spend: Keeping, state: KeptState, now: UnixSeconds): void =>
    void put.run(...columns(spend, state, now))

  return {
    find,
    bytes(wallet, txid) {
      const row = readBytes.get(wallet, txid) as { readonly psbt: Uint8Array } | undefined
      return row && row.psbt.length > 0 ? row.psbt : null
    },
    waiting: (wallet, now) =>
      (readWaiting.all(wallet, now) as Row[]).map((row) => keptSpend(row, now)),
    keep(spend, now) {
      transaction(database, () => {
        sweep(now)
        checkWaiting(spend)
        write(spend, 'waiting', now)
      })
      return find(spend.wallet, spend.txid, now) as KeptSpend
    },
    rejudge: ({ wallet, txid }, lacks, policy) =>
      void rejudge.run(lacks.join(' '), policy, wallet, txid),
    sign(spend, now) {
      write(spend, 'signed', now)
      thin(spend.psbt.length, now)
    },
    cancel(spend, now) {
      transaction(database, () => {
        sweep(now)
        if (closed.one(spend, now)) return
        checkForestalled()
        const nothing = { deskKey: '', lacks: [], policy: '', amountSats: '0' } as const
        write({ ...spend, ...nothing, psbt: new Uint8Array(0) }, 'cancelled', now)
      })
    },
    cancelAllOf: closed.allOf,
  }
}

/** A cancelled spend keeps its place and nothing of its bytes. */
function closers(database: DatabaseSync) {
  const CLOSE = "UPDATE kept_spends SET state = 'cancelled', closed_at = ?, size = 0, psbt = x''"
  const one = database.prepare(`${CLOSE} WHERE wallet = ? AND txid = ?`)
  const allOf = database.prepare(`${CLOSE} WHERE state = 'waiting' AND device = ?`)
  return {
    one: ({ wallet, txid }: Pick<Keeping, 'wallet' | 'txid'>, now: UnixSeconds): boolean =>
      Number(one.run(now, wallet, txid).changes) > 0,
    allOf: (device: string, now: UnixSeconds) => void allOf.run(now, device),
  }
}

/** In the order of `PUT`. */
function columns(spend: Keeping, state: KeptState, now: UnixSeconds) {
  const { wallet, txid, proof, psbt } = spend
  const texts = [spend.lacks.join(' '), spend.policy, spend.amountSats] as const
  const request = [spend.deskKey, proof.device, canonicalText(proof)] as const
  const until = now + WAITING_SECONDS
  return [wallet, txid, state, now, psbt.length, ...request, ...texts, now, until, psbt] as const
}

type Row = {
  readonly wallet: string
  readonly txid: string
  readonly state: KeptState
  readonly desk_key: string
  readonly proof: string
  readonly lacks: string
  readonly policy: string
  readonly amount: string
  readonly asked_at: number
  readonly expires_at: number
}

function keptSpend(row: Row, now: UnixSeconds): KeptSpend {
  return {
    wallet: row.wallet,
    txid: row.txid,
    state: row.state === 'waiting' && row.expires_at <= now ? 'expired' : row.state,
    deskKey: row.desk_key,
    proof: readCanonical(Buffer.from(row.proof)) as unknown as RequestProof,
    lacks: row.lacks.split(' ').filter((word) => word !== '') as Lack[],
    policy: row.policy,
    amountSats: row.amount,
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
  }
}

/** Expired spends lose their bytes, old ones are forgotten; of the signed ones the latest stay. */
function sweepers(database: DatabaseSync) {
  const expire = database.prepare(
    `UPDATE kept_spends SET state = 'expired', closed_at = expires_at, size = 0, psbt = x''
     WHERE state = 'waiting' AND expires_at <= ?`,
  )
  const forget = database.prepare(
    `DELETE FROM kept_spends WHERE state IN ('cancelled', 'expired', 'signed') AND closed_at <= ?`,
  )
  const overflow = database.prepare(
    `DELETE FROM kept_spends WHERE rowid IN (
       SELECT rowid FROM (
         SELECT rowid, row_number() OVER latest AS place, sum(size) OVER latest AS bytes
         FROM kept_spends WHERE state = 'signed'
         WINDOW latest AS (ORDER BY closed_at DESC, rowid DESC)
       ) WHERE place > ${MAX_SIGNED} OR bytes > ${MAX_SIGNED_BYTES})`,
  )
  const since = { count: THIN_EVERY, bytes: 0 }
  const sweep = (now: UnixSeconds): void => {
    expire.run(now)
    forget.run(now - REMEMBERED_SECONDS)
  }
  return {
    sweep,
    thin(bytes: number, now: UnixSeconds): void {
      since.count += 1
      since.bytes += bytes
      if (since.count < THIN_EVERY && since.bytes < THIN_EVERY_BYTES) return
      sweep(now)
      overflow.run()
      since.count = 0
      since.bytes = 0
    },
  }
}

function bounds(database: DatabaseSync) {
  const load = database.prepare(
    `SELECT count(*) FILTER (WHERE wallet = ?1) AS waiting, coalesce(sum(size), 0) AS bytes
     FROM kept_spends WHERE state = 'waiting' AND NOT (wallet = ?1 AND txid = ?2)`,
  )
  const cancelled = database.prepare(
    "SELECT count(*) AS forestalled FROM kept_spends WHERE state = 'cancelled'",
  )
  return {
    checkWaiting({ wallet, txid, psbt }: Keeping): void {
      const { waiting, bytes } = load.get(wallet, txid) as { waiting: number; bytes: number }
      if (waiting >= MAX_WAITING || bytes + psbt.length > MAX_WAITING_BYTES) {
        throw new Fault('spend.too_many_waiting', { waiting, bytes })
      }
    },
    checkForestalled(): void {
      const { forestalled } = cancelled.get() as { forestalled: number }
      if (forestalled >= MAX_FORESTALLED) {
        throw new Fault('spend.too_many_waiting', { cancelled: forestalled })
      }
    },
  }
}

function transaction(database: DatabaseSync, write: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    write()
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

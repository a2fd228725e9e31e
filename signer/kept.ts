// Spends that wait for a code, for approvals or for time, and for thirty days the bytes of those
// that were signed. No part of the journal: nothing in here decides anything. Whatever comes out is
// read again from its bytes and judged anew by the pinned policy over the journal; its MAC says
// that it is what was kept.

import type { DatabaseSync } from 'node:sqlite'
import type { RequestProof } from '@countersign/channel/envelope.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { type KeptRows, type NewRow, openRows, type Row } from './kept-rows.ts'
import { type Demand, readNeeds, waitingSeconds, writeNeeds } from './needs.ts'

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

/**
 * Wrong codes typed at the desk for one kept spend, after which it is closed. Whoever holds nothing
 * but its link gets no more of them counted against the authenticator: half a minute's wait for the
 * owner, and never a lock. To guess on takes a new asking, signed by a device, and each of those
 * guesses counts as all others do.
 */
const DESK_TRIES = 5

/** `closed`: too many wrong codes were typed for it at the desk. It may be asked for again. */
export type KeptState = 'waiting' | 'signed' | 'expired' | 'cancelled' | 'closed'

export type KeptSpend = {
  readonly wallet: string
  readonly txid: string
  readonly state: KeptState
  /** SHA-256 of the secret that opens it at the desk; empty when none does. */
  readonly deskKey: string
  /** The request of the device that asked, or that cancelled what nobody had asked. */
  readonly proof: RequestProof
  /** What its policy asked for when it was last judged. */
  readonly needs: Demand
  /** Hash of the policy that `needs` was worked out with. */
  readonly policy: string
  readonly amountSats: string
  readonly askedAt: UnixSeconds
  /** When the device signed the asking, by its own clock. */
  readonly requestedAt: UnixSeconds
  readonly expiresAt: UnixSeconds
  /** Whether the server is to finish it, and to send it; empty where whoever asked does that. */
  readonly broadcast: Broadcast
  /** The lock time that who asked says is meant to lie ahead; null where nobody does. */
  readonly notBefore: number | null
}

export type Broadcast = '' | 'yes' | 'no'

export type Keeping = Omit<KeptSpend, 'state' | 'askedAt' | 'expiresAt'> & {
  readonly psbt: Uint8Array
}

export type KeptSpends = {
  find(wallet: string, txid: string, now: UnixSeconds): KeptSpend | null
  /** The bytes as they were sent; null once they are forgotten. */
  bytes(wallet: string, txid: string): Uint8Array | null
  /** Those of a wallet that wait now, oldest first. */
  waiting(wallet: string, now: UnixSeconds): readonly KeptSpend[]
  /**
   * The asking that was signed last counts: one sent again, by whoever carries it, changes nothing.
   * @throws Fault spend.too_many_waiting, spend.superseded, spend.closed
   */
  keep(spend: Keeping, now: UnixSeconds): KeptSpend
  /** Remembers what a changed policy makes of one that waits. */
  rejudge(spend: KeptSpend, needs: Demand, policy: string): void
  /** Remembers a signed one; runs inside the transaction that journals it. */
  sign(spend: Keeping, now: UnixSeconds): void
  /** @throws Fault spend.too_many_waiting for one too many that was never asked for */
  cancel(spend: Pick<Keeping, 'wallet' | 'txid' | 'proof'>, now: UnixSeconds): void
  cancelAllOf(device: string, now: UnixSeconds): void
  /** Counts a wrong code typed at the desk; runs inside the transaction that journals it. */
  countWrong(spend: Pick<Keeping, 'wallet' | 'txid'>, now: UnixSeconds): void
}

/**
 * The kept spends over a journal's own database.
 * @param key - the journal's
 */
export function openKept(database: DatabaseSync, key: Uint8Array): KeptSpends {
  const rows = openRows(database, key)
  const { sweep, thin } = sweepers(database, rows)
  const { checkWaiting, checkForestalled } = bounds(database)

  const find = (wallet: string, txid: string, now: UnixSeconds): KeptSpend | null => {
    const row = rows.get(wallet, txid)
    return row && keptSpend(row, now)
  }
  return {
    find,
    bytes(wallet, txid) {
      const row = rows.get(wallet, txid)
      return row && rows.bytes(row)
    },
    waiting: (wallet, now) => rows.waiting(wallet, now).map((row) => keptSpend(row, now)),
    keep(spend, now) {
      transaction(database, () => {
        sweep(now)
        const known = rows.get(spend.wallet, spend.txid)
        if (known && isSameAsking(known, spend)) return rows.change(known, judgedTexts(spend))
        checkWaiting(spend)
        rows.put(newRow(spend, 'waiting', now), spend.psbt)
      })
      return find(spend.wallet, spend.txid, now) as KeptSpend
    },
    rejudge({ wallet, txid }, needs, policy) {
      const row = rows.get(wallet, txid)
      if (row) rows.change(row, rejudged(row, { needs, policy }))
    },
    sign(spend, now) {
      rows.put(newRow(spend, 'signed', now), spend.psbt)
      thin(spend.psbt.length, now)
    },
    cancel(spend, now) {
      transaction(database, () => {
        sweep(now)
        const known = rows.get(spend.wallet, spend.txid)
        if (known) return rows.end(known, { state: 'cancelled', closed_at: now })
        checkForestalled()
        rows.put(newRow({ ...spend, ...NOTHING, requestedAt: now }, 'cancelled', now), EMPTY)
      })
    },
    cancelAllOf(device, now) {
      for (const row of rows.waitingOf(device)) {
        rows.end(row, { state: 'cancelled', closed_at: now })
      }
    },
    countWrong({ wallet, txid }, now) {
      const row = rows.get(wallet, txid)
      if (row?.state !== 'waiting') return
      const wrong = row.wrong_codes + 1
      if (wrong < DESK_TRIES) rows.change(row, { wrong_codes: wrong })
      else rows.end(row, { state: 'closed', closed_at: now, wrong_codes: wrong })
    },
  }
}

/**
 * Whether this very asking is kept already.
 * @throws Fault spend.superseded when another one was signed later or in the same second,
 *   spend.closed when it is the one that was closed
 */
function isSameAsking(known: Row, { txid, proof, requestedAt }: Keeping): boolean {
  const isSame = proofOf(known).request === proof.request
  if (isSame && known.state === 'closed') throw new Fault('spend.closed', { txid })
  if (!isSame && requestedAt <= known.requested_at) throw new Fault('spend.superseded', { txid })
  return isSame && known.state === 'waiting'
}

/** Of a spend that was cancelled before the signer saw it. */
const NOTHING = {
  deskKey: '',
  needs: null,
  policy: '',
  amountSats: '0',
  broadcast: '',
  notBefore: null,
} as const
const EMPTY = new Uint8Array(0)

const judgedTexts = ({ needs, policy }: Pick<Keeping, 'needs' | 'policy'>) => ({
  lacks: writeNeeds(needs),
  policy,
})

/** People who have to decide now get the time for it. */
function rejudged(row: Row, judged: Pick<Keeping, 'needs' | 'policy'>) {
  const expires_at = Math.max(row.expires_at, row.asked_at + waitingSeconds(judged.needs))
  return { ...judgedTexts(judged), expires_at }
}

function newRow(spend: Omit<Keeping, 'psbt'>, state: KeptState, now: UnixSeconds): NewRow {
  const { wallet, txid, proof } = spend
  return {
    wallet,
    txid,
    state,
    closed_at: now,
    desk_key: spend.deskKey,
    device: proof.device,
    proof: canonicalText(proof),
    ...judgedTexts(spend),
    amount: spend.amountSats,
    asked_at: now,
    requested_at: spend.requestedAt,
    expires_at: now + waitingSeconds(spend.needs),
    wrong_codes: 0,
    broadcast: spend.broadcast,
    not_before: spend.notBefore === null ? '' : String(spend.notBefore),
  }
}

const proofOf = ({ proof }: Row) => readCanonical(Buffer.from(proof)) as unknown as RequestProof

function keptSpend(row: Row, now: UnixSeconds): KeptSpend {
  const state = row.state as KeptState
  return {
    wallet: row.wallet,
    txid: row.txid,
    state: state === 'waiting' && row.expires_at <= now ? 'expired' : state,
    deskKey: row.desk_key,
    proof: proofOf(row),
    needs: readNeeds(row.lacks),
    policy: row.policy,
    amountSats: row.amount,
    askedAt: row.asked_at,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    broadcast: row.broadcast as Broadcast,
    notBefore: row.not_before === '' ? null : Number(row.not_before),
  }
}

/** Expired spends lose their bytes, old ones are forgotten; of the signed ones the latest stay. */
function sweepers(database: DatabaseSync, rows: KeptRows) {
  const forget = database.prepare(
    `DELETE FROM kept_spends
     WHERE state IN ('cancelled', 'expired', 'closed', 'signed') AND closed_at <= ?`,
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
    for (const row of rows.due(now)) {
      rows.end(row, { state: 'expired', closed_at: row.expires_at })
    }
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

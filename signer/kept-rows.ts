// The table of kept spends, row by row. Each row has a MAC over all of it, so that whoever can
// write to the file and lacks the seed makes rows that are as if absent. An old row put back whole
// still verifies: what must not be undone stands in the journal.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { tagged } from '@countersign/channel/identity.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { canonicalBytes } from '@countersign/core/canonical.ts'

/** All but the bytes, which stand for themselves by `digest`, and the MAC. */
const COLUMNS = [
  ...['wallet', 'txid', 'state', 'closed_at', 'size', 'desk_key', 'device', 'proof'],
  ...['lacks', 'policy', 'amount', 'asked_at', 'requested_at', 'expires_at', 'wrong_codes'],
  ...['digest', 'broadcast', 'not_before'],
] as const

export type Row = {
  readonly wallet: string
  readonly txid: string
  readonly state: string
  readonly closed_at: UnixSeconds
  readonly size: number
  readonly desk_key: string
  readonly device: string
  readonly proof: string
  /** What the policy asks for, as `writeNeeds` has it. */
  readonly lacks: string
  readonly policy: string
  readonly amount: string
  readonly asked_at: UnixSeconds
  readonly requested_at: UnixSeconds
  readonly expires_at: UnixSeconds
  readonly wrong_codes: number
  /** SHA-256 of the PSBT. */
  readonly digest: string
  /** Empty where whoever asked finishes it. */
  readonly broadcast: string
  /** Digits; empty where no lock time is meant to lie ahead. */
  readonly not_before: string
}

export type NewRow = Omit<Row, 'size' | 'digest'>

export type KeptRows = {
  /** Null also for one that does not verify. */
  get(wallet: string, txid: string): Row | null
  bytes(row: Row): Uint8Array | null
  waiting(wallet: string, now: UnixSeconds): readonly Row[]
  waitingOf(device: string): readonly Row[]
  /** Those that have expired and still have their bytes. What does not verify is deleted. */
  due(now: UnixSeconds): readonly Row[]
  put(row: NewRow, psbt: Uint8Array): void
  change(
    row: Row,
    changes: Partial<Pick<Row, 'lacks' | 'policy' | 'expires_at' | 'wrong_codes'>>,
  ): void
  /** It keeps its place and nothing of its bytes. */
  end(row: Row, changes: Pick<Row, 'state' | 'closed_at'> & Partial<Row>): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS kept_spends (
    wallet TEXT NOT NULL, txid TEXT NOT NULL, state TEXT NOT NULL,
    closed_at INTEGER NOT NULL, size INTEGER NOT NULL,
    desk_key TEXT NOT NULL, device TEXT NOT NULL, proof TEXT NOT NULL, lacks TEXT NOT NULL,
    policy TEXT NOT NULL, amount TEXT NOT NULL, asked_at INTEGER NOT NULL,
    requested_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, wrong_codes INTEGER NOT NULL,
    digest TEXT NOT NULL, mac BLOB NOT NULL, psbt BLOB NOT NULL,
    broadcast TEXT NOT NULL DEFAULT '', not_before TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (wallet, txid)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS kept_by_state ON kept_spends (state, closed_at, size, wallet);
`

/** Columns that older files lack: the last ones, in the order in which they came. */
const LATER = ['broadcast', 'not_before'] as const

const FIELDS = COLUMNS.join(', ')
const EMPTY = new Uint8Array(0)

type Stored = Row & { readonly mac: Uint8Array }

/** @param key - the journal's */
export function openRows(database: DatabaseSync, key: Uint8Array): KeptRows {
  prepareTable(database)
  const select = (where: string) =>
    database.prepare(`SELECT ${FIELDS}, mac FROM kept_spends WHERE ${where}`)
  const one = select('wallet = ? AND txid = ?')
  const bytes = database.prepare('SELECT psbt FROM kept_spends WHERE wallet = ? AND txid = ?')
  const waiting = select(
    "state = 'waiting' AND wallet = ? AND expires_at > ? ORDER BY asked_at, rowid",
  )
  const waitingOf = select("state = 'waiting' AND device = ?")
  const due = select("state = 'waiting' AND expires_at <= ?")
  const places = [...COLUMNS, 'mac', 'psbt'].map(() => '?').join(', ')
  const insert = database.prepare(
    `INSERT OR REPLACE INTO kept_spends (${FIELDS}, mac, psbt) VALUES (${places})`,
  )
  const settings = [...COLUMNS, 'mac'].map((column) => `${column} = ?`).join(', ')
  const here = 'WHERE wallet = ? AND txid = ?'
  const update = database.prepare(`UPDATE kept_spends SET ${settings} ${here}`)
  const empty = database.prepare(`UPDATE kept_spends SET psbt = x'' ${here}`)
  const remove = database.prepare(`DELETE FROM kept_spends ${here}`)

  const verified = (rows: readonly unknown[]): readonly Stored[] =>
    (rows as Stored[]).filter((row) => timingSafeEqual(row.mac, macOf(key, row)))
  const change = (row: Row, changes: Partial<Row>): void => {
    const next = { ...row, ...changes }
    update.run(...valuesOf(next), macOf(key, next), row.wallet, row.txid)
  }
  return {
    get: (wallet, txid) => verified(one.all(wallet, txid))[0] ?? null,
    bytes({ wallet, txid, digest }) {
      const { psbt } = (bytes.get(wallet, txid) ?? {}) as { readonly psbt?: Uint8Array }
      return psbt && psbt.length > 0 && digestOf(psbt) === digest ? psbt : null
    },
    waiting: (wallet, now) => verified(waiting.all(wallet, now)),
    waitingOf: (device) => verified(waitingOf.all(device)),
    due(now) {
      const all = due.all(now) as Stored[]
      const sound = new Set(verified(all))
      for (const row of all) if (!sound.has(row)) remove.run(row.wallet, row.txid)
      return [...sound]
    },
    put(row, psbt) {
      const whole = { ...row, size: psbt.length, digest: digestOf(psbt) }
      insert.run(...valuesOf(whole), macOf(key, whole), psbt)
    },
    change,
    end(row, changes) {
      change(row, { ...changes, size: 0, digest: digestOf(EMPTY) })
      empty.run(row.wallet, row.txid)
    },
  }
}

// Rows from before there were MACs prove nothing, and none of them decides anything.
function prepareTable(database: DatabaseSync): void {
  const columns = database.prepare("SELECT name FROM pragma_table_info('kept_spends')").all()
  const isOlder = columns.length > 0 && !columns.some(({ name }) => name === 'mac')
  if (isOlder) database.exec('DROP TABLE kept_spends')
  database.exec(SCHEMA)
  if (isOlder || columns.length === 0) return
  const known = new Set(columns.map(({ name }) => name))
  for (const word of LATER.filter((each) => !known.has(each))) {
    database.exec(`ALTER TABLE kept_spends ADD COLUMN ${word} TEXT NOT NULL DEFAULT ''`)
  }
}

const valuesOf = (row: Row) => COLUMNS.map((column) => row[column])

const digestOf = (psbt: Uint8Array): string => createHash('sha256').update(psbt).digest('hex')

/** Tagged, so that no entry's MAC and no checkpoint's passes for a row's. */
function macOf(key: Uint8Array, row: Row): Uint8Array {
  // Rows that were kept before there were the last words stay as they are: empty ones are left out.
  const empty = LATER.toReversed().findIndex((column) => row[column] !== '')
  const values = valuesOf(row).slice(0, COLUMNS.length - (empty < 0 ? LATER.length : empty))
  const bytes = tagged('countersign/kept-spend/v1', canonicalBytes(values.map(String)))
  return new Uint8Array(createHmac('sha256', key).update(bytes).digest())
}

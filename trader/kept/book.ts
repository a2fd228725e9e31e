// The orders that are kept here, as the journal's entries make them. What changes with every tick
// lies in a table beside it, sealed, and is written once a second: no order fires by it alone.

import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import type { KeptOrder, KeptState } from '@countersign/core/exchange/orders/kept.ts'
import { readKeptOrder, readKeptState, recordOf } from '@countersign/core/exchange/orders/record.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, hex, object, text } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { VaultKeys } from '@countersign/vault/keys.ts'
import { needs } from '../needs.ts'
import type { News, Tiding } from '../news.ts'

const KEPT_LOG = 'kept'

/** More than anybody watches over; each is looked at with each tick of its market. */
const MOST_ALIVE = 1_000

/** Names one order. */
export type KeptName = { readonly account: string; readonly order: string }

export type Keeping = KeptName & {
  readonly kept: KeptOrder
  readonly state: KeptState
  /** The member who armed it, and by which device. */
  readonly by: string
  readonly device: string
  /** What was given for it then. */
  readonly given: Needs
  readonly armedAt: number
}

export type KeptBook = {
  all(): readonly Keeping[]
  find(name: KeptName): Keeping | undefined
  /** Appends and indexes as one. @throws Fault exchange.order_differs, exchange.kept_many */
  arm(
    keeping: Omit<Keeping, 'armedAt'>,
    proofs: readonly Canonical[],
    tidings: readonly Tiding[],
  ): Keeping
  /** Durable when it returns, together with what people are told of it. */
  step(keeping: Keeping, state: KeptState, tidings: readonly Tiding[]): Keeping
  /** Of what a tick changes: at once for who asks, on the disk with the next `flush`. */
  note(keeping: Keeping, state: KeptState): void
  flush(): void
}

const armed = object({
  account: text(32),
  order: hex(16),
  kept: anything,
  state: anything,
  by: text(64),
  device: hex(32),
  given: needs,
})
const stepped = object({ account: text(32), order: hex(16), state: anything })

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS kept_ticks (
    name TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, sealed TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`

export type BookOptions = {
  readonly journal: Journal
  readonly keys: Pick<VaultKeys, 'sealRecord' | 'openRecord'>
  readonly news: News
  readonly time: () => number
}

/** With the number of its last entry: what was noted before that one is old. */
type Row = { readonly keeping: Keeping; readonly seq: number }

/** An order's name in one text. */
export const nameOf = ({ account, order }: KeptName): string => `${account} ${order}`

/** Whether there is nothing more to come of it. */
export function isOver({ phase }: KeptState): boolean {
  return phase === 'done' || phase === 'cancelled' || phase === 'woken'
}

/** @throws Fault vault.journal_broken, vault.unseal_failed */
export function openKeptBook({ journal, keys, news, time }: BookOptions): KeptBook {
  const rows = new Map<string, Row>()
  for (const entry of journal.all(KEPT_LOG)) applyEntry(rows, entry)
  const ticks = openTicks(journal, keys)
  for (const [name, row] of rows) {
    const noted = ticks.read(name, row)
    if (noted) rows.set(name, noted)
  }
  const dirty = new Set<string>()
  const find = (name: KeptName) => rows.get(nameOf(name))?.keeping
  const append = (draft: Omit<Draft, 'log'>, name: KeptName, tidings: readonly Tiding[]) => {
    const entries = news.record([{ log: KEPT_LOG, ...draft }], tidings)
    for (const entry of entries) if (entry.log === KEPT_LOG) applyEntry(rows, entry)
    return find(name) as Keeping
  }

  return {
    all: () => [...rows.values()].map(({ keeping }) => keeping),
    find,
    arm(keeping, proofs, tidings) {
      const { account, order, kept, state, by, device, given } = keeping
      if (find(keeping)) throw new Fault('exchange.order_differs', { order })
      const alive = [...rows.values()].filter((row) => !isOver(row.keeping.state))
      if (alive.length >= MOST_ALIVE) throw new Fault('exchange.kept_many', { most: MOST_ALIVE })
      const whose = { account, order, by, device, given: plain(given) }
      const body = { ...whose, kept: recordOf(kept), state: recordOf(state) }
      return append({ kind: 'kept.armed', body, proofs }, keeping, tidings)
    },
    step({ account, order }, state, tidings) {
      const body = { account, order, state: recordOf(state) }
      return append({ kind: 'kept.stepped', body, proofs: [] }, { account, order }, tidings)
    },
    note(keeping, state) {
      const name = nameOf(keeping)
      const row = rows.get(name)
      if (!row) return
      rows.set(name, { ...row, keeping: { ...row.keeping, state } })
      dirty.add(name)
    },
    flush() {
      if (dirty.size === 0) return
      journal.append([], time(), () => {
        for (const name of dirty) ticks.put(name, rows.get(name) as Row)
      })
      dirty.clear()
    },
  }
}

/** Bound to the order and to the entry that they follow. */
const ownerOf = (name: string, seq: number): string => `kept ${name} ${seq}`

function openTicks({ database }: Journal, keys: BookOptions['keys']) {
  database.exec(SCHEMA)
  const put = database.prepare('INSERT OR REPLACE INTO kept_ticks VALUES (?, ?, ?)')
  const read = database.prepare('SELECT seq, sealed FROM kept_ticks WHERE name = ?')
  return {
    put(name: string, { keeping, seq }: Row): void {
      const sealed = keys.sealRecord(canonicalBytes(recordOf(keeping.state)), ownerOf(name, seq))
      put.run(name, seq, sealed)
    },
    /** What was noted since its last entry; undefined where nothing was. */
    read(name: string, { keeping, seq }: Row): Row | undefined {
      const row = read.get(name) as { readonly seq: number; readonly sealed: string } | undefined
      if (row?.seq !== seq) return undefined
      const bytes = keys.openRecord(row.sealed, ownerOf(name, seq))
      return { keeping: { ...keeping, state: readKeptState(readCanonical(bytes)) }, seq }
    },
  }
}

function applyEntry(rows: Map<string, Row>, { kind, body, seq, time }: Entry): void {
  switch (kind) {
    case 'kept.armed': {
      const { kept, state, ...rest } = armed(body, kind)
      const own = { kept: readKeptOrder(kept), state: readKeptState(state), armedAt: time }
      rows.set(nameOf(rest), { keeping: { ...rest, ...own }, seq })
      return
    }
    case 'kept.stepped': {
      const { state, ...rest } = stepped(body, kind)
      const row = rows.get(nameOf(rest))
      if (!row) throw new Fault('vault.journal_broken', { why: `no order ${rest.order}` })
      rows.set(nameOf(rest), { keeping: { ...row.keeping, state: readKeptState(state) }, seq })
      return
    }
    default:
      throw new Fault('vault.journal_broken', { why: `an entry of an unknown kind: ${kind}` })
  }
}

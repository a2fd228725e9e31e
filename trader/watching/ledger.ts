// What was told of each account, durably: each fill once for ever, the newest balances, orders that
// were placed elsewhere, and up to when the venue itself was asked for trades. All of it changes in
// the transaction of the news that tell of it.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { News, Tiding } from '../news.ts'
import { type Fill, fillToCanonical } from './fill.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS watched_fills (
    account TEXT NOT NULL, venue TEXT NOT NULL, market TEXT NOT NULL, trade TEXT NOT NULL,
    PRIMARY KEY (account, venue, market, trade)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS watched_marks (
    account TEXT NOT NULL, market TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (account, market)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS watched_totals (
    account TEXT NOT NULL, currency TEXT NOT NULL, told TEXT NOT NULL, checked TEXT NOT NULL,
    PRIMARY KEY (account, currency)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS foreign_orders (
    account TEXT NOT NULL, id TEXT NOT NULL, market TEXT NOT NULL, shown TEXT NOT NULL,
    PRIMARY KEY (account, id)
  ) STRICT, WITHOUT ROWID;
`

/** By currency, its total as a plain decimal. */
export type Totals = ReadonlyMap<string, string>

/** An open order that we did not place, in texts. */
export type Foreign = {
  readonly venueId: string
  readonly market: string
  readonly side: string
  readonly amount: string
  readonly price: string
  readonly filled: string
}

/** A fill, and which order of ours it is of; empty where it is none. */
export type Owned = { readonly fill: Fill; readonly order: string }

/** Up to when the trades of a market are known, in the venue's milliseconds. */
export type Mark = { readonly market: string; readonly at: number }

export type Ledger = ReturnType<typeof openLedger>

type Parts = { readonly journal: Journal; readonly news: News }
type Whose = { readonly account: string; readonly venue: VenueId }

/** In one transaction. */
const AT_A_TIME = 200

export function openLedger({ journal: { database }, news }: Parts) {
  database.exec(SCHEMA)
  const has = database.prepare(
    'SELECT 1 FROM watched_fills WHERE account = ? AND venue = ? AND market = ? AND trade = ?',
  )
  const put = database.prepare('INSERT INTO watched_fills VALUES (?, ?, ?, ?)')
  const isNew = ({ account, venue }: Whose, { market, tradeId }: Fill): boolean =>
    has.get(account, venue, market, tradeId) === undefined
  const record = (whose: Whose, owned: readonly Owned[]): void => {
    const told = owned.map(({ fill, order }) => tidingOf(fill, { ...whose, order }))
    news.record([], told, () => {
      for (const { fill } of owned) put.run(whose.account, whose.venue, fill.market, fill.tradeId)
    })
  }
  return {
    /** Tells those that were not told before. @returns how many those were */
    take(whose: Whose, owned: readonly Owned[]): number {
      const byName = new Map(
        owned.map((each) => [`${each.fill.market} ${each.fill.tradeId}`, each]),
      )
      const fresh = [...byName.values()].filter(({ fill }) => isNew(whose, fill))
      for (let from = 0; from < fresh.length; from += AT_A_TIME) {
        record(whose, fresh.slice(from, from + AT_A_TIME))
      }
      return fresh.length
    },
    isNew,
    ...totalsIn(database, news),
    ...foreignIn(database, news),
    ...marksIn(database, news),
    /** That an account’s venue is silent, or speaks again. */
    tellFeed({ account, venue }: Whose, state: 'silent' | 'back', why: string): void {
      news.record([], [{ kind: 'feed', body: { account, venue, state, why } }])
    },
  }
}

const tidingOf = (fill: Fill, whose: Whose & { readonly order: string }): Tiding => ({
  kind: 'fill',
  body: fillToCanonical(fill, whose),
})

type Database = Journal['database']

function totalsIn(database: Database, news: News) {
  const of = database.prepare(
    'SELECT currency, told, checked FROM watched_totals WHERE account = ?',
  )
  const put = database.prepare(
    `INSERT INTO watched_totals VALUES (?, ?, ?, '')
     ON CONFLICT DO UPDATE SET told = excluded.told`,
  )
  const check = database.prepare(
    `INSERT INTO watched_totals VALUES (?, ?, '0', ?)
     ON CONFLICT DO UPDATE SET checked = excluded.checked`,
  )
  const rows = (account: string) =>
    of.all(account) as { currency: string; told: string; checked: string }[]
  const totals = (account: string): Totals =>
    new Map(rows(account).map(({ currency, told }) => [currency, told]))
  return {
    totals,
    /** Tells what changed of these; of the others nothing is said. @returns whether anything did */
    tellTotals({ account, venue }: Whose, now: Totals): boolean {
      const before = totals(account)
      const changed = [...now].filter(
        ([currency, total]) => (before.get(currency) ?? '0') !== total,
      )
      if (changed.length === 0) return false
      const body = {
        account,
        venue,
        totals: changed.map(([currency, total]) => ({ currency, total })),
      }
      news.record([], [{ kind: 'balance', body: plain(body) }], () => {
        for (const [currency, total] of changed) put.run(account, currency, total)
      })
      return true
    },
    /** The currencies of which there was another total when all trades were known last. */
    changedSince: (account: string, now: Totals): ReadonlySet<string> => {
      const known = new Map(rows(account).map(({ currency, checked }) => [currency, checked]))
      const all = [...new Set([...known.keys(), ...now.keys()])]
      return new Set(all.filter((each) => (known.get(each) || '0') !== (now.get(each) ?? '0')))
    },
    /** Inside the transaction of the marks: the trades that led to these are all known. */
    checkTotals(account: string, now: Totals): void {
      const gone = rows(account).filter(({ currency }) => !now.has(currency))
      for (const { currency } of gone) check.run(account, currency, '0')
      for (const [currency, total] of now) check.run(account, currency, total)
    },
  }
}

function foreignIn(database: Database, news: News) {
  const of = database.prepare('SELECT id, market, shown FROM foreign_orders WHERE account = ?')
  const put = database.prepare('INSERT OR REPLACE INTO foreign_orders VALUES (?, ?, ?, ?)')
  const drop = database.prepare('DELETE FROM foreign_orders WHERE account = ? AND id = ?')
  const rows = (account: string) =>
    of.all(account) as { id: string; market: string; shown: string }[]
  return {
    foreignMarkets: (account: string): readonly string[] =>
      rows(account).map(({ market }) => market),
    /** Tells of new ones, of those that were filled further, and of those that are gone. */
    tellForeign({ account, venue }: Whose, open: readonly Foreign[]): void {
      const known = new Map(rows(account).map((row) => [row.id, row]))
      const fresh = open.filter(({ venueId, filled }) => known.get(venueId)?.shown !== filled)
      const gone = [...known.values()].filter(({ id }) => !open.some((o) => o.venueId === id))
      if (fresh.length + gone.length === 0) return
      const tiding = (body: object): Tiding => ({
        kind: 'order',
        body: plain({ account, venue, isForeign: true, ...body }),
      })
      const told = [
        ...fresh.map((order) => tiding({ ...order, state: 'open' })),
        ...gone.map(({ id, market }) => tiding({ venueId: id, market, state: 'ended' })),
      ]
      news.record([], told, () => {
        for (const { venueId, market, filled } of fresh) put.run(account, venueId, market, filled)
        for (const { id } of gone) drop.run(account, id)
      })
    },
  }
}

function marksIn(database: Database, news: News) {
  const of = database.prepare('SELECT at FROM watched_marks WHERE account = ? AND market = ?')
  const put = database.prepare(
    `INSERT INTO watched_marks VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`,
  )
  const names = database.prepare(
    `SELECT account FROM watched_marks UNION SELECT account FROM watched_totals
     UNION SELECT account FROM foreign_orders`,
  )
  const drops = ['watched_marks', 'watched_totals', 'foreign_orders'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE account = ?`),
  )
  return {
    mark: (account: string, market: string): number | null => {
      const row = of.get(account, market) as { readonly at: number } | undefined
      return row?.at ?? null
    },
    /** What the venue was asked for whole; `also` in the same transaction. */
    pass(account: string, marks: readonly Mark[], also: () => void): void {
      news.record([], [], () => {
        for (const { market, at } of marks) put.run(account, market, at)
        also()
      })
    },
    accounts: (): readonly string[] => names.all().map((row) => String(row.account)),
    /** It was taken away: one of its name begins anew. Fills stay: none is ever told again. */
    forget(account: string): void {
      news.record([], [], () => {
        for (const drop of drops) drop.run(account)
      })
    },
  }
}

// What the trader said of accounts at exchanges, and what they were worth.

import { type Canonical, canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import type { PortfolioPoint } from '@countersign/core/exchange/portfolio.ts'
import { list, object, text as textField } from '@countersign/core/fields.ts'
import type {
  AccountHealth,
  AccountRecord,
  AgentOrders,
  BalanceRecord,
  PortfolioReader,
  PortfolioTransactor,
} from '../../ports/portfolio.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'
import { upsert } from './upsert.ts'

const POINTS = `
  select * from portfolio_points where at between $1 and $2
  union all
  select * from (
    select distinct on (account) * from portfolio_points where at < $1
    order by account, at desc
  ) as before
  order by at, account`

const THIN = `
  delete from portfolio_points p
  where (p.at / $2::bigint + 1) * $2::bigint <= $1
    and exists (select from portfolio_points n
      where n.account = p.account and n.at > p.at and n.at / $2::bigint = p.at / $2::bigint)`

const GONE = `
  delete from exchange_accounts
  where account <> all($1) and device is not distinct from $2::text`

export function portfolioReads(database: Queries): PortfolioReader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows
  return {
    exchangeAccounts: async () =>
      (await rows('select * from exchange_accounts order by account')).map(accountOf),
    exchangeBalances: async () =>
      (await rows('select * from exchange_balances order by account, currency')).map(balanceOf),
    exchangeHealth: async () =>
      (await rows('select * from exchange_health order by account')).map(healthOf),
    agentOrders: async () =>
      (await rows('select * from agent_orders order by account')).map(ordersOf),
    portfolioPoints: async (from, to) => (await rows(POINTS, [from, to])).map(pointOf),
  }
}

export function portfolioWrites(tx: Queries): PortfolioTransactor {
  return {
    async putExchangeAccounts(accounts, device = null) {
      // Balances and health go with their account.
      const names = accounts.map(({ account }) => account)
      await tx.query(GONE, [names, device])
      for (const each of accounts) {
        await upsert(tx, 'exchange_accounts', ['account'], accountColumns(each))
      }
    },
    async putBalances({ account, at, balances }) {
      await tx.query('delete from exchange_balances where account = $1', [account])
      for (const { currency, total, free, used } of balances) {
        const columns = { account, at, currency, total, free, used }
        await upsert(tx, 'exchange_balances', ['account', 'currency'], columns)
      }
    },
    putExchangeHealth: ({ account, venue, answeredAt, failedAt, failure }) =>
      upsert(tx, 'exchange_health', ['account'], {
        account,
        venue,
        answered_at: answeredAt,
        failed_at: failedAt,
        failure,
      }),
    putAgentOrders: ({ account, at, told }) =>
      upsert(tx, 'agent_orders', ['account'], { account, at, told: canonicalText(told) }),
    putPortfolioPoint: ({ account, at, totals, prices }) =>
      upsert(tx, 'portfolio_points', ['account', 'at'], {
        account,
        at,
        totals: canonicalText(totals),
        prices: canonicalText(prices),
      }),
    thinPortfolio: async (before, everySeconds) =>
      void (await tx.query(THIN, [before, everySeconds])),
  }
}

const accountColumns = (record: AccountRecord) => ({
  account: record.account,
  venue: record.venue,
  quote: record.quote,
  rights: record.rights,
  found: canonicalText(record.found),
  added_at: record.addedAt,
  checked_at: record.checkedAt,
  version: record.version,
  by: record.by,
  heard_at: record.heardAt,
  device: record.device,
})

const read = (value: unknown): Canonical => readCanonical(new TextEncoder().encode(text(value)))

const accountOf = (row: Row): AccountRecord => ({
  account: text(row.account),
  venue: text(row.venue),
  quote: text(row.quote),
  rights: row.rights === 'trade' ? 'trade' : 'watch',
  found: read(row.found),
  addedAt: whole(row.added_at),
  checkedAt: whole(row.checked_at),
  version: whole(row.version),
  by: text(row.by),
  heardAt: whole(row.heard_at),
  device: row.device === null ? null : text(row.device),
})

const balanceOf = (row: Row): BalanceRecord => ({
  account: text(row.account),
  at: whole(row.at),
  currency: text(row.currency),
  total: text(row.total),
  free: text(row.free),
  used: text(row.used),
})

const ordersOf = (row: Row): AgentOrders => ({
  account: text(row.account),
  at: whole(row.at),
  told: read(row.told),
})

const timeOrNull = (value: unknown): number | null => (value === null ? null : whole(value))

const healthOf = (row: Row): AccountHealth => ({
  account: text(row.account),
  venue: text(row.venue),
  answeredAt: timeOrNull(row.answered_at),
  failedAt: timeOrNull(row.failed_at),
  failure: text(row.failure),
})

const MOST = 4_096
const decimal = textField(40)
const totals = list(object({ currency: textField(32), total: decimal }), MOST)
const prices = list(object({ base: textField(32), quote: textField(32), price: decimal }), MOST)

const pointOf = (row: Row): PortfolioPoint => ({
  account: text(row.account),
  at: whole(row.at),
  totals: totals(read(row.totals), 'totals'),
  prices: prices(read(row.prices), 'prices'),
})

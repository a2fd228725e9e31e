// Trades of the accounts.

import type { FillReader, FillTransactor, KeptFill } from '../../ports/fills.ts'
import { type Queries, reach } from './pool.ts'
import { type Row, text, whole } from './rows.ts'

const PAGE = `
  select * from exchange_fills
  where ($2::text is null or account = $2) and ($3::bigint is null or number < $3)
  order by number desc limit $1`

const UNTOLD = 'select * from exchange_fills where not is_told order by number limit $1'

const PUT = `
  insert into exchange_fills (account, venue, market, trade_id, venue_order_id, intent, side,
    amount, price, fee, fee_currency, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (account, venue, market, trade_id) do nothing`

export function fillReads(database: Queries): FillReader {
  const rows = async (sql: string, given: readonly unknown[]): Promise<readonly KeptFill[]> =>
    (await reach(() => database.query<Record<string, unknown>>(sql, [...given]))).rows.map(fillOf)
  return {
    fills: ({ limit, account, before }) => rows(PAGE, [limit, account ?? null, before ?? null]),
    untoldFills: (limit) => rows(UNTOLD, [limit]),
  }
}

export const fillWrites = (tx: Queries): FillTransactor => ({
  async putFill({ account, venue, market, tradeId, venueOrderId, order, side, ...rest }) {
    const { amount, price, fee, feeCurrency, at } = rest
    const named = [account, venue, market, tradeId, venueOrderId, order, side]
    await tx.query(PUT, [...named, amount, price, fee, feeCurrency, at])
  },
  async markFillsTold(numbers) {
    await tx.query('update exchange_fills set is_told = true where number = any($1::bigint[])', [
      [...numbers],
    ])
  },
})

const fillOf = (row: Row): KeptFill => ({
  number: whole(row.number),
  account: text(row.account),
  venue: text(row.venue),
  market: text(row.market),
  tradeId: text(row.trade_id),
  venueOrderId: text(row.venue_order_id),
  order: text(row.intent),
  side: text(row.side) === 'buy' ? 'buy' : 'sell',
  amount: text(row.amount),
  price: text(row.price),
  fee: text(row.fee),
  feeCurrency: text(row.fee_currency),
  at: whole(row.at),
})

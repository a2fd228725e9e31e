// Every question that may be asked of the store, by a pool or within a transaction.

import type { Page, Reader } from '../../ports/store.ts'
import { accountReads } from './accounts.ts'
import { alertReads } from './alerts.ts'
import { archiveReads } from './archive.ts'
import { auditReads } from './audit.ts'
import { exitReads } from './exits.ts'
import { fillReads } from './fills.ts'
import { incidentReads } from './incident.ts'
import { labelReads } from './labels.ts'
import { newsReads } from './news.ts'
import { noticeReads } from './notices.ts'
import { openReads } from './opens.ts'
import { type Queries, reach } from './pool.ts'
import { portfolioReads } from './portfolio.ts'
import { reviewReads } from './reviews.ts'
import {
  addressOf,
  askingOf,
  askingTokenOf,
  chainViewOf,
  coinOf,
  deviceOf,
  feeRatesOf,
  freezeOf,
  givenOf,
  headOf,
  memberOf,
  netOf,
  type Row,
  spendOf,
  text,
  tokenOf,
  transactionOf,
  walletOf,
  whole,
} from './rows.ts'
import { sessionReads } from './sessions.ts'

/** Pages go on after a row that is gone by starting at their beginning. */
const TRANSACTIONS = `
  select t.* from transactions t
  left join transactions a on a.wallet = $1 and a.txid = $3
  where t.wallet = $1 and (a.txid is null
    or coalesce(t.height, 2147483647) < coalesce(a.height, 2147483647)
    or (t.height is not distinct from a.height and t.txid > a.txid))
  order by t.height desc nulls first, t.txid limit $2`

const SPENDS = `
  select s.* from spends s
  left join spends a on a.wallet = $1 and a.txid = $3
  where s.wallet = $1 and (a.txid is null
    or s.asked_at < a.asked_at or (s.asked_at = a.asked_at and s.txid > a.txid))
  order by s.asked_at desc, s.txid limit $2`

/** The tables of all wallets, each by its key. */
const COINS_AT = `
  select c.* from unnest($1::text[], $2::bigint[]) as o(txid, output_index)
  cross join wallets w
  join coins c on c.wallet = w.name and c.txid = o.txid and c.output_index = o.output_index`

/** A coin counts with the transaction that made it and the one that spends it. */
const ADDRESSES = `
  with used as (
    select c.chain, c.place, min(c.script) as script, count(distinct t.txid) as transactions,
      sum(c.amount_sats) filter (where t.txid = c.txid) as received_sats
    from coins c cross join lateral (values (c.txid), (c.spent_by)) as t(txid)
    where c.wallet = $1 and t.txid is not null group by c.chain, c.place),
  given as (
    select 0::smallint as chain, place, address, given_at from given_addresses where wallet = $1)
  select chain, place, given_at, address, script, coalesce(transactions, 0) as transactions,
    coalesce(received_sats, 0)::text as received_sats
  from used full join given using (chain, place)
  where ($3::integer is null or chain = $3)
    and ($4::integer is null or place < $4 or (place = $4 and chain > $5))
  order by place desc, chain limit $2`

const NET_BY_DAY = `
  select block_time / 86400 as day, sum(net_sats)::text as net_sats
  from transactions where wallet = $1 group by 1 order by 1 nulls last`

/** Every question of the port. */
export function openReader(database: Queries): Reader {
  const rows = async (sql: string, given: readonly unknown[] = []): Promise<readonly Row[]> => {
    const found = await reach(() => database.query<Record<string, unknown>>(sql, [...given]))
    return found.rows
  }
  const ask: Ask = {
    all: async (read, sql, given) => (await rows(sql, given)).map(read),
    async one(read, sql, given) {
      const [row] = await rows(sql, given)
      return row ? read(row) : null
    },
  }
  return {
    ...walletReads(ask),
    ...chainReads(ask),
    ...spendReads(ask),
    ...tokenReads(ask),
    ...auditReads(database),
    ...alertReads(database),
    ...archiveReads(database),
    ...exitReads(database),
    ...fillReads(database),
    ...incidentReads(database),
    ...openReads(database),
    ...portfolioReads(database),
    ...labelReads(database),
    ...newsReads(database),
    ...noticeReads(database),
    ...reviewReads(database),
    ...sessionReads(database),
    ...accountReads(database),
  }
}

type Given = readonly unknown[]

type Ask = {
  all<T>(read: (row: Row) => T, sql: string, given?: Given): Promise<readonly T[]>
  one<T>(read: (row: Row) => T, sql: string, given?: Given): Promise<T | null>
}

const page = ({ limit, after }: Page) => [limit, after ?? null]

function walletReads({ all, one }: Ask) {
  return {
    wallets: () => all(walletOf, 'select * from wallets order by name'),
    wallet: (name) => one(walletOf, 'select * from wallets where name = $1', [name]),
    member: (id) => one(memberOf, 'select * from members where id = $1', [id]),
    members: () => all(memberOf, 'select * from members order by id'),
    device: (key) => one(deviceOf, 'select * from devices where key = $1', [key]),
    askingToken: (key) => one(askingTokenOf, 'select * from asking_tokens where key = $1', [key]),
    askingTokens: () => all(askingTokenOf, 'select * from asking_tokens order by id'),
    async askingTokenUses() {
      const use = (row: Row) => [text(row.token), whole(row.used_at)] as const
      return new Map(await all(use, 'select * from asking_token_uses'))
    },
    devices: () => all(deviceOf, 'select * from devices order by added_at, key'),
    heads: () => all(headOf, 'select * from heads order by log'),
    freezes: () => all(freezeOf, 'select * from freezes order by wallet'),
    async nextUsed(wallet) {
      const read = ({ receive, change }: Row) => [whole(receive), whole(change)] as const
      return (await one(read, 'select * from marks where wallet = $1', [wallet])) ?? [0, 0]
    },
    givenAddresses: (wallet) =>
      all(givenOf, 'select * from given_addresses where wallet = $1 order by place', [wallet]),
    lastGiven: (wallet) =>
      one(givenOf, 'select * from given_addresses where wallet = $1 order by place desc limit 1', [
        wallet,
      ]),
  } satisfies Partial<Reader>
}

function chainReads({ all, one }: Ask) {
  return {
    coins: (wallet, { withSpent = false } = {}) =>
      all(
        coinOf,
        `select * from coins where wallet = $1 and ($2 or spent_by is null)
         order by txid, output_index`,
        [wallet, withSpent],
      ),
    coinsAt: (outpoints) =>
      all(coinOf, COINS_AT, [
        outpoints.map(({ txid }) => txid),
        outpoints.map(({ outputIndex }) => outputIndex),
      ]),
    addresses: (wallet, { limit, chain = null, after }) =>
      all(addressOf, ADDRESSES, [wallet, limit, chain, after?.index ?? null, after?.chain ?? null]),
    netByDay: (wallet) => all(netOf, NET_BY_DAY, [wallet]),
    transactions: (wallet, wanted) => all(transactionOf, TRANSACTIONS, [wallet, ...page(wanted)]),
    transaction: (wallet, txid) =>
      one(transactionOf, 'select * from transactions where wallet = $1 and txid = $2', [
        wallet,
        txid,
      ]),
    chainView: () => one(chainViewOf, 'select * from chain_view'),
    feeRates: () => one(feeRatesOf, 'select * from fee_rates'),
  } satisfies Partial<Reader>
}

function spendReads({ all, one }: Ask) {
  return {
    spend: (wallet, txid) =>
      one(spendOf, 'select * from spends where wallet = $1 and txid = $2', [wallet, txid]),
    spends: (wallet, wanted) => all(spendOf, SPENDS, [wallet, ...page(wanted)]),
    spendsIn: (states) =>
      all(spendOf, 'select * from spends where state = any($1) order by asked_at, wallet, txid', [
        states,
      ]),
    asking: (id) => one(askingOf, 'select * from askings where id = $1', [id]),
    async openAskings(device) {
      const sql =
        'select count(*) from askings where outcome is null and ($1::text is null or key = $1)'
      return (await one(({ count }) => whole(count), sql, [device ?? null])) ?? 0
    },
    askingIds: (spend) =>
      all(
        ({ id }) => text(id),
        `select id from askings
         where $1::text is null or (wallet = $1 and txid = $2) order by number`,
        [spend?.wallet ?? null, spend?.txid ?? null],
      ),
  } satisfies Partial<Reader>
}

function tokenReads({ all, one }: Ask) {
  return {
    tokens: () => all(tokenOf, 'select * from tokens order by created_at desc, id'),
    tokenByHash: (hash) => one(tokenOf, 'select * from tokens where hash = $1', [hash]),
  } satisfies Partial<Reader>
}

// Accounts at exchanges as the API shows them: a real venue, trader, signer and egress, and the
// server over a real database.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { canonicalText } from '@countersign/core/canonical.ts'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import type { Running } from '@countersign/server/compose.ts'
import { listExchangeAccounts } from '@countersign/server/use-cases/show-exchange.ts'
import { apiOf, serve } from '../builders/exchange-server.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'
import { aVenue, BINANCE_SECRET } from '../builders/venue.ts'

const FOUND = {
  rights: { read: 'yes', trade: 'yes', withdraw: 'no', ipBound: 'no', wide: [], unknown: [] },
  findings: [],
}

describe('accounts at exchanges', () => {
  let venue: Venue
  let desk: Desk
  let cluster: Cluster
  let server: Running
  let store: PostgresStore
  let pool: ReturnType<typeof openPool>
  let api: Api
  before(async () => {
    venue = await aVenue({ dialect: 'binance', isSecure: true })
    venue.house.setPrice('BTC/USDT', units('50000'))
    const places = { binance: { url: venue.url, ca: venue.authority ?? '' } }
    const starting = [startTrading({ places }), startCluster([], { isEmpty: true })] as const
    ;[desk, cluster] = await Promise.all(starting)
    const secrets = desk.seal('main', 'binance', { key: 'ann-key', secret: BINANCE_SECRET })
    const policy = orderPolicyToCanonical(watchingPolicy())
    const how = { venue: 'binance', quote: 'USDT', rights: 'trade' } as const
    await desk.consent('account.add', { account: 'main', ...how, policy, secrets })
    server = await serve(desk, cluster)
    pool = openPool({ database: cluster.folder, most: 2 })
    store = openStore(pool)
    api = apiOf(desk, server)
  })
  after(async () => {
    await store?.close()
    await pool?.end()
    await server?.stop()
    await desk?.stop()
    await cluster?.stop()
    await venue?.close()
  })

  const accountOnce = async (is: (one: Shown) => boolean): Promise<Shown> => {
    const { accounts } = await until(
      () => api.listExchangeAccounts(),
      ({ accounts: [main] }) => main !== undefined && is(main),
    )
    return accounts[0] as Shown
  }
  type Shown = Awaited<ReturnType<Api['listExchangeAccounts']>>['accounts'][number]
  /** As after news of it. */
  const askAgain = (account: string | null = 'main') =>
    store.transact((tx) => tx.enqueue({ kind: 'watch-accounts', account }))

  it('are shown with their key’s rights, how their venue answers and their worth', async () => {
    const {
      venue: at,
      rights,
      worth,
      unknown,
      failure,
      found,
    } = await accountOnce(({ answeredAt }) => answeredAt !== undefined)
    assert.deepEqual([at, rights, failure], ['binance', 'trade', undefined])
    assert.equal((found as { rights: { withdraw: string } }).rights.withdraw, 'no')
    assert.deepEqual([worth, unknown], ['200000', ['USD']])
    const { policy } = await api.showExchangeAccount({ account: 'main' })
    assert.ok(policy && policy.length > 0)
    const { balances, quote } = await api.showExchangeBalances({ account: 'main' })
    assert.equal(quote, 'USDT')
    assert.deepEqual(
      balances.map(({ currency, total, worth: each }) => [currency, total, each]),
      [
        ['BTC', '2', '100000'],
        ['USD', '100000', undefined],
        ['USDT', '100000', '100000'],
      ],
    )
    const missing = api.showExchangeAccount({ account: 'none' })
    await assert.rejects(missing, { code: 'exchange.account_missing' })
  })

  it('are worth as much in another currency that a price leads to', async () => {
    const inBitcoin = await api.showPortfolio({ quote: 'BTC' })
    assert.deepEqual([inBitcoin.worth, inBitcoin.unknown], ['4', ['USD']])
    assert.equal(inBitcoin.points.length, 1)
    const inYen = await api.showPortfolio({ quote: 'JPY' })
    assert.deepEqual([inYen.worth, inYen.unknown], ['0', ['BTC', 'USD', 'USDT']])
  })

  it('with pretended money are in no sum but their own, also once they are gone', async () => {
    const { worth: real } = await api.showPortfolio({})
    const policy = orderPolicyToCanonical(watchingPolicy())
    const on = { account: 'paper-try', venue: 'binance', quote: 'USDT', policy }
    const balances = [{ currency: 'USDT', amount: '7000' }]
    await desk.consent('account.paper', { ...on, balances })
    const { accounts } = await until(
      () => api.listExchangeAccounts(),
      ({ accounts: [, paper] }) => paper?.answeredAt !== undefined,
    )
    assert.deepEqual(
      accounts.map(({ account, isPaper, worth }) => [account, isPaper, worth]),
      [
        ['main', 'no', '200000'],
        ['paper-try', 'yes', '7000'],
      ],
    )
    const told = await api.showPortfolio({})
    assert.deepEqual([told.worth, told.points.at(-1)?.worth], [real, real])
    assert.deepEqual(
      told.accounts.map(({ account, isPaper, worth }) => [account, isPaper, worth]),
      [
        ['main', 'no', '200000'],
        ['paper-try', 'yes', '7000'],
      ],
    )
    const paper = await api.showPortfolio({ of: 'paper' })
    assert.deepEqual([paper.worth, paper.points.at(-1)?.worth], ['7000', '7000'])
    await desk.consent('account.remove', { account: 'paper-try' })
    await until(
      () => api.listExchangeAccounts(),
      ({ accounts: left }) => left.length === 1,
    )
    assert.equal((await api.showPortfolio({})).points.at(-1)?.worth, real)
    assert.equal((await api.showPortfolio({ of: 'paper' })).worth, '0')
  })

  it('leave a point of their history as soon as they change', async () => {
    const { at } = await api.showPortfolio({})
    venue.exchange.deposit('ann', 'BTC', units('1'))
    await askAgain()
    const { points, stepSeconds } = await until(
      () => api.showPortfolio({ from: String(at - 3_600) }),
      ({ worth }) => worth === '250000',
    )
    assert.equal(stepSeconds, 300)
    assert.equal(points.at(-1)?.worth, '250000')
  })

  it('are told of by the device that has their key, and by nobody else’s', async () => {
    const told = {
      venue: 'binance',
      quote: 'USDT',
      rights: 'trade',
      found: canonicalText(FOUND),
      addedAt: '1',
      checkedAt: '1',
      version: '1',
    } as const
    const report = (...accounts: readonly string[]) =>
      api.reportExchange({
        body: { accounts: accounts.map((account) => ({ ...told, account, prices: [] })) },
      })
    await assert.rejects(report('main'), { code: 'exchange.account_exists' })
    await assert.rejects(report('nowhere'), { code: 'exchange.account_missing' })
    // The charter gets it by a code; its trader, here, turns the key away.
    const secrets = desk.seal('mine', 'binance', { key: 'no-key', secret: 'none' })
    const policy = orderPolicyToCanonical(watchingPolicy())
    const how = { venue: 'binance', quote: 'USDT', rights: 'trade', policy, secrets } as const
    await assert.rejects(desk.consent('account.add', { account: 'mine', ...how }))
    const { heardAt } = await report('mine')
    const seen = async (clock: number) => {
      const all = await listExchangeAccounts({ store, clock: () => clock })
      return all.find(({ account }) => account === 'mine')?.silentSince
    }
    assert.deepEqual([await seen(heardAt + 60), await seen(heardAt + 61)], [null, heardAt])
    const { isLocal, failure } = await api.showExchangeAccount({ account: 'mine' })
    assert.deepEqual([isLocal, failure], ['yes', 'exchange.venue_away'])
    await askAgain(null)
    await report()
    const { accounts } = await api.listExchangeAccounts()
    assert.deepEqual(
      accounts.map(({ account, isLocal: is }) => [account, is]),
      [['main', 'no']],
    )
  })

  it('say since when a venue does not answer, and what they had before', async () => {
    await venue.close()
    await askAgain()
    const { worth, failedAt, failure } = await accountOnce(({ failedAt: at }) => at !== undefined)
    assert.equal(worth, '250000')
    assert.match(failure ?? '', /^exchange\./)
    const { venues } = await api.listVenues()
    assert.deepEqual(
      venues.map(({ venue: name, failing, failedAt: since }) => [name, failing, since]),
      [['binance', 1, failedAt]],
    )
    // How the trader listens is told beside it.
    assert.deepEqual(
      venues[0]?.feeds.map(({ account }) => account),
      ['main'],
    )
  })

  it('are shown as they were while there is no trader, and go on when it is back', async () => {
    desk.child().kill()
    await desk.child().ended
    const { accounts, hasTrader } = await api.listExchangeAccounts()
    assert.deepEqual([accounts.length, hasTrader], [1, 'yes'])
    await desk.restart()
    await desk.consent('account.remove', { account: 'main' })
    await askAgain(null)
    await until(
      () => api.listExchangeAccounts(),
      ({ accounts: left }) => left.length === 0,
    )
    const { worth, points } = await api.showPortfolio({ quote: 'USDT' })
    assert.equal(worth, '0')
    assert.ok(points.length > 0)
  })
})

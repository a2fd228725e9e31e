// What agents on members' own machines tell of their accounts: by the real signer's charter, over a
// real database. Each event once, of a device's own accounts alone, and said to be that machine's.

import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { openStore, type PostgresStore } from '@countersign/server/adapters/postgres/store.ts'
import type { Running } from '@countersign/server/compose.ts'
import { tellFills } from '@countersign/server/use-cases/keep-fills.ts'
import { apiOf, serve } from '../builders/exchange-server.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'

const FOUND = {
  rights: { read: 'yes', trade: 'yes', withdraw: 'no', ipBound: 'no', wide: [], unknown: [] },
  findings: [],
}
const REPORTED = {
  venue: 'binance',
  quote: 'USDT',
  rights: 'trade',
  found: canonicalText(FOUND),
  addedAt: '1',
  checkedAt: '1',
  version: '1',
} as const

const FILL = {
  ...{ venue: 'binance', market: 'BTC/USDT', venueOrderId: '9', order: 'a1', side: 'buy' },
  ...{ amount: '0.5', price: '50000', fee: '0', feeCurrency: 'BTC' },
}
const ORDER = {
  ...{ order: 'a1', generation: '1', market: 'BTC/USDT', side: 'buy', amount: '0.5' },
  ...{ price: '50000', kind: 'limit', execution: 'limit', member: 'bob', why: '' },
  ...{ state: 'filled', filled: '0.5', venueId: '9' },
}

type Told = { readonly kind: string; readonly body: Readonly<Record<string, Canonical>> }
type News = NonNullable<Parameters<Api['reportExchange']>[0]['body']['news']>

describe('agents on members’ own machines', () => {
  let desk: Desk
  let cluster: Cluster
  let server: Running
  let store: PostgresStore
  let pool: ReturnType<typeof openPool>
  let [ada, bob]: readonly (Api | undefined)[] = []
  before(async () => {
    const starting = [
      startTrading({ places: {}, isTeam: true }),
      startCluster([], { isEmpty: true }),
    ] as const
    ;[desk, cluster] = await Promise.all(starting)
    server = await serve(desk, cluster)
    pool = openPool({ database: cluster.folder, most: 2 })
    store = openStore(pool)
    ada = apiOf(desk, server)
    bob = apiOf(desk, server, desk.team?.bob.device as KeyObject)
    await add('hers', desk.real.device)
    await add('his', desk.team?.bob.device as KeyObject)
  })
  after(async () => {
    await store?.close()
    await pool?.end()
    await server?.stop()
    await desk?.stop()
    await cluster?.stop()
  })

  /** In the charter by a code of this device; the trader, here, reaches no venue. */
  const add = async (account: string, device: KeyObject) => {
    const policy = orderPolicyToCanonical(watchingPolicy())
    const secrets = desk.seal(account, 'binance', { key: `${account}-key`, secret: 'none' })
    const how = { venue: 'binance', quote: 'USDT', rights: 'trade', policy, secrets }
    const body = { account, ...how }
    const person = device === desk.real.device ? desk.team?.ada : desk.team?.bob
    const code = desk.sealedFor('account.add', body, person?.code() ?? '')
    await assert.rejects(desk.ask('account.add', { ...body, code }, { device }))
  }
  const report = (api: Api | undefined, accounts: readonly string[], news?: News) =>
    (api as Api).reportExchange({
      body: {
        accounts: accounts.map((account) => ({ ...REPORTED, account, prices: [] })),
        ...(news === undefined ? {} : { news }),
      },
    })
  const newsOf = (from: number, told: readonly Told[], trader = 'f1'.repeat(32)): News => ({
    trader,
    head: String(from + told.length - 1),
    upTo: String(from + told.length - 1),
    events: told.map(({ kind, body }, i) => ({
      ...{ seq: String(from + i), at: String(desk.real.now()), kind },
      body: canonicalText(body),
    })),
  })
  const fill = (account: string, tradeId: string): Told => ({
    kind: 'fill',
    body: { ...FILL, account, tradeId, at: String(desk.real.now()) },
  })
  const fills = async () =>
    (await store.reader.fills({ limit: 100 })).map((each) => `${each.account} ${each.tradeId}`)

  it('tell of accounts that their own device added, also the first time', async () => {
    await assert.rejects(report(ada, ['his']), { code: 'exchange.account_exists' })
    await assert.rejects(report(bob, ['hers']), { code: 'exchange.account_exists' })
    await report(bob, ['his'])
    await report(ada, ['hers'])
    const { accounts } = await (ada as Api).listExchangeAccounts()
    assert.deepEqual(
      accounts.map(({ account, isLocal, by }) => [account, isLocal, by]),
      [
        ['hers', 'yes', 'owner'],
        ['his', 'yes', 'bob'],
      ],
    )
  })

  it('have each event taken once, however often it is told, and go on where it ended', async () => {
    const first = newsOf(1, [fill('his', '1'), { kind: 'balance', body: { account: 'his' } }])
    assert.equal((await report(bob, ['his'], first)).newsAfter, 2)
    assert.equal((await report(bob, ['his'], first)).newsAfter, 2)
    const all = newsOf(1, [fill('his', '1'), fill('his', '2'), fill('his', '3')])
    const answers = await Promise.all([report(bob, ['his'], all), report(bob, ['his'], all)])
    assert.deepEqual(
      answers.map(({ newsAfter }) => newsAfter),
      [3, 3],
    )
    // The second one was passed: its number had another meaning then.
    assert.deepEqual(await fills(), ['his 3', 'his 1'])
    // A journal that was put back tells what is new from where it is.
    const older = { ...newsOf(1, []), head: '1', upTo: '1' }
    assert.equal((await report(bob, ['his'], older)).newsAfter, 1)
    const another = newsOf(1, [fill('his', '4')], 'f2'.repeat(32))
    assert.equal((await report(bob, ['his'], another)).newsAfter, 1)
    assert.deepEqual(await fills(), ['his 4', 'his 3', 'his 1'])
    await tellFills({ store, clock: () => desk.real.now() })
    const { rows } = await pool.query<{ readonly tiding: string }>(
      "select tiding::text from tidings where id like 'trade.filled/%'",
    )
    assert.ok(rows.length > 0)
    for (const { tiding } of rows) assert.match(tiding, /"machineOf": ?"bob"/)
  })

  it('bring about alerts: of fills, failures and changes of keys', async () => {
    const ids: string[] = []
    for (const kind of ['fill', 'order-failure', 'key-change']) {
      const body = { name: kind, condition: { kind, account: 'his' } }
      ids.push((await (ada as Api).createAlert({ body })).id)
    }
    const order = (more: object): Told['body'] => ({ ...ORDER, account: 'his', ...more })
    const told = newsOf(
      2,
      [
        { kind: 'order', body: order({}) },
        { kind: 'order', body: order({ order: 'b2', state: 'rejected', why: 'refused' }) },
        { kind: 'wake', body: order({ order: 'c3', state: 'unknown', why: 'not-found' }) },
        { kind: 'key', body: { account: 'his', what: 'refused' } },
      ],
      'f2'.repeat(32),
    )
    await report(bob, ['his'], told)
    const fired = await until(
      () => Promise.all(ids.map((id) => store.reader.firings(id, 10))),
      (each) => each.every(({ length }) => length > 0),
    )
    const marks = fired.map((each) => each.map(({ mark }) => mark?.replace(/\d{10}$/, 'AT')))
    assert.deepEqual(marks, [['fill/his/a1/1/0.5'], ['failure/his/b2/1'], ['key/his/5/AT']])
  })

  it('are believed nothing of accounts that are not theirs, nor of their venues', async () => {
    const condition = { kind: 'key-change', account: 'hers' }
    const { id } = await (ada as Api).createAlert({ body: { name: 'hers', condition } })
    const before = await fills()
    const forged = newsOf(
      1,
      [
        fill('hers', '66'),
        fill('main', '66'),
        { kind: 'fill', body: { ...fill('his', '66').body, venue: 'kraken' } },
        { kind: 'key', body: { account: 'hers', what: 'withdraws' } },
        { kind: 'order', body: { ...ORDER, account: 'hers' } },
        { kind: 'wake', body: {} },
      ],
      'f3'.repeat(32),
    )
    assert.equal((await report(bob, ['his'], forged)).newsAfter, 6)
    assert.deepEqual(await fills(), before)
    assert.deepEqual(await store.reader.alertEvents(10), [])
    assert.deepEqual(await store.reader.firings(id, 10), [])
    for (const told of [
      { kept: [], orders: [shown('hers')] },
      { kept: [keptOf('hers')], orders: [] },
    ]) {
      const orders = canonicalText(told)
      const body = { accounts: [{ ...REPORTED, account: 'his', prices: [], orders }] }
      const wanted = { where: 'orders', wanted: 'his' }
      const invalid = { code: 'channel.message_invalid', facts: wanted }
      await assert.rejects((bob as Api).reportExchange({ body }), invalid)
    }
    // Nor does it move how far another's are taken.
    assert.equal((await report(ada, ['hers'], newsOf(1, [fill('hers', '1')]))).newsAfter, 1)
    assert.equal((await fills())[0], 'hers 1')
  })

  const shown = (account: string, state = 'open') => ({
    ...{ ...ORDER, account, state, filled: '0', seq: '7', plannedAt: String(desk.real.now()) },
  })

  const keptOf = (account: string) => ({
    ...{ account, order: 'k1', market: 'BTC/USDT', side: 'sell', amount: '0.5', kind: 'stop' },
    ...{ by: 'bob', at: 'here', phase: 'armed', trigger: '49000', why: '', filled: '0' },
    ...{ kept: {}, armedAt: '1' },
  })

  it('have balances of tomorrow taken as those of now', async () => {
    const tomorrow = String(desk.real.now() + 86_400)
    const balances = [{ currency: 'BTC', total: '1', free: '1', used: '0' }]
    const told = { ...REPORTED, account: 'his', prices: [], balances, balancesAt: tomorrow }
    const { heardAt } = await (bob as Api).reportExchange({ body: { accounts: [told] } })
    const { at } = await (ada as Api).showExchangeBalances({ account: 'his' })
    const points = await store.reader.portfolioPoints(0, Number(tomorrow))
    const last = points.findLast(({ account }) => account === 'his')
    assert.deepEqual([at, last?.at], [heardAt, heardAt])
  })

  it('have their orders shown as their machine’s word, until their account goes', async () => {
    const list = async (account?: string) =>
      (ada as Api).listExchangeOrders(account === undefined ? {} : { account })
    const ended = { ...shown('his', 'cancelled'), order: 'b2' }
    const orders = canonicalText({ kept: [], orders: [shown('his'), ended] })
    const body = { accounts: [{ ...REPORTED, account: 'his', prices: [], orders }] }
    await (bob as Api).reportExchange({ body })
    // Told again without them, they are as they were.
    await report(bob, ['his'])
    for (const { orders: found } of [await list(), await list('his')]) {
      assert.deepEqual(
        found.map(({ order, machineOf, silentSince }) => [order, machineOf, silentSince]),
        [['a1', 'bob', undefined]],
      )
    }
    assert.deepEqual((await list('hers')).orders, [])
    const past = await (ada as Api).listExchangeOrders({ account: 'his', which: 'all' })
    assert.deepEqual(
      past.orders.map(({ order }) => order),
      ['a1', 'b2'],
    )
    const one = await (ada as Api).showExchangeOrder({ account: 'his', order: 'b2' })
    assert.equal(one.orders[0]?.state, 'cancelled')
    const none = (ada as Api).showExchangeOrder({ account: 'his', order: 'zz' })
    await assert.rejects(none, { code: 'exchange.order_missing' })
    await report(bob, [])
    assert.deepEqual((await list()).orders, [])
  })

  it('are heard no more once their member decides on nothing', async () => {
    await pool.query(`UPDATE members SET roles = '{approver}' WHERE id = 'bob'`)
    await assert.rejects(report(bob, ['his']), { code: 'charter.role_missing' })
    const { accounts } = await (ada as Api).listExchangeAccounts()
    assert.deepEqual(
      accounts.map(({ account }) => account),
      ['hers'],
    )
  })
})

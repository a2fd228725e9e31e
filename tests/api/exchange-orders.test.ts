// Orders and candles as the API shows them: a real venue, trader, signer and egress, and the server
// over a real database.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import type { OrderPolicy } from '@countersign/core/exchange/policy/policy.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { socketPath, traderSocket } from '@countersign/launcher/sockets.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import { compose, type Running } from '@countersign/server/compose.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { type Cluster, startCluster } from '../builders/postgres.ts'
import { until } from '../builders/until.ts'

const TRADING = tradingPolicy(['BTC/USDT'], parseDecimal('1000000'))

const STOP: KeptOrder = {
  market: 'BTC/USDT',
  side: 'sell',
  amount: parseDecimal('0.1'),
  trigger: { kind: 'stop', price: parseDecimal('45000') },
  execution: { kind: 'limit', price: parseDecimal('44900') },
  onGap: { kind: 'wake' },
  target: null,
  source: 'closing',
  staleSeconds: 30,
  jumpBasisPoints: 500,
}

/** What is worth more than 10,000 waits for an hour. */
const POLICY: OrderPolicy = {
  ...TRADING,
  rules: [
    ...TRADING.rules,
    {
      id: 'slow',
      when: [{ kind: 'notional-above', notional: parseDecimal('10000') }],
      // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
      then: { kind: 'delay', seconds: 3_600 },
    },
  ],
}

const keysOf = ({ signingKey, sealingKey }: Identity) => ({
  signingKey: signingKey.toHex(),
  sealingKey: sealingKey.toHex(),
})

describe('orders at exchanges', () => {
  let placing: Placing
  let cluster: Cluster
  let server: Running
  let api: Api
  const [resting, stop] = [anOrderId(), anOrderId()]
  before(async () => {
    ;[placing, cluster] = await Promise.all([
      startPlacing('binance', { policy: POLICY }),
      startCluster([], { isEmpty: true }),
    ])
    const { real, identity } = placing.desk
    await (await cluster.fresh()).query('create database countersign')
    server = await compose({
      settings: {
        network: 'regtest',
        port: 0,
        database: cluster.folder,
        signerSocket: socketPath(real.home.run, 'server'),
        traderSocket: traderSocket(real.home.run, 'server'),
        trader: keysOf(identity),
        deskUrl: 'http://approve.localhost:8181',
        identity: keysOf(real.identity),
        node: null,
      },
      say: () => undefined,
    })
    api = openApi({
      url: `http://127.0.0.1:${server.port}`,
      now: real.now,
      signer: fingerprint(real.identity),
      device: {
        keyId: rawPublicKey(real.device).toHex(),
        sign: (bytes) => signBytes(real.device, bytes),
      },
      checkReceipt: (frame, to) => readAnswer(frame, to, real.identity.signingKey),
    })
    placing.venue.house.setPrice('BTC/USDT', units('50000'))
    await placing.place({ order: resting, price: '40000', amount: '0.02' })
    await placing.desk.ask('order.keep', {
      account: 'main',
      order: stop,
      kept: recordOf(STOP),
      onBeyond: 'refuse',
    })
  })
  after(async () => {
    await server?.stop()
    await placing?.close()
    await cluster?.stop()
  })

  it('are listed, those that wait for their trigger beside those in the book', async () => {
    const { kept, orders } = await until(
      () => api.listExchangeOrders({}),
      ({ orders: [first] }) => first?.state === 'open',
    )
    const [armed, open] = [kept[0], orders[0]]
    assert.deepEqual([kept.length, orders.length], [1, 1])
    assert.deepEqual(
      [armed?.order, armed?.kind, armed?.phase, armed?.trigger, armed?.filled, armed?.by],
      [stop, 'stop-limit', 'armed', '45000', '0', 'owner'],
    )
    assert.deepEqual(armed?.kept, recordOf(STOP))
    assert.deepEqual(
      [open?.order, open?.side, open?.amount, open?.price, open?.kind, open?.filled, open?.by],
      [resting, 'buy', '0.02', '40000', 'limit', '0', 'owner'],
    )
    assert.ok(open?.venueId)
    const other = await api.listExchangeOrders({ account: 'other' })
    assert.deepEqual(other, { waiting: [], kept: [], orders: [] })
  })

  it('are told with what they wait for, while they wait for people or time', async () => {
    const order = anOrderId()
    await placing.place({ order, amount: '0.5', price: '40000' })
    const { waiting } = await api.listExchangeOrders({})
    const [told] = waiting
    assert.deepEqual(
      [waiting.length, told?.order, told?.phase, told?.waitsFor, told?.price, told?.by],
      [1, order, 'waiting', ['delay'], '40000', 'owner'],
    )
    assert.equal(Number(told?.opensAt) - Number(told?.since), 3_600)
    await placing.desk.ask('order.cancel', { account: 'main', order })
    assert.deepEqual((await api.listExchangeOrders({})).waiting, [])
    const shown = await api.showExchangeOrder({ account: 'main', order })
    assert.equal(shown.waiting[0]?.phase, 'cancelled')
  })

  it('are shown one by one, and stay once they ended', async () => {
    const ask = { account: 'main', order: resting }
    assert.equal((await api.showExchangeOrder(ask)).orders[0]?.state, 'open')
    await placing.desk.ask('order.cancel', ask)
    await until(
      () => api.showExchangeOrder(ask),
      ({ orders: [shown] }) => shown?.state === 'cancelled',
    )
    assert.deepEqual((await api.listExchangeOrders({})).orders, [])
    const all = await api.listExchangeOrders({ which: 'all' })
    assert.deepEqual(
      all.orders.map(({ order }) => order),
      [resting],
    )
    const { seq } = all.orders[0] ?? assert.fail('none')
    const older = await api.listExchangeOrders({ which: 'all', before: String(seq) })
    assert.deepEqual(older, { waiting: [], kept: [], orders: [] })
    const missing = api.showExchangeOrder({ account: 'main', order: anOrderId() })
    await assert.rejects(missing, { code: 'exchange.order_missing' })
  })

  it('are listed also where the exchange waits for the trigger, with where it fires', async () => {
    const order = anOrderId()
    const kept = recordOf({ ...STOP, source: 'last', onGap: { kind: 'limit' } })
    const body = { account: 'main', order, kept, onBeyond: 'refuse', at: 'venue' }
    await placing.desk.ask('order.keep', body)
    const { orders } = await until(
      () => api.listExchangeOrders({}),
      ({ orders: [first] }) => first?.state === 'open',
    )
    assert.deepEqual(
      orders.map((each) => [each.order, each.kind, each.trigger, each.price]),
      [[order, 'stop-limit', '45000', '44900']],
    )
    await placing.desk.ask('order.cancel', { account: 'main', order })
  })

  it('stand beside candles of their market, asked of its venue once a minute', async () => {
    const market = { venue: 'binance', market: 'BTC/USDT' } as const
    await placing.place({ kind: 'market', price: '51000', amount: '0.01' })
    const { candles } = await api.showCandles({ ...market, span: 'hour' })
    const last = candles.at(-1)
    assert.ok(last && Number(last.low) <= Number(last.close) && Number(last.close) > 40_000)
    await placing.place({ kind: 'market', price: '51000', amount: '0.02' })
    assert.deepEqual((await api.showCandles({ ...market, span: 'hour' })).candles, candles)
    assert.ok((await api.showCandles({ ...market, span: 'day' })).candles.length > 0)
    const unknown = api.showCandles({ venue: 'binance', market: 'NO/SUCH', span: 'day' })
    await assert.rejects(unknown, { code: 'exchange.market_unknown' })
  })

  it('are nobody’s to tell of while the trader is away', async () => {
    placing.desk.child().kill()
    await placing.desk.child().ended
    await assert.rejects(api.listExchangeOrders({}), { code: 'exchange.trader_away' })
  })
})

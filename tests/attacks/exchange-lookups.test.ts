// A venue that answers the question for an order with another one: somebody else's, one whose id
// differs in case alone, a second one with the same id of ours. What counts is what the trader
// takes for its own, and that nothing is sent because of it.

import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const FILLED = { kind: 'market', price: '50500' } as const
const TIMES = 1_000
const SERVER = { role: 'server', device: null } as const

/** As Binance tells of an order that was filled. */
const strange = (orderId: number, clientOrderId: string, more: object = {}) => ({
  ...{ symbol: 'BTCUSDT', orderId, orderListId: -1, clientOrderId, price: '40000.00' },
  ...{ origQty: '0.01000000', executedQty: '0.01000000', cummulativeQuoteQty: '400.00' },
  ...{ status: 'FILLED', timeInForce: 'GTC', type: 'LIMIT', side: 'BUY', stopPrice: '0' },
  ...{ time: 1_790_000_000_000, updateTime: 1_790_000_000_000, isWorking: true },
  ...more,
})

describe('a venue that answers with other orders', () => {
  let own: Placing
  before(async () => {
    own = await startPlacing('binance', { timeoutMs: 1_500 })
    await own.place()
    await own.desk.ask('order.cancel-all', {})
  })
  beforeEach(() => own.rest())
  afterEach(async () => {
    own.venue.faults.clear()
    own.venue.streams.mood = 'well'
    await own.desk.ask('order.cancel-all', {})
  })
  after(() => own?.close())

  const count = () => own.taken().length
  const answer = (path: string, body: object) => {
    const outcome = { status: 200, body: JSON.stringify(body) }
    own.venue.faults.add({ method: 'GET', path, outcome, times: TIMES, accepts: false })
  }
  /** Of the order that was taken last. */
  const ours = () => own.venue.exchange.orders('ann').at(-1) ?? assert.fail('no order')
  /** Time passes until it was lied to so often: longer than it looks for an order. */
  const liedTo = async (times: number) => {
    const before = own.venue.faults.met
    await until(
      async () => {
        own.rest()
        own.wind(20)
        return own.venue.faults.met
      },
      (met) => met >= before + times,
    )
  }
  /** At the venue, and its answer lost. */
  const lost = async (told: (clientId: string) => readonly object[]) => {
    const order = anOrderId()
    own.venue.streams.mood = 'silent'
    own.venue.fail('reset-after', own.placing)
    const ids = new Set(own.venue.exchange.orders('ann').map(({ id }) => id))
    // What is asked at once is answered as well as what is asked later.
    answer('/order', told('')[0] ?? {})
    answer('/openOrders', [])
    answer('/allOrders', told(''))
    assert.equal(at(await own.place({ order, ...FILLED }), 'state'), 'unknown')
    const made = ours()
    assert.ok(!ids.has(made.id))
    return { order, made }
  }

  for (const [name, id] of [
    ['somebody else’s order', 'web_1f2e3d'],
    ['one without any id of its sender’s', ''],
  ] as const) {
    it(`shows ${name} for ours: neither filled nor missing, and sent once`, async () => {
      const there = count()
      const { order, made } = await lost(() => [strange(77, id)])
      await liedTo(12)
      assert.equal(at(await own.show(order), 'state'), 'unknown')
      assert.equal(count(), there + 1)
      own.venue.faults.clear()
      const found = async () => {
        own.rest()
        own.wind(20)
        return own.show(order)
      }
      await until(found, (shown) => at(shown, 'state') === 'filled')
      assert.equal(count(), there + 1)
      assert.equal(made.state, 'filled')
      say(`a venue that shows ${name} for ours`, 'nothing that counted, and no second order')
    })
  }

  it('shows one whose id differs in case alone: it is not ours', async () => {
    const order = anOrderId()
    await own.place({ order })
    const { id, clientId } = ours()
    assert.notEqual(clientId.toUpperCase(), clientId)
    answer('/order', strange(id, clientId.toUpperCase()))
    await liedTo(3)
    assert.equal(at(await own.show(order), 'state'), 'open')
    say('an order whose id differs from ours in case alone', 'ours, open as it was')
  })

  it('shows another one under our own id: ours stays, and ours is cancelled', async () => {
    const order = anOrderId()
    await own.place({ order })
    const { id, clientId } = ours()
    answer('/order', strange(id + 1_000, clientId))
    await liedTo(3)
    assert.equal(at(await own.show(order), 'state'), 'open')
    own.venue.faults.clear()
    await own.desk.ask('order.cancel', { account: 'main', order })
    await own.becomes(order, 'cancelled')
    assert.equal(ours().state, 'cancelled')
    say('another order under the id of ours', 'ours, open until it was cancelled')
  })

  it('shows more filled of ours than there is of it: that says nothing', async () => {
    const order = anOrderId()
    await own.place({ order })
    const { id, clientId } = ours()
    const more = { origQty: '9.00000000', executedQty: '9.00000000' }
    answer('/order', strange(id, clientId, more))
    await liedTo(3)
    const shown = await own.show(order)
    assert.deepEqual([at(shown, 'state'), at(shown, 'filled')], ['open', '0'])
    say('a fill of nine hundred times the order', 'an order of which nothing was filled')
  })

  it('has two with one id of ours: the second is told as somebody’s own', async () => {
    const order = anOrderId()
    await own.place({ order })
    const { id, clientId } = ours()
    const open = { status: 'NEW', executedQty: '0.00000000', cummulativeQuoteQty: '0.00' }
    answer('/openOrders', [strange(id, clientId, open), strange(id + 2_000, clientId, open)])
    // Whose stream ends is asked at once.
    own.venue.streams.drop()
    const news = async () => {
      const asked = { after: '0', waitMs: '0' } as const
      const told = await own.desk.ask('news.next', asked, SERVER)
      return at(told, 'events') as readonly object[]
    }
    const others = (events: readonly object[]) =>
      events
        .map((event) => at(event as never, 'body') as Readonly<Record<string, unknown>>)
        .filter(({ isForeign }) => isForeign === 'yes')
        .map(({ venueId }) => venueId)
    const told = await until(news, (events) => others(events).length > 0)
    assert.deepEqual(others(told), [String(id + 2_000)])
    assert.equal(at(await own.show(order), 'state'), 'open')
    say('a second order under the id of ours', 'a notice to its owner')
  })
})

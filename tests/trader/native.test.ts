// Stops that the venue keeps itself, at venues of both dialects: each waits there for its trigger,
// and one that a venue makes another order of is gone at once.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { at } from '../builders/house.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { n } from '../builders/kept.ts'
import { anOrderId } from '../builders/placing.ts'
import { until } from '../builders/until.ts'

const PROFIT = {
  trigger: { kind: 'take-profit', price: n(51_000) },
  execution: { kind: 'limit', price: n(50_900) },
} as const
const BOUNDED = { kind: 'market', boundBasisPoints: 100 } as const
const AT_VENUE = { source: 'last', onGap: { kind: 'limit' } } as const

for (const dialect of ['binance', 'kraken'] as const) {
  describe(`a stop that ${dialect} keeps`, () => {
    let own: Keeping
    before(async () => {
      own = await startKeeping(dialect)
    })
    after(() => own?.close())

    const keep = (changes: Partial<KeptOrder> = {}, order = anOrderId()) =>
      own.keep({ ...AT_VENUE, ...changes }, { order, at: 'venue' })
    const last = () => own.venue.exchange.orders('ann').at(-1)
    const looked = (order: string, state: string) =>
      until(
        () => {
          // Orders at rest are looked at now and then.
          own.wind(20)
          return own.show(order)
        },
        (found) => at(found, 'state') === state,
      )

    it('waits there, is known by what it is, and fills when its price is there', async () => {
      own.price('50000')
      const order = await keep()
      assert.equal(last()?.kind, 'stop-limit')
      assert.equal(last()?.state, 'waiting')
      const shown = await own.show(order)
      assert.deepEqual(
        ['state', 'kind', 'at', 'trigger', 'price'].map((field) => at(shown, field)),
        ['open', 'stop-limit', 'venue', '49000', '48500'],
      )
      own.price('48900')
      await looked(order, 'filled')
      assert.deepEqual(await own.woken(order), [])
    })

    it('takes a profit there, too, and is known by another name than a stop', async () => {
      own.price('50000')
      const order = await keep(PROFIT)
      assert.equal(last()?.kind, 'take-profit-limit')
      assert.equal(last()?.state, 'waiting')
      const shown = await own.show(order)
      assert.deepEqual(
        ['state', 'kind', 'at', 'trigger', 'price'].map((field) => at(shown, field)),
        ['open', 'take-profit', 'venue', '51000', '50900'],
      )
      const met = { trigger: { kind: 'take-profit', price: n(49_500) } } as const
      const beyond = keep({ ...PROFIT, ...met, execution: { kind: 'limit', price: n(49_400) } })
      await assert.rejects(beyond, { code: 'exchange.kept_refused', facts: { why: 'beyond' } })
      own.price('51050')
      await looked(order, 'filled')
      assert.deepEqual(await own.woken(order), [])
    })

    it('is placed once, however often it is asked for, and cancelled', async () => {
      own.price('50000')
      const there = own.taken().length
      const order = await keep()
      await keep({}, order)
      await assert.rejects(own.keep(AT_VENUE, { order }), { code: 'exchange.order_differs' })
      const dearer = { trigger: { kind: 'stop', price: n(49_100) } } as const
      await assert.rejects(keep(dearer, order), { code: 'exchange.order_differs' })
      await own.desk.ask('order.cancel', { account: 'main', order })
      assert.equal(at(await own.show(order), 'state'), 'cancelled')
      assert.equal(last()?.state, 'cancelled')
      assert.equal(own.taken().length, there + 1)
    })

    it('is there once after the trader was killed while it was sent', async () => {
      own.price('50000')
      const there = own.taken().length
      const order = anOrderId()
      own.dieAfter('request.sent')
      await assert.rejects(keep({}, order))
      await own.desk.restart()
      await looked(order, 'open')
      assert.equal(own.taken().length, there + 1)
      assert.equal(last()?.kind, 'stop-limit')
      await own.desk.ask('order.cancel', { account: 'main', order })
    })

    it('that the venue lays into its book in place of a profit is cancelled, too', async () => {
      own.price('50000')
      own.venue.settings.dropsTriggers = true
      const order = await keep(PROFIT)
      own.venue.settings.dropsTriggers = false
      await own.becomes(order, 'cancelled')
      assert.equal(last()?.kind, 'limit')
      assert.equal(last()?.state, 'cancelled')
      assert.deepEqual(await own.wakes(order, 1), ['not-kept'])
    })

    it('that the venue makes a live order of is cancelled at once, and people woken', async () => {
      own.venue.house.quote({ stepTicks: 100n, size: units('0.001') })
      own.price('50000')
      own.venue.settings.dropsTriggers = true
      const order = await keep()
      own.venue.settings.dropsTriggers = false
      await own.becomes(order, 'cancelled')
      assert.equal(last()?.kind, 'limit')
      assert.equal(last()?.state, 'cancelled')
      assert.deepEqual(await own.wakes(order, 1), ['not-kept'])
      own.venue.house.quote({ stepTicks: 100n, size: units('5') })
    })

    it('is refused where the venue cannot do what is meant', async () => {
      own.price('50000')
      const there = own.taken().length
      for (const [field, changes, onBeyond = 'refuse'] of [
        ['source', { source: 'closing' }],
        ['onGap', { onGap: { kind: 'wake' } }],
        ['execution', { execution: BOUNDED }],
        ['target', { target: n(51_000) }],
        ['trigger', { trigger: { kind: 'trail-share', basisPoints: 300 }, execution: BOUNDED }],
        ['onBeyond', {}, 'fire'],
      ] as const) {
        const asked = own.keep({ ...AT_VENUE, ...changes }, { onBeyond, at: 'venue' })
        await assert.rejects(asked, { code: 'exchange.kept_invalid', facts: { field } })
      }
      const beyond = keep({ trigger: { kind: 'stop', price: n(50_500) } })
      await assert.rejects(beyond, { code: 'exchange.kept_refused', facts: { why: 'beyond' } })
      assert.equal(own.taken().length, there)
    })
  })
}

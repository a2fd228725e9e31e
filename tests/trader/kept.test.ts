// Orders that are kept by the real trader, at venues of both dialects: each fires once, by a good
// price, and does beyond a gap what its owner chose.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { at } from '../builders/house.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { n } from '../builders/kept.ts'
import { anOrderId } from '../builders/placing.ts'

const BOUNDED = { kind: 'market', boundBasisPoints: 100 } as const

for (const dialect of ['binance', 'kraken'] as const) {
  describe(`an order kept beside ${dialect}`, () => {
    let own: Keeping
    before(async () => {
      own = await startKeeping(dialect)
    })
    after(() => own?.close())

    /** How many the venue has more than before, once the order is in the phase. */
    const afterwards = async (order: string, phase: 'fired' | 'done' | 'woken', there: number) => {
      await own.becomesKept(order, phase)
      return own.taken().length - there
    }
    const from = (price = '50000') => {
      own.price(price)
      return own.taken().length
    }

    it('stops a loss once at its price, and not before', async () => {
      const there = from()
      const order = await own.keep({ execution: BOUNDED })
      own.price('49200')
      assert.equal(await own.phase(order), 'armed')
      own.price('48900')
      assert.equal(await afterwards(order, 'done', there), 1)
      own.price('50000')
      own.price('48000')
      assert.equal(await own.phase(order), 'done')
      assert.equal(own.taken().length, there + 1)
    })

    it('takes a profit at its price, and not below', async () => {
      const there = from()
      const trigger = { kind: 'take-profit', price: n(51_000) } as const
      const order = await own.keep({ trigger, execution: BOUNDED })
      own.price('50900')
      assert.equal(await own.phase(order), 'armed')
      own.price('51100')
      assert.equal(await afterwards(order, 'done', there), 1)
    })

    it('buys upwards too', async () => {
      const there = from()
      const trigger = { kind: 'stop', price: n(51_000) } as const
      const order = await own.keep({ side: 'buy', trigger, execution: BOUNDED })
      own.price('51100')
      assert.equal(await afterwards(order, 'done', there), 1)
    })

    it('follows a rising price, and never goes back', async () => {
      const there = from()
      const trigger = { kind: 'trail-amount', amount: n(1_000) } as const
      const order = await own.keep({ trigger, execution: BOUNDED })
      own.price('51500')
      await own.sees(order, 50_400)
      own.price('51000')
      assert.equal(await own.phase(order), 'armed')
      own.price('50300')
      assert.equal(await afterwards(order, 'done', there), 1)
    })

    it('does beyond a gap what its owner chose', async () => {
      const there = from()
      const [woken, resting, sold] = [
        await own.keep({ onGap: { kind: 'wake' } }),
        await own.keep({ onGap: { kind: 'limit' } }),
        await own.keep({ onGap: BOUNDED }),
      ]
      own.price('47000')
      await own.becomesKept(woken, 'woken')
      await own.becomesKept(resting, 'fired')
      await own.becomesKept(sold, 'done')
      assert.deepEqual(await own.wakes(woken, 1), ['gap'])
      const shown = await own.desk.ask('order.show', { account: 'main', order: woken })
      assert.equal(at(shown, 'kept', '0', 'why'), 'gap')
      assert.equal(own.taken().length, there + 2)
      await own.desk.ask('order.cancel', { account: 'main', order: resting })
      assert.equal(await own.phase(resting), 'cancelled')
    })

    it('with a target sells what that left, after it is gone', async () => {
      const there = from()
      const order = await own.keep({ target: n(51_000), execution: BOUNDED })
      await own.rests(there + 1)
      await own.becomes(order, 'open')
      own.venue.house.trade(own.market, 'buy', n(0.004) / 10n ** 10n, n(51_000) / 10n ** 10n)
      own.price('48900')
      await own.becomesKept(order, 'done')
      assert.equal(own.taken().length, there + 2)
      const [target, fired] = own.taken().slice(-2)
      assert.equal(target?.state, 'cancelled')
      assert.equal(fired?.state, 'filled')
    })

    it('is done when its target fills', async () => {
      const there = from()
      const order = await own.keep({ target: n(51_000), execution: BOUNDED })
      await own.rests(there + 1)
      await own.becomes(order, 'open')
      own.price('51200')
      // Orders at rest are looked at now and then.
      own.wind(20)
      assert.equal(await afterwards(order, 'done', there), 1)
    })

    it('goes at its time, and asks people when it is late', async () => {
      const there = from()
      const now = own.desk.real.now()
      const trigger = { kind: 'time', at: now, lateSeconds: 60 } as const
      const order = await own.keep({ trigger, execution: BOUNDED }, { onBeyond: 'fire' })
      assert.equal(await afterwards(order, 'done', there), 1)
      const late = { ...trigger, at: now - 300 }
      const missed = await own.keep({ trigger: late, execution: BOUNDED }, { onBeyond: 'fire' })
      assert.deepEqual(await own.wakes(missed, 1), ['late'])
      assert.equal(own.taken().length, there + 1)
    })

    it('is armed once, however often it is asked for, and can be cancelled', async () => {
      const there = from()
      const order = anOrderId()
      await own.keep({}, { order })
      await own.keep({}, { order })
      const other = own.keep({ amount: n(0.02) }, { order })
      await assert.rejects(other, { code: 'exchange.order_differs' })
      const placed = own.place({ order })
      await assert.rejects(placed, { code: 'exchange.order_differs' })
      const gone = await own.desk.ask('order.cancel', { account: 'main', order })
      assert.equal(at(gone, 'phase'), 'cancelled')
      own.price('48900')
      own.price('50000')
      assert.equal(own.taken().length, there)
    })

    it('is refused where it means nothing, or would fire at once', async () => {
      from()
      const flawed = own.keep({ target: n(48_000) })
      await assert.rejects(flawed, { code: 'exchange.kept_invalid', facts: { field: 'target' } })
      const beyond = own.keep({ trigger: { kind: 'stop', price: n(50_500) } })
      await assert.rejects(beyond, { code: 'exchange.kept_refused', facts: { why: 'beyond' } })
      const large = own.keep({ amount: n(2.1) })
      await assert.rejects(large, { code: 'exchange.code_needed' })
      const elsewhere = own.keep({ market: 'ETH/EUR' })
      await assert.rejects(elsewhere, { code: 'exchange.market_unknown' })
    })
  })
}

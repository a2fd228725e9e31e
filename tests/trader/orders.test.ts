// Orders through the real trader at a venue that misbehaves in every way it is known for: in the
// end there is exactly one, and the trader knows it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FaultName } from '@countersign/demo/venue/misbehave.ts'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'

const FAULTS: readonly FaultName[] = [
  'reset',
  'reset-after',
  'gateway',
  'gateway-after',
  'unavailable',
  'unavailable-after',
  'timeout',
  'timeout-after',
]

const LIMIT = { kind: 'limit', price: '40000' } as const
const MARKET = { kind: 'market', price: '50500' } as const

for (const dialect of ['binance', 'kraken'] as const) {
  describe(`an order at ${dialect}`, () => {
    let own: Placing
    before(async () => {
      own = await startPlacing(dialect)
    })
    after(() => own?.close())

    /** One that waits until it may be looked for, or sent, again. */
    const settled = async (order: string) => {
      for (let rounds = 0; rounds < 4; rounds += 1) {
        const shown = await own.becomes(order, 'unknown', 'sent', 'open', 'filled')
        if (at(shown, 'state') === 'open' || at(shown, 'state') === 'filled') return shown
        own.wind(35)
        await own.becomes(order, 'open', 'filled').catch(() => null)
      }
      return own.show(order)
    }

    it('is placed, known by its state, and the same however often it is asked for', async () => {
      const before = own.taken().length
      const order = anOrderId()
      assert.equal(at(await own.place({ order, ...LIMIT }), 'state'), 'open')
      assert.equal(at(await own.place({ order, ...LIMIT }), 'state'), 'open')
      const other = own.place({ order, ...LIMIT, price: '41000' })
      await assert.rejects(other, { code: 'exchange.order_differs' })
      assert.equal(own.taken().length, before + 1)
    })

    it('at the market fills at once, within its bound, or not at all', async () => {
      const before = own.taken().length
      const filled = await own.place(MARKET)
      assert.deepEqual([at(filled, 'state'), at(filled, 'filled')], ['filled', '0.01'])
      const missed = await own.place({ ...MARKET, price: '49000' })
      assert.deepEqual([at(missed, 'state'), at(missed, 'filled')], ['cancelled', '0'])
      assert.equal(own.taken().length, before + 2)
    })

    it('is cancelled by its id at the venue', async () => {
      const order = anOrderId()
      await own.place({ order, ...LIMIT })
      const gone = await own.desk.ask('order.cancel', { account: 'main', order })
      assert.equal(at(gone, 'state'), 'cancelled')
      assert.equal(own.taken().at(-1)?.state, 'cancelled')
    })

    it('that is too small is refused before anything is sent', async () => {
      const before = own.taken().length
      const small = own.place({ ...LIMIT, amount: '0.000001' })
      await assert.rejects(small, { code: 'exchange.order_too_small' })
      assert.equal(own.taken().length, before)
    })

    for (const fault of FAULTS) {
      for (const kind of [LIMIT, MARKET]) {
        it(`after ${fault} is there once, ${kind.kind}`, async () => {
          const before = own.taken().length
          own.venue.fail(fault, own.placing)
          const order = anOrderId()
          await own.place({ order, ...kind })
          const shown = await settled(order)
          assert.equal(at(shown, 'state'), kind === LIMIT ? 'open' : 'filled')
          assert.equal(own.taken().length, before + 1)
        })
      }
    }
  })
}

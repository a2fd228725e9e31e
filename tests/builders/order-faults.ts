// Orders through the real trader at a venue that misbehaves in every way it is known for: in the
// end there is exactly one, and the trader knows it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { FaultName } from '@countersign/demo/venue/misbehave.ts'
import type { Dialect } from '@countersign/demo/venue/open.ts'
import { at } from './house.ts'
import { anOrderId, type Placing, startPlacing } from './placing.ts'
import { until } from './until.ts'

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

type Case = readonly [FaultName, typeof LIMIT | typeof MARKET]

/** Kraken counts requests so strictly that many of them take minutes. */
const CASES: Readonly<Record<Dialect, readonly Case[]>> = {
  binance: FAULTS.flatMap((fault) => [[fault, LIMIT] as const, [fault, MARKET] as const]),
  kraken: [
    ['reset-after', LIMIT],
    ['timeout', MARKET],
    ['timeout-after', LIMIT],
  ],
}

/** Every fault, of limit and market orders, at a venue of this dialect. */
export function ordersAt(dialect: Dialect): void {
  describe(`an order at ${dialect}`, () => {
    let own: Placing
    before(async () => {
      own = await startPlacing(dialect)
    })
    after(() => own?.close())

    /** Winds the clock until it is where it stays. */
    const settled = (order: string) =>
      until(
        async () => {
          own.wind(5)
          return own.show(order)
        },
        (shown) => ['open', 'filled', 'rejected'].includes(String(at(shown, 'state'))),
      )

    it('is placed, known by its state, and the same however often it is asked for', async () => {
      const before = own.taken().length
      const order = anOrderId()
      assert.equal(at(await own.place({ order, ...LIMIT }), 'state'), 'open')
      assert.equal(at(await own.place({ order, ...LIMIT }), 'state'), 'open')
      const other = own.place({ order, ...LIMIT, price: '41000' })
      await assert.rejects(other, { code: 'exchange.order_differs' })
      await own.desk.ask('order.cancel-all', {})
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

    faultsOf(dialect, () => own, settled)
  })
}

type Settled = (order: string) => Promise<Canonical>

function faultsOf(dialect: Dialect, own: () => Placing, settled: Settled): void {
  for (const [fault, kind] of CASES[dialect]) {
    it(`after ${fault} is there once, ${kind.kind}`, async () => {
      const before = own().taken().length
      own().venue.fail(fault, own().placing)
      const order = anOrderId()
      await own().place({ order, ...kind })
      const shown = await settled(order)
      assert.equal(at(shown, 'state'), kind === LIMIT ? 'open' : 'filled')
      assert.equal(own().taken().length, before + 1)
      // Those that rest are looked at all the time, by a clock that is wound.
      await own().desk.ask('order.cancel-all', { account: 'main' })
    })
  }
}

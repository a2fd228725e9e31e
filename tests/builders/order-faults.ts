// Orders through the real trader at a venue that misbehaves in every way it is known for: in the
// end there is exactly one, and the trader knows it.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
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
  'limit',
  'ban',
  'duplicate',
  'duplicate-after',
]

const LIMIT = { kind: 'limit', price: '40000' } as const
const MARKET = { kind: 'market', price: '50500' } as const

const KINDS = [LIMIT, MARKET] as const

/** Every fault, of limit and market orders, at a venue of this dialect. */
export function ordersAt(dialect: Dialect): void {
  describe(`an order at ${dialect}`, () => {
    let own: Placing
    before(async () => {
      own = await startPlacing(dialect)
    })
    beforeEach(() => own.rest())
    after(() => own?.close())

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

    for (const fault of FAULTS) {
      for (const kind of KINDS) {
        it(`after ${fault} is there once, ${kind.kind}`, () =>
          once(own, kind, async (order) => {
            own.venue.fail(fault, own.placing)
            await own.place({ order, ...kind })
          }))
      }
    }
  })
}

/** Winds the clock until it is where it stays. */
const settled = (own: Placing, order: string): Promise<Canonical> =>
  until(
    async () => {
      own.rest()
      own.wind(20)
      return own.show(order)
    },
    (shown) => ['open', 'filled', 'rejected'].includes(String(at(shown, 'state'))),
  )

type Kind = (typeof KINDS)[number]

/** Whatever happens to it: in the end it is there once, and known. */
async function once(own: Placing, kind: Kind, happen: (order: string) => Promise<void>) {
  const before = own.taken().length
  const order = anOrderId()
  await happen(order)
  const shown = await settled(own, order)
  assert.equal(at(shown, 'state'), kind === LIMIT ? 'open' : 'filled')
  assert.equal(own.taken().length, before + 1)
  // Those that rest are looked at all the time, by a clock that is wound.
  await own.desk.ask('order.cancel-all', { account: 'main' })
}

/** A venue that is silent, late, shut, or hides what it has, at this dialect. */
export function silencesAt(dialect: Dialect): void {
  describe(`an order at ${dialect}, which falls silent`, () => {
    let own: Placing
    before(async () => {
      own = await startPlacing(dialect, { timeoutMs: 1_000 })
    })
    beforeEach(() => own.rest())
    after(() => own?.close())

    for (const kind of KINDS) {
      for (const fault of ['hang', 'hang-after'] as const) {
        it(`after ${fault} is there once, ${kind.kind}`, () =>
          once(own, kind, async (order) => {
            own.venue.fail(fault, own.placing)
            await own.place({ order, ...kind })
          }))
      }

      it(`after it was long on its way is there once, ${kind.kind}`, () =>
        once(own, kind, async (order) => {
          own.venue.fail('late', own.placing)
          assert.equal(at(await own.place({ order, ...kind }), 'state'), 'unknown')
          await staysUnknown(own, order, 5)
          own.venue.faults.release()
        }))

      it(`while the venue is shut is looked for until it opens, ${kind.kind}`, () =>
        once(own, kind, (order) => placeWhileShut(own, kind, order)))

      it(`that the venue hides for a while is there once, ${kind.kind}`, () =>
        once(own, kind, async (order) => {
          const show = hides(own)
          own.venue.fail('reset-after', own.placing)
          await own.place({ order, ...kind })
          await staysUnknown(own, order, 40)
          show()
        }))
    }

    it('that is hidden for minutes is refused as a duplicate, and found in the end', () =>
      once(own, LIMIT, async (order) => {
        const show = hides(own)
        own.venue.fail('reset-after', own.placing)
        await own.place({ order, ...LIMIT })
        own.venue.fail('late', own.placing)
        await sentAgain(own)
        own.venue.faults.release()
        await staysUnknown(own, order, 0)
        show()
      }))
  })
}

async function staysUnknown(own: Placing, order: string, seconds: number): Promise<void> {
  own.rest()
  own.wind(seconds)
  assert.equal(at(await own.show(order), 'state'), 'unknown')
}

/** Winds the clock until the order is on its way once more, and held there. */
function sentAgain(own: Placing): Promise<number> {
  const held = async () => {
    own.rest()
    own.wind(20)
    return own.venue.faults.waiting
  }
  return until(held, (waiting) => waiting > 0)
}

/** Nobody knows of it until the venue opens, and nothing else is placed. */
async function placeWhileShut(own: Placing, kind: Kind, order: string): Promise<void> {
  own.venue.fail('reset', own.placing)
  await own.place({ order, ...kind })
  own.venue.settings.isInMaintenance = true
  for (let n = 0; n < 4; n += 1) await staysUnknown(own, order, 30)
  await assert.rejects(own.place(kind), {
    code: /^exchange\.(order_denied|price_missing)$/,
  })
  own.venue.settings.isInMaintenance = false
}

/** The venue finds nothing of ours that it takes from now on. @returns what ends it */
function hides({ venue }: Placing): () => void {
  venue.settings.hidesOrders = true
  return () => {
    venue.settings.hidesOrders = false
  }
}

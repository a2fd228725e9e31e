// An order that is kept, while its trader is killed, its venue misbehaves, the server is away, and
// somebody stops everything: in the end there is exactly one order at the venue, or none.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FaultName } from '@countersign/demo/venue/misbehave.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { n } from '../builders/kept.ts'
import { anOrderId } from '../builders/placing.ts'
import { until } from '../builders/until.ts'

/** A stop whose order rests at the venue when it fired. */
const RESTING = {
  execution: { kind: 'limit', price: n(48_990) },
  onGap: { kind: 'limit' },
} as const

/** Sells what it has at once. */
const FILLING = { execution: { kind: 'market', boundBasisPoints: 100 } } as const

/** The steps of the journal when it fires. */
const FIRING = [
  'kept.stepped',
  'order.planned',
  'order.stepped sent',
  'request.sent',
  'order.stepped open',
]
/** The same, while its target is cancelled first. */
const CLEARING = ['kept.stepped', 'order.stepped cancelled', 'order.planned', 'order.stepped sent']

const FAULTS: readonly FaultName[] = [
  'reset',
  'reset-after',
  'gateway-after',
  'unavailable-after',
  'timeout',
  'timeout-after',
]

for (const dialect of ['binance', 'kraken'] as const) {
  describe(`an order that is kept beside ${dialect}`, () => {
    let own: Keeping
    before(async () => {
      own = await startKeeping(dialect)
    })
    after(() => own?.close())

    /** One that is live, once the trader looked for it long enough. */
    const live = async (there: number) => {
      const isLive = ({ state }: { readonly state: string }) => state === 'open' || state === 'new'
      await until(
        async () => {
          own.wind(10)
          return own.taken().slice(there)
        },
        (taken) => taken.length > 0,
      )
      return own.taken().slice(there).filter(isLive).length
    }
    const fired = async (order: string, there: number) => {
      await own.becomesKept(order, 'fired', 'done', 'woken')
      await live(there)
      await own.desk.ask('order.cancel-all', {})
      return own.taken().length - there
    }
    const begin = () => {
      own.rest()
      own.price('50000')
      return own.taken().length
    }

    it('is one order at the venue when the trader is killed while it is armed', async () => {
      const there = begin()
      const order = anOrderId()
      own.dieAfter('kept.armed')
      await assert.rejects(own.keep(RESTING, { order }))
      await own.desk.restart()
      await own.keep(RESTING, { order })
      own.price('48900')
      assert.equal(await fired(order, there), 1)
    })

    for (const step of FIRING) {
      it(`is one order at the venue when the trader is killed at ${step}`, async () => {
        const there = begin()
        const order = await own.keep(RESTING)
        own.dieAfter(step)
        own.price('48900')
        await own.desk.restart()
        assert.equal(await fired(order, there), 1)
      })
    }

    it('is done, and placed once, when the trader is killed as it fills', async () => {
      const there = begin()
      const order = await own.keep(FILLING)
      own.dieAfter('order.stepped filled')
      own.price('48900')
      await own.desk.restart()
      await own.becomesKept(order, 'done')
      assert.equal(own.taken().length, there + 1)
    })

    for (const step of CLEARING) {
      it(`has one stop after its target when the trader is killed at ${step}`, async () => {
        const there = begin()
        const order = await own.keep({ ...RESTING, target: n(51_000) })
        await own.rests(there + 1)
        await own.becomes(order, 'open')
        own.dieAfter(step)
        own.price('48900')
        await own.desk.restart()
        await until(
          async () => {
            // Slowly enough for prices to stay fresh.
            own.wind(1)
            return own.taken().slice(there)
          },
          (taken) => taken.length > 1,
        )
        assert.equal(await own.becomesKept(order, 'fired'), 'fired')
        const [target, stop] = own.taken().slice(there)
        assert.deepEqual([target?.state, stop?.state], ['cancelled', 'open'])
        await own.desk.ask('order.cancel-all', {})
        assert.equal(own.taken().length, there + 2)
      })
    }

    for (const fault of FAULTS) {
      it(`is one order at a venue that answers with ${fault}`, async () => {
        const there = begin()
        const order = await own.keep(RESTING)
        own.venue.fail(fault, own.placing)
        own.price('48900')
        assert.equal(await fired(order, there), 1)
      })
    }

    it('fires nothing while the signer is away, is told of once, and stays armed', async () => {
      const there = begin()
      const order = await own.keep(RESTING)
      own.desk.real.child().kill()
      await own.desk.real.child().ended
      own.price('48900')
      assert.deepEqual(await own.wakes(order, 1), ['stopped'])
      assert.equal(own.taken().length, there)
    })
  })
}

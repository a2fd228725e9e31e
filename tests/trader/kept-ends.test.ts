// An order that is kept, while its trader is killed, its venue misbehaves, the server is away, and
// somebody stops everything: in the end there is exactly one order at the venue, or none.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { FaultName } from '@countersign/demo/venue/misbehave.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { n } from '../builders/kept.ts'
import { until } from '../builders/until.ts'

/** A stop whose order rests at the venue when it fired. */
const RESTING = {
  execution: { kind: 'limit', price: n(48_990) },
  onGap: { kind: 'limit' },
} as const

const FAULTS: readonly FaultName[] = [
  'reset',
  'reset-after',
  'gateway-after',
  'unavailable-after',
  'timeout',
  'timeout-after',
]

describe('an order that is kept', () => {
  let own: Keeping
  before(async () => {
    own = await startKeeping('binance')
  })
  after(() => own?.close())

  /** One that is live, once the trader looked for it long enough. */
  const live = async (there: number) => {
    const isLive = ({ state }: { readonly state: string }) => state === 'open' || state === 'new'
    await until(
      async () => {
        own.wind(2)
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

  for (const step of ['kept.armed', 'kept.stepped', 'order.planned', 'order.stepped sent']) {
    it(`is one order at the venue when the trader is killed at ${step}`, async () => {
      own.price('50000')
      const there = own.taken().length
      const name = 'ab'.repeat(8) + Buffer.from(step.padEnd(8)).toString('hex').slice(0, 16)
      if (step === 'kept.armed') {
        own.dieAfter(step)
        await assert.rejects(own.keep(RESTING, { order: name }))
        await own.desk.restart()
        await own.keep(RESTING, { order: name })
        own.price('48900')
      } else {
        await own.keep(RESTING, { order: name })
        own.dieAfter(step)
        own.price('48900')
        await own.desk.restart()
      }
      assert.equal(await fired(name, there), 1)
    })
  }

  for (const fault of FAULTS) {
    it(`is one order at a venue that answers with ${fault}`, async () => {
      own.price('50000')
      const there = own.taken().length
      const order = await own.keep(RESTING)
      own.venue.fail(fault, own.placing)
      own.price('48900')
      assert.equal(await fired(order, there), 1)
    })
  }

  it('fires nothing while the signer is away, is told of once, and stays armed', async () => {
    own.price('50000')
    const there = own.taken().length
    const order = await own.keep(RESTING)
    own.desk.real.child().kill()
    await own.desk.real.child().ended
    own.price('48900')
    assert.deepEqual(await own.wakes(order, 1), ['stopped'])
    assert.equal(own.taken().length, there)
  })
})

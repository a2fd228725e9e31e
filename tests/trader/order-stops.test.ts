// The trader is killed around the sending, the lever is pulled while nobody knows, and the policy
// says no: nothing is lost, nothing is there twice, and nothing is there that may not be.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Refusal } from '@countersign/channel/client.ts'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { until } from '../builders/until.ts'

const LIMIT = { kind: 'limit', price: '40000' } as const

describe('an order whose trader is killed', () => {
  let own: Placing
  before(async () => {
    own = await startPlacing('binance')
  })
  beforeEach(() => own.rest())
  after(() => own?.close())

  const settled = (order: string) =>
    until(
      async () => {
        own.rest()
        own.wind(20)
        return own.show(order)
      },
      (shown) => !['planned', 'sent', 'unknown'].includes(String(at(shown, 'state'))),
    )
  const killedAt = async (step: string, fault?: 'reset' | 'reset-after') => {
    const order = anOrderId()
    const there = own.taken().length
    own.dieAfter(step)
    if (fault) own.venue.fail(fault, own.placing)
    await assert.rejects(own.place({ order, ...LIMIT }))
    await own.desk.restart()
    const shown = await settled(order)
    await own.desk.ask('order.cancel-all', {})
    return { state: at(shown, 'state'), taken: own.taken().length - there }
  }

  for (const step of ['order.planned', 'order.stepped sent', 'request.sent']) {
    it(`right before the sending, at ${step}, is there once after the start`, async () => {
      assert.deepEqual(await killedAt(step), { state: 'open', taken: 1 })
    })
  }
  it('right after the sending, before its answer is known, is there once', async () => {
    assert.deepEqual(await killedAt('order.stepped open'), { state: 'open', taken: 1 })
  })
  it('while nobody knows whether it is there, is there once', async () => {
    const taken = { state: 'open', taken: 1 }
    assert.deepEqual(await killedAt('order.stepped unknown', 'reset-after'), taken)
    assert.deepEqual(await killedAt('order.stepped unknown', 'reset'), taken)
  })

  it('takes no order of a stranger, of nobody, nor one that is too much', async () => {
    const there = own.taken().length
    const unsigned = own.desk.ask('order.place', own.body(), { role: 'server', device: null })
    await assert.rejects(unsigned, { code: 'channel.signature_invalid' })
    const wrong = [
      [{ market: 'ETH/USDT', price: '2000' }, 'markets'],
      [{ kind: 'market', price: '52000' }, 'price'],
      [{ amount: '24', price: '50000' }, 'large|limit-24h'],
    ] as const
    for (const [wish, rule] of wrong) {
      await assert.rejects(own.place(wish), (refusal: unknown) => {
        const { code, facts } = refusal as Refusal
        assert.equal(code, 'exchange.order_denied')
        assert.match(String(facts.rules), new RegExp(rule))
        return true
      })
    }
    const large = own.body({ amount: '2.1', price: '49000' })
    await assert.rejects(own.desk.ask('order.place', large), { code: 'exchange.code_needed' })
    assert.equal(own.taken().length, there)
  })

  it('is never sent again while the signer does not say that it may be', async () => {
    const order = anOrderId()
    const there = own.taken().length
    own.venue.fail('reset', own.placing)
    assert.equal(at(await own.place({ order, ...LIMIT }), 'state'), 'unknown')
    own.desk.real.child().kill()
    await own.desk.real.child().ended
    const shown = await settled(order)
    assert.deepEqual([at(shown, 'state'), at(shown, 'why')], ['rejected', 'stopped'])
    assert.equal(own.taken().length, there)
  })
})

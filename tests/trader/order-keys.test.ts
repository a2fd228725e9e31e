// Orders while something else stands still: a key that became able to withdraw places nothing more,
// and getting out waits for nobody but a freeze.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Right } from '@countersign/demo/venue/keys.ts'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { witnessReal } from '../builders/process.ts'

const DAY = 86_400
const MAIN = { account: 'main' } as const

describe('an order of an account', () => {
  let own: Placing
  before(async () => {
    own = await startPlacing('binance')
  })
  after(() => own?.close())

  const mayAlso = (...more: readonly Right[]) => {
    const key = own.venue.keys.find('ann-key') ?? assert.fail('no key')
    key.rights = new Set(['read', 'trade', ...more])
  }

  it('is refused once its key was found to withdraw; those at rest can be cancelled', async () => {
    const order = anOrderId()
    await own.place({ order })
    const there = own.taken().length
    mayAlso('withdraw')
    await own.desk.ask('account.check', MAIN)
    await assert.rejects(own.place(), { code: 'exchange.key_withdraws' })
    assert.equal(own.taken().length, there)
    assert.equal(at(await own.desk.ask('order.cancel', { ...MAIN, order }), 'state'), 'cancelled')
    mayAlso()
    await own.desk.ask('account.check', MAIN)
    assert.equal(at(await own.place(), 'state'), 'open')
  })

  it('is refused after a day in which nobody asked what its key may do', async () => {
    const there = own.taken().length
    mayAlso('withdraw')
    own.wind(DAY)
    own.rest()
    await assert.rejects(own.place(), { code: 'exchange.key_withdraws' })
    assert.equal(own.taken().length, there)
    mayAlso()
    await own.desk.ask('account.check', MAIN)
  })

  it('is cancelled, and none is placed, while the signer itself is frozen', async () => {
    const order = anOrderId()
    own.rest()
    await own.place({ order })
    const { real } = own.desk
    real.child().kill()
    await real.restart({ isWitnessed: false })
    // The owner's computer saw more of the journal than there is.
    const head = { log: 'charter', seq: '9999', hash: 'ab'.repeat(32) }
    await assert.rejects(witnessReal(real, [head]), { code: 'signer.frozen' })
    const there = own.taken().length
    await assert.rejects(own.place(), { code: 'exchange.order_denied' })
    assert.equal(own.taken().length, there)
    assert.equal(at(await own.desk.ask('order.cancel', { ...MAIN, order }), 'state'), 'cancelled')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDecimal } from '../decimal.ts'
import { askingHash, askingOf, orderChallenge, wishOf } from './asking.ts'
import { describeWish } from './describe.ts'
import { requestOf } from './wish.ts'

const ORDER = 'ab'.repeat(16)
const PLACED = {
  account: 'main',
  order: ORDER,
  market: 'BTC/USDT',
  side: 'buy',
  amount: '0.05',
  execution: { kind: 'limit', price: '40000' },
}
const KEPT = {
  account: 'main',
  order: ORDER,
  kept: {
    market: 'BTC/USDT',
    side: 'sell',
    amount: '0.01',
    trigger: { kind: 'stop', price: '49000' },
    execution: { kind: 'limit', price: '48500' },
    onGap: { kind: 'wake' },
    target: '',
    source: 'closing',
    staleSeconds: '60',
    jumpBasisPoints: '1000',
  },
  onBeyond: 'refuse',
}
const { target: _, ...untargeted } = KEPT.kept
const keeping = { ...KEPT, kept: untargeted }
const hash = (body: object) => askingHash(askingOf('order.place', body as typeof PLACED))

describe('an order as it is asked for', () => {
  it('has one hash however its amounts are written, and another for anything else', () => {
    assert.equal(hash({ ...PLACED, amount: '0.0500' }), hash(PLACED))
    for (const other of [
      { account: 'other' },
      { order: 'cd'.repeat(16) },
      { market: 'ETH/USDT' },
      { side: 'sell' },
      { amount: '0.051' },
      { execution: { kind: 'market', price: '40000' } },
      { execution: { kind: 'limit', price: '40001' } },
    ]) {
      assert.notEqual(hash({ ...PLACED, ...other }), hash(PLACED), JSON.stringify(other))
    }
    const here = askingHash(askingOf('order.keep', keeping))
    assert.equal(askingHash(askingOf('order.keep', { ...keeping, at: 'here' })), here)
    assert.notEqual(askingHash(askingOf('order.keep', { ...keeping, at: 'venue' })), here)
  })

  it('refuses what is no order', () => {
    for (const wrong of [{ ...PLACED, code: 'x' }, { ...PLACED, amount: 'much' }, {}]) {
      assert.throws(() => askingOf('order.place', wrong), { code: 'channel.message_invalid' })
    }
  })

  it('reads back as the wish that it was made of, for people', () => {
    const asked = wishOf(askingOf('order.place', PLACED))
    assert.equal(describeWish(asked.wish)[0], 'Buy 0.05 of BTC/USDT at 40000 or better.')
    const again = requestOf(asked.wish, ORDER)
    assert.equal(hash(again.body), hash(PLACED))
    const kept = wishOf(askingOf('order.keep', { ...keeping, at: 'venue' }))
    assert.equal(kept.isAtVenue, true)
    assert.equal(kept.wish.kind === 'keep' && kept.wish.order.amount, parseDecimal('0.01'))
  })

  it('has a passkey sign something else in every organisation and for every order', () => {
    const one = orderChallenge({ organisation: 'a', asked: hash(PLACED) }).toHex()
    assert.notEqual(orderChallenge({ organisation: 'b', asked: hash(PLACED) }).toHex(), one)
    const other = hash({ ...PLACED, amount: '1' })
    assert.notEqual(orderChallenge({ organisation: 'a', asked: other }).toHex(), one)
  })
})

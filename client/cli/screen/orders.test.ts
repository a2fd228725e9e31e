import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cancelledLine, orderLine, shortLength } from './orders.ts'

describe('an order that somebody did something to', () => {
  const what = { side: 'sell', amount: '0.01', market: 'BTC/USDT', trigger: '49000' }
  const stop = { ...what, order: 'ab'.repeat(16), phase: 'armed' }
  const named = 'Order abababab, sell 0.01 BTC/USDT, fires at 49000'

  it('is named, so that it can be cancelled, and told as the exchange’s steps left it', () => {
    assert.equal(orderLine(stop), `${named}: waits for its trigger.`)
  })

  it('is said to have ended where it did before it was cancelled', () => {
    const cancelled = cancelledLine({ ...stop, phase: 'cancelled' })
    assert.equal(cancelled, `${named}: cancelled.`)
    const late = cancelledLine({ ...stop, phase: 'done', filled: '0.01' })
    assert.equal(late, `${named}: done, 0.01 filled. There was nothing to cancel.`)
  })
})

describe('ids in a list', () => {
  it('are as short as they can be told apart, and never shorter than eight', () => {
    const [one, other] = ['ab'.repeat(16), 'ac'.repeat(16)]
    assert.equal(shortLength([]), 8)
    assert.equal(shortLength([one]), 8)
    assert.equal(shortLength([one, one, other]), 8)
    assert.equal(shortLength([one, `${one.slice(0, 11)}0${one.slice(12)}`]), 12)
    assert.equal(shortLength([one, `${one.slice(0, 31)}0`]), 32)
  })
})

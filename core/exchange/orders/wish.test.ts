import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalText } from '../../canonical.ts'
import { parseDecimal } from '../decimal.ts'
import { describeStanding, describeWish } from './describe.ts'
import { type OrderWish, readWish, requestOf, wishToCanonical } from './wish.ts'

const d = (text: string) => parseDecimal(text)

const limit: OrderWish = {
  kind: 'place',
  account: 'main',
  market: 'BTC/USDT',
  side: 'buy',
  amount: d('0.5'),
  execution: { kind: 'limit', price: d('60000') },
}

const stop: OrderWish = {
  kind: 'keep',
  account: 'main',
  onBeyond: 'refuse',
  at: 'here',
  order: {
    market: 'BTC/USDT',
    side: 'sell',
    amount: d('1'),
    trigger: { kind: 'stop', price: d('50000') },
    execution: { kind: 'limit', price: d('49500') },
    onGap: { kind: 'wake' },
    target: d('80000'),
    source: 'closing',
    staleSeconds: 30,
    jumpBasisPoints: 200,
  },
}

/** As a venue keeps it. */
const there: OrderWish = {
  ...stop,
  at: 'venue',
  order: { ...stop.order, onGap: { kind: 'limit' }, target: null, source: 'last' },
}

describe('a wish for an order', () => {
  it('is read back as it was written, and in no other way', () => {
    for (const wish of [limit, stop, there]) {
      const written = wishToCanonical(wish)
      assert.deepEqual(readWish(written), wish)
      assert.equal(canonicalText(wishToCanonical(readWish(written))), canonicalText(written))
    }
  })

  it('is asked for by its name, with what was confirmed and no more', () => {
    const { kind: _, ...placed } = wishToCanonical(limit) as Record<string, unknown>
    assert.deepEqual(requestOf(limit, 'ab'), {
      kind: 'order.place',
      body: { ...placed, order: 'ab' },
    })
    const { order: kept } = wishToCanonical(stop) as Record<string, unknown>
    const body = { account: 'main', order: 'ab', kept, onBeyond: 'refuse' }
    assert.deepEqual(requestOf(stop, 'ab'), { kind: 'order.keep', body })
    assert.equal(requestOf(there, 'ab').body.at, 'venue')
  })

  it('is for the venue only in one spelling, and as a venue can keep it', () => {
    const written = wishToCanonical(there) as Record<string, unknown>
    const order = written.order as Record<string, unknown>
    assert.throws(() => readWish({ ...written, at: 'here' } as never), { code: /message_invalid/ })
    const where = (change: object, place: string) =>
      assert.throws(
        () => readWish({ ...written, ...change } as never),
        (error: { facts?: { where?: string } }) => error.facts?.where === place,
      )
    where({ onBeyond: 'fire' }, 'order.onBeyond')
    where({ order: { ...order, onGap: { kind: 'wake' } } }, 'order.order.onGap')
    where({ order: { ...order, source: 'closing' } }, 'order.order.source')
    where({ order: { ...order, target: '80000' } }, 'order.order.target')
  })

  it('stands where it stands, in words that leave out what says nothing', () => {
    const stands = (state: string, filled = '', why = '', at = '') =>
      describeStanding({ state, filled, why, at })
    assert.equal(stands('open', '0'), 'in the book')
    assert.equal(stands('open', '0.2'), 'in the book, 0.2 filled')
    assert.equal(stands('filled', '1'), 'filled')
    assert.equal(stands('woken', '', 'gap'), 'needs you, the price jumped beyond its worst price')
    assert.equal(stands('open', '0', '', 'venue'), 'kept by the exchange')
    assert.equal(stands('open', '0.2', '', 'venue'), 'in the book, 0.2 filled')
    assert.equal(stands('dozing', '', 'toString'), 'dozing, toString')
  })

  it('names what is wrong', () => {
    const written = wishToCanonical(limit) as Record<string, unknown>
    const wrong = (change: object) => () => readWish({ ...written, ...change } as never)
    const partly = (where: string) => (error: { facts?: { where?: string } }) =>
      error.facts?.where === where
    for (const amount of ['0', '-1', '1e3', '01', '', 'NaN']) {
      assert.throws(wrong({ amount }), partly('order.amount'), amount)
    }
    assert.throws(wrong({ market: 'BTC/USDT:USDT' }), partly('order.market'))
    assert.throws(wrong({ side: 'short' }), partly('order.side'))
    assert.throws(wrong({ leverage: '2' }), partly('order.leverage'))
    assert.throws(wrong({ execution: { kind: 'market' } }), partly('order.execution.price'))
  })

  it('is told in words that say the worst price and what happens in a gap', () => {
    assert.deepEqual(describeWish(limit), [
      'Buy 0.5 of BTC/USDT at 60000 or better.',
      'It waits in the book.',
    ])
    const market = { ...limit, execution: { kind: 'market', price: d('61000') } } as const
    assert.equal(describeWish(market)[0], 'Buy 0.5 of BTC/USDT at once, no dearer than 61000.')
    assert.deepEqual(describeWish(stop), [
      'Sell 1 of BTC/USDT once the price is at or below 50000, as a limit order at 49500.',
      'Meanwhile a limit order at 80000: one of the two, never both.',
      'If the price jumps beyond its worst price, nothing is placed and you are told.',
      'It goes by the bid, at which it would fill. A price is believed for 30 seconds; a jump of ' +
        'more than 2 % has to be confirmed.',
      'It is refused if the price is beyond the trigger already.',
    ])
  })

  it('says of one that the venue keeps that nothing here has to run, and no stop holds it', () => {
    assert.deepEqual(describeWish(there).slice(1), [
      'If the price jumps beyond its worst price, it waits in the book at that price.',
      'The exchange keeps it: it fires also while Countersign is off, and also while trading is ' +
        'stopped, until it is cancelled.',
      'It goes by the last trade of that exchange, which nobody here doubts or confirms.',
      'It is refused if the price is beyond the trigger already.',
    ])
  })

  it('says of a trailing one how far behind it follows, and on which side', () => {
    const trail = (side: 'buy' | 'sell'): OrderWish => ({
      ...stop,
      order: {
        ...stop.order,
        side,
        target: null,
        trigger: { kind: 'trail-share', basisPoints: 500 },
        execution: { kind: 'market', boundBasisPoints: 100 },
      },
    })
    assert.match(describeWish(trail('sell'))[0] ?? '', /5 % below its highest since now, at once/)
    assert.match(describeWish(trail('buy'))[0] ?? '', /5 % above its lowest since now, at once/)
  })
})

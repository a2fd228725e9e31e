// The ids of orders: the form each venue takes, the same for the same bytes.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { orderIdOf, orderSeed } from './order-id.ts'
import { VENUE_IDS, type VenueId } from './venue.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const FORM: Readonly<Record<VenueId, RegExp>> = {
  binance: UUID,
  kraken: UUID,
  bybit: UUID,
  okx: /^(?=.*\d)[0-9a-f]{32}$/,
  kucoin: UUID,
  coinbase: UUID,
  bitfinex: /^\d{14}$/,
  gate: /^t-(?=.*\d)[0-9a-f]{26}$/,
  bitget: UUID,
  htx: UUID,
  gemini: UUID,
}

const random = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('the id of an order', () => {
  it('has the form of its venue, whatever the bytes are', () => {
    fc.assert(
      fc.property(random, fc.constantFrom(...VENUE_IDS), (bytes, venue) => {
        const id = orderIdOf(venue, bytes)
        assert.match(String(id), FORM[venue])
        assert.equal(id, orderIdOf(venue, bytes))
        if (typeof id === 'number') assert.ok(id >= 2 ** 44 && id < 2 ** 45)
      }),
    )
  })

  it('is another one for other bytes', () => {
    for (const venue of VENUE_IDS) {
      const ids = Array.from({ length: 200 }, (_, i) =>
        orderIdOf(venue, new Uint8Array(32).fill(i)),
      )
      assert.equal(new Set(ids).size, 200, venue)
    }
  })

  it('is made of 32 bytes', () => {
    assert.throws(() => orderIdOf('kraken', new Uint8Array(31)), RangeError)
    const bytes = new Uint8Array(32).fill(7)
    orderIdOf('kraken', bytes)
    assert.deepEqual(bytes, new Uint8Array(32).fill(7))
  })
})

describe('what an id is made of', () => {
  const KEY = new Uint8Array(32).fill(7)

  it('is the same for the same order for ever, and no two are alike', () => {
    assert.equal(orderIdOf('gate', orderSeed(KEY, 'intent_1', 1)), KEPT)
    const other = new Uint8Array(32).fill(8)
    const seeds = [
      orderSeed(KEY, 'intent_1', 1),
      orderSeed(KEY, 'intent_1', 2),
      orderSeed(KEY, 'intent_2', 1),
      orderSeed(KEY, 'intent_1 1', 1),
      orderSeed(other, 'intent_1', 1),
    ]
    const ids = seeds.flatMap((seed) => [orderIdOf('kraken', seed), orderIdOf('bitfinex', seed)])
    assert.equal(new Set(ids).size, 10)
  })
})

const KEPT = 't-1e572b9e605f40e58828a733eb'

// Orders that are kept by the real trader, at venues of both dialects: each fires once, by a good
// price, and does beyond a gap what its owner chose.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'

for (const dialect of ['binance', 'kraken'] as const) {
  describe(`an order kept beside ${dialect}`, () => {
    let own: Keeping
    before(async () => {
      own = await startKeeping(dialect)
    })
    after(() => own?.close())

    it('fires once at its price', async () => {
      const before = own.taken().length
      const order = await own.keep({})
      own.price('49500')
      own.price('49100')
      assert.equal(await own.phase(order), 'armed')
      own.price('48900')
      await own.becomesKept(order, 'fired', 'done')
      own.price('48800')
      own.price('50000')
      await own.becomesKept(order, 'done')
      assert.equal(own.taken().length, before + 1)
    })
  })
}

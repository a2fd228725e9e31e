import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientIdOf } from './client-id.ts'

const KEY = new Uint8Array(32).fill(7)

describe('clientIdOf', () => {
  it('names the same order for ever, and no two alike', () => {
    assert.equal(clientIdOf(KEY, 'intent_1', 1, 'kraken'), KEPT)
    const other = new Uint8Array(32).fill(8)
    const ids = ['kraken', 'bitfinex'].flatMap((venue) => [
      clientIdOf(KEY, 'intent_1', 1, venue),
      clientIdOf(KEY, 'intent_1', 2, venue),
      clientIdOf(KEY, 'intent_2', 1, venue),
      clientIdOf(KEY, 'intent_1 1', 1, venue),
      clientIdOf(other, 'intent_1', 1, venue),
    ])
    assert.equal(new Set(ids).size, 10)
  })

  it('fits every venue', () => {
    for (let generation = 0; generation < 200; generation += 1) {
      assert.match(clientIdOf(KEY, 'a', generation, 'okx'), /^[a-z2-7]{16}$/)
      const number = clientIdOf(KEY, 'a', generation, 'bitfinex')
      assert.match(number, /^[1-9]\d*$/)
      assert.ok(BigInt(number) < 2n ** 45n)
    }
  })
})

const KEPT = 'dzlsxhtal7qoksbi'

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { checkCheap, smallCoins } from './consolidate.ts'

const coins = (...amounts: readonly bigint[]) =>
  amounts.map((amountSats) => ({ amountSats: sats(amountSats) }))
const how = { belowSats: 10_000n, rateSatPerKvb: 2_000n, inputVbytes: 105 }

describe('consolidating', () => {
  it('takes coins below the bound that hold more than spending them costs', () => {
    const found = smallCoins(coins(9_999n, 10_000n, 210n, 211n, 4_000n), how)
    assert.deepEqual(found, { coins: coins(211n, 4_000n, 9_999n), later: 0, worthless: 1 })
  })

  it('needs two of them', () => {
    assert.throws(() => smallCoins(coins(500n, 200n, 50_000n), how), {
      code: 'consolidate.nothing',
      facts: { belowSats: 10_000n, coins: 1 },
    })
  })

  it('takes 400 at most, and says how many are left', () => {
    const many = coins(...Array.from({ length: 402 }, (_, at) => 1_000n + BigInt(at)))
    const found = smallCoins(many, how)
    assert.deepEqual(
      [found.coins.length, found.coins[0]?.amountSats, found.later],
      [400, 1_000n, 2],
    )
  })

  it('waits above 5 sat/vB, unless somebody says this rate', () => {
    assert.doesNotThrow(() => checkCheap(5_000n, false))
    assert.doesNotThrow(() => checkCheap(5_001n, true))
    assert.throws(() => checkCheap(5_001n, false), {
      code: 'consolidate.rate_high',
      facts: { satPerVb: 5.001, mostSatPerVb: 5 },
    })
  })
})

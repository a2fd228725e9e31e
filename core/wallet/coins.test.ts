import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { p2wshScript, sortedMultisigScript } from '../bitcoin/script.ts'
import { dustSats, selectCoins, type Wanted } from './coins.ts'

const KEYS = ['02', '03', '02'].map((prefix, at) =>
  Uint8Array.fromHex(`${prefix}${`0${at + 1}`.repeat(32)}`),
)
const WITNESS_SCRIPT = sortedMultisigScript(2, KEYS)
const SCRIPT = p2wshScript(WITNESS_SCRIPT)

const wanted = (amountSats: bigint, rateSatPerKvb = 1_000n): Wanted => ({
  payments: [{ amountSats: sats(amountSats), script: SCRIPT }],
  changeScript: SCRIPT,
  threshold: 2,
  witnessScript: WITNESS_SCRIPT,
  rateSatPerKvb,
})
const coin = (amountSats: bigint) => ({ amountSats: sats(amountSats) })

// At 1 sat/vB: what one coin costs without change, and what change adds to it.
const BARE = selectCoins([coin(10_000n)], wanted(9_800n)).vsize
const CHANGE = 43

describe('the choice of coins', () => {
  it('spends a coin of exactly payment and fee without change', () => {
    const chosen = selectCoins([coin(10_000n + BigInt(BARE))], wanted(10_000n))
    assert.equal(chosen.changeSats, null)
    assert.equal(chosen.feeSats, BigInt(BARE))
    assert.equal(chosen.droppedSats, 0n)
  })

  it('refuses one satoshi less, and says what is needed', () => {
    const least = 10_000n + BigInt(BARE)
    assert.throws(() => selectCoins([coin(least - 1n)], wanted(10_000n)), {
      code: 'client.funds_short',
      facts: { neededSats: least, availableSats: least - 1n, missingSats: 1n },
    })
  })

  it('makes change of 330 satoshis, and puts 329 into the fee', () => {
    const enough = 10_000n + BigInt(BARE + CHANGE) + 330n
    const kept = selectCoins([coin(enough)], wanted(10_000n))
    assert.equal(kept.changeSats, 330n)
    assert.equal(kept.vsize, BARE + CHANGE)
    const dropped = selectCoins([coin(enough - 1n)], wanted(10_000n))
    assert.equal(dropped.changeSats, null)
    assert.equal(dropped.droppedSats, BigInt(CHANGE) + 329n)
    assert.equal(dropped.feeSats, BigInt(BARE) + dropped.droppedSats)
  })

  it('takes the largest first and no more than it needs', () => {
    const coins = [5_000n, 90_000n, 40_000n, 70_000n].map(coin)
    const { coins: chosen } = selectCoins(coins, wanted(100_000n))
    assert.deepEqual(
      chosen.map(({ amountSats }) => amountSats),
      [90_000n, 70_000n],
    )
  })

  it('spends all coins where these were chosen, however few would do', () => {
    const coins = [50_000n, 90_000n, 1_000n].map(coin)
    const chosen = selectCoins(coins, { ...wanted(10_000n), isAll: true })
    assert.equal(chosen.coins.length, 3)
    assert.equal(chosen.changeSats, 131_000n - chosen.feeSats)
  })

  it('gives the last payment all that the others and the fee leave', () => {
    const first = { amountSats: sats(5_000n), script: SCRIPT }
    const order = { ...wanted(0n), isMax: true }
    const both = { ...order, payments: [first, ...order.payments] }
    const chosen = selectCoins([50_000n, 90_000n].map(coin), both)
    assert.deepEqual(
      chosen.payments.map(({ amountSats }) => amountSats),
      [5_000n, 135_000n - chosen.feeSats],
    )
    assert.deepEqual([chosen.changeSats, chosen.droppedSats, chosen.coins.length], [null, 0n, 2])
    const least = BigInt(BARE) + 330n
    assert.equal(selectCoins([coin(least)], order).payments[0]?.amountSats, 330n)
    assert.throws(() => selectCoins([coin(least - 1n)], order), {
      code: 'client.funds_short',
      facts: { neededSats: least, availableSats: least - 1n, missingSats: 1n },
    })
  })

  it('refuses an empty wallet', () => {
    assert.throws(() => selectCoins([], wanted(1_000n)), { code: 'client.funds_short' })
  })

  it('loses no satoshi and never pays less than the rate asked', () => {
    const amounts = fc.array(fc.bigInt(330n, 10_000_000n), { minLength: 1, maxLength: 40 })
    const rates = fc.bigInt(1_000n, 300_000n)
    const property = fc.property(
      amounts,
      fc.bigInt(330n, 5_000_000n),
      rates,
      (given, paid, rate) => {
        try {
          const chosen = selectCoins(given.map(coin), wanted(paid, rate))
          const inSats = chosen.coins.reduce((total, { amountSats }) => total + amountSats, 0n)
          assert.equal(inSats, paid + chosen.feeSats + (chosen.changeSats ?? 0n))
          assert.ok(chosen.feeSats * 1000n >= BigInt(chosen.vsize) * rate)
          assert.ok(chosen.changeSats === null || chosen.changeSats >= 330n)
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'client.funds_short')
        }
      },
    )
    fc.assert(property, { seed: 1, numRuns: 300 })
  })
})

describe('dust', () => {
  it('begins where Bitcoin Core begins to refuse', () => {
    const filled = (start: string, count: number, end = '') =>
      Uint8Array.fromHex(start + '11'.repeat(count) + end)
    assert.equal(dustSats(filled('76a914', 20, '88ac')), 546n)
    assert.equal(dustSats(filled('a914', 20, '87')), 540n)
    assert.equal(dustSats(filled('0014', 20)), 294n)
    assert.equal(dustSats(filled('0020', 32)), 330n)
    assert.equal(dustSats(filled('5120', 32)), 330n)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { p2wshScript, sortedMultisigScript } from '../bitcoin/script.ts'
import { type Ancestor, lackingSats, replacingSats } from './bump.ts'
import { selectCoins, type Wanted } from './coins.ts'

const KEYS = ['02', '03', '02'].map((prefix, at) =>
  Uint8Array.fromHex(`${prefix}${`0${at + 1}`.repeat(32)}`),
)
const WITNESS_SCRIPT = sortedMultisigScript(2, KEYS)
const SCRIPT = p2wshScript(WITNESS_SCRIPT)

const payment = (amountSats: bigint) => ({ amountSats: sats(amountSats), script: SCRIPT })
const coin = (amountSats: bigint) => ({ amountSats: sats(amountSats) })
const wanted = (payments: readonly bigint[], rateSatPerKvb: bigint): Wanted => ({
  payments: payments.map(payment),
  changeScript: SCRIPT,
  threshold: 2,
  witnessScript: WITNESS_SCRIPT,
  rateSatPerKvb,
})
const totalOf = (some: readonly { readonly amountSats: bigint }[]) =>
  some.reduce((total, { amountSats }) => total + amountSats, 0n)

describe('the fee of a replacement', () => {
  it('is that of all it drives out, and one satoshi for each of its own bytes', () => {
    const sent = { feeSats: 400n, vsize: 200 }
    assert.equal(replacingSats(sent, [], 200), 600n)
    assert.equal(replacingSats(sent, [{ feeSats: 5_000n, vsize: 100 }], 200), 5_600n)
  })

  it('is above the rate of what it conflicts with, however large it is', () => {
    const sent = { feeSats: 10_000n, vsize: 200 }
    assert.equal(replacingSats(sent, [], 400), 20_001n)
  })

  const amounts = fc.array(fc.bigInt(1_000n, 3_000_000n), { minLength: 1, maxLength: 12 })
  const cases = fc.record({
    kept: amounts,
    more: amounts,
    paid: fc.array(fc.bigInt(330n, 900_000n), { minLength: 1, maxLength: 4 }),
    oldRate: fc.bigInt(1_000n, 60_000n),
    rate: fc.bigInt(1_000n, 200_000n),
    along: fc.array(fc.record({ feeSats: fc.bigInt(200n, 40_000n), vsize: fc.nat(5_000) })),
    isCancelling: fc.boolean(),
  })

  it('satisfies BIP 125 whatever coins and rates there are, and loses no satoshi', () => {
    let lawful = 0
    const property = fc.property(cases, ({ kept, more, paid, oldRate, rate, ...how }) => {
      const first = selected(() => selectCoins(kept.map(coin), wanted(paid, oldRate)))
      if (!first) return
      // Never larger than planned: its signatures may be shorter.
      const sent = { feeSats: first.feeSats, vsize: first.vsize - first.coins.length }
      const order = wanted(how.isCancelling ? [] : paid, rate)
      const leastFeeSats = (vsize: number) => replacingSats(sent, how.along, vsize)
      const next = selected(() =>
        selectCoins(more.map(coin), { ...order, leastFeeSats }, first.coins),
      )
      if (!next) return
      lawful += 1
      assert.deepEqual(next.coins.slice(0, first.coins.length), first.coins)
      const drivenOutSats = how.along.reduce<bigint>(
        (sum, { feeSats }) => sum + feeSats,
        sent.feeSats,
      )
      assert.ok(next.feeSats >= drivenOutSats + BigInt(next.vsize), 'rules 3 and 4')
      assert.ok(next.feeSats * BigInt(sent.vsize) > sent.feeSats * BigInt(next.vsize), 'rate')
      assert.ok(next.feeSats * 1000n >= BigInt(next.vsize) * rate)
      const backSats = next.changeSats ?? 0n
      assert.equal(totalOf(next.coins), totalOf(next.payments) + next.feeSats + backSats)
      if (how.isCancelling) assert.ok(backSats >= 330n)
    })
    fc.assert(property, { seed: 5, numRuns: 400 })
    assert.ok(lawful > 150, `${lawful} of 400`)
  })

  it('takes further coins only where the change cannot pay it', () => {
    const kept = [coin(100_000n)]
    const more = [coin(70_000n), coin(50_000n)]
    const sent = { feeSats: 300n, vsize: 200 }
    const leastFeeSats = (vsize: number) => replacingSats(sent, [], vsize)
    const order = (paidSats: bigint) => ({ ...wanted([paidSats], 10_000n), leastFeeSats })
    assert.equal(selectCoins(more, order(90_000n), kept).coins.length, 1)
    assert.deepEqual(selectCoins(more, order(99_500n), kept).coins, [kept[0], more[0]])
    assert.throws(() => selectCoins([], order(99_500n), kept), { code: 'client.funds_short' })
  })

  it('of a cancelled one leaves change that is no dust, or takes a coin besides', () => {
    const order = wanted([], 1_000n)
    const { feeSats } = selectCoins([coin(50_000n)], order)
    const least = feeSats + 330n
    assert.equal(selectCoins([], order, [coin(least)]).changeSats, 330n)
    assert.throws(() => selectCoins([], order, [coin(least - 1n)]), {
      code: 'client.funds_short',
      facts: { neededSats: least, availableSats: least - 1n, missingSats: 1n },
    })
    assert.equal(selectCoins([coin(9_000n)], order, [coin(least - 1n)]).coins.length, 2)
  })
})

const ancestor = (
  name: string,
  feeSats: bigint,
  vsize: number,
  parents: readonly string[] = [],
): Ancestor => ({ txid: name, feeSats, vsize, parents })

describe('what ancestors lack', () => {
  it('is the difference to the rate, of all of them together', () => {
    const chain = [ancestor('a', 200n, 200), ancestor('b', 300n, 300, ['a'])]
    assert.equal(lackingSats(chain, 10_000n), 4_500n)
    assert.equal(lackingSats([], 10_000n), 0n)
  })

  it('is nothing for one that is mined by itself, whose surplus helps nobody', () => {
    const two = [ancestor('rich', 90_000n, 200), ancestor('poor', 200n, 200)]
    assert.equal(lackingSats(two, 10_000n), 1_800n)
    // A child that pays for its parent already is taken with it.
    const pair = [ancestor('a', 200n, 200), ancestor('b', 5_000n, 200, ['a'])]
    assert.equal(lackingSats(pair, 10_000n), 0n)
    // One that does not lends what it pays.
    const poor = [ancestor('a', 200n, 200), ancestor('b', 3_000n, 200, ['a'])]
    assert.equal(lackingSats(poor, 10_000n), 800n)
  })

  it('brings every set of ancestors to the rate once it is paid', () => {
    const links = fc.array(fc.nat(30), { maxLength: 3 })
    const pools = fc.array(
      fc.tuple(fc.bigInt(100n, 20_000n), fc.integer({ min: 90, max: 900 }), links),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    const property = fc.property(pools, fc.bigInt(1_000n, 40_000n), (pool, rate) => {
      const all = pool.map(([feeSats, vsize, parents], at) =>
        ancestor(`${at}`, feeSats, vsize, parents.filter((from) => from < at).map(String)),
      )
      const lacking = lackingSats(all, rate)
      const bare = all.reduce((sum, { vsize, feeSats }) => {
        const own = (BigInt(vsize) * rate + 999n) / 1000n - feeSats
        return own > 0n ? sum + own : sum
      }, 0n)
      // Never more than each one's own lack, and nothing is left that would still be too poor.
      assert.ok(lacking >= 0n && lacking <= bare + BigInt(all.length))
      assert.equal(
        lackingSats(
          [
            ...all,
            ancestor(
              'child',
              lacking,
              0,
              all.map((e) => e.txid),
            ),
          ],
          rate,
        ),
        0n,
      )
    })
    fc.assert(property, { seed: 6, numRuns: 300 })
  })
})

function selected<T>(select: () => T): T | null {
  try {
    return select()
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'client.funds_short') return null
    throw error
  }
}

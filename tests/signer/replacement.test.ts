import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Coin, payment } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import { coinOf, openTreasury, planned, sign, type Treasury } from '../builders/treasury.ts'

type Spend = {
  readonly coins: readonly Coin[]
  readonly pays?: readonly (readonly [sats: bigint, to: number])[]
  readonly feeSats: bigint
}

function open(t: TestContext) {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  const [x, y, z] = [1, 2, 3].map((nonce) => coinOf(treasury, 200_000n, nonce)) as [
    Coin,
    Coin,
    Coin,
  ]
  return { treasury, x, y, z }
}

/** Asks for a spend that sends what is left to change. */
function ask(treasury: Treasury, { coins, pays = [], feeSats }: Spend) {
  const payments = pays.map(([amountSats, to]) => payment(amountSats, to))
  const paidSats = payments.reduce((total, { amountSats }) => total + amountSats, 0n)
  const backSats = 200_000n * BigInt(coins.length) - paidSats - feeSats
  const change = [{ chain: 1 as const, index: 0, amountSats: backSats }]
  return sign(treasury, planned(treasury, { coins, payments, change }))
}

const outcome = (...given: Parameters<typeof ask>) => at(ask(...given), 'outcome')
const used = ({ house, wallet }: Treasury) =>
  at(house.ask('limits', { wallet }), 'limits', 0, 'usedSats')
const REFUSED = { code: 'spend.double_spend' }

describe('a replacement', () => {
  it('of {X, Y} is neither {X} nor {Y} alone, of which both could confirm', (t) => {
    const { treasury, x, y, z } = open(t)
    assert.equal(outcome(treasury, { coins: [x, y], pays: [[5_000n, 1]], feeSats: 500n }), 'signed')
    for (const coins of [[x], [y], [x, z], [y, z]]) {
      const replace = () => ask(treasury, { coins, pays: [[5_000n, 1]], feeSats: 900n })
      assert.throws(replace, REFUSED)
    }
    assert.equal(used(treasury), '5500')
  })

  it('pays the same for more fee, and counts once', (t) => {
    const { treasury, x, y } = open(t)
    ask(treasury, { coins: [x], pays: [[5_000n, 1]], feeSats: 500n })
    const same = { coins: [x], pays: [[5_000n, 1]] } as const
    assert.throws(() => ask(treasury, { ...same, coins: [x, y], feeSats: 500n }), REFUSED)
    assert.throws(() => ask(treasury, { ...same, feeSats: 499n }), REFUSED)
    assert.equal(outcome(treasury, { ...same, feeSats: 501n }), 'signed')
    assert.equal(used(treasury), '5501')
    assert.equal(outcome(treasury, { ...same, coins: [x, y], feeSats: 502n }), 'signed')
    assert.equal(used(treasury), '5502')
  })

  it('may return what was paid to the wallet, and counts at its dearest then', (t) => {
    const { treasury, x } = open(t)
    ask(treasury, { coins: [x], pays: [[60_000n, 1]], feeSats: 500n })
    assert.equal(outcome(treasury, { coins: [x], feeSats: 900n }), 'signed')
    assert.equal(used(treasury), '60500')
    const elsewhere = coinOf(treasury, 200_000n, 7)
    const over = { coins: [elsewhere], pays: [[39_001n, 2]], feeSats: 500n } as const
    assert.equal(outcome(treasury, over), 'denied')
    assert.equal(outcome(treasury, { ...over, pays: [[39_000n, 2]] }), 'signed')
  })

  it('counts in the window of its own signing', (t) => {
    const { treasury, x } = open(t)
    const { clock } = treasury.house
    ask(treasury, { coins: [x], pays: [[60_000n, 1]], feeSats: 500n })
    clock.now += 80_000
    ask(treasury, { coins: [x], pays: [[60_000n, 1]], feeSats: 900n })
    clock.now += 80_000
    assert.equal(used(treasury), '60900')
    clock.now += 6_399
    assert.equal(used(treasury), '60900')
    clock.now += 1
    assert.equal(used(treasury), '0')
  })

  it('pays nobody else, and no other amount', (t) => {
    const { treasury, x } = open(t)
    ask(treasury, {
      coins: [x],
      pays: [
        [5_000n, 1],
        [5_000n, 1],
      ],
      feeSats: 500n,
    })
    const CASES: readonly (readonly (readonly [bigint, number])[])[] = [
      [[5_000n, 2]],
      [[5_001n, 1]],
      [[4_999n, 1]],
      [
        [5_000n, 1],
        [5_000n, 1],
        [5_000n, 1],
      ],
      [
        [5_000n, 1],
        [1n, 2],
      ],
    ]
    for (const pays of CASES) {
      assert.throws(() => ask(treasury, { coins: [x], pays, feeSats: 20_000n }), REFUSED)
    }
    assert.equal(outcome(treasury, { coins: [x], pays: [[5_000n, 1]], feeSats: 501n }), 'signed')
  })

  it('of several spends takes all their inputs and raises the fee above their sum', (t) => {
    const { treasury, x, y } = open(t)
    ask(treasury, { coins: [x], pays: [[5_000n, 1]], feeSats: 500n })
    ask(treasury, { coins: [y], pays: [[6_000n, 2]], feeSats: 700n })
    const both = {
      coins: [x, y],
      pays: [
        [5_000n, 1],
        [6_000n, 2],
      ],
    } as const
    assert.throws(() => ask(treasury, { ...both, feeSats: 1_200n }), REFUSED)
    assert.equal(outcome(treasury, { ...both, feeSats: 1_201n }), 'signed')
    assert.equal(used(treasury), '12201')
  })

  it('keeps counting as dear as the spends it replaced together', (t) => {
    const { treasury, x, y } = open(t)
    ask(treasury, { coins: [x], pays: [[30_000n, 1]], feeSats: 500n })
    ask(treasury, { coins: [y], pays: [[20_000n, 2]], feeSats: 500n })
    assert.equal(outcome(treasury, { coins: [x, y], feeSats: 1_001n }), 'signed')
    assert.equal(used(treasury), '51000')
    assert.equal(outcome(treasury, { coins: [x, y], feeSats: 1_002n }), 'signed')
    assert.equal(used(treasury), '51000')
  })

  it('needs the input that an earlier replacement added', (t) => {
    const { treasury, x, y } = open(t)
    ask(treasury, { coins: [x], pays: [[5_000n, 1]], feeSats: 500n })
    ask(treasury, { coins: [x, y], pays: [[5_000n, 1]], feeSats: 600n })
    const alone = { pays: [[5_000n, 1]], feeSats: 5_000n } as const
    for (const coins of [[x], [y]]) assert.throws(() => ask(treasury, { ...alone, coins }), REFUSED)
    treasury.house.reopen()
    for (const coins of [[x], [y]]) assert.throws(() => ask(treasury, { ...alone, coins }), REFUSED)
  })

  it('gives the older version its old signature again, and nothing new', (t) => {
    const { treasury, x } = open(t)
    const older = { coins: [x], pays: [[5_000n, 1]], feeSats: 500n } as const
    const first = ask(treasury, older)
    ask(treasury, { ...older, feeSats: 900n })
    assert.deepEqual(at(ask(treasury, older), 'signatures'), at(first, 'signatures'))
    assert.equal(used(treasury), '5900')
  })
})

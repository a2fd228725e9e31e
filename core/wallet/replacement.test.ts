import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { judgeReplacement, type SignedSpend } from './replacement.ts'

type Paid = readonly (readonly [script: string, sats: bigint])[]

const spend = (name: string, outpoints: string, pays: Paid, feeSats: bigint): SignedSpend => ({
  txid: name,
  outpoints: [...outpoints],
  payments: pays.map(([script, amount]) => ({ script, amountSats: sats(amount) })),
  feeSats: sats(feeSats),
})

const PAYS: Paid = [
  ['a', 5n],
  ['b', 6n],
]
const old = spend('old', 'xy', PAYS, 10n)
const judged = (...given: Parameters<typeof judgeReplacement>) => judgeReplacement(...given).kind

describe('a replacement', () => {
  it('spends every input of every spend it conflicts with', () => {
    assert.equal(judged(spend('n', 'xy', PAYS, 11n), [old]), 'lawful')
    assert.equal(judged(spend('n', 'zyx', PAYS, 11n), [old]), 'lawful')
    assert.deepEqual(judgeReplacement(spend('n', 'xz', PAYS, 11n), [old]), {
      kind: 'unlawful',
      why: 'it leaves the input y free',
      txid: 'old',
    })
    const other = spend('other', 'vw', [], 1n)
    assert.equal(judged(spend('n', 'xyv', PAYS, 12n), [old, other]), 'unlawful')
    assert.equal(judged(spend('n', 'xyvw', PAYS, 12n), [old, other]), 'lawful')
  })

  it('of one that counts until it is spent spends exactly its inputs, and ends no other', () => {
    const open = { ...old, isOpen: true } as const
    assert.equal(judged(spend('n', 'yx', [], 11n), [open]), 'lawful')
    assert.equal(judged(spend('n', 'xyz', PAYS, 11n), [open]), 'unlawful')
    const other = { ...spend('other', 'vw', [], 1n), isOpen: true } as const
    assert.equal(judged(spend('n', 'xyvw', PAYS, 12n), [open, other]), 'unlawful')
    assert.equal(judged(spend('n', 'xyvw', PAYS, 12n), [old, other]), 'unlawful')
  })

  it('pays what was paid, or less of the payments, never more', () => {
    const CASES: readonly (readonly [Paid, string])[] = [
      [[], 'lawful'],
      [[['a', 5n]], 'lawful'],
      [
        [
          ['b', 6n],
          ['a', 5n],
        ],
        'lawful',
      ],
      [
        [
          ['a', 5n],
          ['a', 5n],
        ],
        'unlawful',
      ],
      [[['a', 4n]], 'unlawful'],
      [[['a', 6n]], 'unlawful'],
      [[['c', 5n]], 'unlawful'],
      [
        [
          ['a', 5n],
          ['b', 6n],
          ['c', 0n],
        ],
        'unlawful',
      ],
    ]
    for (const [pays, kind] of CASES) assert.equal(judged(spend('n', 'xy', pays, 11n), [old]), kind)
  })

  it('counts equal payments one by one', () => {
    const twice = spend(
      'old',
      'x',
      [
        ['a', 5n],
        ['a', 5n],
      ],
      10n,
    )
    const paying = (count: number) => {
      const pays = Array.from({ length: count }, () => ['a', 5n] as const)
      return judged(spend('n', 'x', pays, 11n), [twice])
    }
    assert.deepEqual([0, 1, 2, 3].map(paying), ['lawful', 'lawful', 'lawful', 'unlawful'])
  })

  it('pays more fee than all of them together', () => {
    assert.equal(judged(spend('n', 'xy', PAYS, 10n), [old]), 'unlawful')
    const other = spend('other', 'v', [], 7n)
    assert.equal(judged(spend('n', 'xyv', PAYS, 17n), [old, other]), 'unlawful')
    assert.equal(judged(spend('n', 'xyv', PAYS, 18n), [old, other]), 'lawful')
  })

  it('of a chain of lawful ones always takes what every version before it took', () => {
    const inputs = fc.uniqueArray(fc.constantFrom('u', 'v', 'w', 'x', 'y', 'z'), { minLength: 1 })
    const tried = fc.array(fc.tuple(inputs, fc.bigInt({ min: 1n, max: 99n })), { maxLength: 20 })
    const holds = fc.property(tried, (attempts) => {
      const signed: SignedSpend[] = []
      let live: SignedSpend[] = []
      for (const [i, [outpoints, feeSats]] of attempts.entries()) {
        const next = spend(String(i), outpoints.join(''), [], feeSats)
        const conflicts = live.filter((each) =>
          each.outpoints.some((o) => outpoints.includes(o as 'u')),
        )
        if (conflicts.length > 0 && judged(next, conflicts) === 'unlawful') continue
        live = [...live.filter((each) => !conflicts.includes(each)), next]
        signed.push(next)
      }
      // The ledger's law: of all that was ever signed, what could confirm side by side is no more
      // than one version of each.
      for (const old of signed) {
        const holders = live.filter((each) => old.outpoints.some((o) => each.outpoints.includes(o)))
        assert.equal(holders.length, 1)
        assert.ok(old.outpoints.every((o) => holders[0]?.outpoints.includes(o)))
      }
    })
    fc.assert(holds, { seed: 1, numRuns: 300 })
  })
})

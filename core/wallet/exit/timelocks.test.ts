import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readiness, rehearsalDueAt } from './readiness.ts'
import { firstOpening, openingOf, spanOfBlocks } from './timelocks.ts'

const locked = (olderBlocks: number) => ({ kind: 'timelock', olderBlocks }) as const
const plain = { kind: 'multisig' } as const

const TIP = 100_000
/** A coin of so many confirmations. */
const aged = (confirmations: number) => ({ height: TIP - confirmations + 1 })

describe('a timelock', () => {
  const cases: readonly [older: number, confirmations: number, blocks: number, stage: string][] = [
    [52_560, 1, 52_559, 'closed'],
    [52_560, 52_560 - 4_321, 4_321, 'closed'],
    [52_560, 52_560 - 4_320, 4_320, 'near'],
    [52_560, 52_559, 1, 'near'],
    [52_560, 52_560, 0, 'open'],
    [52_560, 60_000, 0, 'open'],
    [144, 71, 73, 'closed'],
    [144, 72, 72, 'near'],
    [144, 144, 0, 'open'],
    [1, 1, 0, 'open'],
  ]
  for (const [older, confirmations, blocks, stage] of cases) {
    it(`of ${older} blocks is ${stage} for a coin of ${confirmations} confirmations`, () => {
      assert.deepEqual(openingOf(locked(older), aged(confirmations), TIP), { blocks, stage })
    })
  }

  it('does not begin before a block, and is not there without one in the script', () => {
    assert.deepEqual(openingOf(locked(144), { height: null }, TIP), {
      blocks: 144,
      stage: 'closed',
    })
    assert.equal(openingOf(plain, aged(60_000), TIP), null)
    assert.equal(firstOpening(plain, [aged(1)], TIP), null)
  })

  it('of a wallet is that of the coin which opens first', () => {
    const coins = [aged(3), aged(90), { height: null }]
    assert.deepEqual(firstOpening(locked(144), coins, TIP), { blocks: 54, stage: 'near' })
    assert.equal(firstOpening(locked(144), [], TIP), null)
  })
})

describe('readiness', () => {
  const rehearsedAt = 1_800_000_000
  const dueAt = rehearsalDueAt(rehearsedAt)
  const now = dueAt - 1

  it('takes a rehearsal, and no coin that one key may soon spend', () => {
    assert.deepEqual(readiness({ rehearsedAt, stage: null, now }), { kind: 'ready' })
    assert.deepEqual(readiness({ rehearsedAt, stage: 'closed', now }), { kind: 'ready' })
    assert.deepEqual(readiness({ rehearsedAt, stage: 'near', now }), {
      kind: 'unready',
      because: ['lock-near'],
    })
  })

  it('says all that is missing', () => {
    assert.equal(dueAt - rehearsedAt, 180 * 86_400)
    assert.deepEqual(readiness({ rehearsedAt, stage: 'open', now: dueAt }), {
      kind: 'unready',
      because: ['rehearsal-old', 'lock-open'],
    })
    assert.deepEqual(readiness({ rehearsedAt: null, stage: null, now }), {
      kind: 'unready',
      because: ['never-rehearsed'],
    })
  })
})

describe('so many blocks', () => {
  const cases: readonly [blocks: number, count: number, unit: string][] = [
    [1, 10, 'minutes'],
    [5, 50, 'minutes'],
    [6, 1, 'hours'],
    [287, 48, 'hours'],
    [288, 2, 'days'],
    [8_639, 60, 'days'],
    [8_640, 2, 'months'],
    [52_560, 12, 'months'],
    [65_535, 15, 'months'],
  ]
  for (const [blocks, count, unit] of cases) {
    it(`as ${blocks} take about ${count} ${unit}`, () => {
      assert.deepEqual(spanOfBlocks(blocks), { unit, count })
    })
  }
})

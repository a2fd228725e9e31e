import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { advance, isWithinReach, type Marks } from './wallet.ts'

describe('the reach of change', () => {
  it('is 1,000 beyond the highest index used, and beyond 0 before the first', () => {
    const CASES: readonly (readonly [Marks, number, boolean])[] = [
      [[-1, -1], 1_000, true],
      [[-1, -1], 1_001, false],
      [[-1, 5], 1_005, true],
      [[-1, 5], 1_006, false],
      [[900, -1], 1_001, false],
    ]
    for (const [marks, index, expected] of CASES) {
      assert.equal(isWithinReach({ chain: 1, index }, marks), expected, `${marks} ${index}`)
    }
  })

  it('moves with what was used, on its own chain, and never back', () => {
    assert.deepEqual(
      advance(
        [-1, -1],
        [
          { chain: 0, index: 3 },
          { chain: 0, index: 2 },
        ],
      ),
      [3, -1],
    )
    assert.deepEqual(
      advance(
        [5, 7],
        [
          { chain: 1, index: 8 },
          { chain: 0, index: 1 },
        ],
      ),
      [5, 8],
    )
    assert.deepEqual(advance([5, 7], []), [5, 7])
  })

  it('is not stretched by a place out of it, nor twice at once', () => {
    assert.deepEqual(advance([-1, -1], [{ chain: 0, index: 1_001 }]), [-1, -1])
    const far = [
      { chain: 0, index: 1_000 },
      { chain: 0, index: 2_000 },
    ] as const
    assert.deepEqual(advance([-1, -1], far), [1_000, -1])
  })
})

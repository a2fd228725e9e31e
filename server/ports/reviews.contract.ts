// What every store has to do with what reviews found.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { KnownFinding } from '@countersign/core/review/since.ts'
import type { ReviewRecord } from './reviews.ts'
import type { Put, Subject } from './store-samples.contract.ts'

const AT = 1_767_225_900
const OPEN: KnownFinding = {
  check: 'limits.none',
  subject: 'wallet:savings',
  severity: 'high',
  firstSeenAt: AT,
  lastSeenAt: AT + 60,
  isOpen: true,
}
const GONE: KnownFinding = { ...OPEN, subject: 'wallet:till', severity: 'low', isOpen: false }
const FIRST: ReviewRecord = { madeAt: AT, score: 31, findings: 12, unknown: 4 }
const SECOND: ReviewRecord = { madeAt: AT + 60, score: 58, findings: 3, unknown: 0 }

export function reviews(subject: Subject, put: Put): void {
  it('keeps how reviews came out, and the last of each finding', async () => {
    const { reader } = subject()
    assert.deepEqual([await reader.knownFindings(), await reader.reviews(9)], [[], []])
    const numbers: number[] = []
    await put(async (tx) => {
      await tx.lockReviews()
      await tx.putFindings([GONE, { ...OPEN, isOpen: false }])
      numbers.push(await tx.putReview(FIRST))
      numbers.push(await tx.putReview(SECOND))
      await tx.putFindings([OPEN])
    })
    assert.equal(new Set(numbers).size, 2)
    assert.deepEqual(await reader.knownFindings(), [OPEN, GONE])
    assert.deepEqual(await reader.reviews(9), [SECOND, FIRST])
    assert.deepEqual(await reader.reviews(1), [SECOND])
  })

  it('forgets old reviews and findings that were gone long ago, and no open one', async () => {
    const { reader } = subject()
    await put(async (tx) => {
      await tx.putFindings([OPEN, GONE])
      for (const each of [FIRST, SECOND]) await tx.putReview(each)
      await tx.forgetReviews(SECOND.madeAt)
    })
    assert.deepEqual(await reader.reviews(9), [SECOND])
    assert.equal((await reader.knownFindings()).length, 2)
    await put((tx) => tx.forgetReviews(AT + 61))
    assert.deepEqual(await reader.knownFindings(), [OPEN])
  })
}

// What the reviews found, in the store that lives in memory.

import type { ReviewReader, ReviewTransactor } from '../../ports/reviews.ts'
import { keyOf, type Tables } from './tables.ts'

export function reviewReads(tables: () => Tables): ReviewReader {
  return {
    knownFindings: async () =>
      [...tables().findings.values()].toSorted((a, b) =>
        a.check < b.check || (a.check === b.check && a.subject < b.subject) ? -1 : 1,
      ),
    reviews: async (limit) => [...tables().reviews.values()].toReversed().slice(0, limit),
  }
}

export function reviewWrites(tables: Tables): ReviewTransactor {
  return {
    // Transactions take turns here.
    lockReviews: async () => undefined,
    async putFindings(findings) {
      for (const each of findings) tables.findings.set(keyOf(each.check, each.subject), each)
    },
    async putReview(review) {
      const number = ([...tables.reviews.keys()].at(-1) ?? 0) + 1
      tables.reviews.set(number, review)
      return number
    },
    async forgetReviews(before) {
      for (const [number, { madeAt }] of tables.reviews) {
        if (madeAt < before) tables.reviews.delete(number)
      }
      for (const [key, { isOpen, lastSeenAt }] of tables.findings) {
        if (!isOpen && lastSeenAt < before) tables.findings.delete(key)
      }
    },
  }
}

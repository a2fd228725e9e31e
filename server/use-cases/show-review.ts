// The review of this moment for whoever reads, and how those before came out.

import { coverageOf } from '@countersign/core/review/coverage.ts'
import { review } from '@countersign/core/review/review.ts'
import { findingName } from '@countersign/core/review/since.ts'
import type { ReviewRecord } from '../ports/reviews.ts'
import { reviewFacts } from './review-facts.ts'
import type { World } from './world.ts'

type Reviewing = Pick<World, 'store' | 'signer' | 'notices' | 'network'>

/** @throws Fault genesis.unclaimed, channel.* while the signer is away */
export async function showReview(world: Reviewing) {
  const facts = await reviewFacts(world)
  const made = review(facts)
  const known = await world.store.reader.knownFindings()
  const firstSeen = new Map(
    known.map(({ check, subject, firstSeenAt }) => [findingName(check, subject), firstSeenAt]),
  )
  return {
    ...made,
    madeAt: facts.now,
    network: facts.network,
    organisation: facts.charter.organisation.name,
    findings: made.findings.map((each) => {
      return { ...each, firstSeenAt: firstSeen.get(findingName(each.id, each.subject)) ?? null }
    }),
    standards: coverageOf(made),
  }
}

export const listReviews = (
  { store }: Pick<World, 'store'>,
  limit: number,
): Promise<readonly ReviewRecord[]> => store.reader.reviews(limit)

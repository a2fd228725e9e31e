// Makes the security review, remembers how it came out, and tells members what is new in it: in one
// transaction, so that a finding is told exactly once, whatever ends in between.

import { Fault } from '@countersign/core/fault.ts'
import type { Facts } from '@countersign/core/review/facts.ts'
import { review } from '@countersign/core/review/review.ts'
import { since, worthTelling } from '@countersign/core/review/since.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { recordEvent } from './record-event.ts'
import { type ReviewedWorld, reviewFacts } from './review-facts.ts'
import { tell } from './tell.ts'

export type ReviewWorld = ReviewedWorld & { readonly store: Store; readonly clock: Clock }

/** Nothing while nobody has claimed the signer. @throws Fault channel.* while it is away */
export async function makeReview(world: ReviewWorld): Promise<void> {
  const facts = await factsOf(world)
  if (!facts) return
  const made = review(facts)
  const now = world.clock()
  await world.store.transact(async (tx) => {
    await tx.lockReviews()
    const { fresh, gone, changed } = since(await tx.knownFindings(), made, now)
    await tx.putFindings(changed)
    const counts = { findings: made.findings.length, unknown: made.unknown.length }
    const number = await tx.putReview({ madeAt: now, score: made.score, ...counts })
    const news = worthTelling(fresh)
    if (news.length > 0) {
      const findings = news.map(({ id: check, severity, title, subject }) => {
        return { check, severity, title, subject }
      })
      const tiding = { kind: 'review.found', score: made.score, findings } as const
      await tell(tx, { tiding, at: now, now, mark: String(number) })
      await tx.enqueue({ kind: 'send-notices' })
    }
    await recordEvent(tx, {
      time: now,
      actor: { kind: 'server' },
      act: 'review.made',
      outcome: { kind: 'done' },
      facts: {
        score: String(made.score),
        findings: String(counts.findings),
        unknown: String(counts.unknown),
        new: String(fresh.length),
        gone: String(gone.length),
      },
    })
  })
}

async function factsOf(world: ReviewWorld): Promise<Facts | null> {
  try {
    return await reviewFacts(world)
  } catch (fault) {
    if (fault instanceof Fault && fault.code === 'genesis.unclaimed') return null
    throw fault
  }
}

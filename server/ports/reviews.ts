// What the reviews found, so that a finding is told once and the score can be looked back on.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { KnownFinding } from '@countersign/core/review/since.ts'

/** How one review came out. */
export type ReviewRecord = {
  readonly madeAt: UnixSeconds
  /** 0 to 100. */
  readonly score: number
  /** How many were open. */
  readonly findings: number
  /** How many checks nobody could judge. */
  readonly unknown: number
}

export type ReviewReader = {
  /** Also those that are gone; by check, then subject, each in the order of its bytes. */
  knownFindings(): Promise<readonly KnownFinding[]>
  /** Last first. */
  reviews(limit: number): Promise<readonly ReviewRecord[]>
}

export type ReviewTransactor = {
  /** Until the transaction ends nobody else makes a review: who compares compares rightly. */
  lockReviews(): Promise<void>
  /** Replaces those of the same check and subject. */
  putFindings(findings: readonly KnownFinding[]): Promise<void>
  /** @returns its number: no other review has it */
  putReview(review: ReviewRecord): Promise<number>
  /** Forgets reviews made before this moment, and findings that were gone before it. */
  forgetReviews(before: UnixSeconds): Promise<void>
}

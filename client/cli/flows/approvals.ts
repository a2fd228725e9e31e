// Spends of others that wait for people: as the signer reads them from their bytes, for whoever
// decides on them.

import { Fault } from '@countersign/core/fault.ts'
import {
  anything,
  hex,
  list,
  object,
  optional,
  text,
  truth,
  whole,
  word,
} from '@countersign/core/fields.ts'
import { decision } from '@countersign/core/spend/decision.ts'
import type { Context } from '../context.ts'
import { signerReview } from './answers.ts'
import { askPaired } from './signer.ts'

const reviewFields = object({
  wallet: text(32),
  txid: hex(32),
  organisation: text(64),
  policy: hex(32),
  /** Who asked, on which device. */
  member: text(32),
  device: text(64),
  askedAt: whole(),
  expiresAt: whole(),
  waitsFor: list(text(16), 8),
  verdict: anything,
  spend: signerReview,
  /** Against the limits, until one of its coins is spent. */
  counts: optional(word('until-spent')),
  chainHeight: optional(whole()),
  needsComparing: truth,
  decision: optional(decision),
})

export type SpendReview = ReturnType<typeof reviewFields>

/** @throws Refusal spend.missing, spend.expired, spend.cancelled; Fault client.review_differs */
export async function reviewSpend(
  context: Context,
  spend: { readonly wallet: string; readonly txid: string },
): Promise<SpendReview> {
  const review = reviewFields(await askPaired(context, 'spend.review', { ...spend }), 'answer')
  if (review.wallet !== spend.wallet || review.txid !== spend.txid) {
    throw new Fault('client.review_differs', { field: 'txid' })
  }
  if (review.spend.txid !== spend.txid) throw new Fault('client.review_differs', { field: 'spend' })
  return review
}

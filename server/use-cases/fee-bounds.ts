// What is believed of a back-end's word about fees. An estimate only proposes, and the signer's
// policy caps what is paid; but a person is asked to agree, and should not be led to a wrong one.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { ChainView, FeeRates } from '../ports/records.ts'

/** What the policy allows that new wallets have: more is a lie, or nothing to pay unasked. */
const MOST_SAT_PER_VB = 500

/** What nodes pass on unless they are told otherwise. */
const LEAST_SAT_PER_VB = 1

/** Six blocks, one with another: what was true of fees then says nothing now. */
const STALE_SECONDS = 3_600

/** Nothing above the ceiling is told; nothing below what the node passes on is promised. */
export function boundedFees(said: {
  readonly least: number | null
  readonly targets: FeeRates['targets']
}): FeeRates {
  const { least, targets } = said
  const isLeast = least !== null && least >= 0 && least <= MOST_SAT_PER_VB
  const leastSatPerVb = isLeast ? least : LEAST_SAT_PER_VB
  return {
    leastSatPerVb,
    targets: targets
      .filter(({ satPerVb }) => satPerVb > 0 && satPerVb <= MOST_SAT_PER_VB)
      .map(({ blocks, satPerVb }) => ({ blocks, satPerVb: Math.max(satPerVb, leastSatPerVb) })),
  }
}

/** Whether estimates were heard too long ago to be used; what was never heard is not stale. */
export function isStale(view: ChainView | null, now: UnixSeconds): boolean {
  return view !== null && now - view.seenAt > STALE_SECONDS
}

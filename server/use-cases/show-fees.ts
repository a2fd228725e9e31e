// What a spend costs now, as the node said at the last look.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { FeeRates } from '../ports/records.ts'
import { isStale } from './fee-bounds.ts'
import type { World } from './world.ts'

/** On all networks ten minutes, one with another. */
const BLOCK_MINUTES = 10

export type Fees = {
  /** Null before the first look. */
  readonly seenAt: UnixSeconds | null
  readonly leastSatPerVb: number | null
  readonly targets: readonly (FeeRates['targets'][number] & { readonly minutes: number })[]
}

/** Estimates that are too old are none. */
export async function showFees({
  store: { reader },
  clock,
}: Pick<World, 'store' | 'clock'>): Promise<Fees> {
  const [rates, view] = [await reader.feeRates(), await reader.chainView()]
  const told = isStale(view, clock()) ? [] : (rates?.targets ?? [])
  const targets = told.map((target) => ({
    ...target,
    minutes: target.blocks * BLOCK_MINUTES,
  }))
  return { seenAt: view?.seenAt ?? null, leastSatPerVb: rates?.leastSatPerVb ?? null, targets }
}

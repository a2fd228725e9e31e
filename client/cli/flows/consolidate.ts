// Builds the spend that puts small coins together. Nobody is paid: only the fee leaves.

import {
  checkCheap,
  inputVbytes,
  isDear,
  smallCoins,
} from '@countersign/core/wallet/consolidate.ts'
import type { Context } from '../context.ts'
import { chooseRate, type Draft, draftFrom } from './build.ts'
import { lookAtFunds, viewOf } from './funds.ts'

export type ConsolidateOrder = {
  readonly wallet: string
  readonly belowSats: bigint
  readonly rateSatPerKvb?: bigint
}

export type Consolidated = {
  readonly draft: Draft
  /** What there is to know of it, in sentences. */
  readonly notes: readonly string[]
}

/** @throws Fault consolidate.nothing, consolidate.rate_high, client.funds_short, chain.* */
export async function buildConsolidation(
  context: Context,
  { wallet: name, belowSats, rateSatPerKvb }: ConsolidateOrder,
): Promise<Consolidated> {
  const { pinned, spendable } = await lookAtFunds(context, name)
  const rate = await chooseRate(viewOf(context, pinned), rateSatPerKvb)
  checkCheap(rate.satPerKvb, rate.from === 'asked')
  const { coins, later, worthless } = smallCoins(spendable, {
    belowSats,
    rateSatPerKvb: rate.satPerKvb,
    inputVbytes: inputVbytes(pinned.wallet.descriptor),
  })
  const draft = await draftFrom(context, { pinned, rate }, { payments: [], coins, isAll: true })
  const notes = [`${coins.length} coins become one. Whoever sees it knows that they were yours.`]
  if (later > 0) notes.push(`${later} small ones are left for another time.`)
  if (worthless > 0) notes.push(`${worthless} hold less than spending them costs, and stay.`)
  if (isDear(rate.satPerKvb)) notes.push('Fees are high for this. It could wait.')
  return { draft, notes }
}

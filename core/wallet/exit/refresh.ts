// Which coins are worth beginning anew before one key may spend them alone, and what that may cost.
// A refresh spends them to the wallet itself, through the signer and its policy, as any spend.

import type { FaultFacts } from '../../fault.ts'
import { type Lockable, openingOf } from './timelocks.ts'

/** What is cheap. Fees come down again within thirty days; whoever cannot wait names a rate. */
const CHEAP_SAT_PER_KVB = 10_000n

/** Of what is refreshed: with more of it, waiting is better, or the exit. */
const MOST_SHARE_PERCENT = 1n

/** Those whose lock is open or nears it. */
export const dueCoins = <C extends { readonly confirmations: number }>(
  descriptor: Lockable,
  coins: readonly C[],
): readonly C[] =>
  coins.filter(({ confirmations }) => {
    // As if its block were the first: so many confirmations are so high a tip.
    const opening = openingOf(descriptor, { height: 1 }, confirmations)
    return opening !== null && opening.stage !== 'closed'
  })

export type RefreshCost = {
  readonly feeSats: bigint
  /** Of the coins that are spent. */
  readonly heldSats: bigint
  readonly rateSatPerKvb: bigint
  /** Whether a person named this rate. */
  readonly isRateAsked: boolean
}

/** Why not now, and what it would cost and may; null where nothing speaks against it. */
export function refreshTooDear(
  cost: RefreshCost,
): (FaultFacts & { readonly reason: string }) | null {
  const { feeSats, heldSats, rateSatPerKvb, isRateAsked } = cost
  const mostSats = (heldSats * MOST_SHARE_PERCENT) / 100n
  if (feeSats > mostSats) return { reason: 'it costs too much', feeSats, mostSats }
  if (isRateAsked || rateSatPerKvb <= CHEAP_SAT_PER_KVB) return null
  const reason = 'fees are high: wait, or name a rate'
  return { reason, rateSatPerKvb, cheapSatPerKvb: CHEAP_SAT_PER_KVB }
}

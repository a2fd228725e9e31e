// Many small coins into one, while fees are low: what that costs now, it saves the spends to come.

import { type Descriptor, deriveScripts } from '../bitcoin/descriptor.ts'
import { coSignedInputWu, virtualBytes } from '../bitcoin/sizes.ts'
import { Fault } from '../fault.ts'
import type { Candidate } from './coins.ts'

/** Above it nobody should pay for what can wait, unless they say so. */
const MOST_SAT_PER_KVB = 5_000n

/** One transaction: more of them hold the signer up, and come near to what nodes pass on. */
const MOST_COINS = 400

export type Consolidating = {
  readonly belowSats: bigint
  readonly rateSatPerKvb: bigint
  /** Virtual bytes that spending one of the coins takes. */
  readonly inputVbytes: number
}

export type Consolidation<C> = {
  readonly coins: readonly C[]
  /** Small ones besides, for another time. */
  readonly later: number
  /** Coins that cost more to spend at this rate than they hold. */
  readonly worthless: number
}

/** The outpoint, the sequence, and the length of an empty script: without a signature. */
const BARE_INPUT_WU = 4 * (36 + 4 + 1)

/** What spending one coin of the wallet takes, at worst. */
export function inputVbytes(descriptor: Descriptor): number {
  const signedWu = coSignedInputWu(descriptor.threshold, deriveScripts(descriptor, 0, 0))
  return virtualBytes(BARE_INPUT_WU + signedWu)
}

/**
 * The smallest first.
 * @throws Fault consolidate.nothing unless there are two
 */
export function smallCoins<C extends Candidate>(
  coins: readonly C[],
  { belowSats, rateSatPerKvb, inputVbytes }: Consolidating,
): Consolidation<C> {
  const small = coins.filter(({ amountSats }) => amountSats < belowSats)
  const costsSats = (BigInt(inputVbytes) * rateSatPerKvb + 999n) / 1_000n
  const worth = small
    .filter(({ amountSats }) => amountSats > costsSats)
    .toSorted((one, other) => Number(one.amountSats - other.amountSats))
  if (worth.length < 2) throw new Fault('consolidate.nothing', { belowSats, coins: worth.length })
  const chosen = worth.slice(0, MOST_COINS)
  return {
    coins: chosen,
    later: worth.length - chosen.length,
    worthless: small.length - worth.length,
  }
}

/**
 * Whether now is the time.
 * @throws Fault consolidate.rate_high where nobody said this rate
 */
export function checkCheap(rateSatPerKvb: bigint, isSaid: boolean): void {
  if (isSaid || rateSatPerKvb <= MOST_SAT_PER_KVB) return
  const inVb = (satPerKvb: bigint) => Number(satPerKvb) / 1_000
  const facts = { satPerVb: inVb(rateSatPerKvb), mostSatPerVb: inVb(MOST_SAT_PER_KVB) }
  throw new Fault('consolidate.rate_high', facts)
}

/** Whether a rate that somebody said is high for this. */
export const isDear = (rateSatPerKvb: bigint): boolean => rateSatPerKvb > MOST_SAT_PER_KVB

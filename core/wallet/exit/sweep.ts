// Everything a wallet has, to one script: the transactions by which it is left. No limit and no
// policy is asked; whoever has the keys may go.

import { type Sats, sats } from '../../bitcoin/amounts.ts'
import type { Descriptor } from '../../bitcoin/descriptor.ts'
import type { Psbt } from '../../bitcoin/psbt.ts'
import { createPsbt } from '../../bitcoin/psbt-write.ts'
import {
  aloneInputWu,
  coSignedInputWu,
  MAX_STANDARD_WU,
  plannedWeightWu,
  type Revealed,
  virtualBytes,
} from '../../bitcoin/sizes.ts'
import { Fault } from '../../fault.ts'
import { dustSats } from '../coins.ts'
import type { ProvenCoin } from '../draft.ts'
import { fieldsOf } from '../places.ts'
import type { Way } from './ways.ts'

/** Replaceable (BIP 125), and no relative lock (BIP 68). */
const AT_ANY_TIME = 0xffff_fffd

export type SweepOrder = {
  readonly descriptor: Descriptor
  readonly way: Way
  readonly coins: readonly ProvenCoin[]
  /** Where it all goes. */
  readonly script: Uint8Array
  readonly rateSatPerKvb: bigint
}

/** One transaction of a leaving, unsigned. */
export type Sweep = {
  readonly psbt: Psbt
  readonly coins: readonly ProvenCoin[]
  readonly arrivesSats: Sats
  readonly feeSats: Sats
  /** Once signed, at worst. */
  readonly vsize: number
}

export type Sweeping = {
  readonly sweeps: readonly Sweep[]
  /** Coins that cost more to spend at this rate than they hold. */
  readonly left: readonly ProvenCoin[]
}

/**
 * As few transactions as nodes pass on, the largest coins first. Whether a coin is old enough for
 * its way, the node judges: see `tooYoung`.
 * @throws Fault exit.nothing when no coin is worth its fee
 */
export function sweep(order: SweepOrder): Sweeping {
  const { coins, rateSatPerKvb } = order
  const worth = coins.filter((coin) => coin.amountSats > feeOf(inputVbytes(order, coin), order))
  const left = coins.filter((coin) => !worth.includes(coin))
  const falling = worth.toSorted((a, b) => (a.amountSats < b.amountSats ? 1 : -1))
  const sweeps = inBatches(order, falling).map((batch) => oneSweep(order, batch))
  const paid = sweeps.filter(({ arrivesSats }) => arrivesSats >= dustSats(order.script))
  if (paid.length === 0) throw new Fault('exit.nothing', { coins: coins.length, rateSatPerKvb })
  const small = sweeps.filter((each) => !paid.includes(each)).flatMap((each) => each.coins)
  return { sweeps: paid, left: [...left, ...small] }
}

/** Coins that the way does not open for yet, and the blocks until it does for all of them. */
export function tooYoung(
  way: Way,
  coins: readonly { readonly confirmations: number }[],
): { readonly coins: number; readonly blocks: number } {
  const needed = way.kind === 'alone' ? way.olderBlocks : 1
  const young = coins.filter(({ confirmations }) => confirmations < needed)
  const youngest = Math.min(needed, ...young.map(({ confirmations }) => confirmations))
  return { coins: young.length, blocks: needed - youngest }
}

function oneSweep(order: SweepOrder, coins: readonly ProvenCoin[]): Sweep {
  const { descriptor, way, script } = order
  const vsize = vsizeOf(order, coins)
  const feeSats = feeOf(vsize, order)
  const heldSats = coins.reduce((total, { amountSats }) => total + amountSats, 0n)
  const arrivesSats = sats(heldSats > feeSats ? heldSats - feeSats : 0n)
  const sequence = way.kind === 'alone' ? way.olderBlocks : AT_ANY_TIME
  const inputs = coins.map(({ txid, index, raw, amountSats, place, scripts }) => ({
    txid,
    index,
    sequence,
    nonWitnessUtxo: raw,
    witnessUtxo: { amountSats, script: scripts.script },
    ...fieldsOf(descriptor, { ...place, scripts }),
  }))
  const psbt = createPsbt({ inputs, outputs: [{ amountSats: arrivesSats, script }], lockTime: 0 })
  return { psbt, coins, arrivesSats, feeSats: sats(feeSats), vsize }
}

function inBatches(
  order: SweepOrder,
  coins: readonly ProvenCoin[],
): readonly (readonly ProvenCoin[])[] {
  const batches: ProvenCoin[][] = []
  let room = 0
  for (const coin of coins) {
    const weight = 4 * (36 + 1 + 4) + inputWu(order, coin.scripts)
    if (weight > room) {
      batches.push([])
      // What stands around the inputs is far below the thousand weight units that are left here.
      room = MAX_STANDARD_WU - 1_000
    }
    batches.at(-1)?.push(coin)
    room -= weight
  }
  return batches
}

const inputWu = ({ way, descriptor }: SweepOrder, revealed: Revealed): number =>
  way.kind === 'alone' ? aloneInputWu(revealed) : coSignedInputWu(descriptor.threshold, revealed)

const inputVbytes = (order: SweepOrder, { scripts }: ProvenCoin): number =>
  virtualBytes(4 * (36 + 1 + 4) + inputWu(order, scripts))

function vsizeOf(order: SweepOrder, coins: readonly ProvenCoin[]): number {
  const stripped = plannedWeightWu(coins.length, [order])
  const signed = coins.reduce((sum, { scripts }) => sum + inputWu(order, scripts), 0)
  return virtualBytes(stripped + signed)
}

const feeOf = (vsize: number, { rateSatPerKvb }: SweepOrder): bigint =>
  (BigInt(vsize) * rateSatPerKvb + 999n) / 1_000n

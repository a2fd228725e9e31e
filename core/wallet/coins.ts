// Which coins pay a spend, what it costs and what comes back. Pure arithmetic, in worst-case sizes:
// a signature that happens to be short makes the true fee rate a little higher, never lower.

import { type Sats, sats } from '../bitcoin/amounts.ts'
import { scriptKind } from '../bitcoin/script.ts'
import { coSignedInputWu, plannedWeightWu, virtualBytes } from '../bitcoin/sizes.ts'
import type { TxOutput } from '../bitcoin/transaction.ts'
import { Fault } from '../fault.ts'

/** Outputs below are not passed on by the network (Bitcoin Core's dust, by kind of script). */
const DUST_SATS = { p2pkh: 546n, p2sh: 540n, p2wpkh: 294n, p2wsh: 330n, p2tr: 330n } as const

/** @returns 546 for scripts of other kinds, and 0 for OP_RETURN, which holds nothing */
export function dustSats(script: Uint8Array): bigint {
  const kind = scriptKind(script)
  if (kind === 'op-return') return 0n
  return kind === 'other' ? DUST_SATS.p2pkh : DUST_SATS[kind]
}

export type Candidate = { readonly amountSats: Sats }

export type Wanted = {
  readonly payments: readonly TxOutput[]
  /** Where change goes, if there is some. */
  readonly changeScript: Uint8Array
  readonly threshold: number
  /** Any of the wallet's: all have the same length. */
  readonly witnessScript: Uint8Array
  readonly redeemScript?: Uint8Array
  readonly rateSatPerKvb: bigint
  /** Spends all of the coins, whether so many are needed or not. */
  readonly isAll?: boolean
  /** All of the coins, and the last payment takes what the others and the fee leave. No change. */
  readonly isMax?: boolean
  /** Comes back from spends under way: told to whoever has too little now. */
  readonly returningSats?: bigint
  /** What the fee of so many virtual bytes has to be, where the rate alone is not enough. */
  readonly leastFeeSats?: (vsize: number) => bigint
}

export type Selection<C> = {
  readonly coins: readonly C[]
  readonly payments: readonly TxOutput[]
  readonly feeSats: Sats
  /** Null where it would be dust and goes into the fee. */
  readonly changeSats: Sats | null
  /** The part of the fee that is change too small to be had. */
  readonly droppedSats: Sats
  readonly vsize: number
}

/**
 * The largest coins first, as few as suffice. Without a payment all of it comes back, so that there
 * has to be change (docs/decisions/0031).
 * @param kept - spent in any case, before the others
 * @throws Fault client.funds_short with what is missing
 */
export function selectCoins<C extends Candidate>(
  coins: readonly C[],
  wanted: Wanted,
  kept: readonly C[] = [],
): Selection<C> {
  const payments = wanted.isMax ? withoutLast(wanted.payments) : wanted.payments
  const paidSats = payments.reduce((total, { amountSats }) => total + amountSats, 0n)
  const falling = [...kept, ...coins.toSorted((a, b) => compareSats(b.amountSats, a.amountSats))]
  const availableSats = falling.reduce((total, { amountSats }) => total + amountSats, 0n)
  let heldSats = 0n
  for (const [at, { amountSats }] of falling.entries()) {
    heldSats += amountSats
    if (at + 1 < kept.length) continue
    if ((wanted.isAll || wanted.isMax) && at + 1 < falling.length) continue
    const bare = cost(wanted, at + 1, wanted.payments)
    const leftSats = heldSats - paidSats - bare.feeSats
    if (leftSats < leastLeft(wanted, at + 1, bare)) continue
    const chosen = falling.slice(0, at + 1)
    if (wanted.isMax) return { coins: chosen, ...withMost(wanted, leftSats, bare) }
    return { coins: chosen, ...withChange(wanted, at + 1, leftSats, bare) }
  }
  const most = Math.max(1, falling.length)
  const bare = cost(wanted, most, wanted.payments)
  const neededSats = paidSats + bare.feeSats + leastLeft(wanted, most, bare)
  const { returningSats = 0n } = wanted
  const returning = returningSats > 0n ? { comingBackSats: returningSats } : {}
  const missingSats = neededSats - availableSats
  throw new Fault('client.funds_short', { neededSats, availableSats, missingSats, ...returning })
}

const withoutLast = (payments: readonly TxOutput[]) => payments.slice(0, -1)

/** What has to be left for the one output that takes the rest, where there has to be one. */
function leastLeft(wanted: Wanted, inputs: number, bare: Cost): bigint {
  const { isMax, payments, changeScript } = wanted
  const last = payments.at(-1)
  if (!last) return costWithChange(wanted, inputs).feeSats - bare.feeSats + dustSats(changeScript)
  return isMax ? dustSats(last.script) : 0n
}

function withMost({ payments }: Wanted, leftSats: bigint, { vsize, feeSats }: Cost) {
  const last = payments.at(-1)
  const most = last ? [{ ...last, amountSats: sats(leftSats) }] : []
  return {
    payments: [...withoutLast(payments), ...most],
    feeSats: sats(feeSats),
    changeSats: null,
    droppedSats: sats(0n),
    vsize,
  }
}

type Cost = { readonly vsize: number; readonly feeSats: bigint }

// Change is worth it only if it is more than dust after it has paid for its own place.
function withChange(wanted: Wanted, inputs: number, leftSats: bigint, bare: Cost) {
  const full = costWithChange(wanted, inputs)
  const changeSats = leftSats - (full.feeSats - bare.feeSats)
  if (changeSats >= dustSats(wanted.changeScript)) {
    const feeSats = sats(full.feeSats)
    return {
      payments: wanted.payments,
      feeSats,
      changeSats: sats(changeSats),
      droppedSats: sats(0n),
      vsize: full.vsize,
    }
  }
  const feeSats = sats(bare.feeSats + leftSats)
  return {
    payments: wanted.payments,
    feeSats,
    changeSats: null,
    droppedSats: sats(leftSats),
    vsize: bare.vsize,
  }
}

function costWithChange(wanted: Wanted, inputs: number): Cost {
  const change = { amountSats: sats(0n), script: wanted.changeScript }
  return cost(wanted, inputs, [...wanted.payments, change])
}

function cost(wanted: Wanted, inputs: number, outputs: readonly TxOutput[]): Cost {
  const signedWu = inputs * coSignedInputWu(wanted.threshold, wanted)
  const vsize = virtualBytes(plannedWeightWu(inputs, outputs) + signedWu)
  const byRateSats = (BigInt(vsize) * wanted.rateSatPerKvb + 999n) / 1000n
  const leastSats = wanted.leastFeeSats?.(vsize) ?? 0n
  return { vsize, feeSats: byRateSats > leastSats ? byRateSats : leastSats }
}

function compareSats(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

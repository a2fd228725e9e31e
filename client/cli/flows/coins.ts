// Which coins pay a spend, what it costs and what comes back. Pure arithmetic, in worst-case sizes:
// a signature that happens to be short makes the true fee rate a little higher, never lower.

import { type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { scriptKind } from '@countersign/core/bitcoin/script.ts'
import { coSignedInputWu, strippedWeightWu, virtualBytes } from '@countersign/core/bitcoin/sizes.ts'
import type { TxInput, TxOutput } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'

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
  /** Comes back from spends under way: told to whoever has too little now. */
  readonly returningSats?: bigint
}

export type Selection<C> = {
  readonly coins: readonly C[]
  readonly feeSats: Sats
  /** Null where it would be dust and goes into the fee. */
  readonly changeSats: Sats | null
  /** The part of the fee that is change too small to be had. */
  readonly droppedSats: Sats
  readonly vsize: number
}

/**
 * The largest coins first, as few as suffice.
 * @throws Fault client.funds_short with what is missing
 */
export function selectCoins<C extends Candidate>(
  coins: readonly C[],
  wanted: Wanted,
): Selection<C> {
  const paidSats = wanted.payments.reduce((total, { amountSats }) => total + amountSats, 0n)
  const falling = coins.toSorted((a, b) => compareSats(b.amountSats, a.amountSats))
  const availableSats = falling.reduce((total, { amountSats }) => total + amountSats, 0n)
  let heldSats = 0n
  for (const [at, { amountSats }] of falling.entries()) {
    heldSats += amountSats
    const bare = cost(wanted, at + 1, wanted.payments)
    const leftSats = heldSats - paidSats - bare.feeSats
    if (leftSats < 0n) continue
    return { coins: falling.slice(0, at + 1), ...withChange(wanted, at + 1, leftSats, bare) }
  }
  const needed = paidSats + cost(wanted, Math.max(1, falling.length), wanted.payments).feeSats
  const { returningSats = 0n } = wanted
  const returning = returningSats > 0n ? { comingBackSats: returningSats } : {}
  throw new Fault('client.funds_short', { neededSats: needed, availableSats, ...returning })
}

type Cost = { readonly vsize: number; readonly feeSats: bigint }

// Change is worth it only if it is more than dust after it has paid for its own place.
function withChange(wanted: Wanted, inputs: number, leftSats: bigint, bare: Cost) {
  const change = { amountSats: sats(0n), script: wanted.changeScript }
  const full = cost(wanted, inputs, [...wanted.payments, change])
  const changeSats = leftSats - (full.feeSats - bare.feeSats)
  if (changeSats >= dustSats(wanted.changeScript)) {
    const feeSats = sats(full.feeSats)
    return { feeSats, changeSats: sats(changeSats), droppedSats: sats(0n), vsize: full.vsize }
  }
  const feeSats = sats(bare.feeSats + leftSats)
  return { feeSats, changeSats: null, droppedSats: sats(leftSats), vsize: bare.vsize }
}

const NO_BYTES = new Uint8Array()
const ANY_INPUT: TxInput = {
  txid: '00'.repeat(32),
  index: 0,
  sequence: 0,
  scriptSig: NO_BYTES,
  witness: [],
}

function cost(wanted: Wanted, inputs: number, outputs: readonly TxOutput[]): Cost {
  const transaction = {
    version: 2,
    inputs: Array.from({ length: inputs }, () => ANY_INPUT),
    outputs,
    lockTime: 0,
  }
  const signedWu = inputs * coSignedInputWu(wanted.threshold, wanted)
  const vsize = virtualBytes(strippedWeightWu(transaction) + signedWu)
  return { vsize, feeSats: (BigInt(vsize) * wanted.rateSatPerKvb + 999n) / 1000n }
}

function compareSats(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

// A spend that waits for its block goes faster with more fee: it is replaced (BIP 125), or a spend
// of its outputs pays for both. What such a fee has to be, and which coins it takes.

import type { Sats } from '../bitcoin/amounts.ts'
import { sats, sum } from '../bitcoin/amounts.ts'
import { lockTimeOf, writtenAs } from '../bitcoin/lock-time.ts'
import { type Psbt, spentOutput } from '../bitcoin/psbt.ts'
import { finalizeMultisig } from '../bitcoin/psbt-finalize.ts'
import {
  readTransaction,
  sizeVb,
  type TxOutput,
  txidOf,
  writeTransaction,
} from '../bitcoin/transaction.ts'
import { Fault } from '../fault.ts'
import { type Drafted, type DraftOrder, type FreeCoin, type ProvenCoin, proven } from './draft.ts'
import { findPlace } from './places.ts'
import type { Place, Wallet } from './wallet.ts'

/** What each virtual byte of a replacement adds, as Bitcoin Core asked for it until version 30. */
const INCREMENT_SAT_PER_KVB = 1_000n

/** What a transaction in the pool pays. */
export type Paid = { readonly feeSats: bigint; readonly vsize: number }

/** One in the pool that another one descends from. */
export type Ancestor = Paid & {
  readonly txid: string
  /** Of those it spends from. */
  readonly parents: readonly string[]
}

/** A spend of the wallet that both have signed, as its PSBT has it. */
export type Sent = Paid & {
  readonly txid: string
  readonly feeSats: Sats
  readonly coins: readonly ProvenCoin[]
  readonly payments: readonly TxOutput[]
  /** What came back, to be had again by spending it. */
  readonly own: readonly ProvenCoin[]
  /** Whether an input says that it may be replaced (BIP 125). */
  readonly isReplaceable: boolean
  /** Its lock time, as it stands in it; null where it may be sent at any time. */
  readonly notBefore: number | null
}

/** BIP 125: an input with a lower sequence than this says so. */
const LEAST_FINAL_SEQUENCE = 0xfffffffe

/** @throws Fault psbt.unfinished, sign.input_foreign */
export function readSent(psbt: Psbt, wallet: Wallet): Sent {
  const raw = finalizeMultisig(psbt)
  const final = readTransaction(raw)
  const coins = psbt.inputs.map((input, inputIndex): ProvenCoin => {
    const { txid, index, keyPaths, nonWitnessUtxo } = input
    const spent = spentOutput(input)
    const place = spent && findPlace(wallet, keyPaths, spent.script)
    if (!place || !nonWitnessUtxo) throw new Fault('sign.input_foreign', { inputIndex })
    const { scripts, ...at } = place
    const { amountSats } = spent
    const coin = { txid, index, amountSats, place: at, scripts, confirmations: 0 }
    return proven(coin, writeTransaction(nonWitnessUtxo))
  })
  const places = psbt.outputs.map(({ keyPaths, script }) => findPlace(wallet, keyPaths, script))
  const txid = txidOf(final)
  const lock = lockTimeOf(final)
  const own = psbt.outputs.flatMap(({ amountSats }, index): readonly ProvenCoin[] => {
    const { scripts, ...place } = places[index] ?? {}
    if (!scripts) return []
    const coin = { txid, index, amountSats, place: place as Place, scripts, confirmations: 0 }
    return [{ ...coin, raw, isCoinbase: false }]
  })
  const totalOf = (some: readonly { readonly amountSats: Sats }[]) =>
    sum(some.map(({ amountSats }) => amountSats))
  return {
    txid,
    coins,
    payments: psbt.outputs.filter((_, index) => places[index] === null),
    own,
    feeSats: sats(totalOf(coins) - totalOf(psbt.outputs)),
    vsize: sizeVb(final),
    notBefore: lock && writtenAs(lock),
    isReplaceable: psbt.inputs.some(({ sequence }) => sequence < LEAST_FINAL_SEQUENCE),
  }
}

export type Replacing = {
  readonly sent: Sent
  /** Descendants of it, which leave the pool with it. */
  readonly along: readonly Paid[]
  /** What the spend itself waits for. */
  readonly ancestors: readonly Ancestor[]
  readonly rateSatPerKvb: bigint
  /** Everything comes back, and nobody is paid. */
  readonly isCancelling?: boolean
}

type Order = Pick<DraftOrder<FreeCoin>, 'kept' | 'leastFeeSats' | 'payments'> & {
  readonly changePlace: Place | null
}

/** The same payments from the same coins for more fee, or nothing but change. */
export function replacing({ sent, along, isCancelling = false, ...way }: Replacing): Order {
  const back = sent.own.find(({ place }) => place.chain === 1)
  return {
    kept: sent.coins,
    payments: isCancelling ? [] : sent.payments,
    changePlace: back?.place ?? null,
    leastFeeSats: (vsize) => most(replacingSats(sent, along, vsize), togetherSats(way, vsize)),
  }
}

/**
 * Refuses a rate that somebody said, and that is too low to replace what waits: more than they said
 * is never taken silently.
 * @throws Fault draft.rate_low with the least that would do
 */
export function checkRate(
  { sent, ...way }: Replacing,
  { feeSats, droppedSats, vsize }: Pick<Drafted, 'feeSats' | 'droppedSats' | 'vsize'>,
): void {
  const takenSats = feeSats - droppedSats
  if (takenSats <= togetherSats(way, vsize)) return
  const leastSatPerVb = Math.ceil(Number(takenSats * 1_000n) / vsize) / 1_000
  throw new Fault('draft.rate_low', { txid: sent.txid, leastSatPerVb })
}

export type PullingAlong = {
  /** Outputs of the waiting transaction, which are the wallet's. */
  readonly coins: readonly ProvenCoin[]
  /** That transaction with its own ancestors. */
  readonly ancestors: readonly Ancestor[]
  readonly rateSatPerKvb: bigint
}

/** Those outputs back into the wallet, with the fee that all of them lack. */
export function pullingAlong({ coins, ...way }: PullingAlong): Order {
  const leastFeeSats = (vsize: number) => togetherSats(way, vsize)
  return { kept: coins, payments: [], changePlace: null, leastFeeSats }
}

/**
 * What a replacement pays at least: more than all it drives out, by the relay fee of its own bytes
 * (BIP 125, rules 3 and 4), and at a higher rate than what it conflicts with (Bitcoin Core).
 */
export function replacingSats(sent: Paid, along: readonly Paid[], vsize: number): bigint {
  const drivenOutSats = along.reduce((total, { feeSats }) => total + feeSats, sent.feeSats)
  const relayedSats = drivenOutSats + atRate(INCREMENT_SAT_PER_KVB, vsize)
  const aboveRateSats = (sent.feeSats * BigInt(vsize)) / BigInt(sent.vsize) + 1n
  return most(relayedSats, aboveRateSats)
}

type Way = Pick<PullingAlong, 'ancestors' | 'rateSatPerKvb'>

function togetherSats({ ancestors, rateSatPerKvb }: Way, vsize: number): bigint {
  return atRate(rateSatPerKvb, vsize) + lackingSats(ancestors, rateSatPerKvb)
}

/**
 * What ancestors lack to be mined at this rate with their descendant. Those that miners take by
 * themselves lack nothing, and lend nothing: they are in a block before.
 */
export function lackingSats(ancestors: readonly Ancestor[], rateSatPerKvb: bigint): bigint {
  const left = new Map(ancestors.map((each) => [each.txid, each]))
  for (;;) {
    const taken = [...left.values()]
      .map((each) => withAncestors(each, left))
      .find((together) => {
        const { feeSats, vsize } = totalOf(together)
        return feeSats >= atRate(rateSatPerKvb, vsize)
      })
    if (!taken) break
    for (const { txid } of taken) left.delete(txid)
  }
  const { feeSats, vsize } = totalOf([...left.values()])
  return most(atRate(rateSatPerKvb, vsize) - feeSats, 0n)
}

function withAncestors(last: Ancestor, left: ReadonlyMap<string, Ancestor>): readonly Ancestor[] {
  const found = new Set([last])
  for (const each of found) {
    for (const txid of each.parents) {
      const parent = left.get(txid)
      if (parent) found.add(parent)
    }
  }
  return [...found]
}

function totalOf(some: readonly Paid[]): Paid {
  return {
    feeSats: some.reduce((total, { feeSats }) => total + feeSats, 0n),
    vsize: some.reduce((total, { vsize }) => total + vsize, 0),
  }
}

const atRate = (satPerKvb: bigint, vsize: number): bigint =>
  (BigInt(vsize) * satPerKvb + 999n) / 1000n

const most = (one: bigint, other: bigint): bigint => (one > other ? one : other)

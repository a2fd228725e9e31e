// Builds an unsigned spend: coins, fee, change and a PSBT that carries all a signer has to check.
// Chance and what the chain says are given; whoever signs checks everything again.

import { addressOf, scriptOf } from '../bitcoin/address.ts'
import type { Sats } from '../bitcoin/amounts.ts'
import { type DerivedScripts, deriveScripts } from '../bitcoin/descriptor.ts'
import type { Network } from '../bitcoin/network.ts'
import type { Psbt } from '../bitcoin/psbt.ts'
import { createPsbt, type NewInput, type NewOutput } from '../bitcoin/psbt-write.ts'
import { readTransaction, type TxOutput, txidOf } from '../bitcoin/transaction.ts'
import { Fault } from '../fault.ts'
import { type Candidate, dustSats, type Selection, selectCoins, type Wanted } from './coins.ts'
import { fieldsOf } from './places.ts'
import type { Place, Wallet } from './wallet.ts'

/** Where nobody can estimate. */
export const DEFAULT_RATE_SAT_PER_KVB = 2_000n

/** A coinbase output can be spent from its hundredth confirmation on (consensus). */
export const COINBASE_MATURITY = 100

/** Replaceable (BIP 125), and no planner takes a timelock path because of it. */
const SEQUENCE = 0xfffffffd

/** What a coinbase input spends. */
const NO_TXID = '00'.repeat(32)

export type PaymentOrder = { readonly address: string; readonly amountSats: Sats }

/** A coin of the wallet that may be spent. */
export type FreeCoin = Candidate & {
  readonly txid: string
  readonly index: number
  readonly place: Place
  readonly scripts: DerivedScripts
  /** Counted with its own block; 0 for one that is in none. */
  readonly confirmations: number
}

/** The same, with the whole transaction that made it. */
export type ProvenCoin<C extends FreeCoin = FreeCoin> = C & {
  readonly raw: Uint8Array
  readonly isCoinbase: boolean
}

export type DraftOrder<C extends FreeCoin> = {
  readonly wallet: Wallet
  readonly payments: readonly TxOutput[]
  readonly coins: readonly C[]
  /** The next index of the change chain that nothing has used. */
  readonly changeIndex: number
  readonly rateSatPerKvb: bigint
  /** From when on it may be sent, as a transaction has it; at any time without. */
  readonly lockTime?: number | undefined
  readonly isAll?: boolean
  readonly isMax?: boolean
  readonly returningSats?: bigint
  /** Spent in any case, before others: those of a spend that is replaced, or pulled along. */
  readonly kept?: readonly ProvenCoin[]
  /** Where change goes instead of the next unused place: it has been used already. */
  readonly changePlace?: Place | null
  readonly leastFeeSats?: (vsize: number) => bigint
  /** A number below the one given, that nobody can guess: the place of the change. */
  readonly chance: (below: number) => number
}

export type Drafted = {
  readonly psbt: Psbt
  readonly coins: readonly ProvenCoin[]
  readonly payments: readonly TxOutput[]
  readonly change: (Place & { readonly address: string; readonly amountSats: Sats }) | null
  readonly feeSats: Sats
  /** The part of the fee that would have been change too small to be had. */
  readonly droppedSats: Sats
  readonly vsize: number
  /** What leaves the wallet: payments and fee. */
  readonly amountSats: bigint
}

/**
 * Where payments go.
 * @param isMax - the last one's amount is worked out
 * @throws Fault address.invalid, client.payment_dust
 */
export function paymentOutputs(
  orders: readonly PaymentOrder[],
  network: Network,
  isMax = false,
): readonly TxOutput[] {
  return orders.map(({ address, amountSats }, at) => {
    const script = scriptOf(address, network)
    const leastSats = dustSats(script)
    const isGiven = !isMax || at + 1 < orders.length
    if (isGiven && amountSats < leastSats) {
      throw new Fault('client.payment_dust', { address, amountSats, leastSats })
    }
    return { amountSats, script }
  })
}

/**
 * Drafts. It yields each coin it needs the transaction of, and takes that transaction's bytes.
 * @throws Fault client.funds_short, client.coin_false, psbt.utxo_mismatch, transaction.*
 */
export function* draftSpend<C extends FreeCoin>(
  order: DraftOrder<C>,
): Generator<C, Drafted, Uint8Array> {
  const { wallet, changeIndex } = order
  const place: Place = order.changePlace ?? { chain: 1, index: changeIndex }
  const scripts = deriveScripts(wallet.descriptor, place.chain, place.index)
  const selection = yield* chooseCoins(order, {
    payments: order.payments,
    changeScript: scripts.script,
    threshold: wallet.descriptor.threshold,
    witnessScript: scripts.witnessScript,
    ...(scripts.redeemScript && { redeemScript: scripts.redeemScript }),
    rateSatPerKvb: order.rateSatPerKvb,
    isAll: order.isAll ?? false,
    isMax: order.isMax ?? false,
    returningSats: order.returningSats ?? 0n,
    ...(order.leastFeeSats && { leastFeeSats: order.leastFeeSats }),
  })
  const { coins, payments, changeSats, feeSats, droppedSats, vsize } = selection
  const outputs: NewOutput[] = [...payments]
  if (changeSats !== null) {
    const change = { amountSats: changeSats, ...ownOutput(wallet, place, scripts) }
    // Anywhere among the payments, so that its position tells nobody which is the change.
    outputs.splice(order.chance(outputs.length + 1), 0, change)
  }
  const inputs = coins.map((coin) => newInput(wallet, coin))
  const psbt = createPsbt({ inputs, outputs, lockTime: order.lockTime ?? 0 })
  const paidSats = payments.reduce((total, { amountSats }) => total + amountSats, 0n)
  const address = addressOf(scripts.script, wallet.network) ?? ''
  return {
    psbt,
    coins,
    payments,
    change: changeSats === null ? null : { ...place, address, amountSats: changeSats },
    feeSats,
    droppedSats,
    vsize,
    amountSats: paidSats + feeSats,
  }
}

/**
 * Selects, looks what the coins come from, and selects again without those that are too young.
 * Beside coins that are kept only such as are in blocks may be spent (BIP 125, rule 2).
 */
function* chooseCoins<C extends FreeCoin>(
  { coins: spendable, kept = [] }: DraftOrder<C>,
  wanted: Wanted,
): Generator<C, Selection<ProvenCoin>, Uint8Array> {
  const known = new Map<FreeCoin, ProvenCoin>(kept.map((coin) => [coin, coin]))
  const young = new Set<FreeCoin>()
  const isFree = (coin: C) => !young.has(coin) && (kept.length === 0 || coin.confirmations > 0)
  for (;;) {
    const selection = selectCoins<C | ProvenCoin>(spendable.filter(isFree), wanted, kept)
    const coins: ProvenCoin[] = []
    const before = young.size
    for (const coin of selection.coins) {
      const found = known.get(coin)
      // What is not known yet is of those that may be spent.
      const proof = found ?? proven(coin, yield coin as C)
      known.set(coin, proof)
      coins.push(proof)
      const isYoung = proof.isCoinbase && coin.confirmations < COINBASE_MATURITY
      if (isYoung && !kept.includes(proof)) young.add(coin)
    }
    if (young.size === before) return { ...selection, coins }
  }
}

/** @throws Fault psbt.utxo_mismatch, client.coin_false unless the transaction has this coin */
export function proven<C extends FreeCoin>(coin: C, raw: Uint8Array): ProvenCoin<C> {
  const previous = readTransaction(raw)
  const { txid, index, scripts } = coin
  if (txidOf(previous) !== txid) throw new Fault('psbt.utxo_mismatch', { txid, outputIndex: index })
  const output = previous.outputs[index]
  const isThere =
    output?.amountSats === coin.amountSats && output.script.toHex() === scripts.script.toHex()
  if (!isThere) throw new Fault('client.coin_false', { txid, outputIndex: index })
  return { ...coin, scripts, raw, isCoinbase: previous.inputs[0]?.txid === NO_TXID }
}

function newInput(wallet: Wallet, coin: ProvenCoin): NewInput {
  const { txid, index, raw, amountSats, place, scripts } = coin
  return {
    txid,
    index,
    sequence: SEQUENCE,
    nonWitnessUtxo: raw,
    witnessUtxo: { amountSats, script: scripts.script },
    ...fieldsOf(wallet.descriptor, { ...place, scripts }),
  }
}

function ownOutput(wallet: Wallet, place: Place, scripts: DerivedScripts) {
  return { script: scripts.script, ...fieldsOf(wallet.descriptor, { ...place, scripts }) }
}

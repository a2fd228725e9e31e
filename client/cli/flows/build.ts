// Builds an unsigned spend: coins, fee, change and a PSBT that carries all a signer has to check.

import { randomInt } from 'node:crypto'
import { addressOf, scriptOf } from '@countersign/core/bitcoin/address.ts'
import type { Sats } from '@countersign/core/bitcoin/amounts.ts'
import { type DerivedScripts, deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { createPsbt, type NewInput, type NewOutput } from '@countersign/core/bitcoin/psbt-write.ts'
import { readTransaction, txidOf } from '@countersign/core/bitcoin/transaction.ts'
import { Fault } from '@countersign/core/fault.ts'
import { fieldsOf } from '@countersign/core/wallet/places.ts'
import type { Place, Wallet } from '@countersign/core/wallet/wallet.ts'
import { type ChainView, COINBASE_MATURITY, type Coin } from '../chain/view.ts'
import type { Context } from '../context.ts'
import { dustSats, type Selection, selectCoins, type Wanted } from './coins.ts'
import { lookAtFunds, viewOf } from './funds.ts'

/** Where the node cannot estimate. */
const DEFAULT_RATE_SAT_PER_KVB = 2_000n

/** Replaceable (BIP 125), and no planner takes a timelock path because of it. */
const SEQUENCE = 0xfffffffd

/** What a coinbase input spends. */
const NO_TXID = '00'.repeat(32)

export type PaymentOrder = { readonly address: string; readonly amountSats: Sats }

export type SpendOrder = {
  readonly wallet: string
  readonly payments: readonly PaymentOrder[]
  /** For 1,000 virtual bytes; without it the node estimates. */
  readonly rateSatPerKvb?: bigint
}

export type Draft = {
  readonly psbt: Psbt
  readonly wallet: Wallet
  readonly walletName: string
  readonly payments: readonly PaymentOrder[]
  readonly change: (Place & { readonly address: string; readonly amountSats: Sats }) | null
  readonly feeSats: Sats
  /** The part of the fee that would have been change too small to be had. */
  readonly droppedSats: Sats
  readonly vsize: number
  /** What leaves the wallet: payments and fee. */
  readonly amountSats: bigint
  readonly rate: { readonly satPerKvb: bigint; readonly from: 'asked' | 'node' | 'default' }
}

/**
 * Builds; nothing is signed, asked or kept yet.
 * @throws Fault address.invalid, client.payment_dust, client.funds_short, chain.*
 */
export async function buildSpend(context: Context, order: SpendOrder): Promise<Draft> {
  const { pinned, spendable, returningSats } = await lookAtFunds(context, order.wallet)
  const { wallet } = pinned
  const payments = order.payments.map(({ address, amountSats }) => {
    const script = scriptOf(address, wallet.network)
    const dust = dustSats(script)
    if (amountSats < dust) throw new Fault('client.payment_dust', { amountSats, leastSats: dust })
    return { amountSats, script }
  })
  const view = viewOf(context, pinned)
  const rate = await chooseRate(view, order.rateSatPerKvb)
  const place = { chain: 1, index: pinned.marks[1] + 1 } as const
  const scripts = deriveScripts(wallet.descriptor, place.chain, place.index)
  const selection = await chooseCoins(view, spendable, {
    payments,
    changeScript: scripts.script,
    threshold: wallet.descriptor.threshold,
    witnessScript: scripts.witnessScript,
    ...(scripts.redeemScript && { redeemScript: scripts.redeemScript }),
    rateSatPerKvb: rate.satPerKvb,
    returningSats,
  })
  const { changeSats, feeSats, droppedSats, vsize } = selection
  const outputs: NewOutput[] = [...payments]
  if (changeSats !== null) {
    const change = { amountSats: changeSats, ...ownOutput(wallet, place, scripts) }
    // Anywhere among the payments, so that its position tells nobody which is the change.
    outputs.splice(randomInt(outputs.length + 1), 0, change)
  }
  const inputs = selection.coins.map((coin) => newInput(wallet, coin))
  const psbt = createPsbt({ inputs, outputs, lockTime: 0 })
  const paidSats = payments.reduce((total, { amountSats }) => total + amountSats, 0n)
  const changeAddress = addressOf(scripts.script, wallet.network) ?? ''
  return {
    psbt,
    wallet,
    walletName: pinned.name,
    payments: order.payments,
    change:
      changeSats === null ? null : { ...place, address: changeAddress, amountSats: changeSats },
    feeSats,
    droppedSats,
    vsize,
    amountSats: paidSats + feeSats,
    rate,
  }
}

async function chooseRate(view: ChainView, asked: bigint | undefined): Promise<Draft['rate']> {
  const { leastSatPerKvb: least, estimatedSatPerKvb: estimated } = await view.rates()
  if (asked !== undefined) {
    if (asked >= least) return { satPerKvb: asked, from: 'asked' }
    const reason = `the node takes nothing below ${Number(least) / 1000} sat/vB`
    throw new Fault('client.argument_invalid', { option: '--fee-rate', reason })
  }
  if (estimated !== null) return { satPerKvb: estimated > least ? estimated : least, from: 'node' }
  const satPerKvb = least > DEFAULT_RATE_SAT_PER_KVB ? least : DEFAULT_RATE_SAT_PER_KVB
  return { satPerKvb, from: 'default' }
}

/** A coin with the whole transaction that made it. */
type ProvenCoin = Coin & { readonly raw: Uint8Array; readonly isCoinbase: boolean }

/** Selects, looks what the coins come from, and selects again without those that are too young. */
async function chooseCoins(
  view: ChainView,
  spendable: readonly Coin[],
  wanted: Wanted,
): Promise<Selection<ProvenCoin>> {
  const young = new Set<Coin>()
  for (;;) {
    const free = spendable.filter((coin) => !young.has(coin))
    const selection = selectCoins(free, wanted)
    const coins: ProvenCoin[] = []
    for (const coin of selection.coins) coins.push(await proven(view, coin))
    const before = young.size
    for (const [at, { isCoinbase, confirmations }] of coins.entries()) {
      const coin = selection.coins[at]
      if (coin && isCoinbase && confirmations < COINBASE_MATURITY) young.add(coin)
    }
    if (young.size === before) return { ...selection, coins }
  }
}

/** @throws Fault psbt.utxo_mismatch, client.coin_false unless the transaction has this coin */
async function proven(view: ChainView, coin: Coin): Promise<ProvenCoin> {
  const raw = await view.previousTransaction(coin)
  const previous = readTransaction(raw)
  const { txid, index } = coin
  if (txidOf(previous) !== txid) throw new Fault('psbt.utxo_mismatch', { txid, outputIndex: index })
  const output = previous.outputs[index]
  const isThere =
    output?.amountSats === coin.amountSats && output.script.toHex() === coin.scripts.script.toHex()
  if (!isThere) throw new Fault('client.coin_false', { txid, outputIndex: index })
  return { ...coin, raw, isCoinbase: previous.inputs[0]?.txid === NO_TXID }
}

function newInput(wallet: Wallet, { txid, index, raw, ...coin }: ProvenCoin): NewInput {
  const { amountSats, place, scripts } = coin
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

// Builds an unsigned spend: coins, fee, change and a PSBT that carries all a signer has to check.

import { randomInt } from 'node:crypto'
import { addressOf, scriptOf } from '@countersign/core/bitcoin/address.ts'
import type { Sats } from '@countersign/core/bitcoin/amounts.ts'
import { type DerivedScripts, deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { KeyPath, Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { createPsbt, type NewInput, type NewOutput } from '@countersign/core/bitcoin/psbt-write.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Place, Wallet } from '@countersign/core/wallet/wallet.ts'
import { estimateRateSatPerKvb, minRateSatPerKvb } from '../chain/node.ts'
import { type Coin, previousTransaction } from '../chain/scan.ts'
import type { Context } from '../context.ts'
import { dustSats, selectCoins } from './coins.ts'
import { lookAtFunds, nodeOf } from './funds.ts'

/** Where the node cannot estimate. */
const DEFAULT_RATE_SAT_PER_KVB = 2_000n

/** Replaceable (BIP 125), and no planner takes a timelock path because of it. */
const SEQUENCE = 0xfffffffd

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
  const rate = await chooseRate(context, order.rateSatPerKvb)
  const place = { chain: 1, index: pinned.marks[1] + 1 } as const
  const scripts = deriveScripts(wallet.descriptor, place.chain, place.index)
  const selection = selectCoins(spendable, {
    payments,
    changeScript: scripts.script,
    threshold: wallet.descriptor.threshold,
    witnessScript: scripts.witnessScript,
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
  const inputs = await Promise.all(selection.coins.map((coin) => newInput(context, wallet, coin)))
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

async function chooseRate(context: Context, asked: bigint | undefined): Promise<Draft['rate']> {
  const node = nodeOf(context)
  const least = await minRateSatPerKvb(node)
  if (asked !== undefined) {
    if (asked >= least) return { satPerKvb: asked, from: 'asked' }
    const reason = `the node takes nothing below ${Number(least) / 1000} sat/vB`
    throw new Fault('client.argument_invalid', { option: '--fee-rate', reason })
  }
  const estimated = await estimateRateSatPerKvb(node)
  if (estimated !== null) return { satPerKvb: estimated > least ? estimated : least, from: 'node' }
  const satPerKvb = least > DEFAULT_RATE_SAT_PER_KVB ? least : DEFAULT_RATE_SAT_PER_KVB
  return { satPerKvb, from: 'default' }
}

async function newInput(context: Context, wallet: Wallet, coin: Coin): Promise<NewInput> {
  const { txid, index, amountSats, place, scripts } = coin
  return {
    txid,
    index,
    sequence: SEQUENCE,
    nonWitnessUtxo: await previousTransaction(nodeOf(context), coin),
    witnessUtxo: { amountSats, script: scripts.script },
    witnessScript: scripts.witnessScript,
    keyPaths: keyPaths(wallet, place, scripts),
  }
}

function ownOutput(wallet: Wallet, place: Place, scripts: DerivedScripts) {
  const { script, witnessScript } = scripts
  return { script, witnessScript, keyPaths: keyPaths(wallet, place, scripts) }
}

function keyPaths(wallet: Wallet, place: Place, scripts: DerivedScripts): readonly KeyPath[] {
  return wallet.descriptor.keys.map(({ origin }, at) => ({
    publicKey: scripts.publicKeys[at] as Uint8Array,
    fingerprint: origin?.fingerprint ?? '00000000',
    path: [...(origin?.path ?? []), place.chain, place.index],
  }))
}

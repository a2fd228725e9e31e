// Builds an unsigned spend from what the chain's view says: see core/wallet/draft.ts.

import { randomInt } from 'node:crypto'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'
import {
  DEFAULT_RATE_SAT_PER_KVB,
  type Drafted,
  draftSpend,
  type PaymentOrder,
  paymentOutputs,
} from '@countersign/core/wallet/draft.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { ChainView, Coin } from '../chain/view.ts'
import type { Context } from '../context.ts'
import { lookAtFunds, viewOf } from './funds.ts'

export type SpendOrder = {
  readonly wallet: string
  readonly payments: readonly PaymentOrder[]
  /** For 1,000 virtual bytes; without it the node estimates. */
  readonly rateSatPerKvb?: bigint
  /** All that can be spent: the last payment's amount is worked out. */
  readonly isMax?: boolean
  /** All of the coins. */
  readonly isAll?: boolean
  /** Of those that can be spent, the ones that may be. */
  readonly pick?: (coins: readonly Coin[]) => readonly Coin[]
}

export type Draft = Omit<Drafted, 'payments' | 'coins'> & {
  readonly wallet: Wallet
  readonly walletName: string
  readonly payments: readonly PaymentOrder[]
  readonly rate: { readonly satPerKvb: bigint; readonly from: 'asked' | 'node' | 'default' }
}

/**
 * Builds; nothing is signed, asked or kept yet.
 * @throws Fault address.invalid, client.payment_dust, client.funds_short, chain.*
 */
export async function buildSpend(context: Context, order: SpendOrder): Promise<Draft> {
  const { pinned, spendable, returningSats } = await lookAtFunds(context, order.wallet)
  const { wallet } = pinned
  const { isMax = false } = order
  const outputs = paymentOutputs(order.payments, wallet.network, isMax)
  const view = viewOf(context, pinned)
  const rate = await chooseRate(view, order.rateSatPerKvb)
  const drafting = draftSpend({
    wallet,
    payments: outputs,
    isMax,
    isAll: order.isAll ?? false,
    coins: order.pick?.(spendable) ?? spendable,
    changeIndex: pinned.marks[1] + 1,
    rateSatPerKvb: rate.satPerKvb,
    returningSats,
    chance: (below) => randomInt(below),
  })
  let step = drafting.next()
  while (!step.done) step = drafting.next(await view.previousTransaction(step.value))
  const { coins: _, payments: paid, ...drafted } = step.value
  const payments = order.payments.map(({ address }, at) => {
    return { address, amountSats: paid[at]?.amountSats ?? sats(0n) }
  })
  return { ...drafted, wallet, walletName: pinned.name, payments, rate }
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

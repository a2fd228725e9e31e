// Builds an unsigned spend from what the chain's view says: see core/wallet/draft.ts.

import { randomInt } from 'node:crypto'
import { Fault } from '@countersign/core/fault.ts'
import {
  DEFAULT_RATE_SAT_PER_KVB,
  type Drafted,
  type DraftOrder,
  draftSpend,
  type PaymentOrder,
  paymentOutputs,
} from '@countersign/core/wallet/draft.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'
import type { ChainView, Coin } from '../chain/view.ts'
import type { Context } from '../context.ts'
import type { PinnedWallet } from '../keep/wallets.ts'
import { lookAtFunds, viewOf } from './funds.ts'

export type SpendOrder = {
  readonly wallet: string
  readonly payments: readonly PaymentOrder[]
  /** For 1,000 virtual bytes; without it the node estimates. */
  readonly rateSatPerKvb?: bigint
  /** All that can be spent: the last payment's amount is worked out. */
  readonly isMax?: boolean
  /** From when on it may be sent, as a transaction has it. */
  readonly lockTime?: number | undefined
}

export type Draft = Omit<Drafted, 'coins'> & {
  readonly wallet: Wallet
  readonly walletName: string
  readonly rate: Rate
}

export type Rate = {
  readonly satPerKvb: bigint
  readonly from: 'asked' | 'node' | 'default'
}

/**
 * Builds; nothing is signed, asked or kept yet.
 * @throws Fault address.invalid, client.payment_dust, client.funds_short, chain.*
 */
export async function buildSpend(context: Context, order: SpendOrder): Promise<Draft> {
  const { pinned, spendable, returningSats } = await lookAtFunds(context, order.wallet)
  const { isMax = false, lockTime } = order
  const payments = paymentOutputs(order.payments, pinned.wallet.network, isMax)
  const rate = await chooseRate(viewOf(context, pinned), order.rateSatPerKvb)
  const drafting = { payments, isMax, coins: spendable, returningSats, lockTime }
  return draftFrom(context, { pinned, rate }, drafting)
}

export type Founded = { readonly pinned: PinnedWallet; readonly rate: Rate }

type Drafting = Omit<DraftOrder<Coin>, 'wallet' | 'changeIndex' | 'rateSatPerKvb' | 'chance'>

/** @throws Fault client.funds_short, chain.* */
export async function draftFrom(
  context: Context,
  { pinned, rate }: Founded,
  order: Drafting,
): Promise<Draft> {
  const { wallet, name, marks } = pinned
  const view = viewOf(context, pinned)
  const drafting = draftSpend({
    ...order,
    wallet,
    changeIndex: marks[1] + 1,
    rateSatPerKvb: rate.satPerKvb,
    chance: (below) => randomInt(below),
  })
  let step = drafting.next()
  while (!step.done) step = drafting.next(await view.previousTransaction(step.value))
  const { coins: _, ...drafted } = step.value
  return { ...drafted, wallet, walletName: name, rate }
}

/** @param isSoon - for the next block, instead of within six */
export async function chooseRate(
  view: ChainView,
  asked: bigint | undefined,
  isSoon = false,
): Promise<Rate> {
  const { leastSatPerKvb: least, estimatedSatPerKvb, soonSatPerKvb } = await view.rates()
  const estimated = isSoon ? soonSatPerKvb : estimatedSatPerKvb
  if (asked !== undefined) {
    if (asked >= least) return { satPerKvb: asked, from: 'asked' }
    const reason = `the node takes nothing below ${Number(least) / 1000} sat/vB`
    throw new Fault('client.argument_invalid', { option: '--fee-rate', reason })
  }
  if (estimated !== null) return { satPerKvb: estimated > least ? estimated : least, from: 'node' }
  const satPerKvb = least > DEFAULT_RATE_SAT_PER_KVB ? least : DEFAULT_RATE_SAT_PER_KVB
  return { satPerKvb, from: 'default' }
}

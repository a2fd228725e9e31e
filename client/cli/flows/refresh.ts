// A spend to the wallet itself of the coins whose timelock nears opening: `spend WALLET --refresh`.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'
import { dueCoins, refreshTooDear } from '@countersign/core/wallet/exit/refresh.ts'
import type { Context } from '../context.ts'
import { chooseRate, draftFrom } from './build.ts'
import type { Consolidated, ConsolidateOrder } from './consolidate.ts'
import { lookAtFunds, viewOf } from './funds.ts'

/**
 * All of those coins and no other, paying nobody.
 * @throws Fault client.argument_invalid where none is due, or it costs too much; chain.*
 */
export async function buildRefresh(
  context: Context,
  { wallet: name, rateSatPerKvb }: Omit<ConsolidateOrder, 'belowSats'>,
): Promise<Consolidated> {
  const { pinned, spendable } = await lookAtFunds(context, name)
  const coins = dueCoins(pinned.wallet.descriptor, spendable)
  if (coins.length === 0) {
    const reason = 'no coin has a timelock that opens soon'
    throw new Fault('client.argument_invalid', { option: '--refresh', wallet: name, reason })
  }
  const rate = await chooseRate(viewOf(context, pinned), rateSatPerKvb)
  const draft = await draftFrom(context, { pinned, rate }, { payments: [], coins, isAll: true })
  const { change, feeSats } = draft
  const heldSats = (change?.amountSats ?? sats(0n)) + feeSats
  const isRateAsked = rate.from === 'asked'
  const dear = refreshTooDear({ feeSats, heldSats, rateSatPerKvb: rate.satPerKvb, isRateAsked })
  if (dear) throw new Fault('client.argument_invalid', { option: '--refresh', ...dear })
  return { draft, notes: ['All of it comes back.'] }
}

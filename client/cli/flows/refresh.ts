// A spend to the wallet itself of the coins whose timelock nears opening: `spend WALLET --refresh`.

import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'
import { checkRefreshCost, dueCoins } from '@countersign/core/wallet/exit/refresh.ts'
import type { Coin } from '../chain/view.ts'
import type { PinnedWallet } from '../keep/wallets.ts'
import type { Draft } from './build.ts'

/** All of those coins and no other, paying nobody. */
export function refreshOrder({ name, wallet }: PinnedWallet) {
  const pick = (coins: readonly Coin[]): readonly Coin[] => {
    const due = dueCoins(wallet.descriptor, coins)
    if (due.length === 0) {
      const reason = 'no coin has a timelock that opens soon'
      throw new Fault('client.argument_invalid', { option: '--refresh', wallet: name, reason })
    }
    return due
  }
  return { order: { payments: [], isAll: true, pick }, notes: ['All of it comes back.'] }
}

/** @throws Fault client.argument_invalid for one that costs too much, or leaves nothing */
export function checkRefresh({ change, feeSats, rate }: Draft): void {
  const heldSats = (change?.amountSats ?? sats(0n)) + feeSats
  const isRateAsked = rate.from === 'asked'
  checkRefreshCost({ feeSats, heldSats, rateSatPerKvb: rate.satPerKvb, isRateAsked })
}

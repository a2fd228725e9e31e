// Which coins a spend takes that pays nobody: small ones that become one, or those whose timelock
// nears opening. Whether now is the time, too, unless somebody named the rate.

import { Fault } from '@countersign/core/fault.ts'
import { checkCheap, inputVbytes, smallCoins } from '@countersign/core/wallet/consolidate.ts'
import type { Drafted, FreeCoin } from '@countersign/core/wallet/draft.ts'
import { dueCoins, refreshTooDear } from '@countersign/core/wallet/exit/refresh.ts'
import type { Wallet } from '@countersign/core/wallet/wallet.ts'

export type OwnOrder =
  | { readonly kind: 'consolidate'; readonly belowSats: bigint }
  | { readonly kind: 'refresh' }

/** Small coins that stay. */
export type Left = {
  /** For another time: it takes so many at once. */
  readonly later: number
  /** They cost more to spend than they hold. */
  readonly worthless: number
}

export type Own = {
  readonly coins: readonly FreeCoin[]
  readonly left: Left
  /** @throws Fault consolidate.rate_high */
  check(drafted: Drafted): void
}

type Choosing = {
  readonly wallet: Wallet
  readonly free: readonly FreeCoin[]
  readonly rateSatPerKvb: bigint
  /** Whether a person named the rate. */
  readonly isRateAsked: boolean
}

/** @throws Fault consolidate.nothing, consolidate.rate_high */
export function chooseOwn(
  { wallet, free, rateSatPerKvb, isRateAsked }: Choosing,
  order: OwnOrder,
): Own {
  const { descriptor } = wallet
  if (order.kind === 'consolidate') {
    checkCheap(rateSatPerKvb, isRateAsked)
    const { belowSats } = order
    const small = { belowSats, rateSatPerKvb, inputVbytes: inputVbytes(descriptor) }
    const { coins, ...left } = smallCoins(free, small)
    return { coins, left, check: () => {} }
  }
  const coins = dueCoins(descriptor, free)
  if (coins.length === 0) {
    throw new Fault('consolidate.nothing', { reason: 'no coin has a timelock that opens soon' })
  }
  const heldSats = coins.reduce((sum, { amountSats }) => sum + amountSats, 0n)
  const check = ({ feeSats }: Drafted): void => {
    const dear = refreshTooDear({ feeSats, heldSats, rateSatPerKvb, isRateAsked })
    if (dear) throw new Fault('consolidate.rate_high', dear)
  }
  return { coins, left: { later: 0, worthless: 0 }, check }
}

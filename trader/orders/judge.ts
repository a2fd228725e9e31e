// Whether an order may be placed, by the account's policy as the signer told it just now, prices
// for which the trader itself ended TLS, and what the trader's own journal says was placed.

import { type Decimal, divide, ONE } from '@countersign/core/exchange/decimal.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import { decideOrder, type OrderVerdict } from '@countersign/core/exchange/policy/decide.ts'
import {
  notionalOf,
  type OrderFacts,
  type OrderInitiator,
  type PriceAt,
} from '@countersign/core/exchange/policy/facts.ts'
import {
  type OrderPolicy,
  orderPolicyFromCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'
import type { Account } from '../accounts.ts'
import type { Standing } from '../asked.ts'
import type { Prices } from '../prices/prices.ts'
import type { Trader } from '../trader.ts'
import type { Placement } from './placement.ts'

/** What is not in the order itself. */
export type Scene = {
  readonly policy: OrderPolicy
  readonly standing: Standing
  readonly initiator: OrderInitiator
  readonly reference: PriceAt | null
  readonly rate: PriceAt | null
}

export type Judged = {
  readonly verdict: OrderVerdict
  /** What it may move at most; null where no fresh price says so. */
  readonly notional: Decimal | null
}

/** Who asks by a device, as policies know them. */
export function initiatorOf({ member, roles, groups }: Standing, device: string): Initiator {
  const kind = roles.includes('owner') ? 'owner' : 'member'
  return { kind, member, device, roles, groups }
}

type Setting = {
  readonly account: Account
  readonly market: string
  readonly standing: Standing
  readonly initiator: OrderInitiator
}

/**
 * Asks for fresh prices; without one what it is for stays unknown, and rules fire.
 * @throws Fault exchange.policy_missing when the charter has no such account
 */
export async function setScene(
  { prices, time }: Pick<Trader, 'prices' | 'time'>,
  { account, market, standing, initiator }: Setting,
): Promise<Scene> {
  if (!standing.account) throw new Fault('exchange.policy_missing', { account: account.name })
  const policy = orderPolicyFromCanonical(standing.account.policy)
  const ask = (symbol: string) => middleOf(prices, account, symbol)
  const quote = market.split('/')[1] ?? ''
  const reference = await ask(market)
  if (quote === account.quote) {
    return { policy, standing, initiator, reference, rate: { price: ONE, at: time() } }
  }
  const straight = await ask(`${quote}/${account.quote}`)
  const turned = straight ? null : await ask(`${account.quote}/${quote}`)
  const rate = turned ? { ...turned, price: divide(ONE, turned.price, 'up') } : straight
  return { policy, standing, initiator, reference, rate }
}

async function middleOf(prices: Prices, { venue }: Account, market: string) {
  const tick = await prices.ask(venue, market).catch(() => null)
  return tick && middle(tick)
}

function middle({ top, bid, ask, receivedAt: at }: Tick): PriceAt | null {
  const [low, high] = top ? [top.bid, top.ask] : [bid, ask]
  return low === null || high === null ? null : { price: (low + high) / 2n, at }
}

type Wanted = Pick<Placement, 'account' | 'market' | 'side' | 'amount' | 'kind' | 'plan'>

/** Decides at this moment, by all that was placed until now. */
export function judge(
  { orders, time }: Pick<Trader, 'orders' | 'time'>,
  { policy, standing, initiator, reference, rate }: Scene,
  { account, market, side, amount, kind, plan }: Wanted,
): Judged {
  const now = time()
  const order = { side, kind, amount, price: plan.price, leverage: ONE }
  const facts: OrderFacts = { operation: 'place', market, order, initiator, reference, rate }
  const history = orders.book.history(account)
  const verdict = decideOrder({ policy, facts, history, standing: howItStands(standing), now })
  return { verdict, notional: notionalOf(facts, now) }
}

/** Of several stops the strictest; an account that the charter has not is frozen. */
function howItStands({ frozen, signerFrozen, account }: Standing) {
  if (frozen.length > 0 || signerFrozen !== '' || !account) return 'frozen'
  return account.standing
}

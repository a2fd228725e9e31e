// An order to be placed at once: what it is, judged by the account's policy, and how it is placed.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { Fault } from '@countersign/core/fault.ts'
import { standingOf } from '../asked.ts'
import { initiatorOf, judge, type Scene, setScene } from '../orders/judge.ts'
import type { Placement } from '../orders/placement.ts'
import { type Asker, checkGiven, type Prepared } from './prepared.ts'

export type PlaceBody = TraderBody<'order.preview'>

/** @throws Fault exchange.* */
export async function preparePlacing(asker: Asker, body: PlaceBody): Promise<Prepared> {
  const { trader, device, proofs } = asker
  const scene = await sceneOf(asker, body)
  const wanted = placementOf(asker, body)
  const { verdict, notional } = judge(trader, scene, wanted)
  return {
    verdict,
    scene,
    notional,
    async carryOut(given, guard) {
      if (notional === null) throw new Fault('exchange.price_missing', { market: body.market })
      const { isTold } = checkGiven(asker, verdict, given)
      const check = (fitted: Placement) => {
        guard()
        // Another one may have been placed while the code was looked at.
        checkGiven(asker, judge(trader, scene, fitted).verdict, given)
      }
      const placement = { ...wanted, notional, device }
      await trader.orders.placements.place(placement, { proofs, check, isTold })
    },
  }
}

/** The account's policy and standing as they are now, and what the market is worth. */
async function sceneOf(asker: Asker, body: PlaceBody): Promise<Scene> {
  const { trader, device } = asker
  const account = trader.accounts.get(body.account)
  await trader.watch.checkMayTrade(account)
  const standing = await standingOf(trader, device, account.name)
  const initiator = initiatorOf(standing, device)
  return setScene(trader, { account, market: body.market, standing, initiator })
}

export function placementOf({ member, device }: Asker, body: PlaceBody): Placement {
  const { account, order, market, side, execution } = body
  return {
    account,
    intent: order,
    generation: 1,
    market,
    side,
    amount: positive(body.amount, 'amount'),
    plan: { kind: execution.kind, price: positive(execution.price, 'price') },
    kind: execution.kind,
    member,
    device,
    notional: 0n,
    isProtective: false,
  }
}

function positive(text: string, field: string): Decimal {
  try {
    const value = parseDecimal(text)
    if (value > 0n) return value
  } catch {
    // The fault names the field.
  }
  throw new Fault('exchange.order_invalid', { field })
}

// Orders with a trigger that the venue keeps, because its owner wants it to fire also while nothing
// here runs: judged as every order, and placed as the venue's own.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type KeptOrder, kindOfKept } from '@countersign/core/exchange/orders/kept.ts'
import { readKeptOrder } from '@countersign/core/exchange/orders/record.ts'
import { flawOf } from '@countersign/core/exchange/orders/sound.ts'
import { armOrder } from '@countersign/core/exchange/orders/stops.ts'
import { Fault } from '@countersign/core/fault.ts'
import { checkHasKey } from '../accounts.ts'
import { checkCode, proofsOf } from '../asked.ts'
import { nameOf } from '../kept/book.ts'
import type { Known } from '../orders/book.ts'
import { mayTrade } from '../orders/lever.ts'
import { nativeFlaw } from '../orders/native.ts'
import type { Placement } from '../orders/placement.ts'
import { armedNow, codedOf, judgedNow, type Keep, keepHere } from './kept.ts'
import { shownOrder } from './orders.ts'

/**
 * Arms an order here or at its venue, or says how the one of this name stands.
 * @throws Fault exchange.*, Refusal factor.*
 */
export function keepOrder(asked: Keep): Promise<Canonical> {
  const { trader, body } = asked
  // Of one name one after the other: whoever repeats a request arms nothing twice.
  return trader.inTurn(nameOf(body), async () => {
    const kept = readKeptOrder(body.kept)
    return body.at === 'venue' ? keepAtVenue(asked, kept) : keepHere(asked, kept)
  })
}

async function keepAtVenue(asked: Keep, kept: KeptOrder): Promise<Canonical> {
  const { trader, body } = asked
  const { account: name, order } = body
  if (trader.kept.book.find({ account: name, order })) {
    throw new Fault('exchange.order_differs', { order })
  }
  const wanted = placementOf(asked, kept)
  if (trader.orders.book.find(wanted)) await trader.orders.placements.place(wanted)
  else await place(asked, kept, wanted)
  return shownOrder(trader.orders.book.find(wanted) as Known)
}

async function place(asked: Keep, kept: KeptOrder, wanted: Placement): Promise<void> {
  const { trader, body } = asked
  const { code } = body
  const account = trader.accounts.get(body.account)
  checkHasKey(account)
  const field = flawOf(kept) ?? nativeFlaw(account.venue, kept)
  if (field !== null) throw new Fault('exchange.kept_invalid', { field })
  if (!mayTrade(account)) throw new Fault('exchange.trading_off', { account: account.name })
  await trader.orders.rulesOf(account, kept.market)
  const tick = await trader.prices.ask(account.venue, kept.market)
  // One that is beyond its trigger already the venue would fill at once.
  armedNow(armOrder(kept, tick, 'refuse', { now: trader.time(), isStopped: false }))
  const { given, isTold, notional, check } = await judgedNow(asked, kept, tick)
  if (notional === null) throw new Fault('exchange.price_missing', { market: kept.market })
  if (given.factor === 'code') {
    if (code === undefined) throw new Fault('exchange.code_needed', { account: account.name })
    await checkCode(asked, 'order.keep', { ...codedOf(body), code })
  }
  const how = { proofs: proofsOf(asked), isTold, check }
  await trader.orders.placements.place({ ...wanted, notional }, how)
}

function placementOf({ body, standing, proof }: Keep, kept: KeptOrder): Placement {
  const { market, side, amount, trigger, execution } = kept
  const price = execution.kind === 'limit' ? execution.price : 0n
  return {
    ...{ account: body.account, intent: body.order, generation: 1 },
    ...{ market, side, amount },
    plan: { kind: 'limit', price },
    trigger: trigger.kind === 'stop' ? trigger.price : 0n,
    kind: kindOfKept(kept),
    member: standing.member,
    device: proof.device,
    notional: 0n,
    // One that did not leave at once is not sent much later, when its price may be passed.
    isProtective: false,
  }
}

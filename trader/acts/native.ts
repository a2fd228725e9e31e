// Orders with a trigger that the venue keeps, because its owner wants it to fire also while nothing
// here runs: judged as every order, and placed as the venue's own.

import type { Canonical } from '@countersign/core/canonical.ts'
import { askingOf } from '@countersign/core/exchange/orders/asking.ts'
import { type KeptOrder, kindOfKept } from '@countersign/core/exchange/orders/kept.ts'
import { readKeptOrder } from '@countersign/core/exchange/orders/record.ts'
import { flawOf } from '@countersign/core/exchange/orders/sound.ts'
import { armOrder } from '@countersign/core/exchange/orders/stops.ts'
import { flawAtVenue } from '@countersign/core/exchange/orders/there.ts'
import { Fault } from '@countersign/core/fault.ts'
import { checkHasKey } from '../accounts.ts'
import { nameOf } from '../kept/book.ts'
import type { Known } from '../orders/book.ts'
import { mayTrade } from '../orders/lever.ts'
import type { Placement } from '../orders/placement.ts'
import { shownWaiting } from '../waiting/show.ts'
import { askFor, waitingOf, withoutFactor } from './asking.ts'
import { armedNow, judgedNow, type Keep, type KeepBody, keptHere, prepareHere } from './kept.ts'
import { shownOrder } from './orders.ts'
import { type Asker, askerOf, type Prepared } from './prepared.ts'

/**
 * Arms an order here or at its venue, has it wait for what its policy needs, or says how the one of
 * this name stands.
 * @throws Fault exchange.*, Refusal factor.*
 */
export function keepOrder(asked: Keep): Promise<Canonical> {
  const { trader, body } = asked
  // Of one name one after the other: whoever repeats a request arms nothing twice.
  return trader.inTurn(nameOf(body), async () => {
    const { account, order, onBeyond, at } = body
    const keeping = { account, order, onBeyond, at }
    const kept = readKeptOrder(body.kept)
    const asker = askerOf(asked)
    const asking = askingOf('order.keep', withoutFactor(body))
    const known = waitingOf(trader, keeping, asking)
    if (known) return shownWaiting(trader, known)
    const there = await knownAs(asker, keeping, kept)
    if (there !== null) return there
    await askFor(asked, asking, await prepareKeeping(asker, keeping, kept))
    const waiting = trader.waiting.book.find(keeping)
    if (waiting?.phase === 'waiting') return shownWaiting(trader, waiting)
    return (await knownAs(asker, keeping, kept)) as Canonical
  })
}

type Keeping = KeepBody & Pick<Keep['body'], 'at'>

/** How the one of this name stands; null where there is none. @throws Fault exchange.* */
async function knownAs(asker: Asker, body: Keeping, kept: KeptOrder): Promise<Canonical | null> {
  const { trader } = asker
  if (body.at !== 'venue') return keptHere(trader, body, kept)
  if (trader.kept.book.find(body)) {
    throw new Fault('exchange.order_differs', { order: body.order })
  }
  const wanted = placementOf(asker, body, kept)
  if (!trader.orders.book.find(wanted)) return null
  await trader.orders.placements.place(wanted)
  return shownOrder(trader.orders.book.find(wanted) as Known)
}

/** One that is to be armed, judged. @throws Fault exchange.* */
export function prepareKeeping(asker: Asker, body: Keeping, kept: KeptOrder): Promise<Prepared> {
  return body.at === 'venue' ? prepareAtVenue(asker, body, kept) : prepareHere(asker, body, kept)
}

async function prepareAtVenue(asker: Asker, body: Keeping, kept: KeptOrder): Promise<Prepared> {
  const { trader, proofs } = asker
  const account = trader.accounts.get(body.account)
  checkHasKey(account)
  const field = flawOf(kept) ?? flawAtVenue(account.venue, kept, body.onBeyond)
  if (field !== null) throw new Fault('exchange.kept_invalid', { field })
  if (!mayTrade(account)) throw new Fault('exchange.trading_off', { account: account.name })
  await trader.orders.rulesOf(account, kept.market)
  const tick = await trader.prices.ask(account.venue, kept.market)
  // One that is beyond its trigger already the venue would fill at once.
  armedNow(armOrder(kept, tick, 'refuse', { now: trader.time(), isStopped: false }))
  const judged = await judgedNow(asker, { account, kept, tick })
  return {
    ...judged,
    async carryOut(given, guard) {
      const { notional, isTold } = judged
      if (notional === null) throw new Fault('exchange.price_missing', { market: kept.market })
      judged.check(given)
      const check = (placement: Placement) => {
        guard()
        judged.check(given, placement)
      }
      const wanted = { ...placementOf(asker, body, kept), notional }
      await trader.orders.placements.place(wanted, { proofs, isTold, check })
    },
  }
}

function placementOf({ member, device }: Asker, body: KeepBody, kept: KeptOrder): Placement {
  const { market, side, amount, trigger, execution } = kept
  const price = execution.kind === 'limit' ? execution.price : 0n
  return {
    ...{ account: body.account, intent: body.order, generation: 1 },
    ...{ market, side, amount },
    plan: { kind: 'limit', price },
    trigger: 'price' in trigger ? trigger.price : 0n,
    kind: kindOfKept(kept),
    member,
    device,
    notional: 0n,
    // One that did not leave at once is not sent much later, when its price may be passed.
    isProtective: false,
  }
}

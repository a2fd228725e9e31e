// Orders that members have kept here until something happens: judged by the account's policy when
// they are armed, and once more when they fire.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import {
  type KeptOrder,
  kindOfKept,
  planFor,
  triggerPrice,
} from '@countersign/core/exchange/orders/kept.ts'
import { priceIn, type Tick } from '@countersign/core/exchange/orders/prices.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import { flawOf } from '@countersign/core/exchange/orders/sound.ts'
import { type Arming, armOrder } from '@countersign/core/exchange/orders/stops.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import { type Asked, checkCode, proofsOf, standingOf } from '../asked.ts'
import { isOver, type Keeping, type KeptName } from '../kept/book.ts'
import { stepTiding, tidingsOf } from '../kept/tidings.ts'
import { initiatorOf, judge, setScene } from '../orders/judge.ts'
import { mayTrade } from '../orders/lever.ts'
import type { Placement } from '../orders/placement.ts'
import type { Prices } from '../prices/prices.ts'
import type { Trader } from '../trader.ts'
import { passed } from './orders.ts'

export type Keep = Asked<TraderBody<'order.keep'>>

/** Arms it, or says how the one of this name stands. @throws Fault exchange.*, Refusal factor.* */
export async function keepHere(asked: Keep, kept: KeptOrder): Promise<Canonical> {
  const known = asked.trader.kept.book.find(asked.body)
  return shownKept(known ? same(known, kept) : await arm(asked, kept))
}

function same(known: Keeping, kept: KeptOrder): Keeping {
  const isSame = canonicalText(recordOf(known.kept)) === canonicalText(recordOf(kept))
  if (!isSame) throw new Fault('exchange.order_differs', { order: known.order })
  return known
}

async function arm(asked: Keep, kept: KeptOrder): Promise<Keeping> {
  const { trader, body, proof, standing } = asked
  const { account: name, order, onBeyond, code } = body
  const flaw = flawOf(kept)
  if (flaw !== null) throw new Fault('exchange.kept_invalid', { field: flaw })
  if (trader.orders.book.ofIntent(name, order).length > 0) {
    throw new Fault('exchange.order_differs', { order })
  }
  const account = trader.accounts.get(name)
  if (!mayTrade(account)) throw new Fault('exchange.trading_off', { account: name })
  await trader.orders.rulesOf(account, kept.market)
  const tick = await trader.prices.ask(account.venue, kept.market)
  const begin = () =>
    armedNow(armOrder(kept, tick, onBeyond, { now: trader.time(), isStopped: false }))
  begin()
  const { given } = await judgedNow(asked, kept, tick)
  if (given.factor === 'code') {
    if (code === undefined) throw new Fault('exchange.code_needed', { account: name })
    await checkCode(asked, 'order.keep', { ...codedOf(body), code })
  }
  const { state, acts } = begin()
  const whose = { account: name, order, by: standing.member, device: proof.device, given }
  const keeping = { ...whose, kept, state, armedAt: trader.time() }
  const placing = acts.find((act) => act.kind === 'place')
  const planned = placing ? { plan: placing.order, amount: placing.amount } : null
  const leave = await trader.kept.mayPlace(keeping, planned)
  if (leave.kind === 'denied') throw new Fault('exchange.order_denied', { rules: leave.why })
  if (leave.kind === 'blind') {
    throw new Fault('exchange.kept_refused', { why: 'no-fresh-price' })
  }
  if (leave.kind !== 'given') throw new Fault('exchange.kept_refused', { why: 'stopped' })
  const tidings = [stepTiding(keeping, state), ...tidingsOf(keeping, state, acts, '')]
  const armed = trader.kept.book.arm(keeping, proofsOf(asked), tidings)
  trader.kept.keeper.begin(armed, { acts, leave })
  return armed
}

/** What a code is for: all of it but the code. */
export function codedOf({ code: _, at, ...rest }: Keep['body']) {
  return { ...rest, ...(at === undefined ? {} : { at }) }
}

/** @throws Fault exchange.kept_refused */
export function armedNow(arming: Arming): Extract<Arming, { readonly kind: 'armed' }> {
  if (arming.kind === 'armed') return arming
  throw new Fault('exchange.kept_refused', { why: arming.why })
}

/**
 * What was to be given for it, which a code is at most, and the same question for later.
 * @throws Fault exchange.order_*
 */
export async function judgedNow(asked: Keep, kept: KeptOrder, tick: Tick) {
  const { trader, body, proof } = asked
  const account = trader.accounts.get(body.account)
  const standing = await standingOf(trader, proof.device, account.name)
  const initiator = initiatorOf(standing, proof.device)
  const { market, side, amount } = kept
  // Judged by the price it is armed by: the venue is not asked twice for the same.
  const prices: Prices = {
    ...trader.prices,
    ask: (venue, symbol) =>
      symbol === market ? Promise.resolve(tick) : trader.prices.ask(venue, symbol),
  }
  const scene = await setScene({ ...trader, prices }, { account, market, standing, initiator })
  const plan = planAt(kept, tick, trader)
  const wanted = { account: account.name, market, side, amount, kind: kindOfKept(kept), plan }
  const { verdict, notional } = judge(trader, scene, wanted)
  const { factor, isTold } = passed(verdict)
  const given: Needs = { factor, approvals: [], delaySeconds: 0 }
  // One that could never fire would be relied on in vain.
  const itself = { kind: 'trader', armedBy: initiator, given } as const
  const later = judge(trader, { ...scene, initiator: itself }, wanted).verdict
  if (later.kind === 'deny' && later.passesAt === null) passed(later)
  const check = (placement: Placement) => void passed(judge(trader, scene, placement).verdict)
  return { given, isTold, notional, check }
}

/** What it places when it fires right at its trigger. */
function planAt(kept: KeptOrder, tick: Tick, { time }: Pick<Trader, 'time'>) {
  const price = priceIn(tick, kept) ?? 0n
  const at = triggerPrice(kept, price) ?? price
  const now = kept.trigger.kind === 'time' ? kept.trigger.at : time()
  const plan = planFor(kept, price, at, now)
  if (typeof plan === 'string') throw new Fault('exchange.kept_invalid', { field: 'execution' })
  return plan
}

/** Ends it, with whatever it has at the venue. Null where there is none of this name. */
export async function cancelKept(trader: Trader, name: KeptName): Promise<Canonical | null> {
  if (!trader.kept.book.find(name)) return null
  await trader.kept.keeper.cancel(name)
  return shownKept(trader.kept.book.find(name) as Keeping)
}

/** Those that may still fire, or all of them; the latest first. */
export function listKept(trader: Trader, account: string | undefined, which: 'open' | 'all') {
  return trader.kept.book
    .all()
    .filter((each) => account === undefined || each.account === account)
    .filter(({ state }) => which === 'all' || !isOver(state))
    .map(shownKept)
    .toReversed()
}

/** An order that is kept here, as people see it. */
export function shownKept(keeping: Keeping): Canonical {
  const { account, order, by, kept, state, armedAt } = keeping
  const { market, side, amount } = kept
  const trigger = triggerPrice(kept, state.extreme)
  return {
    ...{ account, order, by, market, side },
    amount: writeDecimal(amount),
    kind: kindOfKept(kept),
    at: 'here',
    phase: state.phase,
    filled: writeDecimal((state.target?.filled ?? 0n) + (state.fired?.filled ?? 0n)),
    trigger: trigger === null ? '' : writeDecimal(trigger),
    kept: recordOf(kept),
    armedAt: plain(armedAt),
  }
}

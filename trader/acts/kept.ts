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
import type { Given } from '@countersign/core/exchange/orders/waiting.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import type { Account } from '../accounts.ts'
import { type Asked, standingOf } from '../asked.ts'
import { isOver, type Keeping, type KeptName } from '../kept/book.ts'
import { stepTiding, tidingsOf } from '../kept/tidings.ts'
import { initiatorOf, judge, type Scene, setScene } from '../orders/judge.ts'
import { mayTrade } from '../orders/lever.ts'
import type { Prices } from '../prices/prices.ts'
import type { Trader } from '../trader.ts'
import { type Asker, checkGiven, demanded, type Prepared } from './prepared.ts'

export type Keep = Asked<TraderBody<'order.keep'>>
export type KeepBody = Pick<Keep['body'], 'account' | 'order' | 'onBeyond'>

/** The one of this name that is kept here already. @throws Fault exchange.order_differs */
export function keptHere(trader: Trader, name: KeptName, kept: KeptOrder): Canonical | null {
  const known = trader.kept.book.find(name)
  if (!known) return null
  const isSame = canonicalText(recordOf(known.kept)) === canonicalText(recordOf(kept))
  if (!isSame) throw new Fault('exchange.order_differs', { order: known.order })
  return shownKept(known)
}

/** One that is to be armed here, judged. @throws Fault exchange.* */
export async function prepareHere(
  asker: Asker,
  body: KeepBody,
  kept: KeptOrder,
): Promise<Prepared> {
  const { trader } = asker
  const { account: name, order, onBeyond } = body
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
  const judged = await judgedNow(asker, { account, kept, tick })
  return {
    ...judged,
    carryOut: (given, guard) => arm(asker, { body, kept, judged, begin }, { given, guard }),
  }
}

type Arms = {
  readonly body: KeepBody
  readonly kept: KeptOrder
  readonly judged: JudgedKept
  readonly begin: () => ReturnType<typeof armedNow>
}
type By = { readonly given: Given; readonly guard: () => void }

async function arm(asker: Asker, { body, kept, judged, begin }: Arms, by: By): Promise<void> {
  const { trader, member, device, proofs } = asker
  const given = judged.check(by.given)
  const { state, acts } = begin()
  const whose = { account: body.account, order: body.order, by: member, device, given }
  const keeping = { ...whose, kept, state, armedAt: trader.time() }
  const placing = acts.find((act) => act.kind === 'place')
  const planned = placing ? { plan: placing.order, amount: placing.amount } : null
  const leave = await trader.kept.mayPlace(keeping, planned)
  if (leave.kind === 'denied') throw new Fault('exchange.order_denied', { rules: leave.why })
  if (leave.kind === 'blind') {
    throw new Fault('exchange.kept_refused', { why: 'no-fresh-price' })
  }
  if (leave.kind !== 'given') throw new Fault('exchange.kept_refused', { why: 'stopped' })
  by.guard()
  judged.check(by.given)
  const tidings = [stepTiding(keeping, state), ...tidingsOf(keeping, state, acts, '')]
  const armed = trader.kept.book.arm(keeping, proofs, tidings)
  trader.kept.keeper.begin(armed, { acts, leave })
}

/** @throws Fault exchange.kept_refused */
export function armedNow(arming: Arming): Extract<Arming, { readonly kind: 'armed' }> {
  if (arming.kind === 'armed') return arming
  throw new Fault('exchange.kept_refused', { why: arming.why })
}

export type JudgedKept = Pick<Prepared, 'verdict' | 'scene' | 'notional'> & {
  readonly isTold: boolean
  /** Judged once more, by what was given. @returns that, for good @throws Fault exchange.* */
  check(given: Given, placement?: Wanted): Needs
}

type Judging = { readonly account: Account; readonly kept: KeptOrder; readonly tick: Tick }

/**
 * What the policy says of it now, and of what it places when it fires.
 * @throws Fault exchange.*
 */
export async function judgedNow(
  asker: Asker,
  { account, kept, tick }: Judging,
): Promise<JudgedKept> {
  const { trader, device } = asker
  const standing = await standingOf(trader, device, account.name)
  const initiator = initiatorOf(standing, device)
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
  const isTold = verdict.kind === 'allow' && verdict.isTold
  if (verdict.kind === 'allow') checkLater(trader, { scene, initiator, wanted }, verdict.needs)
  const check = (given: Given, placement: Wanted = wanted): Needs => {
    const { needs } = checkGiven(asker, judge(trader, scene, placement).verdict, given)
    return { ...needs, factor: given.factor }
  }
  return { verdict, scene, notional, isTold, check }
}

type Wanted = Parameters<typeof judge>[2]
type Later = { readonly scene: Scene; readonly initiator: Initiator; readonly wanted: Wanted }

/** One that could never fire would be relied on in vain. */
function checkLater(trader: Trader, { scene, initiator, wanted }: Later, given: Needs): void {
  const itself = { kind: 'trader', armedBy: initiator, given } as const
  const later = judge(trader, { ...scene, initiator: itself }, wanted).verdict
  if (later.kind === 'deny' && later.passesAt === null) demanded(later)
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
    why: state.why ?? '',
    kept: recordOf(kept),
    armedAt: plain(armedAt),
  }
}

// Orders that are kept here, as a step over prices and over what becomes of their orders at the
// venue. A pure function: the state it answers has to be durable before what it asks for is done.
// Each fires once at most, and never by a price that is stale or doubted.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'
import type { Side } from '../policy/facts.ts'
import {
  betterOf,
  isTriggered,
  type KeptOrder,
  type KeptState,
  type Leg,
  type LegName,
  type Plan,
  planFor,
  type WakeReason,
} from './kept.ts'
import { mayBeLive, mayStepOrder, type OrderState } from './life.ts'
import { believed, isFresh, judge, priceIn, type Tick } from './prices.ts'

export type KeptEvent =
  | { readonly kind: 'tick'; readonly tick: Tick }
  /** What became of one of its orders, as `stepOrder` tracks it. */
  | {
      readonly kind: 'leg'
      readonly leg: LegName
      readonly generation: number
      readonly state: OrderState
      readonly filled: Decimal
      /** Trading was stopped right before it would have left: nothing of it ever did. */
      readonly isWithheld?: boolean
    }
  | { readonly kind: 'cancel' }
  /** What it is about to place may not be. */
  | { readonly kind: 'denied' }
  | { readonly kind: 'restarted' }

export type KeptAct =
  /** Safe to be done twice: leg and generation name one order for ever. */
  | {
      readonly kind: 'place'
      readonly leg: LegName
      readonly generation: number
      readonly side: Side
      readonly order: Plan
      readonly amount: Decimal
    }
  | { readonly kind: 'cancel'; readonly leg: LegName; readonly generation: number }
  /** A tick with the top of the order book is wanted. */
  | { readonly kind: 'confirm' }
  | { readonly kind: 'wake'; readonly why: WakeReason }

export type Kept = { readonly state: KeptState; readonly acts: readonly KeptAct[] }

export type Situation = {
  readonly now: UnixSeconds
  /** Trading is stopped, or it cannot be said. */
  readonly isStopped: boolean
}

export type Arming =
  | ({ readonly kind: 'armed' } & Kept)
  /** `beyond`: it would fire at once, which its owner did not want. */
  | { readonly kind: 'refused'; readonly why: 'stopped' | 'no-fresh-price' | 'beyond' }

/**
 * Arms an order by the price there is.
 * @param onBeyond - what its owner wants where the price is beyond its trigger already
 */
export function armOrder(
  order: KeptOrder,
  tick: Tick,
  onBeyond: 'refuse' | 'fire',
  situation: Situation,
): Arming {
  const { now, isStopped } = situation
  if (isStopped) return { kind: 'refused', why: 'stopped' }
  const price = priceIn(tick, order)
  if (price === null || !isFresh(tick, order, now)) {
    return { kind: 'refused', why: 'no-fresh-price' }
  }
  const state: KeptState = {
    phase: 'armed',
    generation: 0,
    belief: believed(price, tick.receivedAt),
    extreme: price,
    target: null,
    fired: null,
    plan: null,
    why: null,
  }
  const isBeyond = isTriggered(order, price, price, now)
  if (isBeyond && onBeyond === 'refuse') return { kind: 'refused', why: 'beyond' }
  if (isBeyond) return { kind: 'armed', ...withWhy(state, fire(order, state, price, now)) }
  if (order.target === null) return { kind: 'armed', state, acts: [] }
  return { kind: 'armed', ...place(order, state, 'target') }
}

/** What becomes of it, and what is to be done. */
export function stepKept(
  order: KeptOrder,
  state: KeptState,
  event: KeptEvent,
  situation: Situation,
): Kept {
  return withWhy(state, stepped(order, state, event, situation))
}

function withWhy(before: KeptState, next: Kept): Kept {
  const { state, acts } = next
  const woke = acts.findLast((act) => act.kind === 'wake')
  const why = woke?.why ?? (state.phase === before.phase ? before.why : null)
  return why === state.why ? next : { state: { ...state, why }, acts }
}

function stepped(order: KeptOrder, state: KeptState, event: KeptEvent, situation: Situation): Kept {
  switch (event.kind) {
    case 'tick':
      return ticked(order, state, event.tick, situation)
    case 'leg':
      return heard(order, state, event, situation)
    case 'cancel':
      return cancelled(state)
    case 'denied':
      return denied(state)
    case 'restarted':
      return resumed(order, state, situation)
    default:
      return unreachable(event)
  }
}

const idle = (state: KeptState): Kept => ({ state, acts: [] })

function woken(state: KeptState, why: WakeReason): Kept {
  return { state: { ...state, phase: 'woken' }, acts: [{ kind: 'wake', why }] }
}

function ticked(order: KeptOrder, state: KeptState, tick: Tick, situation: Situation): Kept {
  if (state.phase !== 'armed') return idle(state)
  const { belief, price, isDoubted } = judge(state.belief, tick, order, situation.now)
  if (price === null) {
    return { state: { ...state, belief }, acts: isDoubted ? [{ kind: 'confirm' }] : [] }
  }
  const next = { ...state, belief, extreme: betterOf(order, state.extreme, price) }
  if (situation.isStopped || !isTriggered(order, next.extreme, price, situation.now)) {
    return idle(next)
  }
  return fire(order, next, price, situation.now)
}

function fire(order: KeptOrder, state: KeptState, price: Decimal, now: UnixSeconds): Kept {
  const plan = planFor(order, state.extreme, price, now)
  if (typeof plan === 'string') return woken(state, plan)
  const planned = { ...state, plan }
  // Two of them alive would be twice what was meant: the target goes first.
  if (isLive(state.target)) {
    return { state: { ...planned, phase: 'clearing' }, acts: cancelling('target', state.target) }
  }
  return place(order, planned, 'fired')
}

/** Places what is left of it, if anything is. */
function place(order: KeptOrder, state: KeptState, leg: LegName): Kept {
  const amount = order.amount - (state.target?.filled ?? 0n)
  if (amount <= 0n) return idle({ ...state, phase: 'done' })
  const generation = state.generation + 1
  const placed: Leg = { generation, amount, state: 'planned', filled: 0n }
  const phase = leg === 'fired' ? 'fired' : state.phase
  const next = { ...state, generation, phase, [leg]: placed }
  return { state: next, acts: placing(order, next, leg) }
}

function placing(order: KeptOrder, state: KeptState, leg: LegName): readonly KeptAct[] {
  const placed = state[leg]
  const plan = leg === 'target' ? targetPlan(order) : state.plan
  if (placed === null || plan === null) return []
  const { generation, amount } = placed
  return [{ kind: 'place', leg, generation, side: order.side, order: plan, amount }]
}

const targetPlan = ({ target }: KeptOrder): Plan | null =>
  target === null ? null : { kind: 'limit', price: target }

function cancelling(leg: LegName, it: Leg | null): readonly KeptAct[] {
  return it === null ? [] : [{ kind: 'cancel', leg, generation: it.generation }]
}

// One that is planned may have left before the process ended.
const isLive = (leg: Leg | null): boolean =>
  leg !== null && (leg.state === 'planned' || mayBeLive(leg.state))

type LegNews = Extract<KeptEvent, { readonly kind: 'leg' }>

function heard(order: KeptOrder, state: KeptState, news: LegNews, situation: Situation): Kept {
  const leg = state[news.leg]
  if (leg === null || leg.generation !== news.generation) return idle(state)
  // That it was sent may not have been told.
  const from = leg.state === 'planned' ? 'sent' : leg.state
  const isStep = from === news.state || mayStepOrder(from, news.state)
  const known: Leg = {
    ...leg,
    state: isStep ? news.state : leg.state,
    filled: news.filled > leg.filled ? news.filled : leg.filled,
  }
  const next = { ...state, [news.leg]: known }
  return news.leg === 'target'
    ? targetHeard(order, next, leg.state, situation)
    : firedHeard(next, leg.state, news)
}

/** Fires by the first price after trading goes on, by its own rule for gaps. */
const armedAgain = (state: KeptState): KeptState => ({ ...state, phase: 'armed', plan: null })

function targetHeard(
  order: KeptOrder,
  state: KeptState,
  before: OrderState,
  { isStopped }: Situation,
): Kept {
  const target = state.target as Leg
  const isEnded = !isLive(target)
  switch (state.phase) {
    case 'armed':
      if (target.state === 'filled') return idle({ ...state, phase: 'done' })
      if (!isEnded || before === target.state) return idle(state)
      // The stop goes on for what is left.
      return { state, acts: [{ kind: 'wake', why: 'target-ended' }] }
    case 'clearing':
      if (!isEnded) return idle(state)
      return isStopped ? idle(armedAgain(state)) : place(order, state, 'fired')
    case 'fired':
    case 'done':
    case 'woken':
    case 'cancelled':
      // One that was taken for gone came to light.
      if (isEnded || before === target.state || isLive({ ...target, state: before })) {
        return idle(state)
      }
      return {
        state,
        acts: [...cancelling('target', target), { kind: 'wake', why: 'target-back' }],
      }
    default:
      return unreachable(state.phase)
  }
}

function firedHeard(state: KeptState, before: OrderState, { isWithheld }: LegNews): Kept {
  const fired = state.fired as Leg
  if (state.phase !== 'fired' || before === fired.state || isLive(fired)) return idle(state)
  if (isWithheld && fired.state === 'rejected' && fired.filled === 0n) {
    return idle(armedAgain(state))
  }
  if (fired.state === 'filled' || fired.filled >= fired.amount) {
    return idle({ ...state, phase: 'done' })
  }
  return woken(state, fired.state === 'rejected' ? 'rejected' : 'unfilled')
}

function cancelled(state: KeptState): Kept {
  if (state.phase === 'done' || state.phase === 'cancelled') return idle(state)
  const acts = (['target', 'fired'] as const).flatMap((leg) =>
    isLive(state[leg]) ? cancelling(leg, state[leg]) : [],
  )
  return { state: { ...state, phase: 'cancelled' }, acts }
}

/** What has left already is the venue's: only what waits to be placed ends here. */
function denied(state: KeptState): Kept {
  const { phase, fired } = state
  const isWaiting = phase === 'armed' || phase === 'clearing'
  const isPlanned = phase === 'fired' && fired?.state === 'planned'
  return isWaiting || isPlanned ? woken(state, 'denied') : idle(state)
}

/** What may not have been done before the process ended, once more. */
function resumed(order: KeptOrder, state: KeptState, { isStopped }: Situation): Kept {
  const { phase, target, fired } = state
  const isPlanned = (leg: Leg | null) => leg?.state === 'planned'
  switch (phase) {
    case 'armed':
      return isPlanned(target) && !isStopped
        ? { state, acts: placing(order, state, 'target') }
        : idle(state)
    case 'clearing':
      return { state, acts: cancelling('target', target) }
    case 'fired':
      if (!isPlanned(fired)) return idle(state)
      return isStopped ? woken(state, 'stopped') : { state, acts: placing(order, state, 'fired') }
    case 'cancelled':
      return cancelled({ ...state, phase: 'woken' })
    case 'done':
    case 'woken':
      return idle(state)
    default:
      return unreachable(phase)
  }
}

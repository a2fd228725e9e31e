// Orders that are kept here until something happens: stop, stop-limit, take-profit, one that
// cancels another (OCO), trailing and scheduled. What they are, and at which price they fire.

import { type UnixSeconds, unreachable } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'
import type { OrderKind } from '../policy/facts.ts'
import type { OrderState } from './life.ts'
import { type Belief, moved, type PriceTerms } from './prices.ts'

export type Trigger =
  /** A sale at or below the price, a buy at or above it. */
  | { readonly kind: 'stop'; readonly price: Decimal }
  /** The other way round. */
  | { readonly kind: 'take-profit'; readonly price: Decimal }
  /** So far behind the best price since it was armed. */
  | { readonly kind: 'trail-amount'; readonly amount: Decimal }
  | { readonly kind: 'trail-share'; readonly basisPoints: number }
  /** At the first price after a time; later than that by more, people are asked. */
  | { readonly kind: 'time'; readonly at: UnixSeconds; readonly lateSeconds: number }

/** What is placed: a limit, or a market order with the worst price it may fill at. */
export type Execution =
  | { readonly kind: 'limit'; readonly price: Decimal }
  | { readonly kind: 'market'; readonly boundBasisPoints: number }

/** What happens when the price has jumped beyond the worst one that was meant. */
export type OnGap =
  | { readonly kind: 'limit' }
  /** The bound is counted from the price there is then. */
  | { readonly kind: 'market'; readonly boundBasisPoints: number }
  | { readonly kind: 'wake' }

/** As somebody armed it. It never changes: a change is another one. */
export type KeptOrder = PriceTerms & {
  readonly market: string
  readonly amount: Decimal
  readonly trigger: Trigger
  readonly execution: Execution
  readonly onGap: OnGap
  /** OCO: a limit order that rests at the venue meanwhile, at this price; else null. */
  readonly target: Decimal | null
}

/** One of the two orders it may have at the venue. */
export type Leg = {
  readonly generation: number
  readonly amount: Decimal
  readonly state: OrderState
  readonly filled: Decimal
}

export type LegName = 'target' | 'fired'

/** What is placed when it fires. */
export type Plan = { readonly kind: 'limit' | 'market'; readonly price: Decimal }

/**
 * `denied`: the policy, as it is when it fires, does not let it. `target-ended`: the order that
 * rested meanwhile is gone; `target-back`: it was taken for gone and is there. `rejected`,
 * `unfilled`: what it placed was refused, or ended too soon.
 */
export const WAKE_REASONS = [
  'gap',
  'late',
  'stopped',
  'denied',
  'target-ended',
  'target-back',
  'rejected',
  'unfilled',
] as const
export type WakeReason = (typeof WAKE_REASONS)[number]

/**
 * `armed`: waits. `clearing`: it fired, and its target is being cancelled first. `fired`: its order
 * was placed. `woken`: people were asked. The last two, `done` and `cancelled` never fire again.
 */
export const KEPT_PHASES = ['armed', 'clearing', 'fired', 'done', 'woken', 'cancelled'] as const
export type KeptPhase = (typeof KEPT_PHASES)[number]

export type KeptState = {
  readonly phase: KeptPhase
  /** Goes up with each order that is placed, so that each is placed once. */
  readonly generation: number
  readonly belief: Belief
  /** The best price since it was armed, for one that trails. */
  readonly extreme: Decimal
  readonly target: Leg | null
  readonly fired: Leg | null
  readonly plan: Plan | null
  /** Why people were woken last, until it goes on without them. */
  readonly why: WakeReason | null
}

/** How a policy calls it. */
export function kindOfKept({ trigger, execution, target }: KeptOrder): OrderKind {
  if (target !== null) return 'oco'
  switch (trigger.kind) {
    case 'stop':
      return execution.kind === 'limit' ? 'stop-limit' : 'stop'
    case 'take-profit':
      return 'take-profit'
    case 'trail-amount':
    case 'trail-share':
      return 'trailing'
    case 'time':
      return 'scheduled'
    default:
      return unreachable(trigger)
  }
}

/** The price at which it fires, given the best one since it was armed; null: at any. */
export function triggerPrice({ trigger, side }: KeptOrder, extreme: Decimal): Decimal | null {
  const isSale = side === 'sell'
  switch (trigger.kind) {
    case 'stop':
    case 'take-profit':
      return trigger.price
    case 'trail-amount':
      return isSale ? extreme - trigger.amount : extreme + trigger.amount
    case 'trail-share':
      return moved(extreme, trigger.basisPoints, isSale ? 'down' : 'up')
    case 'time':
      return null
    default:
      return unreachable(trigger)
  }
}

/** Whether it fires at this price and time. */
export function isTriggered(
  order: KeptOrder,
  extreme: Decimal,
  price: Decimal,
  now: UnixSeconds,
): boolean {
  const { trigger, side } = order
  if (trigger.kind === 'time') return now >= trigger.at
  const at = triggerPrice(order, extreme) as Decimal
  const isBelow = (side === 'sell') === (trigger.kind !== 'take-profit')
  return isBelow ? price <= at : price >= at
}

/** What it places when it fires at this price, or why people are asked instead. */
export function planFor(
  order: KeptOrder,
  extreme: Decimal,
  price: Decimal,
  now: UnixSeconds,
): Plan | WakeReason {
  const { trigger, execution, onGap, side } = order
  if (trigger.kind === 'time' && now - trigger.at > trigger.lateSeconds) return 'late'
  const worse = side === 'sell' ? 'down' : 'up'
  const from = triggerPrice(order, extreme) ?? price
  const worst =
    execution.kind === 'limit' ? execution.price : moved(from, execution.boundBasisPoints, worse)
  const isGap = side === 'sell' ? price < worst : price > worst
  // A scheduled limit order is meant to rest, wherever the price is.
  if (!isGap || trigger.kind === 'time') return { kind: execution.kind, price: worst }
  if (onGap.kind === 'wake') return 'gap'
  if (onGap.kind === 'limit') return { kind: 'limit', price: worst }
  return { kind: 'market', price: moved(price, onGap.boundBasisPoints, worse) }
}

/** The better of the two for whom a trailing order follows. */
export function betterOf({ side }: KeptOrder, one: Decimal, other: Decimal): Decimal {
  return (side === 'sell') === one > other ? one : other
}

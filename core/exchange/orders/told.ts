// Orders as a trader tells of them: the installation's to its server, and one on somebody's own
// machine by that machine's word.

import type { UnixSeconds } from '../../basics.ts'
import type { Canonical } from '../../canonical.ts'
import { anything, list, object, optional, text, whole, word } from '../../fields.ts'
import { ORDER_KINDS, type OrderKind } from '../policy/facts.ts'
import { KEPT_PHASES, type KeptPhase, WAKE_REASONS, type WakeReason } from './kept.ts'
import { ORDER_STATES, type OrderState } from './life.ts'
import { readWhy } from './record.ts'
import type { Why } from './track.ts'
import { type WaitingTold, waitingFields } from './waiting-told.ts'

/** An order that the trader keeps until something happens. */
export type KeptOrderTold = {
  readonly account: string
  readonly order: string
  /** The member. */
  readonly by: string
  readonly market: string
  readonly side: 'buy' | 'sell'
  readonly amount: string
  readonly kind: OrderKind
  readonly phase: KeptPhase
  /** Null where a time alone fires it. */
  readonly trigger: string | null
  /** Why people were woken for it last. */
  readonly why: WakeReason | null
  /** By whatever was placed for it. */
  readonly filled: string
  /** What was asked for, in its one form. */
  readonly kept: Canonical
  readonly armedAt: UnixSeconds
}

/** An order as it was, or is to be, at its venue. */
export type OrderTold = {
  readonly account: string
  /** What it was placed for: several have the same where one was kept. */
  readonly order: string
  readonly generation: number
  readonly by: string
  readonly market: string
  readonly side: 'buy' | 'sell'
  readonly amount: string
  readonly price: string
  /** Where its venue fires it; null for one that it does not keep. */
  readonly trigger: string | null
  readonly kind: OrderKind
  readonly execution: 'limit' | 'market'
  readonly state: OrderState
  readonly filled: string
  readonly why: Why | null
  /** What the venue calls it. */
  readonly venueId: string | null
  /** To list on from. */
  readonly seq: number
  readonly plannedAt: UnixSeconds
}

/**
 * An order that waits for people or time, or did and was never placed. What an approval names is
 * for the desk and the command line, which ask the trader themselves.
 */
export type WaitingOrderTold = Omit<WaitingTold, 'asked' | 'policy' | 'asking' | 'votes'>

export type OrdersTold = {
  readonly waiting: readonly WaitingOrderTold[]
  readonly kept: readonly KeptOrderTold[]
  readonly orders: readonly OrderTold[]
}

const MOST_ORDERS = 10_000

const decimal = text(40)

const WHAT = {
  account: text(32),
  order: text(64),
  market: text(64),
  side: word('buy', 'sell'),
  amount: decimal,
  kind: word(...ORDER_KINDS),
}

const kept = object({
  ...WHAT,
  by: text(128),
  at: word('here'),
  phase: word(...KEPT_PHASES),
  trigger: text(40),
  why: word('', ...WAKE_REASONS),
  filled: decimal,
  kept: anything,
  armedAt: whole(),
})

const order = object({
  ...WHAT,
  generation: whole(),
  price: decimal,
  // Of one that its venue keeps.
  at: optional(word('venue')),
  trigger: optional(decimal),
  execution: word('limit', 'market'),
  member: text(128),
  state: word(...ORDER_STATES),
  filled: decimal,
  why: text(32),
  venueId: text(128),
  seq: whole(),
  plannedAt: whole(),
})

const waitingOrder = object(waitingFields)

const told = object({
  waiting: optional(list(waitingOrder, MOST_ORDERS)),
  kept: optional(list(kept, MOST_ORDERS)),
  orders: list(order, MOST_ORDERS),
})

/** @throws Fault channel.message_invalid, as the others */
export function readOrders(answer: Canonical): OrdersTold {
  const { waiting = [], kept: keeping = [], orders } = told(answer, 'orders')
  return {
    waiting: waiting.map(waitingOf),
    kept: keeping.map(keptOf),
    orders: orders.map(orderOf),
  }
}

/** What an approval names is for the desk and the command line, which ask the trader themselves. */
const waitingOf = (given: ReturnType<typeof waitingOrder>): WaitingOrderTold => {
  const { asked: _, policy: __, asking: ___, votes: ____, ...rest } = given
  return rest
}

const keptOf = ({ at: _, trigger, why, ...rest }: ReturnType<typeof kept>): KeptOrderTold => ({
  ...rest,
  trigger: trigger || null,
  why: why || null,
})

function orderOf(told: ReturnType<typeof order>): OrderTold {
  const { at: _, member, trigger = null, why, venueId, ...rest } = told
  const reason = why === '' ? null : readWhy(why)
  return { ...rest, by: member, trigger, why: reason, venueId: venueId || null }
}

// Reads the orders and candles that the trader tells.

import type { Canonical } from '@countersign/core/canonical.ts'
import { KEPT_PHASES, WAKE_REASONS } from '@countersign/core/exchange/orders/kept.ts'
import { ORDER_STATES } from '@countersign/core/exchange/orders/life.ts'
import { readWhy } from '@countersign/core/exchange/orders/record.ts'
import { waitingFields } from '@countersign/core/exchange/orders/waiting-told.ts'
import { ORDER_KINDS } from '@countersign/core/exchange/policy/facts.ts'
import { anything, list, object, optional, text, whole, word } from '@countersign/core/fields.ts'
import type {
  CandleTold,
  KeptOrderTold,
  OrdersTold,
  OrderTold,
  WaitingOrderTold,
} from '../../ports/trader.ts'

const MOST_ORDERS = 10_000
const MOST_CANDLES = 1_000

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

const candles = object({
  candles: list(
    object({
      at: whole(),
      open: decimal,
      high: decimal,
      low: decimal,
      close: decimal,
      size: decimal,
    }),
    MOST_CANDLES,
  ),
})

export const readCandles = (answer: Canonical): readonly CandleTold[] =>
  candles(answer, 'candles').candles

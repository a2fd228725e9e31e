// What is to be at a venue: the order as it was decided on, its name, and its form in the journal.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type Decimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Plan } from '@countersign/core/exchange/orders/kept.ts'
import { amount } from '@countersign/core/exchange/orders/record.ts'
import { ORDER_KINDS, type OrderKind, type Side } from '@countersign/core/exchange/policy/facts.ts'
import { object, optional, text, truth, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'

/** An order's name for ever. */
export type OrderName = {
  readonly account: string
  /** What was intended, by whoever chose it. */
  readonly intent: string
  /** Counts what was placed for the same intent. */
  readonly generation: number
}

/** One order that is to be at a venue. */
export type Placement = OrderName & {
  readonly market: string
  readonly side: Side
  /** Brought down to what the venue can take. */
  readonly amount: Decimal
  /** Of kind `market`: an immediate-or-cancel limit at its price, so that it has a bound. */
  readonly plan: Plan
  /** Of one that the venue keeps until its last price is there. */
  readonly trigger?: Decimal | undefined
  /** How a policy calls it. */
  readonly kind: OrderKind
  /** The member or token for whom it counts, and the device that asked for it or armed it. */
  readonly member: string
  readonly device: string
  /** What it may move at most, in the account's quote. */
  readonly notional: Decimal
  /** It comes from an order that is kept to stop a loss: it is sent before others. */
  readonly isProtective: boolean
}

export const keyOf = ({ account, intent, generation }: OrderName): string =>
  `${account} ${intent} ${generation}`

const planned = object({
  account: text(32),
  intent: text(64),
  generation: whole(),
  market: text(64),
  side: word('buy', 'sell'),
  amount,
  plan: object({ kind: word('limit', 'market'), price: amount }),
  trigger: optional(amount),
  kind: word(...ORDER_KINDS),
  member: text(64),
  device: text(64),
  notional: amount,
  isProtective: truth,
})

/** @throws Fault channel.message_invalid for what is none */
export const readPlacement = (value: Canonical): Placement => planned(value, 'placement')

export function writePlacement(placement: Placement): Canonical {
  const { plan, trigger, ...rest } = placement
  return plain({
    ...rest,
    amount: writeDecimal(rest.amount),
    notional: writeDecimal(rest.notional),
    plan: { kind: plan.kind, price: writeDecimal(plan.price) },
    ...(trigger === undefined ? {} : { trigger: writeDecimal(trigger) }),
  })
}

/** Whether the same is asked for again: all of it but who asks, and what it was worth then. */
export function isSamePlacement(one: Placement, other: Placement): boolean {
  const isAlike = (['market', 'side', 'amount', 'kind', 'trigger'] as const).every(
    (field) => one[field] === other[field],
  )
  return isAlike && one.plan.kind === other.plan.kind && one.plan.price === other.plan.price
}

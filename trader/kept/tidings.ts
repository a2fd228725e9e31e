// What people are told of an order that is kept here.

import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import {
  type KeptState,
  kindOfKept,
  type WakeReason,
} from '@countersign/core/exchange/orders/kept.ts'
import type { KeptAct } from '@countersign/core/exchange/orders/stops.ts'
import type { Tiding } from '../news.ts'
import type { Keeping } from './book.ts'

/** `silent`: for a while there was no price that could be believed. */
type Why = WakeReason | 'silent'

/** People are needed. @param reason - in words, where the policy gave one */
export function wakeTiding(keeping: Keeping, why: Why, reason = ''): Tiding {
  const { account, order, kept, by } = keeping
  return { kind: 'wake', body: { account, order, market: kept.market, by, why, reason } }
}

/** Of a step: how the order goes on, and whom it needs. */
export function tidingsOf(
  keeping: Keeping,
  next: KeptState,
  acts: readonly KeptAct[],
  reason: string,
): readonly Tiding[] {
  const wakes = acts.flatMap((act) =>
    act.kind === 'wake' ? [wakeTiding(keeping, act.why, reason)] : [],
  )
  return next.phase === keeping.state.phase ? wakes : [stepTiding(keeping, next), ...wakes]
}

/** That it is in another phase now. */
export function stepTiding({ account, order, kept, by }: Keeping, { phase }: KeptState): Tiding {
  const { market, side, amount } = kept
  const what = { kind: kindOfKept(kept), market, side, amount: writeDecimal(amount) }
  return { kind: 'order', body: { account, order, by, ...what, phase } }
}

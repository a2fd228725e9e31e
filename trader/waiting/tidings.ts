// What people are told of an order that waits for them or for time.

import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { wishOf } from '@countersign/core/exchange/orders/asking.ts'
import { kindOfKept } from '@countersign/core/exchange/orders/kept.ts'
import { lapsesAt, type WaitingPhase } from '@countersign/core/exchange/orders/waiting.ts'
import type { OrderWish } from '@countersign/core/exchange/orders/wish.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Tiding } from '../news.ts'
import type { Waiting, WaitingAsked } from './book.ts'

/** A word that somebody said on it, or how it went on. */
export type Told = {
  readonly event: 'asked' | 'approved' | 'rejected' | Exclude<WaitingPhase, 'waiting'>
  /** Who said the word. */
  readonly member?: string
  readonly why?: string
}

/** `asked` again: by another policy, which needs what it says now. */
export function waitingTiding(
  waiting: WaitingAsked,
  { event, member = '', why = '' }: Told,
): Tiding {
  const { account, order, by, asking, needs } = waiting
  const { approvals: groups, delaySeconds } = needs
  const what = whatOf(wishOf(asking).wish)
  const body = plain({ account, order, by, ...what, event, why, groups, delaySeconds, member })
  return { kind: 'waiting', body }
}

/** Of its end; where nothing was placed and nobody took it back, people are woken. */
export function endTidings(waiting: WaitingAsked, told: Told): readonly Tiding[] {
  const tiding = waitingTiding(waiting, told)
  const { event, why: reason = '' } = told
  if (event !== 'denied' && event !== 'lapsed') return [tiding]
  const { account, order, by, asking } = waiting
  const { market } = whatOf(wishOf(asking).wish)
  const body = { account, order, market, by, why: event, reason }
  return [tiding, { kind: 'wake', body }]
}

/** Kind, market, side and amount, as lists and notices have them. */
export function whatOf(wish: OrderWish) {
  if (wish.kind === 'keep') {
    const { market, side, amount } = wish.order
    return { kind: kindOfKept(wish.order), market, side, amount: writeDecimal(amount) }
  }
  const { market, side, amount, execution } = wish
  const price = writeDecimal(execution.price)
  return { kind: execution.kind, market, side, amount: writeDecimal(amount), price }
}

/** When it is over, whatever comes. */
export const lapseOf = ({ needs, since }: Pick<Waiting, 'needs' | 'since'>): number =>
  lapsesAt(needs, since)

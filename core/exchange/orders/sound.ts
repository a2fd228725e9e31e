// Whether an order that somebody wants kept means anything: what would fire at once for ever, or
// never, or sell at no price, is refused before anybody relies on it.

import type { KeptOrder, Trigger } from './kept.ts'

/** An older price than this is none to sell by. */
const MOST_STALE_SECONDS = 300
/** Somebody who plans further ahead arms it later. */
const MOST_LATE_SECONDS = 86_400
const WHOLE_BASIS_POINTS = 10_000

/** What is wrong with it, by the name of the field; null where nothing is. */
export function flawOf(order: KeptOrder): string | null {
  const { amount, staleSeconds, jumpBasisPoints, trigger, execution, target } = order
  if (amount <= 0n) return 'amount'
  if (staleSeconds < 1 || staleSeconds > MOST_STALE_SECONDS) return 'staleSeconds'
  if (jumpBasisPoints < 1 || jumpBasisPoints > WHOLE_BASIS_POINTS) return 'jumpBasisPoints'
  if (!isPositive(trigger)) return 'trigger'
  if (execution.kind === 'limit' && !isReachable(order, execution.price)) return 'execution'
  if (target !== null && !isBeyond(order, target)) return 'target'
  return null
}

function isPositive(trigger: Trigger): boolean {
  switch (trigger.kind) {
    case 'stop':
    case 'take-profit':
      return trigger.price > 0n
    case 'trail-amount':
      return trigger.amount > 0n
    case 'trail-share':
      return trigger.basisPoints > 0
    case 'time':
      return trigger.lateSeconds <= MOST_LATE_SECONDS
  }
}

/** A limit on the near side of its trigger is a gap always; one price does not follow a trail. */
function isReachable({ trigger, side }: KeptOrder, price: bigint): boolean {
  if (price <= 0n) return false
  if (trigger.kind === 'time') return true
  if (trigger.kind !== 'stop' && trigger.kind !== 'take-profit') return false
  return side === 'sell' ? price <= trigger.price : price >= trigger.price
}

/** The target of an OCO lies where the price does not stop it. */
function isBeyond({ trigger, side }: KeptOrder, target: bigint): boolean {
  if (target <= 0n) return false
  if (trigger.kind === 'stop') {
    return side === 'sell' ? target > trigger.price : target < trigger.price
  }
  return trigger.kind === 'trail-amount' || trigger.kind === 'trail-share'
}

// One step of an order that is kept here, with what has to be asked before anything of it leaves.

import type { Decimal } from '@countersign/core/exchange/decimal.ts'
import type { Plan } from '@countersign/core/exchange/orders/kept.ts'
import { type Kept, type KeptEvent, stepKept } from '@countersign/core/exchange/orders/stops.ts'
import type { Keeping } from './book.ts'

/** What is about to be placed. */
export type Planned = { readonly plan: Plan; readonly amount: Decimal }

/**
 * `held`: trading is stopped. `away`: nobody can say whether it is, which is as good as stopped.
 * `blind`: there is no price to judge it by.
 * `denied`: the policy, as it is now, for whoever armed it, as they are now.
 */
export type Leave =
  /** With what the order may move at most, in the account's quote. */
  | { readonly kind: 'given'; readonly notional: Decimal }
  | { readonly kind: 'held' | 'away' | 'blind' }
  | { readonly kind: 'denied'; readonly why: string }

export type Asking = {
  readonly time: () => number
  /** Null: it goes no further than to wake people, for which the lever alone is asked. */
  readonly mayPlace: (keeping: Keeping, planned: Planned | null) => Promise<Leave>
}

export type Stepped = Kept & { readonly leave: Leave }

const NOTHING_PLACED: Leave = { kind: 'given', notional: 0n }

/** What is to be durable next, and what is to be done then. */
export async function stepAsking(
  keeping: Keeping,
  event: KeptEvent,
  { time, mayPlace }: Asking,
): Promise<Stepped> {
  const { kept, state } = keeping
  const step = (isStopped: boolean) => stepKept(kept, state, event, { now: time(), isStopped })
  const first = step(false)
  const planned = plannedBy(keeping, first)
  const isGoing = event.kind === 'tick' && first.state.phase !== state.phase
  if (planned === null && !isGoing) return { ...first, leave: NOTHING_PLACED }
  const leave = await mayPlace(keeping, planned)
  // Asking took its time: a tick may have become stale meanwhile.
  if (leave.kind === 'given') return { ...step(false), leave }
  // What was about to leave when the process ended waits until somebody can say.
  const isUnsaid = leave.kind === 'away' || leave.kind === 'blind'
  if (isUnsaid && event.kind === 'restarted') return { state, acts: [], leave }
  const without = step(true)
  return leave.kind === 'denied'
    ? { ...denied(keeping, without, time()), leave }
    : { ...without, leave }
}

function plannedBy({ kept, state }: Keeping, next: Kept): Planned | null {
  for (const act of next.acts) {
    if (act.kind === 'place') return { plan: act.order, amount: act.amount }
  }
  const { phase, plan, target } = next.state
  if (phase !== 'clearing' || state.phase === 'clearing' || plan === null) return null
  return { plan, amount: kept.amount - (target?.filled ?? 0n) }
}

function denied({ kept }: Keeping, { state, acts }: Kept, now: number): Kept {
  if (state.phase !== 'woken') {
    return stepKept(kept, state, { kind: 'denied' }, { now, isStopped: true })
  }
  const reworded = acts.map((act) =>
    act.kind === 'wake' ? ({ kind: 'wake', why: 'denied' } as const) : act,
  )
  return { state: { ...state, why: 'denied' }, acts: reworded }
}

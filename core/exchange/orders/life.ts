// The life of an order at a venue: its states and the only legal steps between them.

/**
 * `planned`: journalled, nothing left yet. `sent`: it left, or is about to. `unknown`: whether the
 * venue has it cannot be said. `open`: the venue has it, with none, or a part of it, filled.
 * `cancelled`: ended at the venue, with none, or a part of it, filled.
 */
export type OrderState =
  | 'planned'
  | 'sent'
  | 'unknown'
  | 'open'
  | 'rejected'
  | 'filled'
  | 'cancelled'

/**
 * It is sent again only out of `unknown`. What was taken for rejected because nobody found it may
 * come to light after all, and what was cancelled may turn out to have been filled just before.
 */
const NEXT: Readonly<Record<OrderState, readonly OrderState[]>> = {
  planned: ['sent', 'rejected', 'cancelled'],
  sent: ['unknown', 'open', 'rejected', 'filled', 'cancelled'],
  unknown: ['sent', 'open', 'rejected', 'filled', 'cancelled'],
  open: ['filled', 'cancelled'],
  rejected: ['open', 'filled', 'cancelled'],
  filled: [],
  cancelled: ['filled'],
}

export const ORDER_STATES = Object.keys(NEXT) as readonly OrderState[]

/** Whether an order may go from one state to the other; staying is no step. */
export function mayStepOrder(from: OrderState, to: OrderState): boolean {
  return NEXT[from].includes(to)
}

/** Whether the venue may have it, now or soon. */
export function mayBeLive(state: OrderState): boolean {
  return state === 'sent' || state === 'unknown' || state === 'open'
}

// What evaluations came to since the last transaction: gathered, and made durable at once.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { AlertState } from '@countersign/core/exchange/alerts/alert.ts'
import type { Last, Told } from '@countersign/core/exchange/alerts/book.ts'
import type { AlertRecord, FiringRecord } from '../ports/alerts.ts'
import type { Transactor } from '../ports/store.ts'

export type Outcome = {
  readonly lasts: Map<string, Last>
  readonly states: Map<
    string,
    { readonly id: string; readonly before: number; readonly state: AlertState }
  >
  readonly firings: FiringRecord[]
}

export const newOutcome = (): Outcome => ({ lasts: new Map(), states: new Map(), firings: [] })

export type Circumstances = {
  /** The number before, of the same series. */
  readonly before: Last | null
  readonly mark: string | null
  /** Since when windows are counted. */
  readonly startedAt: UnixSeconds
  readonly records: ReadonlyMap<string, AlertRecord>
}

export function note(outcome: Outcome, told: Told, circumstances: Circumstances): void {
  const { before, mark, startedAt, records } = circumstances
  const fired = new Set(told.firings.map(({ id }) => id))
  for (const [id, state] of told.changed) {
    const first = state.generation - (fired.has(id) ? 1 : 0)
    const known = outcome.states.get(id)
    outcome.states.set(id, { id, before: known?.before ?? first, state })
  }
  for (const firing of told.firings) {
    const condition = records.get(firing.id)?.alert.condition
    const isShort = condition?.kind === 'move' && firing.at - condition.windowSeconds < startedAt
    const countedSince = isShort ? startedAt : null
    outcome.firings.push({ ...firing, beforeAt: before?.at ?? null, countedSince, mark })
  }
}

/** @throws Error when an alert has moved on without this book: it has to be opened anew */
export async function settle(tx: Transactor, outcome: Outcome, at: UnixSeconds): Promise<void> {
  const { lasts, states, firings } = outcome
  const isSettled = await tx.settleAlerts({
    states: [...states.values()],
    lasts: [...lasts],
    firings,
    at,
  })
  if (!isSettled) throw new Error('an alert has moved on')
  if (firings.length > 0) await tx.enqueue({ kind: 'tell-alerts' })
}

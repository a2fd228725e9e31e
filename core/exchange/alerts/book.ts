// All alerts over the numbers they are about. Each number is evaluated once for each tick, from the
// last one that was evaluated, also over a restart: nothing is passed over, nothing told twice.
//
// What a call answers has to be made durable in one transaction: the states and the last number,
// each firing only where the alert still has the generation before it. A caller that cannot do so
// opens the book anew from what is durable; the same tick then gives the same firings.

import type { UnixSeconds } from '../../basics.ts'
import type { Decimal } from '../decimal.ts'
import {
  type Alert,
  type AlertState,
  type EventCondition,
  eventOf,
  isBeyond,
  isOfEvents,
  type LevelCondition,
  modeAt,
  NEW_ALERT,
  seriesOf,
  thresholdsOf,
} from './alert.ts'
import { type CrossingIndex, crossingIndex } from './crossing.ts'

/** The number that was evaluated last, and when it was received. */
export type Last = { readonly value: Decimal; readonly at: UnixSeconds }

export type Firing = {
  readonly id: string
  /** With the id, the name of the notice for ever. */
  readonly generation: number
  readonly at: UnixSeconds
  /** Of a number: what it is, and what it was before. */
  readonly value?: Decimal
  readonly before?: Decimal
  /** Nothing was evaluated for a while before: it may have happened at any time since. */
  readonly isGap: boolean
}

export type Told = {
  readonly firings: readonly Firing[]
  /** The alerts whose state changed. */
  readonly changed: readonly (readonly [string, AlertState])[]
  /** False: the number was stale or out of turn, and nothing was evaluated. */
  readonly isEvaluated: boolean
}

export interface AlertBook {
  size(): number
  add(alert: Alert, state?: AlertState): void
  remove(id: string): boolean
  /** A number as it was received. */
  number(series: string, last: Last, now: UnixSeconds): Told
  event(condition: EventCondition, at: UnixSeconds): Told
}

export type BookTerms = {
  /** Older numbers are not evaluated. */
  readonly staleSeconds: number
  /** After a longer silence what fires is marked. */
  readonly gapSeconds: number
}

type Held = { readonly alert: Alert; state: AlertState }

type Series = {
  readonly index: CrossingIndex
  /** Those that wait for the first number. */
  readonly fresh: Set<string>
  last: Last | null
}

/**
 * @param kept - the alerts with their states, as they are durable
 * @param lasts - by series, the number that was evaluated last
 */
export function alertBook(
  terms: BookTerms,
  kept: Iterable<readonly [Alert, AlertState]> = [],
  lasts: Iterable<readonly [string, Last]> = [],
): AlertBook {
  const book = new Book(terms)
  for (const [name, last] of lasts) book.seriesNamed(name).last = last
  for (const [alert, state] of kept) book.add(alert, state)
  return book
}

class Book implements AlertBook {
  readonly #terms: BookTerms
  readonly #held = new Map<string, Held>()
  readonly #series = new Map<string, Series>()
  readonly #events = new Map<string, Set<string>>()

  constructor(terms: BookTerms) {
    this.#terms = terms
  }

  size(): number {
    return this.#held.size
  }

  add(alert: Alert, state: AlertState = NEW_ALERT): void {
    if (this.#held.has(alert.id)) throw new RangeError(`the alert ${alert.id} is there already`)
    if (state.mode === 'ended') return
    this.#held.set(alert.id, { alert, state })
    const { condition, id } = alert
    if (!isOfEvents(condition)) {
      this.#enter(alert, condition, state)
      return
    }
    const name = eventOf(condition)
    this.#events.set(name, (this.#events.get(name) ?? new Set()).add(id))
  }

  remove(id: string): boolean {
    const held = this.#held.get(id)
    if (held === undefined) return false
    const { condition } = held.alert
    if (isOfEvents(condition)) this.#events.get(eventOf(condition))?.delete(id)
    else this.#leave(held.alert, condition, held.state)
    return this.#held.delete(id)
  }

  number(name: string, { value, at }: Last, now: UnixSeconds): Told {
    const series = this.seriesNamed(name)
    const { last } = series
    const isLate = last !== null && at < last.at
    if (isLate || at > now || now - at > this.#terms.staleSeconds) {
      return { firings: [], changed: [], isEvaluated: false }
    }
    const isGap = last !== null && at - last.at > this.#terms.gapSeconds
    const hit = last === null ? [] : series.index.crossed(last.value, value)
    const met = [...hit, ...series.fresh]
    series.last = { value, at }
    const firing = { at, value, ...(last === null ? {} : { before: last.value }), isGap }
    return this.#tell(met, now, (held) => {
      const { alert, state } = held
      const condition = alert.condition as LevelCondition
      const isDue = state.mode === 'new' ? isBeyond(alert, condition, value) : isArmed(state)
      this.#leave(alert, condition, state)
      const generation = state.generation + (isDue ? 1 : 0)
      const isOver = isDue && alert.repeat.kind === 'once'
      held.state = { mode: isOver ? 'ended' : modeAt(alert, condition, value), generation }
      this.#enter(alert, condition, held.state)
      return isDue ? [{ id: alert.id, generation, ...firing }] : []
    })
  }

  event(condition: EventCondition, at: UnixSeconds): Told {
    const ids = [...(this.#events.get(eventOf(condition)) ?? [])]
    return this.#tell(ids, at, (held) => {
      const generation = held.state.generation + 1
      const mode = held.alert.repeat.kind === 'once' ? 'ended' : held.state.mode
      held.state = { mode, generation }
      return [{ id: held.alert.id, generation, at, isGap: false }]
    })
  }

  seriesNamed(name: string): Series {
    const known = this.#series.get(name)
    if (known !== undefined) return known
    const series: Series = { index: crossingIndex(), fresh: new Set(), last: null }
    this.#series.set(name, series)
    return series
  }

  #tell(ids: readonly string[], now: UnixSeconds, happen: (held: Held) => readonly Firing[]): Told {
    const firings: Firing[] = []
    const changed: (readonly [string, AlertState])[] = []
    for (const id of ids) {
      const held = this.#held.get(id) as Held
      const { expiresAt } = held.alert
      if (expiresAt !== null && now >= expiresAt) {
        changed.push([id, { ...held.state, mode: 'ended' }])
        this.remove(id)
        continue
      }
      firings.push(...happen(held))
      changed.push([id, held.state])
      if (held.state.mode === 'ended') this.remove(id)
    }
    return { firings, changed, isEvaluated: true }
  }

  #enter(alert: Alert, condition: LevelCondition, { mode }: AlertState): void {
    const { index, fresh } = this.seriesNamed(seriesOf(condition))
    if (mode === 'new') fresh.add(alert.id)
    for (const threshold of thresholdsOf(alert, condition, mode)) index.add(threshold)
  }

  #leave(alert: Alert, condition: LevelCondition, { mode }: AlertState): void {
    const { index, fresh } = this.seriesNamed(seriesOf(condition))
    fresh.delete(alert.id)
    for (const threshold of thresholdsOf(alert, condition, mode)) index.remove(threshold)
  }
}

const isArmed = ({ mode }: AlertState): boolean => mode === 'up' || mode === 'down'

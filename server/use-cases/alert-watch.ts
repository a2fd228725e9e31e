// Evaluates alerts: numbers and events come in one after the other, and what they come to is
// durable before the next is taken. Only the server that holds the database does so.
//
// Where a transaction fails the book is opened anew from what is durable, and what was received
// meanwhile is evaluated again, as of when it was received: the same firings, each once.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import {
  type EventCondition,
  isOfEvents,
  priceSeries,
  seriesOf,
} from '@countersign/core/exchange/alerts/alert.ts'
import type { Last, Told } from '@countersign/core/exchange/alerts/book.ts'
import { type PriceFeed, priceFeed } from '@countersign/core/exchange/alerts/feed.ts'
import type { AlertRecord } from '../ports/alerts.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import {
  ALERT_TERMS,
  hold,
  type OpenAlerts,
  openAlerts,
  type Priced,
  release,
} from './alert-holding.ts'
import { type Circumstances, newOutcome, note, settle } from './alert-outcome.ts'

/** Numbers that changed nothing are written now and then, so that gaps are told truly. */
const KEEP_LASTS_SECONDS = 10

/** Of what could not be made durable: the oldest goes. Hours of ticks of a few markets. */
const MOST_WAITING = 100_000

export type Received = { readonly now: UnixSeconds } & (
  | {
      readonly kind: 'price'
      readonly venue: string
      readonly market: string
      readonly source: 'last' | 'mid'
      readonly last: Last
    }
  | {
      readonly kind: 'balance'
      readonly account: string
      readonly currency: string
      readonly last: Last
    }
  | {
      readonly kind: 'event'
      readonly condition: EventCondition
      /** Names what happened: it is evaluated once, however often it is heard. */
      readonly mark: string
    }
)

export type AlertChange<T> = {
  readonly answer: T
  readonly put?: AlertRecord
  readonly removed?: string
}

export type AlertWatch = {
  /** @throws Fault store.*: what was received is kept, and evaluated with what comes next */
  take(received: readonly Received[]): Promise<void>
  /**
   * Changes alerts between two evaluations.
   * @returns what the work answers
   */
  change<T>(work: () => Promise<AlertChange<T>>): Promise<T>
  /** The prices that alerts ask for. */
  markets(): readonly Priced[]
  /** The balances that alerts ask for: currencies by account. */
  balances(): ReadonlyMap<string, ReadonlySet<string>>
  /** What the alert is about, as it was received last. */
  lastOf(alert: AlertRecord): Last | null
  /** Since when windows are counted. */
  readonly startedAt: UnixSeconds
}

type WatchWorld = { readonly store: Store; readonly clock: Clock }

export const openAlertWatch = (world: WatchWorld): AlertWatch => new Watch(world)

class Watch implements AlertWatch {
  readonly startedAt: UnixSeconds
  readonly #world: WatchWorld
  // Windows go on while the book is opened anew: they hold prices and nothing that was decided.
  readonly #feed: PriceFeed
  #open: OpenAlerts | null = null
  #outcome = newOutcome()
  #keptAt = 0
  #turn: Promise<unknown> = Promise.resolve()
  #waiting: readonly Received[] = []

  constructor(world: WatchWorld) {
    this.#world = world
    this.startedAt = world.clock()
    const number = (series: string, last: Last, now: UnixSeconds) => this.#number(series, last, now)
    this.#feed = priceFeed({ number }, ALERT_TERMS)
  }

  take(received: readonly Received[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#waiting = [...this.#waiting, ...received].slice(-MOST_WAITING)
      try {
        await this.#evaluate()
        this.#waiting = []
      } catch (error) {
        this.#open = null
        this.#outcome = newOutcome()
        throw error
      }
    })
  }

  change<T>(work: () => Promise<AlertChange<T>>): Promise<T> {
    return this.#inTurn(async () => {
      const open = await this.#opened()
      const { answer, put, removed } = await work()
      if (removed !== undefined) release(open, removed)
      if (put !== undefined) hold(open, this.#feed, put)
      return answer
    })
  }

  markets(): readonly Priced[] {
    return [...(this.#open?.prices.values() ?? [])].map(({ priced }) => priced)
  }

  balances(): ReadonlyMap<string, ReadonlySet<string>> {
    return balancesOf(this.#open?.records.values() ?? [])
  }

  lastOf({ alert: { condition } }: AlertRecord): Last | null {
    return isOfEvents(condition) ? null : (this.#open?.lasts.get(seriesOf(condition)) ?? null)
  }

  async #evaluate(): Promise<void> {
    const { store, clock } = this.#world
    const open = await this.#opened()
    const marks = this.#waiting.flatMap((each) => (each.kind === 'event' ? [each.mark] : []))
    const known = new Set(marks.length > 0 ? await store.reader.knownMarks(marks) : [])
    for (const each of this.#waiting) this.#one(open, each, known)
    const outcome = this.#outcome
    const isQuiet = outcome.states.size === 0
    if (isQuiet && (outcome.lasts.size === 0 || clock() < this.#keptAt + KEEP_LASTS_SECONDS)) return
    await store.transact((tx) => settle(tx, outcome, clock()))
    this.#keptAt = clock()
    for (const { id, state } of outcome.states.values()) {
      if (state.mode === 'ended') release(open, id)
    }
    this.#outcome = newOutcome()
  }

  #one(open: OpenAlerts, each: Received, known: Set<string>): void {
    if (each.kind === 'price') {
      const { venue, market, source, last, now } = each
      const isWanted = open.prices.has(priceSeries(venue, market, source))
      if (isWanted) this.#feed.price(venue, market, source, { ...last, now })
    } else if (each.kind === 'balance') {
      this.#number(`balance ${each.account} ${each.currency}`, each.last, each.now)
    } else if (!known.has(each.mark)) {
      known.add(each.mark)
      const told = open.book.event(each.condition, each.now)
      this.#note(open, told, { before: null, mark: each.mark })
    }
  }

  #number(series: string, last: Last, now: UnixSeconds): Told {
    const open = this.#open as OpenAlerts
    const before = open.lasts.get(series) ?? null
    const told = open.book.number(series, last, now)
    if (told.isEvaluated) {
      open.lasts.set(series, last)
      this.#outcome.lasts.set(series, last)
      this.#note(open, told, { before, mark: null })
    }
    return told
  }

  #note(open: OpenAlerts, told: Told, how: Pick<Circumstances, 'before' | 'mark'>): void {
    const { startedAt } = this
    note(this.#outcome, told, { ...how, startedAt, records: open.records })
  }

  async #opened(): Promise<OpenAlerts> {
    this.#open ??= await openAlerts(this.#world.store.reader, this.#feed)
    return this.#open
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }
}

function balancesOf(records: Iterable<AlertRecord>): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>()
  for (const { alert } of records) {
    if (alert.condition.kind !== 'balance') continue
    const { account, currency } = alert.condition
    wanted.set(account, (wanted.get(account) ?? new Set()).add(currency))
  }
  return wanted
}

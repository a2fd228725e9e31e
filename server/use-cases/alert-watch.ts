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
import { priceFeed } from '@countersign/core/exchange/alerts/feed.ts'
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
import { newOutcome, note, settle } from './alert-outcome.ts'

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

export function openAlertWatch({
  store,
  clock,
}: {
  readonly store: Store
  readonly clock: Clock
}): AlertWatch {
  const startedAt = clock()
  let open: OpenAlerts | null = null
  let outcome = newOutcome()
  let keptAt = 0
  let turn: Promise<unknown> = Promise.resolve()
  let waiting: Received[] = []

  // Windows go on while the book is opened anew: they hold prices and nothing that was decided.
  const feed = priceFeed({ number: (series, last, now) => number(series, last, now) }, ALERT_TERMS)

  const number = (series: string, last: Last, now: UnixSeconds): Told => {
    const { book, lasts, records } = open as OpenAlerts
    const before = lasts.get(series) ?? null
    const told = book.number(series, last, now)
    if (told.isEvaluated) {
      lasts.set(series, last)
      outcome.lasts.set(series, last)
      note(outcome, told, { before, startedAt, records, mark: null })
    }
    return told
  }

  const opened = async (): Promise<OpenAlerts> => {
    open ??= await openAlerts(store.reader, feed)
    return open
  }

  const evaluate = async (): Promise<void> => {
    const held = await opened()
    const { book, records } = held
    const marks = waiting.flatMap((each) => (each.kind === 'event' ? [each.mark] : []))
    const known = new Set(marks.length > 0 ? await store.reader.knownMarks(marks) : [])
    for (const each of waiting) {
      if (each.kind === 'price') {
        const { venue, market, source, last, now } = each
        if (held.prices.has(priceSeries(venue, market, source))) {
          feed.price(venue, market, source, { ...last, now })
        }
      } else if (each.kind === 'balance') {
        number(`balance ${each.account} ${each.currency}`, each.last, each.now)
      } else if (!known.has(each.mark)) {
        known.add(each.mark)
        const told = book.event(each.condition, each.now)
        note(outcome, told, { before: null, startedAt, records, mark: each.mark })
      }
    }
    const isQuiet = outcome.states.size === 0
    if (isQuiet && (outcome.lasts.size === 0 || clock() < keptAt + KEEP_LASTS_SECONDS)) return
    await store.transact((tx) => settle(tx, outcome, clock()))
    keptAt = clock()
    for (const { id, state } of outcome.states.values()) {
      if (state.mode === 'ended') release(held, id)
    }
    outcome = newOutcome()
  }

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }

  return {
    startedAt,
    take: (received) =>
      inTurn(async () => {
        waiting = [...waiting, ...received].slice(-MOST_WAITING)
        try {
          await evaluate()
          waiting = []
        } catch (error) {
          open = null
          outcome = newOutcome()
          throw error
        }
      }),
    change: (work) =>
      inTurn(async () => {
        await opened()
        const { answer, put, removed } = await work()
        if (open !== null && removed !== undefined) release(open, removed)
        if (open !== null && put !== undefined) hold(open, feed, put)
        return answer
      }),
    balances: () => balancesOf(open?.records.values() ?? []),
    markets: () => [...(open?.prices.values() ?? [])].map(({ priced }) => priced),
    lastOf: ({ alert: { condition } }) =>
      isOfEvents(condition) ? null : (open?.lasts.get(seriesOf(condition)) ?? null),
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

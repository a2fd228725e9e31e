// The alerts that are evaluated, as they were opened from what is durable, and the prices that
// they need.

import { type Alert, priceSeries } from '@countersign/core/exchange/alerts/alert.ts'
import { type AlertBook, alertBook, type Last } from '@countersign/core/exchange/alerts/book.ts'
import type { PriceFeed } from '@countersign/core/exchange/alerts/feed.ts'
import type { AlertReader, AlertRecord } from '../ports/alerts.ts'

/** Numbers older than that are not evaluated; after a longer silence a firing is marked. */
export const ALERT_TERMS = { staleSeconds: 15, gapSeconds: 60 } as const

const AT_A_TIME = 5_000

/** Every venue has it: by its prices a venue is seen to be there. */
const DOWN_MARKET = 'BTC/USDT'

/** A price that alerts ask for. */
export type Priced = {
  readonly venue: string
  readonly market: string
  readonly source: 'last' | 'mid'
}

export type OpenAlerts = {
  readonly book: AlertBook
  readonly records: Map<string, AlertRecord>
  /** By series, the number that was evaluated last. */
  readonly lasts: Map<string, Last>
  /** By series, with how many alerts ask for it. */
  readonly prices: Map<string, { readonly priced: Priced; readonly alerts: number }>
}

export async function openAlerts(
  reader: Pick<AlertReader, 'alertLasts' | 'armedAlerts'>,
  feed: PriceFeed,
): Promise<OpenAlerts> {
  const lasts = new Map(await reader.alertLasts())
  const book = alertBook(ALERT_TERMS, [], lasts)
  const open: OpenAlerts = { book, records: new Map(), lasts, prices: new Map() }
  for (let after: string | undefined; ; ) {
    const records = await reader.armedAlerts({ limit: AT_A_TIME, after })
    for (const record of records) hold(open, feed, record)
    after = records.at(-1)?.alert.id
    if (records.length < AT_A_TIME) return open
  }
}

export function hold(open: OpenAlerts, feed: PriceFeed, record: AlertRecord): void {
  const { alert, state } = record
  release(open, alert.id)
  open.book.add(alert, state)
  open.records.set(alert.id, record)
  feed.watch(alert.condition)
  for (const priced of pricesOf(alert.condition)) count(open, priced, 1)
}

export function release(open: OpenAlerts, id: string): void {
  const record = open.records.get(id)
  if (!record) return
  open.book.remove(id)
  open.records.delete(id)
  for (const priced of pricesOf(record.alert.condition)) count(open, priced, -1)
}

function count({ prices }: OpenAlerts, priced: Priced, by: 1 | -1): void {
  const name = priceSeries(priced.venue, priced.market, priced.source)
  const alerts = (prices.get(name)?.alerts ?? 0) + by
  if (alerts > 0) prices.set(name, { priced, alerts })
  else prices.delete(name)
}

export function pricesOf(condition: Alert['condition']): readonly Priced[] {
  if (condition.kind === 'venue-down') {
    return [{ venue: condition.venue, market: DOWN_MARKET, source: 'last' }]
  }
  if (!('market' in condition)) return []
  const { market } = condition
  const source = condition.source === 'mid' ? 'mid' : 'last'
  const venues = condition.kind === 'spread' ? condition.venues : [condition.venue]
  return venues.map((venue) => ({ venue, market, source }))
}

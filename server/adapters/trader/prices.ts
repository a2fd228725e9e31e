// Reads the prices that the trader tells along with its news.

import type { Canonical } from '@countersign/core/canonical.ts'
import { list, object, optional, text, whole } from '@countersign/core/fields.ts'
import type { PricePage } from '../../ports/trader.ts'

const MOST = 1_024

const decimal = optional(text(40))

const tick = object({
  venue: text(32),
  market: text(64),
  bid: decimal,
  ask: decimal,
  last: decimal,
  at: whole(),
})

const TICK: ReadonlySet<string> = new Set(['venue', 'market', 'bid', 'ask', 'last', 'at'])
const FEED: ReadonlySet<string> = new Set(['venue', 'market', 'silentSince'])

const feed = object({ venue: text(32), market: text(64), silentSince: optional(text(16)) })

const ticks = list((value, where) => tick(only(value, TICK), where), MOST)
const feeds = list((value, where) => feed(only(value, FEED), where), MOST)

/** What is said besides is for others. */
function only(value: Canonical | undefined, known: ReadonlySet<string>): Canonical | undefined {
  if (typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.has(name)))
}

/** A trader that knows no prices says none. @throws Fault channel.message_invalid */
export function readPrices(answer: Canonical): PricePage {
  const given = Object(answer) as { readonly ticks?: Canonical; readonly feeds?: Canonical }
  return {
    ticks: ticks(given.ticks ?? [], 'ticks').map(({ bid, ask, last, ...rest }) => ({
      ...rest,
      bid: bid || null,
      ask: ask || null,
      last: last || null,
    })),
    feeds: feeds(given.feeds ?? [], 'feeds').map(({ silentSince, ...rest }) => ({
      ...rest,
      silentSince: silentSince ? whole()(silentSince, 'feeds.silentSince') : null,
    })),
  }
}

// What an account's venue answers when it is asked how the account stands: what it has, its open
// orders, and every trade since a moment, however many pages those are.

import { type Decimal, parseDecimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { numberOf } from '../orders/fit.ts'
import type { Lane } from '../prices/lane.ts'
import type { VenueClient } from '../venue/client.ts'
import type { Told, Tolds } from '../venue/load.ts'
import { type Fill, readFill } from './fill.ts'
import type { Totals } from './ledger.ts'
import { textOf } from './text.ts'

export type OpenOrder = {
  readonly venueId: string
  readonly clientId: string
  readonly market: string
  readonly side: string
  readonly amount: string
  readonly price: string
  readonly filled: string
}

export type Balances = {
  readonly totals: Totals
  /** With what is held for orders: it changes when one is placed. */
  readonly mark: string
}

/** @throws Fault exchange.*, each of them */
export type AccountSource = {
  balances(): Promise<Balances>
  openOrders(): Promise<readonly OpenOrder[]>
  /** Oldest first. @param market - where the venue has to be asked for each; else null */
  trades(market: string | null, sinceMs: number): Promise<readonly Fill[]>
  /** The markets in which a trade changes these currencies alone. */
  marketsOf(currencies: ReadonlySet<string>): Promise<readonly string[]>
}

/** Venues that tell the trades of one market at a time, by the paths that are used. */
const BY_MARKET: ReadonlySet<VenueId> = new Set(['binance', 'bitget', 'bitfinex', 'gemini'])

export const isByMarket = (venue: VenueId): boolean => BY_MARKET.has(venue)

/** How many are asked for, where it is not what the venue has by itself. */
const PAGE_OF: Readonly<Partial<Record<VenueId, number>>> = { binance: 1_000, gemini: 500 }

/** The fewest that a venue has on a page. */
const LEAST_PAGE = 20
/** More since the account was looked at last is more than anybody trades. */
const MOST_PAGES = 200

type TradeCall = (
  market: string | undefined,
  since: number | undefined,
  limit: number | undefined,
  params: object,
) => Promise<Tolds>

type Page = { readonly since?: number; readonly params?: object }

export function openSource(venue: VenueId, client: VenueClient, lane: Lane): AccountSource {
  const page = (market: string | null, { since, params = {} }: Page) =>
    lane('usual', () =>
      client.watch('orders', (ccxt) =>
        (ccxt.fetchMyTrades as TradeCall).call(
          ccxt,
          market ?? undefined,
          since,
          PAGE_OF[venue],
          params,
        ),
      ),
    ).then((told) => told.map((each) => readFill(venue, each)))
  return {
    balances: () =>
      lane('usual', () =>
        client.watch('balances', async (ccxt) => readTotals(venue, await ccxt.fetchBalance())),
      ),
    openOrders: () =>
      lane('usual', () =>
        client.watch('orders', async (ccxt) => {
          const told = await ccxt.fetchOpenOrders(undefined as unknown as string)
          return told.map((each) => readOpen(venue, each))
        }),
      ),
    trades: async (market, sinceMs) =>
      sorted(await PAGING[isPaged(venue) ? venue : 'others']((of) => page(market, of), sinceMs)),
    marketsOf: (currencies) =>
      client.askKnowing('markets', async ({ markets = {} }) =>
        Object.entries(markets).flatMap(([symbol, told]) => {
          const { base, quote, spot } = told as Told
          const isIn = currencies.has(String(base)) && currencies.has(String(quote))
          return spot === true && isIn ? [symbol] : []
        }),
      ),
  }
}

type Ask = (page: Page) => Promise<readonly Fill[]>
type Paging = (ask: Ask, since: number) => Promise<readonly Fill[]>

/** Page after page, until one has nothing that was not on another. */
async function gather(first: Page, ask: Ask, next: (got: Got) => Page): Promise<readonly Fill[]> {
  const all = new Map<string, Fill>()
  let page = first
  for (let n = 0; n < MOST_PAGES; n += 1) {
    const got = await ask(page)
    const before = all.size
    for (const fill of got) all.set(`${fill.market} ${fill.tradeId}`, fill)
    if (all.size === before || got.length < LEAST_PAGE) return [...all.values()]
    page = next({ page: sorted(got), all: [...all.values()] })
  }
  // Half of it would pass for all.
  throw new Fault('exchange.answer_invalid', { where: 'trades without an end' })
}

type Got = { readonly page: readonly Fill[]; readonly all: readonly Fill[] }

type Paged = 'binance' | 'kraken' | 'gemini'
const isPaged = (venue: VenueId): venue is Paged => ['binance', 'kraken', 'gemini'].includes(venue)

const PAGING: Readonly<Record<Paged | 'others', Paging>> = {
  // Oldest first from a moment, and then from a number on.
  binance: (ask, since) =>
    gather({ since }, ask, ({ page }) => ({
      params: { fromId: String(BigInt(page.at(-1)?.tradeId ?? '0') + 1n) },
    })),
  // Newest first, fifty at a time.
  kraken: (ask, since) =>
    gather({ since }, ask, ({ all }) => ({ since, params: { ofs: all.length } })),
  // The oldest page there is from a moment on, though the newest of it comes first.
  gemini: (ask, since) =>
    gather({ since }, ask, ({ page }) => ({ since: page.at(-1)?.atMs ?? since })),
  // Some tell the oldest first and some the newest: what is on either side is asked for.
  others: async (ask, since) => {
    const later = await gather({ since }, ask, ({ page }) => ({
      since: page.at(-1)?.atMs ?? since,
    }))
    const [oldest] = sorted(later)
    if (!oldest || later.length < LEAST_PAGE) return later
    const earlier = await gather({ since, params: { until: oldest.atMs } }, ask, ({ page }) => ({
      since,
      params: { until: page[0]?.atMs ?? since },
    }))
    return [...later, ...earlier]
  },
}

const sorted = (fills: readonly Fill[]): readonly Fill[] =>
  fills.toSorted((one, other) => one.atMs - other.atMs || compare(one.tradeId, other.tradeId))

/** Numbers by their size. */
const compare = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other))

const CURRENCY = /^[A-Za-z0-9._-]{1,32}$/

/** As plain decimals; those of nothing are left out. @throws Fault exchange.answer_invalid */
function readTotals(venue: VenueId, told: Told): Balances {
  const all = Object.entries((told.total ?? {}) as Told)
    .filter(([currency]) => CURRENCY.test(currency))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, total]) => [currency, amountOf(venue, total)] as const)
  const used = all.map(([currency]) => {
    const held = ((told[currency] ?? {}) as Told).used
    return held === undefined || held === null ? '' : writeDecimal(amountOf(venue, held))
  })
  const totals = new Map(all.flatMap(([c, t]) => (t === 0n ? [] : [[c, writeDecimal(t)] as const])))
  return { totals, mark: JSON.stringify([...totals, used]) }
}

/** Of one total as it is told. @throws Fault exchange.answer_invalid */
export const amountOf = (venue: VenueId, total: unknown): Decimal =>
  typeof total === 'string' && PLAIN.test(total)
    ? parseDecimal(total, 'unsigned')
    : numberOf(venue, total)

const PLAIN = /^(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/
const ID = /^[\x21-\x7e]{1,128}$/

function readOpen(venue: VenueId, told: Told): OpenOrder {
  const { id, clientOrderId, symbol, side, amount, price, filled } = told
  const venueId = textOf(id)
  if (!ID.test(venueId)) {
    throw new Fault('exchange.answer_invalid', { venue, where: 'order id' })
  }
  const number = (value: unknown) =>
    value === undefined || value === null ? '' : writeDecimal(amountOf(venue, value))
  return {
    venueId,
    clientId: textOf(clientOrderId),
    market: textOf(symbol).slice(0, 64),
    side: textOf(side).slice(0, 8),
    amount: number(amount),
    price: number(price),
    filled: number(filled) || '0',
  }
}

// The trader as the server sees it: what accounts there are, what they have, and what happened. It
// may read, and ask for nothing to be done.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { OrdersTold } from '@countersign/core/exchange/orders/told.ts'

/** An account at a venue, without any secret. */
export type ExchangeAccount = {
  readonly account: string
  readonly venue: string
  /** In which its worth is told: `USDT`, `EUR`. */
  readonly quote: string
  readonly rights: 'watch' | 'trade'
  /** What its venue says of the key: `{ rights, findings }`. */
  readonly found: Canonical
  readonly addedAt: UnixSeconds
  readonly checkedAt: UnixSeconds
  /** Counts the keys it has had. */
  readonly version: number
  /** The member who added it. */
  readonly by: string
}

/** Plain decimals in text: no venue writes more than 18 digits on either side. */
export type ExchangeBalance = {
  readonly currency: string
  readonly total: string
  readonly free: string
  readonly used: string
}

export type AccountBalances = {
  readonly account: string
  readonly at: UnixSeconds
  readonly balances: readonly ExchangeBalance[]
}

/** A market's price now, as its venue says. */
export type ExchangePrice = { readonly price: string }

/** What happened at the trader, as its journal has it. */
export type NewsEvent = {
  /** Counts up, without a gap. */
  readonly seq: number
  readonly at: UnixSeconds
  /** `order`, `key`, `account`, `wake`; a later trader may tell of more. */
  readonly kind: string
  readonly body: Canonical
}

export type NewsPage = {
  /** The number of the newest event there is. */
  readonly head: number
  readonly events: readonly NewsEvent[]
}

/** The newest of a market, in plain decimals. */
export type MarketTick = {
  readonly venue: string
  readonly market: string
  readonly bid: string | null
  readonly ask: string | null
  readonly last: string | null
  /** When the trader received it. */
  readonly at: UnixSeconds
}

/** How an account is watched. */
export type FeedHealth = {
  readonly account: string
  readonly venue: string
  readonly by: 'stream' | 'asked'
  /** Null while its venue tells or answers. */
  readonly silentSince: UnixSeconds | null
  /** What went wrong last; empty while nothing does. */
  readonly why: string
}

/** The same of the prices of a market. */
export type PriceHealth = Omit<FeedHealth, 'account'> & { readonly market: string }

/** How prices of a market come. */
export type FeedState = {
  readonly venue: string
  readonly market: string
  /** Null while they come. */
  readonly silentSince: UnixSeconds | null
}

export type FeedsTold = {
  readonly accounts: readonly FeedHealth[]
  readonly prices: readonly PriceHealth[]
}

export type PricePage = {
  readonly ticks: readonly MarketTick[]
  readonly feeds: readonly FeedState[]
}

export type OrdersAsked = {
  /** Of all unless named. */
  readonly account?: string
  readonly which: 'open' | 'all'
  /** With `all`: the `seq` of the last one that was listed. */
  readonly before?: number
}

export type CandleSpan = 'hour' | 'day'

/** What was traded from `at` on, in plain decimals. */
export type CandleTold = {
  readonly at: UnixSeconds
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  readonly size: string
}

/**
 * Every call throws Fault `exchange.trader_away` while the trader does not answer, and the trader's
 * own faults by their code.
 */
export type TraderPort = {
  /** Of its identity: another one is another trader, with another journal. */
  readonly fingerprint: string
  /** By name. */
  accounts(): Promise<readonly ExchangeAccount[]>
  /** @throws Fault exchange.account_missing */
  account(name: string): Promise<ExchangeAccount>
  /** Asked of the venue now. @throws Fault exchange.* */
  balances(name: string): Promise<AccountBalances>
  /** The newest prices of these markets since it was asked last, and from then on of no others. */
  prices(
    markets: readonly Pick<MarketTick, 'venue' | 'market'>[],
    waitMs: number,
    signal?: AbortSignal,
  ): Promise<PricePage>
  /**
   * What one of the market's first currency costs in its second: `BTC/USDT`. Null where the trader
   * or the venue has no such price.
   * @throws Fault exchange.*
   */
  price(venue: string, market: string): Promise<ExchangePrice | null>
  /** Of each account, and of each market whose prices somebody waits for. */
  feeds(): Promise<FeedsTold>
  /** Newest first. */
  orders(asked: OrdersAsked): Promise<OrdersTold>
  /** All that was placed for one. @throws Fault exchange.order_missing */
  order(account: string, order: string): Promise<OrdersTold>
  /** Of late, oldest first. @throws Fault exchange.* */
  candles(venue: string, market: string, span: CandleSpan): Promise<readonly CandleTold[]>
  /** What came after this event; waits for it, and is empty when nothing came for so long. */
  news(after: number, waitMs: number, signal?: AbortSignal): Promise<NewsPage>
}

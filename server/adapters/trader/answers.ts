// Reads what the trader answers. Its bytes were checked to be its own; their shape is checked here
// once, so that nobody after has to.

import type { Canonical } from '@countersign/core/canonical.ts'
import { anything, list, object, optional, text, whole, word } from '@countersign/core/fields.ts'
import type {
  AccountBalances,
  ExchangeAccount,
  ExchangePrice,
  FeedsTold,
  NewsPage,
} from '../../ports/trader.ts'

const MOST_ACCOUNTS = 1_024
const MOST_CURRENCIES = 4_096
const MOST_EVENTS = 1_024
const MOST_FEEDS = 1_024

const ACCOUNT = {
  account: text(32),
  venue: text(32),
  quote: text(16),
  rights: word('watch', 'trade'),
  found: anything,
  addedAt: whole(),
  checkedAt: whole(),
  version: whole(),
  by: text(128),
}
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set(Object.keys(ACCOUNT))
const account = object(ACCOUNT)

const balances = object({
  account: text(32),
  at: whole(),
  balances: list(
    object({ currency: text(32), total: text(40), free: text(40), used: text(40) }),
    MOST_CURRENCIES,
  ),
})

const news = object({
  head: whole(),
  events: list(object({ seq: whole(), at: whole(), kind: text(32), body: anything }), MOST_EVENTS),
})

const WATCHED = {
  venue: text(32),
  by: word('stream', 'asked'),
  silentSince: optional(whole()),
  why: text(64),
}
const feeds = object({
  accounts: list(object({ account: text(32), ...WATCHED }), MOST_ACCOUNTS),
  prices: list(object({ market: text(64), ...WATCHED }), MOST_FEEDS),
})

export function readFeeds(answer: Canonical): FeedsTold {
  const { accounts: watched, prices } = feeds(answer, 'feeds')
  return { accounts: watched.map(silenceOf), prices: prices.map(silenceOf) }
}

const silenceOf = <F extends { readonly silentSince: number | undefined }>(feed: F) => ({
  ...feed,
  silentSince: feed.silentSince ?? null,
})

/** @throws Fault channel.message_invalid, as the others */
export const readAccount = (answer: Canonical): ExchangeAccount =>
  account(onlyKnown(answer), 'account')

/** What is said of an account besides is for others. */
function onlyKnown(answer: Canonical): Canonical {
  if (typeof answer !== 'object' || Array.isArray(answer)) return answer
  return Object.fromEntries(Object.entries(answer).filter(([name]) => ACCOUNT_FIELDS.has(name)))
}

const accounts = object({ accounts: list(anything, MOST_ACCOUNTS) })

export const readAccounts = (answer: Canonical): readonly ExchangeAccount[] =>
  accounts(answer, 'accounts')
    .accounts.map(readAccount)
    .toSorted((a, b) => (a.account < b.account ? -1 : 1))

export const readBalances = (answer: Canonical): AccountBalances => balances(answer, 'balances')

const price = optional(text(40))
const tick = object({
  bid: price,
  ask: price,
  last: price,
  topBid: price,
  topAsk: price,
  at: whole(),
})

/** The last trade's; where nothing was traded, what somebody bids, or asks. */
export function readPrice(answer: Canonical): ExchangePrice | null {
  const { last, bid, ask } = tick(answer, 'price')
  const told = last ?? bid ?? ask
  return told === undefined ? null : { price: told }
}

export const readNews = (answer: Canonical): NewsPage => news(answer, 'news')

// Routes for accounts at exchanges: what the trader says of them, what they have and had. They
// read, but for what the agent on somebody's own machine tells. What may trade, or changes an
// account, is asked of the trader by a device, and not here.

import { VENUE_IDS } from '@countersign/core/exchange/venue.ts'
import type { RouteSpec } from '../route.ts'
import { canonical, digits, integer, listOf, oneOf, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'
import { AccountName, decimal, READS_EXCHANGE } from './exchange-fields.ts'
import { EXCHANGE_ORDER_ROUTES } from './exchange-orders.ts'

const Currency = Type.String({ pattern: '^[A-Za-z0-9._-]{1,32}$' })
/** As the store keeps them. */
const Amount = Type.String({ pattern: '^(0|[1-9]\\d{0,17})(\\.\\d{1,18})?$' })
const params = strict({ account: AccountName })

const MOST_ACCOUNTS = 1_024
const MOST_CURRENCIES = 4_096

const names = (of: string) => Type.Array(text(32), { maxItems: MOST_CURRENCIES, description: of })

const Worth = {
  worth: decimal('Of all whose price is known, in the quote'),
  unknown: names('Currencies without a known price: their share is not in it'),
}

const Health = {
  answeredAt: Type.Optional(time('When balances last came')),
  failedAt: Type.Optional(time('Since when they do not; absent while all is well')),
  failure: Type.Optional(text(64, 'Why not: the code of the fault')),
}

const account = {
  account: AccountName,
  venue: text(32),
  quote: text(16, 'In which its worth is told'),
  rights: oneOf('watch', 'trade'),
  found: canonical('What the venue says of the key: rights and findings'),
  addedAt: time('When it was added'),
  checkedAt: time('When its key was last checked'),
  version: integer('Counts the keys it has had'),
  by: text(128, 'The member who added it'),
  heardAt: time('When the trader last told of it'),
  isLocal: oneOf('yes', 'no'),
  isPaper: oneOf('yes', 'no'),
  silentSince: Type.Optional(
    time('Of one whose key is on its user’s machine: since when their agent is not heard'),
  ),
  ...Health,
}

const Balance = strict({
  currency: Currency,
  total: decimal('In all'),
  free: decimal('Not bound in orders'),
  used: decimal('Bound in orders'),
  worth: Type.Optional(decimal('In the account’s quote; absent without a known price')),
})

const Market = Type.String({ pattern: '^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}$' })

/** Signed bodies know no numbers. */
const Reported = strict({
  account: AccountName,
  venue: text(32),
  quote: text(16),
  rights: oneOf('watch', 'trade'),
  found: text(65_536, 'What the venue says of the key, in canonical JSON'),
  addedAt: digits('When it was added, in Unix seconds'),
  checkedAt: digits('When its key was last checked'),
  version: digits('Counts the keys it has had'),
  balancesAt: Type.Optional(digits('As of when its balances are; absent where none came')),
  balances: Type.Optional(
    listOf(
      strict({
        currency: Currency,
        total: Amount,
        free: Amount,
        used: Amount,
      }),
      MOST_CURRENCIES,
    ),
  ),
  prices: listOf(strict({ base: Currency, quote: Currency, price: Amount }), MOST_CURRENCIES),
  failure: Type.Optional(text(64, 'Why no balances came: the code of the fault')),
})

const watched = {
  by: oneOf('stream', 'asked'),
  silentSince: Type.Optional(time('Since when nothing is heard; absent while all is well')),
  why: text(64, 'What went wrong last; empty while nothing does'),
}
const Feed = strict({ account: AccountName, ...watched })
const PriceFeed = strict({ market: text(64), ...watched })

export const EXCHANGE_ROUTES = {
  listExchangeAccounts: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/accounts',
    rate: 'read',
    summary: 'Accounts at exchanges with their keys’ rights and findings, health and worth',
    answer: strict({
      hasTrader: oneOf('yes', 'no'),
      accounts: listOf(strict({ ...account, ...Worth }), MOST_ACCOUNTS),
    }),
  },
  showExchangeAccount: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/accounts/{account}',
    rate: 'signer',
    summary: 'One account, with its order policy in sentences',
    params,
    answer: strict({
      ...account,
      ...Worth,
      policy: Type.Optional(
        Type.Array(text(4_096), { maxItems: 1_024, description: 'Absent while nobody can say' }),
      ),
    }),
  },
  showExchangeBalances: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/accounts/{account}/balances',
    rate: 'read',
    summary: 'What an account has of each currency, as its venue last said',
    params,
    answer: strict({
      at: Type.Optional(time('As of when; absent before the first answer')),
      quote: text(16),
      balances: listOf(Balance, MOST_CURRENCIES),
      ...Worth,
    }),
  },
  showPortfolio: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/portfolio',
    rate: 'read',
    summary:
      'What all accounts are and were worth together, in any currency with a price; of those ' +
      'with pretended money where that is asked for',
    query: strict({
      quote: Type.Optional(Currency),
      of: Type.Optional(oneOf('real', 'paper')),
      from: Type.Optional(digits('Thirty days ago unless told, in Unix seconds')),
      to: Type.Optional(digits('Now unless told')),
    }),
    answer: strict({
      quote: text(32),
      quotes: names('What a price leads to: the worth can be asked in these'),
      at: time('As of when'),
      ...Worth,
      silent: names('Accounts that told nothing for a day and a half: not in it'),
      stepSeconds: integer('One point is of as long'),
      points: listOf(
        strict({ at: time('As of when'), ...Worth, silent: names('Not in it') }),
        5_000,
      ),
      accounts: listOf(
        strict({
          account: AccountName,
          isPaper: oneOf('yes', 'no'),
          at: time('As of when'),
          ...Worth,
        }),
        MOST_ACCOUNTS,
      ),
    }),
  },
  ...EXCHANGE_ORDER_ROUTES,
  showCandles: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/candles',
    rate: 'signer',
    summary: 'What was traded of a market of late, as its exchange tells',
    query: strict({ venue: oneOf(...VENUE_IDS), market: Market, span: oneOf('hour', 'day') }),
    answer: strict({
      candles: listOf(
        strict({
          at: time('When it begins'),
          open: decimal('The first price'),
          high: decimal('The highest'),
          low: decimal('The lowest'),
          close: decimal('The last'),
          size: decimal('How much was traded, in the first currency'),
        }),
        1_000,
      ),
    }),
  },
  reportExchange: {
    method: 'POST',
    path: '/v1/exchange/reports',
    auth: 'signed',
    stepUp: 'fresh',
    rate: 'signer',
    tag: 'exchange',
    summary: 'What the agent on a member’s machine has: its accounts, and no others',
    maxBodyBytes: 4 * 1024 * 1024,
    body: strict({ accounts: listOf(Reported, 200) }),
    statuses: [200],
    answer: strict({ heardAt: time('When') }),
  },
  listVenues: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/venues',
    rate: 'read',
    summary: 'The exchanges with accounts, and how each answers',
    answer: strict({
      venues: listOf(
        strict({
          venue: text(32),
          accounts: integer('How many accounts there are'),
          failing: integer('Of how many no balances come'),
          feeds: listOf(Feed, MOST_ACCOUNTS),
          prices: listOf(PriceFeed, MOST_ACCOUNTS),
          ...Health,
        }),
        64,
      ),
    }),
  },
} as const satisfies Record<string, RouteSpec>

// Routes for orders at exchanges, and for what was filled of them. They read: orders are given to
// the trader by a device, and not here.

import { KEPT_PHASES } from '@countersign/core/exchange/orders/kept.ts'
import { ORDER_STATES } from '@countersign/core/exchange/orders/life.ts'
import { WAITING_PHASES } from '@countersign/core/exchange/orders/waiting.ts'
import { ORDER_KINDS } from '@countersign/core/exchange/policy/facts.ts'
import type { RouteSpec } from '../route.ts'
import { canonical, digits, integer, listOf, oneOf, strict, text, time } from '../schema.ts'
import { Type } from '../type.ts'
import { AccountName, decimal, READS_EXCHANGE } from './exchange-fields.ts'

const OrderId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const MOST_ORDERS = 10_000

const ordered = {
  account: AccountName,
  order: text(64, 'What it was asked for by: a kept order and what it placed have the same'),
  by: text(128, 'The member'),
  market: text(64),
  side: oneOf('buy', 'sell'),
  amount: decimal('Of the market’s first currency'),
  kind: oneOf(...ORDER_KINDS),
  machineOf: Type.Optional(
    text(128, 'The member whose own machine tells of it, where the account’s key is there'),
  ),
  silentSince: Type.Optional(time('Since when that machine is not heard: it was so then')),
}

/** Each list newest first, those of members' machines before the others. */
const orders = strict({
  waiting: listOf(
    strict({
      ...ordered,
      price: Type.Optional(decimal('Its limit, or the worst it may fill at')),
      phase: oneOf(...WAITING_PHASES),
      why: Type.Optional(text(256, 'By which rules it was denied')),
      since: time('When it was asked for'),
      lapsesAt: time('When it is over, whoever approves'),
      opensAt: Type.Optional(time('When its delay is over')),
      waitsFor: listOf(oneOf('factor', 'approvals', 'delay'), 64),
      groups: listOf(
        strict({
          group: text(64),
          count: integer('So many of the group have to approve'),
          by: listOf(text(64, 'A member who did'), 256),
        }),
        64,
      ),
    }),
    MOST_ORDERS,
  ),
  kept: listOf(
    strict({
      ...ordered,
      phase: oneOf(...KEPT_PHASES),
      trigger: Type.Optional(decimal('Where it fires now; absent for one that waits for a time')),
      why: Type.Optional(text(32, 'Why people were woken for it last')),
      filled: decimal('How much of it was filled'),
      kept: canonical('All that was asked for, as the command line writes it'),
      armedAt: time('Since when it is kept'),
    }),
    MOST_ORDERS,
  ),
  orders: listOf(
    strict({
      ...ordered,
      generation: integer('Counts what was placed for one'),
      price: decimal('Its limit, or the worst it may fill at'),
      trigger: Type.Optional(decimal('Where the exchange fires it: of one that it keeps itself')),
      execution: oneOf('limit', 'market'),
      state: oneOf(...ORDER_STATES),
      filled: decimal('How much of it was filled'),
      why: Type.Optional(text(32, 'Why it is as it is')),
      venueId: Type.Optional(text(128, 'What the exchange calls it')),
      seq: integer('To list on from'),
      plannedAt: time('When it was decided on'),
    }),
    MOST_ORDERS,
  ),
})

const MOST_FILLS = 100

const Fill = strict({
  number: integer('Counts up in the order in which they were heard of'),
  account: AccountName,
  venue: text(32),
  market: text(65),
  tradeId: text(128, 'The venue’s'),
  venueOrderId: text(128),
  order: text(64, 'Which of our orders; empty where it was placed elsewhere'),
  side: oneOf('buy', 'sell'),
  amount: decimal('In the base'),
  price: decimal('In the quote, of one of the base'),
  fee: text(41, 'Below zero where the venue pays; empty where it says none'),
  feeCurrency: text(32),
  at: time('When, by the venue’s clock'),
})

export const EXCHANGE_ORDER_ROUTES = {
  listExchangeFills: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/fills',
    rate: 'read',
    summary: 'Trades of the accounts, newest first, also of orders placed elsewhere',
    query: strict({
      account: Type.Optional(AccountName),
      before: Type.Optional(digits('The number of the last one that was listed before')),
    }),
    answer: strict({ fills: listOf(Fill, MOST_FILLS) }),
  },
  listExchangeOrders: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/orders',
    rate: 'signer',
    summary: 'Orders of one account or of all: waiting, kept by the trader, and at the exchanges',
    query: strict({
      account: Type.Optional(AccountName),
      which: Type.Optional(oneOf('open', 'all')),
      before: Type.Optional(digits('With all: the `seq` of the last one listed')),
    }),
    answer: orders,
  },
  showExchangeOrder: {
    ...READS_EXCHANGE,
    path: '/v1/exchange/orders/{account}/{order}',
    rate: 'signer',
    summary: 'One order, with everything that was placed for it',
    params: strict({ account: AccountName, order: OrderId }),
    answer: orders,
  },
} as const satisfies Record<string, RouteSpec>

// What a pretended venue tells of an account, in the words in which real ones are read: as news of
// a stream, and as answers.

import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import {
  heldIn,
  openOrders,
  type PaperBook,
  type PaperEvent,
  type PaperFill,
  type PaperOrder,
} from '@countersign/core/exchange/paper/book.ts'
import type { Told } from '../venue/load.ts'
import type { AccountSource, Balances, OpenOrder } from '../watching/ask.ts'
import type { Fill } from '../watching/fill.ts'
import type { Heard } from '../watching/heard.ts'

/** After these events, of which each order has its last state already. */
export function heardOf(book: PaperBook, events: readonly PaperEvent[]): Heard {
  const names = new Set(
    events.map((event) => (event.kind === 'taken' ? event.order.clientId : event.clientId)),
  )
  const orders = [...names].flatMap((name) => book.orders.get(name) ?? [])
  const filled = orders.filter(({ status }) => status === 'filled').map(({ venueId }) => venueId)
  const fills = book.fills.filter(({ venueId }) => filled.includes(venueId))
  const moved = new Set(fills.flatMap(({ market }) => market.split('/')))
  const totals = [...moved].map(
    (each) => [each, writeDecimal(book.totals.get(each) ?? 0n)] as const,
  )
  return {
    orders: orders.map(orderTold),
    trades: fills.map(tradeTold),
    totals: new Map(totals),
    isGap: false,
  }
}

const STATUSES = { open: 'open', filled: 'closed', cancelled: 'canceled' } as const

const orderTold = ({ venueId, clientId, status, amount }: PaperOrder): Told => ({
  id: venueId,
  clientOrderId: clientId,
  status: STATUSES[status],
  filled: status === 'filled' ? writeDecimal(amount) : '0',
})

const tradeTold = (fill: PaperFill): Told => ({
  id: fill.tradeId,
  order: fill.venueId,
  symbol: fill.market,
  side: fill.side,
  timestamp: fill.at * 1_000,
  amount: writeDecimal(fill.amount),
  price: writeDecimal(fill.price),
  fee: { cost: writeDecimal(fill.fee), currency: fill.feeCurrency },
})

/** @param book - as it is now */
export function sourceOf(book: () => PaperBook): AccountSource {
  return {
    balances: async () => balancesIn(book()),
    openOrders: async () => openOrders(book()).map(openTold),
    trades: async (market, sinceMs) =>
      book()
        .fills.filter((fill) => market === null || fill.market === market)
        .filter(({ at }) => at * 1_000 >= sinceMs)
        .map(fillTold),
    marketsOf: async (currencies) => {
      const markets = new Set(book().fills.map(({ market }) => market))
      return [...markets].filter((each) => each.split('/').every((one) => currencies.has(one)))
    },
  }
}

function balancesIn(book: PaperBook): Balances {
  const written = (all: PaperBook['totals']) =>
    [...all]
      .flatMap(([c, much]) => (much === 0n ? [] : [[c, writeDecimal(much)] as const]))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
  const totals = written(book.totals)
  return {
    totals: new Map(totals),
    mark: JSON.stringify([totals, written(heldIn(book))]),
  }
}

const openTold = ({ venueId, clientId, market, side, amount, price }: PaperOrder): OpenOrder => ({
  ...{ venueId, clientId, market, side },
  amount: writeDecimal(amount),
  price: writeDecimal(price),
  filled: '0',
})

const fillTold = ({ venueId, fee, at, ...fill }: PaperFill): Fill => ({
  ...fill,
  venueOrderId: venueId,
  fee: writeDecimal(fee),
  atMs: at * 1_000,
})

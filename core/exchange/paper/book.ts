// An account with pretended money: what it has, and its orders, as what happened to them made it.
// Pure: whoever keeps it journals each event before it counts.

import type { UnixSeconds } from '../../basics.ts'
import { type Decimal, multiply } from '../decimal.ts'
import type { Side } from '../policy/facts.ts'

/** One order as it was taken; it is filled whole or not at all. */
export type PaperTerms = {
  readonly clientId: string
  readonly market: string
  readonly side: Side
  readonly amount: Decimal
  /** No fill is worse. */
  readonly price: Decimal
}

export type PaperOrder = PaperTerms & {
  readonly venueId: string
  readonly status: 'open' | 'filled' | 'cancelled'
}

export type PaperFill = {
  readonly tradeId: string
  readonly venueId: string
  readonly market: string
  readonly side: Side
  readonly amount: Decimal
  readonly price: Decimal
  /** In what came in. */
  readonly fee: Decimal
  readonly feeCurrency: string
  readonly at: UnixSeconds
}

export type PaperEvent =
  | { readonly kind: 'taken'; readonly order: PaperTerms }
  | {
      readonly kind: 'filled'
      readonly clientId: string
      readonly price: Decimal
      readonly fee: Decimal
      readonly at: UnixSeconds
    }
  | { readonly kind: 'ended'; readonly clientId: string }

export type PaperBook = {
  /** Begins the ids of all that is in it, so that no other account has the same. */
  readonly id: string
  readonly totals: ReadonlyMap<string, Decimal>
  /** By client id: all that are open, oldest first, and the last ones that ended. */
  readonly orders: ReadonlyMap<string, PaperOrder>
  /** The last ones, oldest first. */
  readonly fills: readonly PaperFill[]
  /** How many orders there ever were. */
  readonly count: number
}

/** Ended ones are looked for within minutes, and told within as many. */
const MOST_ENDED = 1_000

export function openPaperBook(id: string, totals: ReadonlyMap<string, Decimal>): PaperBook {
  return { id, totals, orders: new Map(), fills: [], count: 0 }
}

/** The book after an event. @throws RangeError for one that cannot have happened */
export function applyPaper(book: PaperBook, event: PaperEvent): PaperBook {
  switch (event.kind) {
    case 'taken': {
      const { order } = event
      if (book.orders.has(order.clientId)) throw new RangeError('an order is taken once')
      const count = book.count + 1
      const taken = { ...order, venueId: `${book.id}-${count}`, status: 'open' } as const
      return { ...book, count, orders: new Map(book.orders).set(order.clientId, taken) }
    }
    case 'filled':
      return filled(book, event)
    case 'ended':
      return withStatus(book, openOrder(book, event.clientId), 'cancelled')
  }
}

function filled(book: PaperBook, event: Extract<PaperEvent, { readonly kind: 'filled' }>) {
  const order = openOrder(book, event.clientId)
  const { price, fee, at } = event
  const { market, side, amount, venueId } = order
  const { comes, goes } = exchanged(order, price)
  const totals = new Map(book.totals)
  totals.set(comes.currency, (totals.get(comes.currency) ?? 0n) + comes.amount - fee)
  totals.set(goes.currency, (totals.get(goes.currency) ?? 0n) - goes.amount)
  if ([...totals.values()].some((total) => total < 0n)) throw new RangeError('less than nothing')
  const tradeId = `${venueId}-1`
  const fill = { tradeId, venueId, market, side, amount, price, fee, feeCurrency: comes.currency }
  const fills = [...book.fills, { ...fill, at }].slice(-MOST_ENDED)
  return withStatus({ ...book, totals, fills }, order, 'filled')
}

/** What a fill at a price brings before its fee, and what it takes: rounded against the account. */
export function exchanged(
  { market, side, amount }: Pick<PaperTerms, 'market' | 'side' | 'amount'>,
  price: Decimal,
) {
  const [base = '', quote = ''] = market.split('/')
  const value = multiply(amount, price, side === 'buy' ? 'up' : 'down')
  const [ofBase, ofQuote] = [
    { currency: base, amount },
    { currency: quote, amount: value },
  ]
  return side === 'buy' ? { comes: ofBase, goes: ofQuote } : { comes: ofQuote, goes: ofBase }
}

/** Of each currency what open orders may take. */
export function heldIn({ orders }: PaperBook): ReadonlyMap<string, Decimal> {
  const held = new Map<string, Decimal>()
  for (const order of orders.values()) {
    if (order.status !== 'open') continue
    const { currency, amount } = exchanged(order, order.price).goes
    held.set(currency, (held.get(currency) ?? 0n) + amount)
  }
  return held
}

export const openOrders = ({ orders }: PaperBook): readonly PaperOrder[] =>
  [...orders.values()].filter(({ status }) => status === 'open')

function openOrder({ orders }: PaperBook, clientId: string): PaperOrder {
  const order = orders.get(clientId)
  if (order?.status !== 'open') throw new RangeError('an order ends once')
  return order
}

function withStatus(book: PaperBook, order: PaperOrder, status: PaperOrder['status']): PaperBook {
  const orders = new Map(book.orders)
  // However long it was open: it is among the last that ended.
  orders.delete(order.clientId)
  orders.set(order.clientId, { ...order, status })
  const ended = [...orders.values()].filter((each) => each.status !== 'open')
  for (const { clientId } of ended.slice(0, -MOST_ENDED)) orders.delete(clientId)
  return { ...book, orders }
}

// What ccxt says of a market, as exact decimals. It was told to leave numbers the text that they
// came as; a venue that has none for a side has none here.

import { type Decimal, parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'

export type Quote = Pick<Tick, 'bid' | 'ask' | 'last'>
export type Top = NonNullable<Tick['top']>

/** @throws Fault exchange.answer_invalid for a price that is none, or no price at all */
export function readQuote(venue: VenueId, told: unknown): Quote {
  const { bid, ask, last } = (told ?? {}) as Readonly<Record<string, unknown>>
  const quote = {
    bid: readPrice(venue, bid),
    ask: readPrice(venue, ask),
    last: readPrice(venue, last),
  }
  if (quote.bid === null && quote.ask === null && quote.last === null) throw unreadable(venue)
  return quote
}

/**
 * The best of each side; null where one has nobody. They are looked for: ccxt sorts texts, by which
 * 99 comes after 100.
 * @throws Fault exchange.answer_invalid
 */
export function readTop(venue: VenueId, told: unknown): Top | null {
  const { bids, asks } = (told ?? {}) as Readonly<Record<string, unknown>>
  const bid = pricesOf(venue, bids).reduce(higher, null)
  const ask = pricesOf(venue, asks).reduce(lower, null)
  return bid === null || ask === null ? null : { bid, ask }
}

export const isSameQuote = (one: Quote, other: Quote): boolean =>
  one.bid === other.bid && one.ask === other.ask && one.last === other.last

const higher = (one: Decimal | null, other: Decimal): Decimal =>
  one !== null && one > other ? one : other
const lower = (one: Decimal | null, other: Decimal): Decimal =>
  one !== null && one < other ? one : other

function pricesOf(venue: VenueId, levels: unknown): readonly Decimal[] {
  if (!Array.isArray(levels)) throw unreadable(venue)
  return levels.map((level: unknown) => {
    const read = Array.isArray(level) ? readPrice(venue, level[0]) : null
    if (read === null) throw unreadable(venue)
    return read
  })
}

/** A number of a websocket's, once it is smaller than a millionth. */
const SMALL = /^([1-9])(?:\.(\d{1,17}))?e-(\d{1,2})$/

/** Null for none, or none above 0. @throws Fault exchange.answer_invalid */
export function readPrice(venue: VenueId, value: unknown): Decimal | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value !== 'string') throw unreadable(venue)
  const small = SMALL.exec(value)
  const text = small ? `0.${'0'.repeat(Number(small[3]) - 1)}${small[1]}${small[2] ?? ''}` : value
  try {
    const read = parseDecimal(text)
    return read > 0n ? read : null
  } catch {
    throw unreadable(venue)
  }
}

const unreadable = (venue: VenueId): Fault =>
  new Fault('exchange.answer_invalid', { venue, where: 'prices' })

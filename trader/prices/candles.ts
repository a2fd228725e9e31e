// Candles of a market as ccxt tells them: the first and last price of a time, the highest and the
// lowest, and how much was traded.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Decimal } from '@countersign/core/exchange/decimal.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readPrice } from './quote.ts'

export type Candle = {
  /** When it begins. */
  readonly at: UnixSeconds
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  /** In the market's first currency. */
  readonly size: Decimal
}

export type CandleSpan = 'hour' | 'day'

/** As ccxt calls it, and how many are asked for: a week of hours, half a year of days. */
export const FRAMES: Readonly<Record<CandleSpan, readonly [frame: string, most: number]>> = {
  hour: ['1h', 168],
  day: ['1d', 180],
}

/** A venue that gives more than it was asked for is read up to here. */
const MOST = 1_000

/** Oldest first. @throws Fault exchange.answer_invalid for what is no candle */
export function readCandles(venue: VenueId, told: unknown): readonly Candle[] {
  if (!Array.isArray(told)) throw unreadable(venue)
  const candles = told.map((row: unknown) => readCandle(venue, row))
  return candles.toSorted((one, other) => one.at - other.at).slice(-MOST)
}

function readCandle(venue: VenueId, row: unknown): Candle {
  if (!Array.isArray(row)) throw unreadable(venue)
  const cells: readonly unknown[] = row
  const [ms, open, high, low, close, size] = cells
  if (typeof ms !== 'number' || !Number.isSafeInteger(ms) || ms < 0) throw unreadable(venue)
  const price = (value: unknown): Decimal => {
    const read = readPrice(venue, value)
    if (read === null) throw unreadable(venue)
    return read
  }
  return {
    at: Math.floor(ms / 1_000),
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    // Where nobody traded some venues say nothing of how much.
    size: readPrice(venue, size) ?? 0n,
  }
}

const unreadable = (venue: VenueId): Fault =>
  new Fault('exchange.answer_invalid', { venue, where: 'candles' })

// What was traded: the last price of each market, its day, its candles, and the prices that the
// venue shows, which can stand still while trading goes on.

import { type Units, worth } from './amount.ts'
import type { Market } from './market.ts'
import type { Print } from './order.ts'

/** The demonstration runs for days: of older trades only candles and sums are kept. */
const KEPT_PRINTS = 5_000
const KEPT_CANDLES = 10_000
const MINUTE_MS = 60_000

export type Candle = {
  readonly startsAt: number
  readonly open: Units
  high: Units
  low: Units
  close: Units
  size: Units
  value: Units
  count: number
}

export type Day = {
  readonly open: Units
  readonly high: Units
  readonly low: Units
  readonly last: Units
  readonly lastSize: Units
  readonly size: Units
  readonly value: Units
  readonly count: number
  readonly lastId: number
  readonly at: number
}

export class Tape {
  readonly #days: Map<string, Day>
  #shown: Map<string, Day> | undefined
  readonly #prints = new Map<string, Print[]>()
  readonly #candles = new Map<string, Candle[]>()

  constructor(markets: readonly Market[], now: () => number) {
    const dayOf = ({ startPrice: price }: Market): Day => ({
      open: price,
      high: price,
      low: price,
      last: price,
      lastSize: 0n,
      size: 0n,
      value: 0n,
      count: 0,
      lastId: 0,
      at: now(),
    })
    this.#days = new Map(markets.map((market) => [market.symbol, dayOf(market)]))
  }

  /** From now on the venue shows these prices, whatever is traded. */
  stop(): void {
    this.#shown = new Map(this.#days)
  }

  goOn(): void {
    this.#shown = undefined
  }

  get stands(): boolean {
    return this.#shown !== undefined
  }

  /** What the venue shows of the day. */
  shown(symbol: string): Day {
    return this.#shown?.get(symbol) ?? this.day(symbol)
  }

  day(symbol: string): Day {
    const day = this.#days.get(symbol)
    if (day === undefined) throw new Error(`no market ${symbol}`)
    return day
  }

  last(symbol: string): Units {
    return this.day(symbol).last
  }

  /** Oldest first. */
  prints(symbol: string): readonly Print[] {
    return this.#prints.get(symbol) ?? []
  }

  /** Of as many minutes each, oldest first; a time without a trade has none. */
  candles(symbol: string, minutes = 1): readonly Candle[] {
    const spanMs = minutes * MINUTE_MS
    const joined: Candle[] = []
    for (const each of this.#candles.get(symbol) ?? []) {
      const startsAt = each.startsAt - (each.startsAt % spanMs)
      const last = joined.at(-1)
      if (last?.startsAt === startsAt) join(last, each)
      else joined.push({ ...each, startsAt })
    }
    return joined
  }

  add(print: Print): void {
    const { symbol, price, size, at, id } = print
    const day = this.day(symbol)
    this.#days.set(symbol, {
      open: day.open,
      high: price > day.high ? price : day.high,
      low: price < day.low ? price : day.low,
      last: price,
      lastSize: size,
      size: day.size + size,
      value: day.value + worth(price, size),
      count: day.count + 1,
      lastId: id,
      at,
    })
    keep(this.#prints, symbol, print, KEPT_PRINTS)
    this.#addCandle(print)
  }

  #addCandle({ symbol, price, size, at }: Print): void {
    const startsAt = at - (at % MINUTE_MS)
    const value = worth(price, size)
    const candle = this.#candles.get(symbol)?.at(-1)
    if (candle === undefined || candle.startsAt < startsAt) {
      const made = { startsAt, open: price, high: price, low: price, close: price }
      keep(this.#candles, symbol, { ...made, size, value, count: 1 }, KEPT_CANDLES)
      return
    }
    candle.high = price > candle.high ? price : candle.high
    candle.low = price < candle.low ? price : candle.low
    candle.close = price
    candle.size += size
    candle.value += value
    candle.count += 1
  }
}

function join(candle: Candle, { high, low, close, size, value, count }: Candle): void {
  candle.high = high > candle.high ? high : candle.high
  candle.low = low < candle.low ? low : candle.low
  candle.close = close
  candle.size += size
  candle.value += value
  candle.count += count
}

function keep<T>(lists: Map<string, T[]>, symbol: string, entry: T, most: number): void {
  const list = lists.get(symbol) ?? []
  list.push(entry)
  if (list.length > most) list.splice(0, list.length - most)
  lists.set(symbol, list)
}

// Makes of each price the numbers that alerts are about: the price itself, how far it moved within
// the windows somebody asks about, and how far it is from the same market elsewhere.
//
// Windows are not kept over a restart: a move is counted from the first price after it.

import type { UnixSeconds } from '../../basics.ts'
import type { Source } from '../orders/prices.ts'
import { type Alert, isOfEvents, priceSeries, seriesOf } from './alert.ts'
import type { AlertBook, BookTerms, Last, Told } from './book.ts'
import { moveWindow } from './window.ts'

export interface PriceFeed {
  /** Makes the numbers that this alert asks about. */
  watch(condition: Alert['condition']): void
  /** A price as it was received: what it tells, number by number. */
  price(venue: string, market: string, source: Source, last: Last & { now: UnixSeconds }): Told[]
}

type Move = { readonly window: ReturnType<typeof moveWindow>; readonly seconds: number }
type Spread = { readonly name: string; readonly other: string }

/** @param terms - a spread is only told of two prices that are fresh */
export function priceFeed(book: Pick<AlertBook, 'number'>, { staleSeconds }: BookTerms): PriceFeed {
  const moves = new Map<string, Map<number, Move>>()
  const spreads = new Map<string, Map<string, Spread>>()
  const lasts = new Map<string, Last>()
  return {
    watch(condition) {
      if (isOfEvents(condition)) return
      if (condition.kind === 'move') {
        const { venue, market, source, windowSeconds: seconds } = condition
        const own = moves.get(priceSeries(venue, market, source)) ?? new Map<number, Move>()
        if (!own.has(seconds)) own.set(seconds, { window: moveWindow(seconds), seconds })
        moves.set(priceSeries(venue, market, source), own)
      }
      if (condition.kind !== 'spread') return
      const { venues, market, source } = condition
      const names = venues.map((venue) => priceSeries(venue, market, source))
      for (const [index, name] of names.entries()) {
        const own = spreads.get(name) ?? new Map<string, Spread>()
        const spread = { name: seriesOf(condition), other: names[1 - index] as string }
        spreads.set(name, own.set(spread.name, spread))
      }
    },
    price(venue, market, source, { now, ...last }) {
      const series = priceSeries(venue, market, source)
      const told = book.number(series, last, now)
      if (!told.isEvaluated || last.value <= 0n) return [told]
      lasts.set(series, last)
      const { value, at } = last
      const ofMoves = [...(moves.get(series)?.values() ?? [])].flatMap(({ window, seconds }) => {
        const move = window.push(value, at)
        const number = (way: 'up' | 'down') =>
          book.number(`move ${way} ${seconds} ${series}`, { value: move[way], at }, now)
        return [number('up'), number('down')]
      })
      const ofSpreads = [...(spreads.get(series)?.values() ?? [])].flatMap(({ name, other }) => {
        const there = lasts.get(other)
        if (there === undefined || now - there.at > staleSeconds) return []
        const [low, high] = there.value < value ? [there.value, value] : [value, there.value]
        const apart = ((high - low) * 10_000n) / low
        return [book.number(name, { value: apart, at: Math.max(at, there.at) }, now)]
      })
      return [told, ...ofMoves, ...ofSpreads]
    },
  }
}

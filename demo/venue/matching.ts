// One market's order book: nodejs-order-book, told whole ticks and lots, since it counts in
// floats. It alone decides who trades with whom, at what price and in which order.

import { Side as BookSide, OrderBook } from 'nodejs-order-book'
import type { Units } from './amount.ts'
import type { Market } from './market.ts'
import type { Side } from './order.ts'

/** One match, in the order they were made. */
export type Match = { readonly makerId: number; readonly price: Units; readonly size: Units }

export type Taking = {
  readonly id: number
  readonly side: Side
  readonly size: Units
  /** None: at any price. */
  readonly price?: Units
}

export type Level = readonly [price: Units, size: Units]

export class Matching {
  readonly #book = new OrderBook()
  readonly #market: Market
  readonly #left = new Map<number, Units>()

  constructor(market: Market) {
    this.#market = market
  }

  /** Matches it, and leaves the rest in the book where it may stay. */
  take({ id, side, size, price }: Taking): readonly Match[] {
    const { tick, lot } = this.#market
    const order = { id: String(id), side: sideOf(side), size: Number(size / lot) }
    const result =
      price === undefined
        ? this.#book.market(order)
        : this.#book.limit({ ...order, price: Number(price / tick) })
    if (result.err !== null) throw new Error(`the order book: ${result.err.message}`)
    const matches = result.done.flatMap((done) => {
      const makerId = Number(done.id)
      const left = this.#left.get(makerId)
      if (makerId === id || left === undefined || !('price' in done)) return []
      this.#left.delete(makerId)
      return [{ makerId, price: BigInt(done.price) * tick, size: left }]
    })
    const { partial, partialQuantityProcessed } = result
    if (partial !== null && partial.id !== String(id)) {
      const makerId = Number(partial.id)
      const part = BigInt(partialQuantityProcessed) * lot
      this.#left.set(makerId, (this.#left.get(makerId) ?? 0n) - part)
      matches.push({ makerId, price: BigInt(partial.price) * tick, size: part })
    }
    const resting = this.#book.order(String(id))
    if (resting !== undefined) this.#left.set(id, BigInt(resting.size) * lot)
    return matches
  }

  /** Whether the order still lies in the book. */
  has(id: number): boolean {
    return this.#book.order(String(id)) !== undefined
  }

  cancel(id: number): void {
    this.#left.delete(id)
    this.#book.cancel(String(id))
  }

  /** Best first. */
  depth(): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    const { tick, lot } = this.#market
    const [asks, bids] = this.#book.depth()
    const levels = (side: readonly (readonly [number, number])[]) =>
      side
        .map(([price, size]): Level => [BigInt(price) * tick, BigInt(size) * lot])
        .filter(([, size]) => size > 0n)
    const rising = (a: Level, b: Level) => (a[0] < b[0] ? -1 : 1)
    return {
      bids: levels(bids).sort((a, b) => rising(b, a)),
      asks: levels(asks).sort(rising),
    }
  }
}

const sideOf = (side: Side): BookSide => (side === 'buy' ? BookSide.BUY : BookSide.SELL)

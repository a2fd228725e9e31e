// The venue's own traders: one quotes around the price, one trades. Prices move when they are told
// to, or along a walk that its seed decides; the clock moves nothing.

import { type Units, units } from './amount.ts'
import type { Exchange } from './exchange.ts'
import type { Market } from './market.ts'
import type { Side } from './order.ts'

const MAKER = 'venue-maker'
const CROWD = 'venue-crowd'
const WEALTH = units('100000000')
const LEVELS = 5n

export type Quotes = {
  /** From the price to the first quote, and between quotes. */
  readonly stepTicks: bigint
  /** Of each quote, in the base. Small: a thin market. */
  readonly size: Units
}

export class House {
  readonly #exchange: Exchange
  #quotes: Quotes
  #state: number

  constructor(exchange: Exchange, seed = 1, quotes?: Quotes) {
    this.#exchange = exchange
    this.#quotes = quotes ?? { stepTicks: 100n, size: units('5') }
    this.#state = seed
    for (const account of [MAKER, CROWD]) exchange.addHouse(account)
    for (const { symbol, base, quote, startPrice } of exchange.markets) {
      for (const account of [MAKER, CROWD]) {
        exchange.accounts.add(account, base, WEALTH)
        exchange.accounts.add(account, quote, WEALTH * 10_000n)
      }
      this.setPrice(symbol, startPrice)
    }
  }

  quote(quotes: Quotes): void {
    this.#quotes = quotes
  }

  /**
   * The market trades at exactly this price next. Every order that asks for it or for something
   * worse is filled first; stops whose price was passed trade after, at what they find then.
   */
  setPrice(symbol: string, price: Units): void {
    const market = this.#exchange.market(symbol)
    if (price <= 0n || price % market.tick !== 0n) throw new Error(`no price of ${symbol}`)
    this.#exchange.together(() => {
      this.#withdrawQuotes(symbol)
      for (const side of ['buy', 'sell'] as const) this.#sweep(symbol, side, price)
      const size = market.lot
      const print = { symbol, kind: 'limit', size, price } as const
      this.#exchange.place({ ...print, account: MAKER, side: 'sell' })
      this.#exchange.place({ ...print, account: CROWD, side: 'buy' })
      this.#putQuotes(market, price)
    })
  }

  /** Somebody trades this much with the best orders there are, and no worse than the price. */
  trade(symbol: string, side: Side, size: Units, price?: Units): void {
    const wish = { account: CROWD, symbol, side, size } as const
    this.#exchange.place(
      price === undefined
        ? { ...wish, kind: 'market' }
        : { ...wish, kind: 'limit', price, timeInForce: 'IOC' },
    )
  }

  /** One step of every market, by at most a thousandth. */
  walk(): void {
    for (const { symbol, tick } of this.#exchange.markets) {
      const last = this.#exchange.tape.last(symbol)
      const moved = last + (last * BigInt(this.#next(2001) - 1000)) / 1_000_000n
      this.setPrice(symbol, moved - (moved % tick))
    }
  }

  #sweep(symbol: string, side: Side, price: Units): void {
    const { bids, asks } = this.#exchange.depth(symbol)
    const there = side === 'buy' ? asks : bids
    const isReached = (at: Units) => (side === 'buy' ? at <= price : at >= price)
    const size = there.reduce((sum, [at, each]) => (isReached(at) ? sum + each : sum), 0n)
    if (size > 0n) this.trade(symbol, side, size, price)
  }

  #withdrawQuotes(symbol: string): void {
    for (const order of this.#exchange.orders(MAKER)) {
      if (order.symbol === symbol) this.#exchange.cancel(order.id)
    }
  }

  #putQuotes(market: Market, price: Units): void {
    const { stepTicks, size } = this.#quotes
    const quote = { account: MAKER, symbol: market.symbol, kind: 'limit', size } as const
    for (let level = 1n; level <= LEVELS; level += 1n) {
      const away = market.tick * stepTicks * level
      if (away < price) this.#exchange.place({ ...quote, side: 'buy', price: price - away })
      this.#exchange.place({ ...quote, side: 'sell', price: price + away })
    }
  }

  // A small generator of its own (mulberry32), so that the same seed walks the same way anywhere.
  #next(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

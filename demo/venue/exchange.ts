// The venue's core, which knows no dialect: accounts place orders, the order book matches them,
// stops wait for their price. It decides by the prices it has seen and by nothing else.

import { Accounts } from './accounts.ts'
import { type Units, worth } from './amount.ts'
import { atMarket, isFillable, takesAtOnce } from './crossing.ts'
import { checkWish } from './filters.ts'
import { type ExchangeRule, heldAsset, holdFor, needOf, settle } from './ledger.ts'
import { MARKETS, type Market } from './market.ts'
import { type Match, Matching } from './matching.ts'
import {
  type Fill,
  hasLimit,
  isConditional,
  isLive,
  isMet,
  makeOrder,
  type Order,
  type OrderState,
  type OrderWish,
  Refused,
  type VenueEvent,
} from './order.ts'
import { Tape } from './tape.ts'

export class Exchange {
  readonly accounts = new Accounts()
  readonly markets: readonly Market[] = MARKETS
  readonly tape: Tape
  readonly #rule: ExchangeRule
  readonly #books: ReadonlyMap<string, Matching>
  readonly #orders = new Map<number, Order>()
  readonly #waiting = new Set<number>()
  readonly #houses = new Set<string>()
  readonly #listeners = new Set<(event: VenueEvent) => void>()
  #lastOrderId = 0
  #lastFillId = 0
  #lastListId = 0
  readonly #moved = new Set<string>()
  #depth = 0

  constructor(rule: ExchangeRule) {
    this.#rule = rule
    this.#books = new Map(this.markets.map((market) => [market.symbol, new Matching(market)]))
    this.tape = new Tape(this.markets, rule.now)
  }

  on(listener: (event: VenueEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  market(symbol: string): Market {
    const market = this.markets.find((each) => each.symbol === symbol)
    if (market === undefined) throw new Refused('market-unknown', symbol)
    return market
  }

  depth(symbol: string): ReturnType<Matching['depth']> {
    return this.#book(symbol).depth()
  }

  deposit(account: string, asset: string, amount: Units): void {
    this.accounts.add(account, asset, amount)
    this.#emit({ kind: 'balance', account, assets: [asset] })
  }

  /** The venue's own: no filters bind them, and what they finished is forgotten. */
  addHouse(account: string): void {
    this.#houses.add(account)
  }

  orders(account: string): readonly Order[] {
    return [...this.#orders.values()].filter((order) => order.account === account)
  }

  place(wish: OrderWish): Order {
    return this.#together(() => this.#place(wish, undefined))
  }

  /** Two orders of one side and size; the first to trade or to be met ends the other. */
  placeOco(limit: OrderWish, stop: OrderWish): readonly [Order, Order] {
    return this.#together(() => {
      this.#lastListId += 1
      const first = this.#place({ ...limit, postOnly: true }, this.#lastListId)
      try {
        return [first, this.#place(stop, this.#lastListId)]
      } catch (cause) {
        this.#end(first, 'cancelled')
        this.#orders.delete(first.id)
        throw cause
      }
    })
  }

  /** With the rest of its list. */
  cancel(id: number): Order {
    const order = this.#orders.get(id)
    if (!order || !isLive(order)) throw new Refused('order-unknown', String(id))
    return this.#together(() => {
      this.#end(order, 'cancelled')
      this.#endList(order, 'cancelled')
      return order
    })
  }

  /** Several acts as one: stops that they meet trade after the last of them. */
  together<T>(act: () => T): T {
    return this.#together(act)
  }

  #together<T>(act: () => T): T {
    this.#depth += 1
    try {
      const result = act()
      if (this.#depth === 1) this.#trigger()
      return result
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#tellMoved()
    }
  }

  #book(symbol: string): Matching {
    const book = this.#books.get(symbol)
    if (book === undefined) throw new Refused('market-unknown', symbol)
    return book
  }

  #place(wish: OrderWish, listId: number | undefined): Order {
    const market = this.market(wish.symbol)
    const isHouse = this.#houses.has(wish.account)
    const last = this.tape.last(wish.symbol)
    if (!isHouse) checkWish(wish, market, last)
    this.#lastOrderId += 1
    const order = makeOrder(wish, { id: this.#lastOrderId, listId, at: this.#rule.now() })
    const isOpenTwice = this.orders(order.account).some(
      (each) => isLive(each) && each.clientId === order.clientId && order.clientId !== '',
    )
    if (isOpenTwice) throw new Refused('duplicate', order.clientId)
    const isStop = isConditional(order.kind)
    if (isStop && this.#rule.refusesMetStops && isMet(order, last)) {
      throw new Refused('would-trigger')
    }
    if (order.postOnly && takesAtOnce(order, this.depth(order.symbol)))
      throw new Refused('would-take')
    this.#provide(order, market)
    this.#orders.set(order.id, order)
    if (isStop) this.#waiting.add(order.id)
    this.#tell(order, 'new')
    if (!isStop) this.#match(order, market)
    else if (isMet(order, last)) order.isTriggered = true
    return order
  }

  // Holds what the order needs, or refuses it. The second order of a list is paid by the first.
  #provide(order: Order, market: Market): void {
    const free = this.accounts.balance(order.account, heldAsset(market, order.side)).free
    if (order.kind === 'market') {
      const { size, need } = this.#atMarket(order, market)
      if (need > free) throw new Refused('funds')
      order.size = size
      return
    }
    const first = this.#siblings(order).find(isLive)
    const need = needOf(order, order.size, this.#rule.fees)
    const held = first?.held ?? 0n
    if (need - held > free) throw new Refused('funds')
    if (first === undefined) holdFor(this.accounts, order, market, need)
    else if (need > held) holdFor(this.accounts, first, market, need)
  }

  #atMarket(order: Order, market: Market) {
    return atMarket(order, market, this.depth(order.symbol), this.#rule.fees)
  }

  #match(order: Order, market: Market): void {
    const book = this.#book(order.symbol)
    const isLimit = hasLimit(order.kind)
    const isPossible = order.timeInForce !== 'FOK' || isFillable(order, this.depth(order.symbol))
    if (order.size > 0n && isPossible) {
      const taking = { id: order.id, side: order.side, size: order.size }
      const matches = book.take(isLimit ? { ...taking, price: order.price } : taking)
      for (const match of matches) this.#fill(order, match, market)
    }
    if (!isLive(order)) return
    if (isLimit && order.timeInForce === 'GTC') return
    this.#end(order, 'expired')
  }

  #fill(taker: Order, match: Match, market: Market): void {
    const maker = this.#orders.get(match.makerId)
    if (maker === undefined) throw new Error(`the book holds an order ${match.makerId} of nobody`)
    this.#lastFillId += 1
    const print = { id: this.#lastFillId, symbol: taker.symbol, takerSide: taker.side }
    const at = this.#rule.now()
    this.tape.add({ ...print, price: match.price, size: match.size, at })
    for (const order of [maker, taker]) this.#fillOne(order, match, market, order === maker)
    this.#emit({ kind: 'print', print: { ...print, price: match.price, size: match.size, at } })
    for (const id of this.#waiting) {
      const order = this.#orders.get(id)
      if (order?.symbol === taker.symbol && isMet(order, match.price)) order.isTriggered = true
    }
  }

  #fillOne(order: Order, { price, size }: Match, market: Market, isMaker: boolean): void {
    const { fees } = this.#rule
    order.filled += size
    const left = order.size - order.filled
    if (order.kind !== 'market') {
      holdFor(this.accounts, order, market, order.held > 0n ? needOf(order, left, fees) : 0n)
    }
    const side = { order, market }
    const { fee, feeAsset } = settle(this.accounts, fees, side, { price, size, isMaker })
    const { id: orderId, account, symbol } = order
    const at = this.#rule.now()
    const what = { orderId, account, symbol, side: order.side, price, size, fee, feeAsset }
    const fill: Fill = { id: this.#lastFillId, ...what, isMaker, at }
    order.paid += worth(price, size)
    order.fees += fee
    order.changedAt = at
    order.fills.push(fill)
    if (left === 0n) order.state = 'filled'
    this.#tell(order, 'trade', fill)
    this.#endList(order, 'expired')
    if (left === 0n && this.#houses.has(account)) this.#orders.delete(orderId)
  }

  // Until nothing more is met: what is met moves the price, which meets others.
  #trigger(): void {
    for (;;) {
      const id = [...this.#waiting].find((each) => this.#orders.get(each)?.isTriggered)
      const order = id === undefined ? undefined : this.#orders.get(id)
      if (order === undefined) return
      this.#waiting.delete(order.id)
      this.#endList(order, 'expired')
      this.#activate(order, this.market(order.symbol))
    }
  }

  #activate(order: Order, market: Market): void {
    const need = hasLimit(order.kind) ? needOf(order, order.size, this.#rule.fees) : 0n
    holdFor(this.accounts, order, market, 0n)
    const { free } = this.accounts.balance(order.account, heldAsset(market, order.side))
    const isPaid = hasLimit(order.kind) ? need <= free : this.#atMarket(order, market).need <= free
    if (!isPaid) {
      this.#end(order, 'expired')
      return
    }
    if (need > 0n) holdFor(this.accounts, order, market, need)
    order.state = 'open'
    order.changedAt = this.#rule.now()
    this.#tell(order, 'triggered')
    this.#match(order, market)
  }

  #end(order: Order, state: Extract<OrderState, 'cancelled' | 'expired'>): void {
    this.#book(order.symbol).cancel(order.id)
    this.#waiting.delete(order.id)
    holdFor(this.accounts, order, this.market(order.symbol), 0n)
    order.state = state
    order.changedAt = this.#rule.now()
    this.#tell(order, state)
    if (this.#houses.has(order.account)) this.#orders.delete(order.id)
  }

  #endList(order: Order, state: Extract<OrderState, 'cancelled' | 'expired'>): void {
    for (const each of this.#siblings(order)) if (isLive(each)) this.#end(each, state)
  }

  #siblings({ id, listId }: Order): readonly Order[] {
    if (listId === undefined) return []
    return [...this.#orders.values()].filter((each) => each.listId === listId && each.id !== id)
  }

  #tell(order: Order, change: 'new' | 'trade' | 'triggered' | OrderState, fill?: Fill): void {
    if (change === 'waiting' || change === 'open' || change === 'filled') return
    this.#moved.add(order.symbol)
    if (this.#houses.has(order.account)) return
    const copy = { ...order, fills: [...order.fills] }
    const event = { kind: 'order', change, order: copy } as const
    this.#emit(fill === undefined ? event : { ...event, fill })
    const { base, quote } = this.market(order.symbol)
    this.#emit({ kind: 'balance', account: order.account, assets: [base, quote] })
  }

  // One event for all that one act did to a market's prices and book.
  #tellMoved(): void {
    const moved = [...this.#moved]
    this.#moved.clear()
    for (const symbol of moved) this.#emit({ kind: 'price', symbol })
  }

  #emit(event: VenueEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

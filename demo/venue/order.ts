// What an order, a fill and a trade of the venue are, and why an order is refused.

import type { Units } from './amount.ts'

export type Side = 'buy' | 'sell'

export type OrderKind =
  | 'limit'
  | 'market'
  | 'stop'
  | 'stop-limit'
  | 'take-profit'
  | 'take-profit-limit'

export type TimeInForce = 'GTC' | 'IOC' | 'FOK'

export type OrderState = 'waiting' | 'open' | 'filled' | 'cancelled' | 'expired'

/** What an account asks for. */
export type OrderWish = {
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly kind: OrderKind
  readonly size?: Units
  /** Of a market order to buy: what to spend, in place of a size. */
  readonly spend?: Units
  readonly price?: Units
  readonly trigger?: Units
  readonly clientId?: string
  readonly timeInForce?: TimeInForce
  readonly postOnly?: boolean
}

export type Fill = {
  readonly id: number
  readonly orderId: number
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly price: Units
  readonly size: Units
  readonly fee: Units
  readonly feeAsset: string
  readonly isMaker: boolean
  readonly at: number
}

export type Order = {
  readonly id: number
  readonly account: string
  readonly symbol: string
  readonly side: Side
  readonly kind: OrderKind
  readonly price: Units
  readonly trigger: Units
  readonly spend: Units
  readonly clientId: string
  readonly timeInForce: TimeInForce
  readonly postOnly: boolean
  readonly listId: number | undefined
  readonly createdAt: number
  size: Units
  state: OrderState
  /** Stop orders: whether the price was met. */
  isTriggered: boolean
  filled: Units
  paid: Units
  fees: Units
  held: Units
  changedAt: number
  readonly fills: Fill[]
}

/** A trade as everybody sees it. */
export type Print = {
  readonly id: number
  readonly symbol: string
  readonly price: Units
  readonly size: Units
  readonly takerSide: Side
  readonly at: number
}

export type VenueEvent =
  | {
      readonly kind: 'order'
      readonly change: 'new' | 'trade' | 'triggered' | 'cancelled' | 'expired'
      /** As it was at that moment. */
      readonly order: Readonly<Order>
      readonly fill?: Fill
    }
  | { readonly kind: 'balance'; readonly account: string; readonly assets: readonly string[] }
  | { readonly kind: 'price'; readonly symbol: string }
  | { readonly kind: 'print'; readonly print: Print }

export type Reason =
  | 'market-unknown'
  | 'price-filter'
  | 'lot-size'
  | 'value-small'
  | 'funds'
  | 'duplicate'
  | 'would-trigger'
  | 'would-take'
  | 'order-unknown'
  | 'arguments'

/** An order that is not taken. Each dialect has its own words for the reason. */
export class Refused extends Error {
  readonly reason: Reason
  readonly what: string
  constructor(reason: Reason, what = '') {
    super(`${reason} ${what}`.trim())
    this.reason = reason
    this.what = what
  }
}

export const isLive = ({ state }: Order): boolean => state === 'waiting' || state === 'open'

export const isConditional = (kind: OrderKind): boolean => kind !== 'limit' && kind !== 'market'

/** Whether it asks for a price of its own once it trades. */
export const hasLimit = (kind: OrderKind): boolean => kind.endsWith('limit')

export function isMet({ side, kind, trigger }: Order, last: Units): boolean {
  const fallsTo = kind.startsWith('stop') === (side === 'sell')
  return fallsTo ? last <= trigger : last >= trigger
}

type Place = { readonly id: number; readonly listId: number | undefined; readonly at: number }

export function makeOrder(wish: OrderWish, { id, listId, at }: Place): Order {
  const { account, symbol, side, kind } = wish
  return {
    id,
    account,
    symbol,
    side,
    kind,
    price: wish.price ?? 0n,
    trigger: wish.trigger ?? 0n,
    spend: wish.spend ?? 0n,
    clientId: wish.clientId ?? '',
    timeInForce: wish.timeInForce ?? 'GTC',
    postOnly: wish.postOnly ?? false,
    listId,
    createdAt: at,
    changedAt: at,
    size: wish.size ?? 0n,
    state: isConditional(kind) ? 'waiting' : 'open',
    isTriggered: false,
    filled: 0n,
    paid: 0n,
    fees: 0n,
    held: 0n,
    fills: [],
  }
}

// The venue's orders, fills and prices as Binance writes them, for calls and for streams.

import { padded, type Units, worth } from '../amount.ts'
import type { Exchange } from '../exchange.ts'
import type { Fill, Order, VenueEvent } from '../order.ts'
import { idOf, statusOf, typeOf } from './words.ts'

const upper = (side: string) => side.toUpperCase()

/** As orders are read. */
export function orderView(order: Order): Record<string, unknown> {
  return {
    symbol: idOf(order.symbol),
    orderId: order.id,
    orderListId: order.listId ?? -1,
    clientOrderId: order.clientId,
    price: padded(order.price),
    origQty: padded(order.size),
    executedQty: padded(order.filled),
    cummulativeQuoteQty: padded(order.paid),
    origQuoteOrderQty: padded(order.spend),
    status: statusOf(order),
    timeInForce: order.timeInForce,
    type: typeOf(order),
    side: upper(order.side),
    stopPrice: padded(order.trigger),
    icebergQty: padded(0n),
    time: order.createdAt,
    updateTime: order.changedAt,
    isWorking: order.state !== 'waiting',
    workingTime: order.createdAt,
    selfTradePreventionMode: 'NONE',
  }
}

/** As placing answers. */
export function placedView(order: Order): Record<string, unknown> {
  const { time, updateTime, isWorking, ...rest } = orderView(order)
  const fills = order.fills.map(({ price, size, fee, feeAsset, id }) => ({
    price: padded(price),
    qty: padded(size),
    commission: padded(fee),
    commissionAsset: feeAsset,
    tradeId: id,
  }))
  return { ...rest, transactTime: updateTime, fills }
}

export function tradeView(fill: Fill, order: Order): Record<string, unknown> {
  return {
    symbol: idOf(fill.symbol),
    id: fill.id,
    orderId: fill.orderId,
    orderListId: order.listId ?? -1,
    price: padded(fill.price),
    qty: padded(fill.size),
    quoteQty: padded(worth(fill.price, fill.size)),
    commission: padded(fill.fee),
    commissionAsset: fill.feeAsset,
    time: fill.at,
    isBuyer: fill.side === 'buy',
    isMaker: fill.isMaker,
    isBestMatch: true,
  }
}

const EXECUTIONS = {
  new: 'NEW',
  trade: 'TRADE',
  triggered: 'NEW',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
} as const

export function reportView(event: Extract<VenueEvent, { kind: 'order' }>, at: number): unknown {
  const { order, change, fill } = event
  const isEnded = change === 'cancelled'
  return {
    e: 'executionReport',
    E: at,
    s: idOf(order.symbol),
    // A cancel has an id of its own, and the order's stands in C.
    c: isEnded ? `cancel-${order.id}` : order.clientId,
    S: upper(order.side),
    o: typeOf(order),
    f: order.timeInForce,
    q: padded(order.size),
    p: padded(order.price),
    P: padded(order.trigger),
    F: padded(0n),
    g: order.listId ?? -1,
    C: isEnded ? order.clientId : '',
    x: EXECUTIONS[change],
    X: statusOf(order),
    r: 'NONE',
    i: order.id,
    l: padded(fill?.size ?? 0n),
    z: padded(order.filled),
    L: padded(fill?.price ?? 0n),
    n: padded(fill?.fee ?? 0n),
    N: fill?.feeAsset ?? null,
    T: order.changedAt,
    t: fill?.id ?? -1,
    w: order.state === 'open',
    m: fill?.isMaker ?? false,
    O: order.createdAt,
    Z: padded(order.paid),
    Y: padded(fill === undefined ? 0n : worth(fill.price, fill.size)),
    Q: padded(order.spend),
  }
}

export function balanceReport(
  exchange: Exchange,
  { account, assets }: { readonly account: string; readonly assets: readonly string[] },
  at: number,
): unknown {
  const balances = assets.map((asset) => {
    const { free, held } = exchange.accounts.balance(account, asset)
    return { a: asset, f: padded(free), l: padded(held) }
  })
  return { e: 'outboundAccountPosition', E: at, u: at, B: balances }
}

type Top = {
  readonly bid: Units
  readonly bidSize: Units
  readonly ask: Units
  readonly askSize: Units
}

export function topOf(exchange: Exchange, symbol: string): Top {
  const { bids, asks } = exchange.depth(symbol)
  const [bid, bidSize] = bids[0] ?? [0n, 0n]
  const [ask, askSize] = asks[0] ?? [0n, 0n]
  return { bid, bidSize, ask, askSize }
}

/** The ticker of a day, by call. */
export function tickerView(exchange: Exchange, symbol: string): Record<string, unknown> {
  const day = exchange.tape.shown(symbol)
  const top = topOf(exchange, symbol)
  return {
    symbol: idOf(symbol),
    ...changeOf(day.open, day.last),
    weightedAvgPrice: padded(day.size === 0n ? day.last : (day.value * 100_000_000n) / day.size),
    prevClosePrice: padded(day.open),
    lastPrice: padded(day.last),
    lastQty: padded(day.lastSize),
    bidPrice: padded(top.bid),
    bidQty: padded(top.bidSize),
    askPrice: padded(top.ask),
    askQty: padded(top.askSize),
    openPrice: padded(day.open),
    highPrice: padded(day.high),
    lowPrice: padded(day.low),
    volume: padded(day.size),
    quoteVolume: padded(day.value),
    openTime: day.at - 86_400_000,
    closeTime: day.at,
    firstId: 1,
    lastId: day.lastId,
    count: day.count,
  }
}

function changeOf(open: Units, last: Units) {
  const percent = ((last - open) * 100_000_000n * 100n) / open
  return { priceChange: padded(last - open), priceChangePercent: padded(percent) }
}

/** The same by stream, under its one-letter names. */
export function tickerEvent(exchange: Exchange, symbol: string, at: number): unknown {
  const view = tickerView(exchange, symbol)
  return {
    e: '24hrTicker',
    E: at,
    s: view.symbol,
    p: view.priceChange,
    P: view.priceChangePercent,
    w: view.weightedAvgPrice,
    x: view.prevClosePrice,
    c: view.lastPrice,
    Q: view.lastQty,
    b: view.bidPrice,
    B: view.bidQty,
    a: view.askPrice,
    A: view.askQty,
    o: view.openPrice,
    h: view.highPrice,
    l: view.lowPrice,
    v: view.volume,
    q: view.quoteVolume,
    O: view.openTime,
    C: view.closeTime,
    F: view.firstId,
    L: view.lastId,
    n: view.count,
  }
}

/** The short one, which ccxt watches unless it is told otherwise. */
export function miniEvent(exchange: Exchange, symbol: string, at: number): unknown {
  const { last, open, high, low, size, value } = exchange.tape.shown(symbol)
  const [c, o, h, l, v, q] = [last, open, high, low, size, value].map(padded)
  return { e: '24hrMiniTicker', E: at, s: idOf(symbol), c, o, h, l, v, q }
}

// The venue's orders, fills and prices as Kraken writes them, for calls and for websockets.

import { padded, plain, type Units, worth } from '../amount.ts'
import type { Exchange } from '../exchange.ts'
import { type Market, placesOf } from '../market.ts'
import { type Fill, hasLimit, isConditional, type Order, type VenueEvent } from '../order.ts'
import { altName, orderTxid, pairId, statusOf, tradeTxid, typeOf, wsName } from './words.ts'

const seconds = (at: number) => at / 1000
const average = ({ paid, filled }: Order): Units =>
  filled === 0n ? 0n : (paid * 100_000_000n) / filled

/** `sell 1.00000000 XBTUSDT @ stop loss 49000 -> limit 48900`, which ccxt reads. */
export function describe(order: Order, market: Market): string {
  const head = `${order.side} ${padded(order.size)} ${altName(market)} @`
  const [limit, trigger] = [plain(order.price), plain(order.trigger)]
  if (!isConditional(order.kind)) {
    return order.kind === 'limit' ? `${head} limit ${limit}` : `${head} market`
  }
  const name = order.kind.startsWith('stop') ? 'stop loss' : 'take profit'
  return `${head} ${name} ${trigger}${hasLimit(order.kind) ? ` -> limit ${limit}` : ''}`
}

export function orderView(order: Order, market: Market): Record<string, unknown> {
  const isStop = isConditional(order.kind)
  const isEnded = statusOf(order) !== 'open'
  return {
    refid: null,
    userref: null,
    ...(order.clientId === '' ? {} : { cl_ord_id: order.clientId }),
    status: statusOf(order),
    opentm: seconds(order.createdAt),
    ...(isEnded ? { closetm: seconds(order.changedAt), reason: reasonOf(order) } : {}),
    starttm: 0,
    expiretm: 0,
    descr: {
      pair: altName(market),
      type: order.side,
      ordertype: typeOf(order),
      price: plain(isStop ? order.trigger : order.price),
      price2: plain(isStop ? order.price : 0n),
      leverage: 'none',
      order: describe(order, market),
      close: '',
    },
    vol: padded(order.size),
    vol_exec: padded(order.filled),
    cost: padded(order.paid),
    fee: padded(order.fees),
    price: padded(average(order)),
    stopprice: padded(order.trigger),
    limitprice: padded(isStop ? order.price : 0n),
    misc: '',
    oflags: order.postOnly ? 'fciq,post' : 'fciq',
    trades: order.fills.map(({ id, orderId }) => tradeTxid(id, orderId)),
  }
}

const reasonOf = ({ state }: Order) => (state === 'cancelled' ? 'User requested' : null)

export function tradeView(fill: Fill, order: Order, market: Market): Record<string, unknown> {
  return {
    ordertxid: orderTxid(fill.orderId),
    postxid: '',
    pair: pairId(market),
    time: seconds(fill.at),
    type: fill.side,
    ordertype: typeOf(order),
    price: padded(fill.price),
    cost: padded(worth(fill.price, fill.size)),
    fee: padded(fill.fee),
    vol: padded(fill.size),
    margin: '0.00000000',
    misc: '',
    trade_id: fill.id,
    maker: fill.isMaker,
  }
}

export function tickerView(exchange: Exchange, { symbol }: Market): unknown {
  const day = exchange.tape.shown(symbol)
  const { bids, asks } = exchange.depth(symbol)
  const top = ([price, size]: readonly [Units, Units] = [0n, 0n]) => [
    padded(price),
    '1',
    padded(size),
  ]
  const mean = day.size === 0n ? day.last : (day.value * 100_000_000n) / day.size
  const twice = (amount: Units) => [padded(amount), padded(amount)]
  return {
    a: top(asks[0]),
    b: top(bids[0]),
    c: [padded(day.last), padded(day.lastSize)],
    v: twice(day.size),
    p: twice(mean),
    t: [day.count, day.count],
    l: twice(day.low),
    h: twice(day.high),
    o: padded(day.open),
  }
}

export const marketView = (market: Market): unknown => ({
  altname: altName(market),
  wsname: wsName(market),
  aclass_base: 'currency',
  base: market.base === 'BTC' ? 'XXBT' : market.base === 'ETH' ? 'XETH' : market.base,
  aclass_quote: 'currency',
  quote: market.quote === 'USD' ? 'ZUSD' : market.quote,
  lot: 'unit',
  cost_decimals: 8,
  pair_decimals: placesOf(market.tick),
  lot_decimals: placesOf(market.lot),
  lot_multiplier: 1,
  leverage_buy: [],
  leverage_sell: [],
  fees: [[0, 0.4]],
  fees_maker: [[0, 0.25]],
  fee_volume_currency: 'ZUSD',
  margin_call: 80,
  margin_stop: 40,
  ordermin: plain(market.minSize),
  costmin: plain(market.minValue),
  tick_size: plain(market.tick),
  status: 'online',
})

// The second websocket protocol writes amounts as numbers.
const number = (amount: Units) => Number(padded(amount))

export function tickerEvent(exchange: Exchange, symbol: string): unknown {
  const day = exchange.tape.shown(symbol)
  const { bids, asks } = exchange.depth(symbol)
  const change = day.last - day.open
  return {
    symbol,
    bid: number(bids[0]?.[0] ?? 0n),
    bid_qty: number(bids[0]?.[1] ?? 0n),
    ask: number(asks[0]?.[0] ?? 0n),
    ask_qty: number(asks[0]?.[1] ?? 0n),
    last: number(day.last),
    volume: number(day.size),
    vwap: number(day.size === 0n ? day.last : (day.value * 100_000_000n) / day.size),
    low: number(day.low),
    high: number(day.high),
    change: number(change),
    change_pct: number((change * 100_000_000n * 100n) / day.open),
  }
}

type OrderEvent = Extract<VenueEvent, { kind: 'order' }>

/** One change of an order is one message or two: a last trade, and that the order is filled. */
export function executionViews(event: OrderEvent): readonly unknown[] {
  const { order, change, fill } = event
  const timestamp = new Date(order.changedAt).toISOString()
  const sums = { cum_qty: number(order.filled), cum_cost: number(order.paid) }
  const which = {
    order_id: orderTxid(order.id),
    ...(order.clientId === '' ? {} : { cl_ord_id: order.clientId }),
    timestamp,
  }
  if (change === 'cancelled' || change === 'expired') {
    const status = change === 'cancelled' ? 'canceled' : 'expired'
    return [
      {
        ...which,
        ...sums,
        exec_type: status,
        order_status: status,
        avg_price: number(average(order)),
      },
    ]
  }
  const what = {
    ...which,
    symbol: order.symbol,
    side: order.side,
    order_type: typeOf(order),
    order_userref: 0,
  }
  if (fill === undefined) {
    const asked = { order_qty: number(order.size), time_in_force: order.timeInForce, ...sums }
    const limit = order.price > 0n ? { limit_price: number(order.price) } : {}
    const stop = order.trigger > 0n ? { stop_price: number(order.trigger) } : {}
    const type = change === 'new' ? 'new' : 'restated'
    return [{ ...what, ...asked, ...limit, ...stop, exec_type: type, order_status: 'new' }]
  }
  const isFilled = order.state === 'filled'
  const trade = {
    ...what,
    ...sums,
    exec_type: 'trade',
    exec_id: tradeTxid(fill.id, fill.orderId),
    trade_id: fill.id,
    last_qty: number(fill.size),
    last_price: number(fill.price),
    cost: number(worth(fill.price, fill.size)),
    liquidity_ind: fill.isMaker ? 'm' : 't',
    order_status: isFilled ? 'filled' : 'partially_filled',
    fees: [{ asset: fill.feeAsset, qty: number(fill.fee) }],
  }
  const filled = { ...which, ...sums, symbol: order.symbol, side: order.side }
  const end = {
    ...filled,
    order_qty: number(order.size),
    exec_type: 'filled',
    order_status: 'filled',
    avg_price: number(average(order)),
  }
  return isFilled ? [trade, end] : [trade]
}

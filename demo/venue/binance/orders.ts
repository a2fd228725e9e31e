// Placing, cancelling and reading orders in the Binance dialect.

import { readUnits, type Units } from '../amount.ts'
import { isLive, type Order, type OrderWish, Refused, type Side } from '../order.ts'
import { type Ground, isShown, understood } from '../venue.ts'
import type { Parameters } from './gate.ts'
import { symbolOf } from './public.ts'
import { orderView, placedView, tradeView } from './views.ts'
import { BinanceError, idOf, KINDS, missingError, refusal } from './words.ts'

const READ: ReadonlySet<string> = new Set(
  (
    'symbol side type timeInForce quantity quoteOrderQty price newClientOrderId strategyId ' +
    'strategyType stopPrice trailingDelta icebergQty newOrderRespType selfTradePreventionMode ' +
    'recvWindow timestamp signature'
  ).split(' '),
)

const CLIENT_ID = /^[a-zA-Z0-9-_]{1,36}$/

function amountOf(parameters: Parameters, name: string): Units | undefined {
  const text = parameters.get(name)
  if (text === undefined) return undefined
  const amount = readUnits(text)
  if (amount === undefined) {
    const isFine = /^\d+\.\d{9,}$/.test(text)
    throw isFine
      ? new BinanceError(-1111, `Parameter '${name}' has too much precision.`)
      : new BinanceError(-1100, `Illegal characters found in parameter '${name}'.`)
  }
  return amount
}

function clientIdOf(ground: Ground, parameters: Parameters, name: string): string {
  const given = parameters.get(name)
  if (given !== undefined && !CLIENT_ID.test(given)) {
    throw new BinanceError(-1100, `Illegal characters found in parameter '${name}'.`)
  }
  return given ?? `venue-${ground.now()}-${Math.trunc(performance.now() * 1000)}`
}

function wishOf(ground: Ground, account: string, parameters: Parameters): OrderWish {
  const unread = [...parameters.keys()].filter((name) => !READ.has(name))
  if (unread.length > 0) {
    const [read, sent] = [parameters.size - unread.length, parameters.size]
    const counts = `read '${read}' parameter(s) but was sent '${sent}'.`
    throw new BinanceError(-1104, `Not all sent parameters were read; ${counts}`)
  }
  const symbol = symbolOf(ground, parameters)
  const type = parameters.get('type') ?? ''
  const kind = KINDS.get(type)
  if (kind === undefined) throw new BinanceError(-1116, 'Invalid orderType.')
  if (parameters.has('trailingDelta')) {
    throw new BinanceError(-1106, "Parameter 'trailingDelta' sent when not required.")
  }
  const isTimed = kind.endsWith('limit') && type !== 'LIMIT_MAKER'
  if (isTimed && !parameters.has('timeInForce')) throw missingError('timeInForce')
  if (!kind.endsWith('limit') && parameters.has('price')) {
    throw new BinanceError(-1106, "Parameter 'price' sent when not required.")
  }
  if (!kind.includes('stop') && !kind.includes('profit') && parameters.has('stopPrice')) {
    throw new BinanceError(-1106, "Parameter 'stopPrice' sent when not required.")
  }
  return {
    account,
    symbol,
    side: sideOf(parameters),
    kind,
    timeInForce: timeOf(parameters),
    postOnly: type === 'LIMIT_MAKER',
    clientId: clientIdOf(ground, parameters, 'newClientOrderId'),
    ...known('size', amountOf(parameters, 'quantity')),
    ...known('spend', amountOf(parameters, 'quoteOrderQty')),
    ...known('price', amountOf(parameters, 'price')),
    ...known('trigger', amountOf(parameters, 'stopPrice')),
  }
}

function known<K extends string>(
  name: K,
  amount: Units | undefined,
): { readonly [k in K]?: Units } {
  return amount === undefined ? {} : ({ [name]: amount } as { readonly [k in K]: Units })
}

function sideOf(parameters: Parameters): Side {
  const side = parameters.get('side')
  if (side !== 'BUY' && side !== 'SELL') throw new BinanceError(-1117, 'Invalid side.')
  return side === 'BUY' ? 'buy' : 'sell'
}

function timeOf(parameters: Parameters): 'GTC' | 'IOC' | 'FOK' {
  const time = parameters.get('timeInForce') ?? 'GTC'
  if (time !== 'GTC' && time !== 'IOC' && time !== 'FOK') {
    throw new BinanceError(-1115, 'Invalid timeInForce.')
  }
  return time
}

export function placeOrder(ground: Ground, account: string, parameters: Parameters): unknown {
  return placedView(ground.exchange.place(understood(ground, wishOf(ground, account, parameters))))
}

/** Says whether the order would be taken, and forgets it. */
export function testOrder(ground: Ground, account: string, parameters: Parameters): unknown {
  wishOf(ground, account, parameters)
  return {}
}

/** A limit order above (to buy: below) and a stop below (above), of which one ends the other. */
export function placePair(ground: Ground, account: string, parameters: Parameters): unknown {
  const get = (name: string) => {
    const amount = amountOf(parameters, name)
    if (amount === undefined) throw missingError(name)
    return amount
  }
  const side = sideOf(parameters)
  const common = { account, symbol: symbolOf(ground, parameters), side, size: get('quantity') }
  const [above, below] = [parameters.get('aboveType'), parameters.get('belowType')]
  const isNew = above !== undefined
  // The older call names the limit order's price `price`; the newer one by where it stands.
  const limitEnd = side === 'sell' ? 'above' : 'below'
  const stopEnd = side === 'sell' ? 'below' : 'above'
  if (isNew && (side === 'sell' ? above : below) !== 'LIMIT_MAKER') {
    throw new BinanceError(-1158, 'Invalid combination of order types in the list.')
  }
  const price = get(isNew ? `${limitEnd}Price` : 'price')
  const trigger = get(isNew ? `${stopEnd}StopPrice` : 'stopPrice')
  const stopName = isNew ? `${stopEnd}Price` : 'stopLimitPrice'
  const ids = isNew
    ? [`${limitEnd}ClientOrderId`, `${stopEnd}ClientOrderId`]
    : ['limitClientOrderId', 'stopClientOrderId']
  const [limitId = '', stopId = ''] = ids.map((name) => clientIdOf(ground, parameters, name))
  const limit = { ...common, kind: 'limit', price, clientId: `${limitId}` } as const
  const stop = parameters.has(stopName)
    ? ({ ...common, kind: 'stop-limit', trigger, price: get(stopName), clientId: stopId } as const)
    : ({ ...common, kind: 'stop', trigger, clientId: stopId } as const)
  const pair = ground.exchange.placeOco(limit, stop)
  return pairView(parameters.get('listClientOrderId') ?? '', pair)
}

function pairView(clientId: string, orders: readonly Order[]): unknown {
  const [first] = orders
  return {
    orderListId: first?.listId ?? -1,
    contingencyType: 'OCO',
    listStatusType: 'EXEC_STARTED',
    listOrderStatus: 'EXECUTING',
    listClientOrderId: clientId,
    transactionTime: first?.changedAt,
    symbol: idOf(first?.symbol ?? ''),
    orders: orders.map(({ symbol, id, clientId: each }) => ({
      symbol: idOf(symbol),
      orderId: id,
      clientOrderId: each,
    })),
    orderReports: orders.map(placedView),
  }
}

/** The order that is named by either id; of several with one client id, the latest. */
function find(ground: Ground, account: string, parameters: Parameters): Order | undefined {
  const symbol = symbolOf(ground, parameters)
  const [id, clientId] = [parameters.get('orderId'), parameters.get('origClientOrderId')]
  if (id === undefined && clientId === undefined) throw missingError('orderId')
  return visible(ground, account)
    .filter((order) => order.symbol === symbol)
    .filter((order) => (id === undefined ? order.clientId === clientId : String(order.id) === id))
    .at(-1)
}

const visible = (ground: Ground, account: string) =>
  ground.exchange.orders(account).filter(({ id }) => isShown(ground, id))

export function readOrder(ground: Ground, account: string, parameters: Parameters): unknown {
  const order = find(ground, account, parameters)
  if (order === undefined) throw new BinanceError(-2013, 'Order does not exist.')
  return orderView(order)
}

export function cancelOrder(ground: Ground, account: string, parameters: Parameters): unknown {
  const order = find(ground, account, parameters)
  if (order === undefined) throw refusal(new Refused('order-unknown'))
  const ended = ground.exchange.cancel(order.id)
  return { ...placedView(ended), origClientOrderId: ended.clientId }
}

export function cancelAll(ground: Ground, account: string, parameters: Parameters): unknown {
  const symbol = symbolOf(ground, parameters)
  const open = visible(ground, account).filter((each) => each.symbol === symbol && isLive(each))
  if (open.length === 0) throw refusal(new Refused('order-unknown'))
  // The rest of a list ends with its first.
  for (const order of open) if (isLive(order)) ground.exchange.cancel(order.id)
  return open.map(placedView)
}

export function readOrders(
  ground: Ground,
  account: string,
  parameters: Parameters,
  isOpenOnly: boolean,
): unknown {
  const symbol = parameters.has('symbol') ? symbolOf(ground, parameters) : undefined
  if (!isOpenOnly && symbol === undefined) throw missingError('symbol')
  const from = Number(parameters.get('orderId') ?? 0)
  const since = Number(parameters.get('startTime') ?? 0)
  return visible(ground, account)
    .filter((order) => symbol === undefined || order.symbol === symbol)
    .filter((order) => !isOpenOnly || isLive(order))
    .filter(({ id, createdAt }) => id >= from && createdAt >= since)
    .slice(0, Number(parameters.get('limit') ?? 500))
    .map(orderView)
}

export function readTrades(ground: Ground, account: string, parameters: Parameters): unknown {
  const symbol = symbolOf(ground, parameters)
  const [orderId, fromId] = [parameters.get('orderId'), Number(parameters.get('fromId') ?? 0)]
  const since = Number(parameters.get('startTime') ?? 0)
  return visible(ground, account)
    .filter((order) => order.symbol === symbol)
    .filter(({ id }) => orderId === undefined || String(id) === orderId)
    .flatMap((order) => order.fills.map((fill) => ({ fill, order })))
    .filter(({ fill }) => fill.id >= fromId && fill.at >= since)
    .sort((a, b) => a.fill.id - b.fill.id)
    .slice(-Number(parameters.get('limit') ?? 500))
    .map(({ fill, order }) => tradeView(fill, order))
}

// Placing, cancelling and reading orders in the Kraken dialect. What a call says beyond what is
// known is ignored, as Kraken does: a stop under a wrong name becomes a plain limit order.

import { readUnits, type Units } from '../amount.ts'
import type { Market } from '../market.ts'
import { isConditional, isLive, type Order, type OrderWish, Refused } from '../order.ts'
import { type Ground, isShown, understood } from '../venue.ts'
import type { Parameters } from './gate.ts'
import { describe, orderView, tradeView } from './views.ts'
import { KINDS, KrakenError, marketOf, orderTxid, refusal, tradeTxid } from './words.ts'

function amountOf(parameters: Parameters, name: string): Units | undefined {
  const text = parameters.get(name)
  if (text === undefined || text === '0') return undefined
  const amount = readUnits(text)
  if (amount === undefined) throw new KrakenError(`EGeneral:Invalid arguments:${name}`)
  return amount
}

function wishOf(ground: Ground, account: string, parameters: Parameters): OrderWish {
  const market = marketOf(ground.exchange.markets, parameters.get('pair') ?? '')
  const kind = KINDS.get(parameters.get('ordertype') ?? '')
  if (kind === undefined) throw new KrakenError('EGeneral:Invalid arguments:ordertype')
  const side = parameters.get('type')
  if (side !== 'buy' && side !== 'sell') throw new KrakenError('EGeneral:Invalid arguments:type')
  const flags = (parameters.get('oflags') ?? '').split(',')
  const volume = amountOf(parameters, 'volume')
  if (volume === undefined) throw new KrakenError('EGeneral:Invalid arguments:volume')
  const [price, second] = [amountOf(parameters, 'price'), amountOf(parameters, 'price2')]
  const isStop = isConditional(kind)
  const limit = isStop ? second : price
  const time = parameters.get('timeinforce') ?? 'GTC'
  if (time !== 'GTC' && time !== 'IOC' && time !== 'FOK') {
    throw new KrakenError('EGeneral:Invalid arguments:timeinforce')
  }
  const clientId = parameters.get('cl_ord_id') ?? ''
  if (!/^[\w-]{0,36}$/.test(clientId)) {
    throw new KrakenError('EGeneral:Invalid arguments:cl_ord_id')
  }
  return {
    account,
    symbol: market.symbol,
    side,
    kind,
    clientId,
    timeInForce: time,
    postOnly: flags.includes('post'),
    ...(flags.includes('viqc') ? { spend: volume } : { size: volume }),
    ...(limit === undefined ? {} : { price: limit }),
    ...(isStop && price !== undefined ? { trigger: price } : {}),
  }
}

/** No order is taken after its deadline, which is a minute ahead at most. */
const MOST_AHEAD_MS = 60_000

function checkDeadline({ now }: Ground, parameters: Parameters): void {
  const text = parameters.get('deadline')
  if (text === undefined) return
  const leftMs = Date.parse(text) - now()
  if (!(leftMs <= MOST_AHEAD_MS)) throw new KrakenError('EGeneral:Invalid arguments:deadline')
  if (leftMs <= 0) throw new KrakenError('EService:Deadline elapsed')
}

export function addOrder(ground: Ground, account: string, parameters: Parameters): unknown {
  const wish = wishOf(ground, account, parameters)
  checkDeadline(ground, parameters)
  const market = ground.exchange.market(wish.symbol)
  // Only whether it could be read: nothing is placed, so there is no id.
  if (parameters.get('validate') === 'true') return { descr: { order: 'validated' } }
  const order = ground.exchange.place(understood(ground, wish))
  return { descr: { order: describe(order, market) }, txid: [orderTxid(order.id)] }
}

const visible = (ground: Ground, account: string): readonly Order[] =>
  ground.exchange.orders(account).filter(({ id }) => isShown(ground, id))

export function cancelOrder(ground: Ground, account: string, parameters: Parameters): unknown {
  const [txid, clientId] = [parameters.get('txid'), parameters.get('cl_ord_id')]
  if (txid === undefined && clientId === undefined) {
    throw new KrakenError('EGeneral:Invalid arguments:txid')
  }
  const order = visible(ground, account)
    .filter(isLive)
    .find((each) => (txid === undefined ? each.clientId === clientId : orderTxid(each.id) === txid))
  if (order === undefined) throw refusal(new Refused('order-unknown'))
  ground.exchange.cancel(order.id)
  return { count: 1 }
}

export function cancelAll(ground: Ground, account: string): unknown {
  const open = ground.exchange.orders(account).filter(isLive)
  for (const order of open) if (isLive(order)) ground.exchange.cancel(order.id)
  return { count: open.length }
}

const viewOf = (ground: Ground, order: Order) =>
  [orderTxid(order.id), orderView(order, ground.exchange.market(order.symbol))] as const

export function readOrders(
  ground: Ground,
  account: string,
  parameters: Parameters,
  isOpen: boolean,
): unknown {
  const clientId = parameters.get('cl_ord_id')
  const since = Number(parameters.get('start') ?? 0) * 1000
  const found = visible(ground, account)
    .filter((order) => isLive(order) === isOpen)
    .filter((order) => clientId === undefined || order.clientId === clientId)
    .filter(({ createdAt }) => createdAt >= since)
  const views = Object.fromEntries(found.reverse().map((order) => viewOf(ground, order)))
  return isOpen ? { open: views } : { closed: views, count: found.length }
}

export function queryOrders(ground: Ground, account: string, parameters: Parameters): unknown {
  const txids = (parameters.get('txid') ?? '').split(',').filter((txid) => txid !== '')
  if (txids.length === 0) throw new KrakenError('EGeneral:Invalid arguments:txid')
  const all = visible(ground, account)
  const found = txids.map((txid) => {
    const order = all.find(({ id }) => orderTxid(id) === txid)
    if (order === undefined) throw new KrakenError('EOrder:Unknown order')
    return viewOf(ground, order)
  })
  return Object.fromEntries(found)
}

export function readTrades(ground: Ground, account: string, parameters: Parameters): unknown {
  const since = Number(parameters.get('start') ?? 0) * 1000
  const offset = Number(parameters.get('ofs') ?? 0)
  const all = visible(ground, account)
    .flatMap((order) => order.fills.map((fill) => ({ fill, order })))
    .filter(({ fill }) => fill.at >= since)
    .sort((a, b) => b.fill.id - a.fill.id)
  const market = (symbol: string): Market => ground.exchange.market(symbol)
  const views = all
    .slice(offset, offset + 50)
    .map(({ fill, order }): [string, unknown] => [
      tradeTxid(fill.id, fill.orderId),
      tradeView(fill, order, market(order.symbol)),
    ])
  const trades: Record<string, unknown> = Object.fromEntries(views)
  return { trades, count: all.length }
}

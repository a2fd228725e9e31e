// The websockets of the Kraken dialect, in its second protocol: ticker and book for anybody,
// executions and balances for whoever has a token.

import { padded, type Units } from '../amount.ts'
import type { Level } from '../matching.ts'
import { isLive } from '../order.ts'
import type { Session } from '../streams.ts'
import { isShown } from '../venue.ts'
import type { KrakenParts } from './routes.ts'
import { executionViews, tickerEvent } from './views.ts'

type Asked = {
  readonly channel?: unknown
  readonly symbol?: unknown
  readonly token?: unknown
  readonly depth?: unknown
  readonly snap_orders?: unknown
  readonly snap_trades?: unknown
}

type Request = { readonly method?: unknown; readonly params?: Asked; readonly req_id?: unknown }

const number = (amount: Units) => Number(padded(amount))

export function openKraken(parts: KrakenParts, session: Session): (message: unknown) => void {
  const stops = new Map<string, () => void>()
  session.onClose(() => {
    for (const stop of stops.values()) stop()
  })
  const { ground } = parts
  const system = { api_version: 'v2', connection_id: 1, version: '2.0.0' }
  const status = ground.settings.isInMaintenance ? 'maintenance' : 'online'
  session.reply({ channel: 'status', type: 'update', data: [{ ...system, system: status }] })
  return (message) => {
    const { method, params = {}, req_id } = (message ?? {}) as Request
    if (method === 'ping') {
      session.reply({ method: 'pong', req_id })
      return
    }
    const answer = (error?: string, result: object = {}) =>
      session.reply({
        method,
        req_id,
        success: error === undefined,
        ...(error ? { error } : result),
      })
    if (method !== 'subscribe' && method !== 'unsubscribe') return answer('Method not supported')
    const names = namesOf(parts, session, params)
    if (typeof names === 'string') return answer(names)
    for (const { name, symbol, start } of names) {
      stops.get(name)?.()
      stops.delete(name)
      const result = { channel: params.channel, ...(symbol === undefined ? {} : { symbol }) }
      answer(undefined, { result })
      if (method === 'subscribe') stops.set(name, start())
    }
    return undefined
  }
}

type Channel = { readonly name: string; readonly symbol?: string; readonly start: () => () => void }

/** What is subscribed to, or why it cannot be. */
function namesOf(parts: KrakenParts, session: Session, asked: Asked): readonly Channel[] | string {
  const { ground } = parts
  if (asked.channel === 'ticker' || asked.channel === 'book') {
    const open = asked.channel === 'ticker' ? watchTicker : watchBook
    const given = Array.isArray(asked.symbol) ? asked.symbol.map(String) : []
    const isKnown = (name: string) => ground.exchange.markets.some(({ symbol }) => symbol === name)
    const unknown = given.find((name) => !isKnown(name))
    if (unknown !== undefined) return `Currency pair not supported ${unknown}`
    const depth = typeof asked.depth === 'number' ? asked.depth : 10
    return given.map((symbol) => ({
      name: `${String(asked.channel)} ${symbol}`,
      symbol,
      start: () => open(parts, session, symbol, depth),
    }))
  }
  const isPrivate = asked.channel === 'executions' || asked.channel === 'balances'
  if (!isPrivate) return 'Channel not supported'
  const key = parts.tokens.find(ground, typeof asked.token === 'string' ? asked.token : '')
  if (key === undefined) return 'EAccount:Invalid token'
  const start = () =>
    asked.channel === 'balances'
      ? watchBalances(parts, session, key.account)
      : watchExecutions(parts, session, key.account, asked.snap_orders !== false)
  return [{ name: String(asked.channel), start }]
}

function watchTicker({ ground }: KrakenParts, session: Session, symbol: string): () => void {
  const { exchange } = ground
  const tell = (type: string) =>
    session.publish({ channel: 'ticker', type, data: [tickerEvent(exchange, symbol)] })
  tell('snapshot')
  return exchange.on((event) => {
    if (event.kind === 'price' && event.symbol === symbol) tell('update')
  })
}

function watchBook(
  { ground }: KrakenParts,
  session: Session,
  symbol: string,
  depth: number,
): () => void {
  const { exchange, now } = ground
  let told = cut(exchange.depth(symbol), depth)
  const written = (levels: readonly Level[]) =>
    levels.map(([price, qty]) => ({ price: number(price), qty: number(qty) }))
  const first = { symbol, bids: written(told.bids), asks: written(told.asks), checksum: 0 }
  session.publish({ channel: 'book', type: 'snapshot', data: [first] })
  return exchange.on((event) => {
    if (event.kind !== 'price' || event.symbol !== symbol) return
    const next = cut(exchange.depth(symbol), depth)
    const bids = written(changes(told.bids, next.bids))
    const asks = written(changes(told.asks, next.asks))
    told = next
    const timestamp = new Date(now()).toISOString()
    const change = { symbol, bids, asks, checksum: 0, timestamp }
    session.publish({ channel: 'book', type: 'update', data: [change] })
  })
}

type Sides = { readonly bids: readonly Level[]; readonly asks: readonly Level[] }

const cut = ({ bids, asks }: Sides, depth: number): Sides => ({
  bids: bids.slice(0, depth),
  asks: asks.slice(0, depth),
})

/** Levels that are gone have no quantity any more. */
function changes(old: readonly Level[], next: readonly Level[]): readonly Level[] {
  const before = new Map(old)
  const after = new Map(next)
  const gone = old.filter(([price]) => !after.has(price)).map(([price]): Level => [price, 0n])
  return [...gone, ...next.filter(([price, size]) => before.get(price) !== size)]
}

function watchExecutions(
  { ground }: KrakenParts,
  session: Session,
  account: string,
  withOrders: boolean,
): () => void {
  const { exchange } = ground
  const shown = exchange.orders(account).filter(({ id }) => isShown(ground, id))
  const open = shown.filter(isLive)
  const views = open.flatMap((order) => executionViews({ kind: 'order', change: 'new', order }))
  let sequence = 1
  const snapshot = { channel: 'executions', type: 'snapshot', sequence }
  session.report({ ...snapshot, data: withOrders ? views : [] })
  return exchange.on((event) => {
    if (event.kind !== 'order' || event.order.account !== account) return
    if (!isShown(ground, event.order.id)) return
    for (const view of executionViews(event)) {
      sequence += 1
      session.report({ channel: 'executions', type: 'update', data: [view], sequence })
    }
  })
}

function watchBalances({ ground }: KrakenParts, session: Session, account: string): () => void {
  const { accounts } = ground.exchange
  const view = (asset: string) => {
    const { free, held } = accounts.balance(account, asset)
    return { asset, asset_class: 'currency', balance: number(free + held) }
  }
  let sequence = 1
  const all = [...accounts.of(account).keys()].map(view)
  session.report({ channel: 'balances', type: 'snapshot', data: all, sequence })
  return ground.exchange.on((event) => {
    if (event.kind !== 'balance' || event.account !== account) return
    sequence += 1
    const data = event.assets.map(view)
    session.report({ channel: 'balances', type: 'update', data, sequence })
  })
}

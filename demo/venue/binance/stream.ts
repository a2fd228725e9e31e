// The websockets of the Binance dialect: market streams by `/ws` and `/stream`, and an account's
// own events by the websocket API, subscribed to with a signature.

import { padded } from '../amount.ts'
import type { VenueEvent } from '../order.ts'
import type { Session } from '../streams.ts'
import { type Ground, isShown } from '../venue.ts'
import { checkRight, checkSignature, checkTime, keyOf } from './gate.ts'
import { balanceReport, miniEvent, reportView, tickerEvent, topOf } from './views.ts'
import { BinanceError, idOf } from './words.ts'

type Request = { readonly id?: unknown; readonly method?: unknown; readonly params?: unknown }

const asRequest = (message: unknown): Request =>
  typeof message === 'object' && message !== null ? message : {}

export function openBinance(ground: Ground, session: Session): (message: unknown) => void {
  return session.path.startsWith('/ws-api/')
    ? openApi(ground, session)
    : openMarket(ground, session)
}

function openMarket(ground: Ground, session: Session): (message: unknown) => void {
  const [path = '', query = ''] = session.path.split('?')
  const isWrapped = path.startsWith('/stream')
  const named = new URLSearchParams(query).get('streams')?.split('/') ?? []
  const streams = new Set([...named, ...path.split('/').filter((part) => part.includes('@'))])
  const stop = ground.exchange.on((event) => {
    for (const stream of streams) {
      const told = eventOf(ground, stream, event)
      if (told !== undefined) session.publish(isWrapped ? { stream, data: told } : told)
    }
  })
  session.onClose(stop)
  return (message) => {
    const { id, method, params } = asRequest(message)
    const names = Array.isArray(params) ? params.filter((name) => typeof name === 'string') : []
    if (method === 'SUBSCRIBE') for (const name of names) streams.add(name)
    else if (method === 'UNSUBSCRIBE') for (const name of names) streams.delete(name)
    else if (method !== 'LIST_SUBSCRIPTIONS') {
      session.reply({ error: { code: 2, msg: 'Invalid request: unknown method' }, id })
      return
    }
    session.reply({ result: method === 'LIST_SUBSCRIPTIONS' ? [...streams] : null, id })
  }
}

/** What the stream tells of the event, if anything: `btcusdt@ticker`. */
function eventOf(ground: Ground, stream: string, event: VenueEvent): unknown {
  const { exchange, now } = ground
  const [id = '', channel = ''] = stream.split('@')
  const isOf = (symbol: string) => idOf(symbol).toLowerCase() === id
  if (event.kind === 'price' && isOf(event.symbol)) {
    if (channel === 'ticker') return tickerEvent(exchange, event.symbol, now())
    if (channel === 'miniTicker') return miniEvent(exchange, event.symbol, now())
    if (channel !== 'bookTicker') return undefined
    const { bid, bidSize, ask, askSize } = topOf(exchange, event.symbol)
    const [b, B, a, A] = [bid, bidSize, ask, askSize].map(padded)
    return { u: exchange.tape.day(event.symbol).lastId, s: idOf(event.symbol), b, B, a, A }
  }
  if (event.kind !== 'print' || !isOf(event.print.symbol) || channel !== 'trade') return undefined
  const { print } = event
  return {
    e: 'trade',
    E: now(),
    s: idOf(print.symbol),
    t: print.id,
    p: padded(print.price),
    q: padded(print.size),
    T: print.at,
    m: print.takerSide === 'sell',
    M: true,
  }
}

function openApi(ground: Ground, session: Session): (message: unknown) => void {
  const stops: (() => void)[] = []
  session.onClose(() => {
    for (const stop of stops) stop()
  })
  return (message) => {
    const { id, method, params } = asRequest(message)
    try {
      if (method === 'ping') session.reply({ id, status: 200, result: {} })
      else if (method === 'time') {
        session.reply({ id, status: 200, result: { serverTime: ground.now() } })
      } else if (method === 'userDataStream.subscribe.signature') {
        const subscriptionId = stops.length
        const account = signedAccount(ground, session.address, params)
        session.reply({ id, status: 200, result: { subscriptionId } })
        stops.push(reportTo(ground, session, account, subscriptionId))
      } else throw new BinanceError(-1000, 'Unknown method.')
    } catch (error) {
      if (!(error instanceof BinanceError)) throw error
      const { code, message: msg, status } = error
      session.reply({ id, status, error: { code, msg } })
    }
  }
}

// By this door the signature is over the parameters in the order of their names.
function signedAccount(ground: Ground, address: string, params: unknown): string {
  const given = typeof params === 'object' && params !== null ? Object.entries(params) : []
  const parameters = new Map(given.map(([name, value]) => [name, String(value)]))
  const signature = parameters.get('signature') ?? ''
  parameters.delete('signature')
  const key = keyOf(ground, parameters.get('apiKey') ?? '', address)
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1))
  checkSignature(key, sorted.map(([name, value]) => `${name}=${value}`).join('&'), signature)
  checkTime(ground, parameters)
  checkRight(key, 'read')
  return key.account
}

function reportTo(
  ground: Ground,
  session: Session,
  account: string,
  subscriptionId: number,
): () => void {
  const { exchange, now } = ground
  return exchange.on((event) => {
    if (event.kind === 'order' && event.order.account === account) {
      if (!isShown(ground, event.order.id)) return
      session.report({ subscriptionId, event: reportView(event, now()) })
    } else if (event.kind === 'balance' && event.account === account) {
      session.report({ subscriptionId, event: balanceReport(exchange, event, now()) })
    }
  })
}

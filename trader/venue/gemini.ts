// What ccxt lacks of Gemini, or reads otherwise than we dare to: orders that ended, a market's
// steps, tokens in place of a key, and answers that are no order and would pass for a filled one.

import { Fault } from '@countersign/core/fault.ts'
import type { Client, Told, Tolds } from './load.ts'
import { isTokens, type Secrets } from './secrets.ts'

/** As ccxt has them, by its own names. */
type Calls = {
  urls: { readonly api: { readonly private: string } }
  sign(path: string, api: string, method: string, params: object): object
  parseOrder(order: unknown, market?: unknown): Told
  parseOrders(orders: unknown, market: unknown): Tolds
  parseMarket(answer: unknown): Told
  request(path: string, api: string, method: string, params: object): Promise<unknown>
  publicGetV1SymbolsDetailsSymbol(params: object): Promise<unknown>
}

/** The most that it lists of orders that ended. */
const MOST_ORDERS = 500

/** Makes a client of ccxt's one that we use. */
export function asGemini(client: Client, secrets: Secrets | null): void {
  const calls = client as Client & Calls
  const parseOrder = calls.parseOrder.bind(calls)
  Object.assign(calls, {
    parseOrder: (told: unknown, market?: unknown) => parseOrder(oneOrder(told), market),
    // Both are fitted already, and ccxt does not know to which steps.
    amountToPrecision: (_: string, amount: unknown) => String(amount),
    priceToPrecision: (_: string, price: unknown) => String(price),
    fetchOrders: (symbol: string, since?: number) => endedOrders(calls, symbol, since),
    ...(secrets && isTokens(secrets) ? { sign: signWith(calls, secrets.access) } : {}),
  })
}

/**
 * By our own id it may be told in a list, as that id is nobody's but ours. ccxt takes for filled
 * whatever does not say that it is live or was cancelled.
 */
function oneOrder(told: unknown): Told {
  const list: readonly unknown[] = Array.isArray(told) ? told : [told]
  // None with this id: it is no order's, and so nobody's.
  if (list.length === 0) return { is_live: false, is_cancelled: true }
  const orders = list.map((each) =>
    typeof each === 'object' && each !== null ? (each as Told) : {},
  )
  const flags = orders.find(({ is_live: isLive }) => isLive === true) ?? orders.at(-1) ?? {}
  const isOne = [flags.is_live, flags.is_cancelled].every((flag) => typeof flag === 'boolean')
  if (!isOne) {
    throw new Fault('exchange.answer_invalid', { venue: 'gemini', where: 'order' })
  }
  // Some answers write a market large that the list of markets writes small.
  return { ...flags, symbol: String(flags.symbol).toLowerCase() }
}

/** The oldest of them from a moment on: a full page may lack the one that is sought. */
async function endedOrders(calls: Client & Calls, symbol: string, since?: number): Promise<Tolds> {
  const market = calls.market(symbol)
  const told = await calls.request('v1/orders/history', 'private', 'POST', {
    symbol: market.id,
    limit_orders: MOST_ORDERS,
    ...(since === undefined ? {} : { timestamp: since }),
  })
  if (!Array.isArray(told) || told.length >= MOST_ORDERS) {
    throw new Fault('exchange.answer_invalid', { venue: 'gemini', where: 'orders that ended' })
  }
  return calls.parseOrders(told, market)
}

/** A bearer for the key and its signature; there is no nonce then. */
function signWith(calls: Calls, token: string): Calls['sign'] {
  const sign = calls.sign.bind(calls)
  return (path, api, method, params) => {
    if (api !== 'private') return sign(path, api, method, params)
    const payload = JSON.stringify({ request: `/${path}`, ...params })
    const headers = {
      'Content-Type': 'text/plain',
      'X-GEMINI-PAYLOAD': Buffer.from(payload).toString('base64'),
      Authorization: `Bearer ${token}`,
    }
    return { url: `${calls.urls.api.private}/${path}`, method, body: '', headers }
  }
}

/**
 * Asks what a market takes, once each: of hundreds that are listed few are used.
 * @throws Fault exchange.answer_invalid for what is told of another market
 */
export async function withDetails(client: Client, symbol: string): Promise<void> {
  const calls = client as Client & Calls
  if (!Object.hasOwn(client.markets ?? {}, symbol)) return
  const market = client.market(symbol)
  if (((market.precision ?? {}) as Told).amount !== undefined) return
  const told = await calls.publicGetV1SymbolsDetailsSymbol({ symbol: market.id })
  const parsed = calls.parseMarket(told)
  if (parsed.symbol !== symbol || parsed.id !== market.id) {
    throw new Fault('exchange.answer_invalid', { venue: 'gemini', where: 'market' })
  }
  const { precision, limits, active } = parsed
  Object.assign(market, { precision, limits, active })
}

// As much of Gemini as its documentation says, over TLS: keys that sign a header, tokens for a
// public client, orders in exact amounts, and answers that get lost. It verifies by its own code.

import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import { type Form, openIssuer } from './issuer.ts'

export const PUBLIC_CLIENT = { id: 'public-client-of-the-tests' }

type Roles = Readonly<Record<string, boolean>>
type Key = { readonly secret: string; readonly roles: Roles; last: bigint }
type Payload = Readonly<Record<string, unknown>>
type Answer = readonly [status: number, body: unknown]

const TRADER = { isAuditor: false, isFundManager: false, isTrader: true }

/** What the market is worth: dearer buys fill at once. */
const PRICE = 50_000

const refusal = (status: number, reason: string): Answer => [
  status,
  { result: 'error', reason, message: reason },
]

export type Gemini = Awaited<ReturnType<typeof openGemini>>

export async function openGemini() {
  const issuer = openIssuer(PUBLIC_CLIENT)
  const keys = new Map<string, Key>()
  const book = openBook()
  const authority = makeAuthority(['exchange.gemini.com', 'api.gemini.com'])
  /** What this caller may do, and what they say. */
  const read = ({ headers }: IncomingMessage): { roles: Roles; payload: Payload } | null => {
    const header = (name: string) => String(headers[name] ?? '')
    const text = header('x-gemini-payload')
    const payload = JSON.parse(Buffer.from(text, 'base64').toString() || '{}') as Payload
    if (issuer.bearers.has(header('authorization').replace(/^Bearer /, ''))) {
      return { roles: TRADER, payload }
    }
    const key = keys.get(header('x-gemini-apikey'))
    if (!key) return null
    const signature = createHmac('sha384', key.secret).update(text).digest('hex')
    const nonce = BigInt(String(payload.nonce))
    if (signature !== header('x-gemini-signature') || nonce <= key.last) return null
    key.last = nonce
    return { roles: key.roles, payload }
  }
  const privately = (request: IncomingMessage): Answer => {
    const caller = read(request)
    if (!caller) return refusal(400, 'InvalidSignature')
    const { payload, roles } = caller
    if (payload.request !== request.url) return refusal(400, 'EndpointMismatch')
    return request.url === '/v1/roles' ? [200, roles] : book.act(String(request.url), payload)
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const { method, url = '', headers } = request
    const isToken = headers.host === 'exchange.gemini.com' && url === '/auth/token'
    const token = () => issuer.token(JSON.parse(body) as Form)
    const [status, said] = isToken ? token() : method === 'GET' ? publicly(url) : privately(request)
    if (book.isLost(url)) return response.destroy()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
  }
  const server = createServer(
    authority.issued,
    (request, response) => void answer(request, response),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    place: {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ca: authority.certificate,
    },
    ...issuer,
    ...book,
    key: (name: string, secret: string, more: Roles = {}) =>
      void keys.set(name, { secret, roles: { ...TRADER, ...more }, last: 0n }),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Two markets, of which one is a trap: its name ends as another's. */
function publicly(url: string): Answer {
  const { pathname } = new URL(url, 'https://api.gemini.com')
  if (pathname === '/v1/symbols') return [200, ['btcusd', 'ethusd', 'btcgusdperp']]
  if (pathname === '/v1/symbols/details/btcusd') {
    const steps = { tick_size: 1e-8, quote_increment: 0.01, min_order_size: '0.00001' }
    const names = { symbol: 'BTCUSD', base_currency: 'BTC', quote_currency: 'USD' }
    return [200, { ...names, ...steps, status: 'open', wrap_enabled: false }]
  }
  if (pathname === '/v1/pubticker/btcusd') {
    return [200, { bid: '49999.00', ask: '50001.00', last: '50000.00' }]
  }
  if (pathname === '/v1/book/btcusd') {
    const level = (price: string) => [{ price, amount: '1', timestamp: '1' }]
    return [200, { bids: level('49999.00'), asks: level('50001.00') }]
  }
  return refusal(404, 'EndpointNotFound')
}

type Order = Record<string, unknown>

function openBook() {
  const orders: Order[] = []
  const trades: Order[] = []
  const lost = { next: '', isForgetful: false }
  const place = placing(orders, trades)
  const of = (payload: Payload): Answer => {
    const { order_id: id, client_order_id: client } = payload
    if (client !== undefined) {
      const found = orders.filter((order) => order.client_order_id === client)
      return lost.isForgetful ? refusal(404, 'OrderNotFound') : [200, found]
    }
    const order = orders.find((each) => each.order_id === String(id))
    return order ? [200, order] : refusal(404, 'OrderNotFound')
  }
  const acts: Readonly<Record<string, (payload: Payload) => Answer>> = {
    '/v1/balances': () => {
      const spent = trades.length * 1_000
      const [usd, btc] = [String(9_000 - spent), String(spent / 1_000)]
      const row = (currency: string, amount: string) => {
        return { type: 'exchange', currency, amount, available: amount }
      }
      return [200, [row('USD', usd), ...(spent === 0 ? [] : [row('BTC', btc)])]]
    },
    '/v1/orders': () => [200, orders.filter((order) => order.is_live === true)],
    '/v1/orders/history': () => [200, orders.filter((order) => order.is_live !== true)],
    '/v1/mytrades': () => [200, trades.toReversed()],
    '/v1/order/status': of,
    '/v1/order/new': (payload) => [200, place(payload)],
    '/v1/order/cancel': (payload) => {
      const order = orders.find((each) => each.order_id === String(payload.order_id))
      if (order?.is_live) Object.assign(order, { is_live: false, is_cancelled: true })
      return of(payload)
    },
  }
  return {
    orders,
    /** It knows no order by our id any more. */
    forget() {
      lost.isForgetful = true
    },
    /** The answer to the next request for this path is lost. */
    lose(path: string) {
      lost.next = path
    },
    isLost(url: string): boolean {
      if (url !== lost.next) return false
      lost.next = ''
      return true
    },
    act: (path: string, payload: Payload): Answer =>
      acts[path]?.(payload) ?? refusal(404, 'EndpointNotFound'),
  }
}

/** An order is filled at once, rests, or is gone, as its price and its options say. */
function placing(orders: Order[], trades: Order[]) {
  /** Beyond what a double holds. */
  let last = 73_751_560_172_006_688n
  return ({ client_order_id: client, symbol, amount, price, side, options }: Payload) => {
    last += 1n
    const isFilled = Number(price) >= PRICE && side === 'buy'
    const isIoc = Array.isArray(options) && options.includes('immediate-or-cancel')
    const timestampms = Date.now()
    const order: Order = {
      ...{ order_id: String(last), id: String(last), client_order_id: client, side, price },
      ...{ symbol: String(symbol).toUpperCase(), exchange: 'gemini', type: 'exchange limit' },
      ...{ is_live: !isFilled && !isIoc, is_cancelled: !isFilled && isIoc, timestampms, options },
      original_amount: amount,
      executed_amount: isFilled ? amount : '0',
      remaining_amount: isFilled ? '0' : amount,
    }
    orders.push(order)
    if (isFilled) {
      const type = side === 'buy' ? 'Buy' : 'Sell'
      const fee = { fee_currency: 'USD', fee_amount: '1.25' }
      const tid = Number(last % 1_000_000n)
      trades.push({ tid, order_id: String(last), price, amount, type, timestampms, ...fee })
    }
    return order
  }
}

// Stock ccxt without a network, as the trader will have it: an instance of one venue that knows one
// market, and whose requests are caught where it would send them.

import { generateKeyPairSync } from 'node:crypto'
import type { ExchangeRequest } from '@countersign/core/exchange/request.ts'
import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { settingsOf } from '@countersign/trader/venue/settings.ts'
import ccxt, { type Exchange } from 'ccxt'

export const SYMBOL = 'BTC/USDT'

/** The market's name at each venue. */
const MARKETS: Readonly<Record<VenueId, string>> = {
  binance: 'BTCUSDT',
  kraken: 'XBTUSDT',
  bybit: 'BTCUSDT',
  okx: 'BTC-USDT',
  kucoin: 'BTC-USDT',
  coinbase: 'BTC-USDT',
  bitfinex: 'tBTCUST',
  gate: 'BTC_USDT',
  bitget: 'BTCUSDT',
  htx: 'btcusdt',
  gemini: 'btcusdt',
}

const PEM = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'sec1',
  format: 'pem',
})

/** As the trader itself gives them to ccxt. */
const optionsOf = (venue: VenueId) =>
  settingsOf({ venue, secrets: null, send: null, timeoutMs: 1_000 }).options

function credentials(venue: VenueId) {
  if (venue === 'coinbase') return { apiKey: 'organizations/o/apiKeys/k', secret: String(PEM) }
  // ccxt takes no key of a whole group there.
  const apiKey = venue === 'gemini' ? 'account-a-key' : 'a-key'
  const secret = Buffer.from('a secret for tests').toString('base64')
  return { apiKey, secret, password: 'a passphrase' }
}

/** The permission call of each venue, by the name that ccxt gives it. */
const RIGHTS: Readonly<Record<VenueId, string>> = {
  binance: 'sapiGetAccountApiRestrictions',
  kraken: 'privatePostGetApiKeyInfo',
  bybit: 'privateGetV5UserQueryApi',
  okx: 'privateGetAccountConfig',
  kucoin: 'privateGetUserApiKey',
  coinbase: 'v3PrivateGetBrokerageKeyPermissions',
  bitfinex: 'privatePostAuthRPermissions',
  gate: 'privateAccountGetMainKeys',
  bitget: 'privateSpotGetV2SpotAccountInfo',
  htx: 'v2PrivateGetUserApiKey',
  gemini: 'privatePostV1Roles',
}

export type Call = (exchange: Exchange) => Promise<unknown>

/** Asks what the key may do. */
export const PERMISSION_CALLS = Object.fromEntries(
  Object.entries(RIGHTS).map(([venue, name]) => [venue, calling(name, venue)]),
) as Readonly<Record<VenueId, Call>>

function calling(name: string, venue: string): Call {
  return (exchange) => {
    const calls = exchange as unknown as Record<string, (of: object) => Promise<unknown>>
    return calls[name]?.(venue === 'htx' ? { uid: 1 } : {}) ?? Promise.reject(new Error(name))
  }
}

type Caught = { readonly ccxt: Exchange; readonly requests: readonly ExchangeRequest[] }

const nothing: () => Promise<Response> = () => Promise.reject(new TypeError('caught'))

/** An instance whose requests are kept, and answered with nothing that it understands. */
export function offline(venue: VenueId, answer = nothing): Caught {
  const requests: ExchangeRequest[] = []
  const exchange = made(venue, (url, options) => {
    const headers = Object.fromEntries(new Headers(options.headers))
    const body = options.body as string | undefined
    requests.push({ method: options.method ?? 'GET', url, headers, body })
    return answer()
  })
  return { ccxt: exchange, requests }
}

/** An instance to which every request is answered with this text. */
export function answering(venue: VenueId, text: string): Exchange {
  const headers = { 'content-type': 'application/json' }
  return made(venue, () => Promise.resolve(new Response(text, { headers })))
}

type Send = (url: string, options: RequestInit) => Promise<Response>

function made(venue: VenueId, fetchImplementation: Send): Exchange {
  const exchange = new ccxt[venue]({
    ...credentials(venue),
    enableRateLimit: false,
    options: optionsOf(venue),
    fetchImplementation,
  })
  knowOneMarket(venue, exchange)
  return exchange
}

// Of bitfinex the precision is a number of digits, of the others the size of a step.
function knowOneMarket(venue: VenueId, exchange: Exchange) {
  const steps = { amount: 1e-8, price: 1e-2 }
  const market = {
    id: MARKETS[venue],
    symbol: SYMBOL,
    base: 'BTC',
    quote: 'USDT',
    baseId: 'BTC',
    quoteId: 'USDT',
    type: 'spot',
    spot: true,
    margin: false,
    swap: false,
    future: false,
    option: false,
    active: true,
    contract: false,
    precision: venue === 'bitfinex' ? { amount: 8, price: 5 } : steps,
    limits: { amount: { min: 0 }, price: {}, cost: {} },
    info: {
      orderTypes: 'LIMIT MARKET STOP_LOSS STOP_LOSS_LIMIT TAKE_PROFIT TAKE_PROFIT_LIMIT'.split(' '),
    },
  }
  exchange.setMarkets([market])
  exchange.loadMarkets = () => Promise.resolve(exchange.markets ?? {})
  const accounts = [{ id: '1', type: 'spot', code: undefined, info: {} }]
  Object.assign(exchange, { accounts, accountsById: { 1: accounts[0] } })
}

/** Everything that a call would send. It has to fail on the way, and only by what was caught. */
export async function sent(venue: VenueId, call: Call): Promise<readonly ExchangeRequest[]> {
  const caught = offline(venue)
  try {
    await call(caught.ccxt)
  } catch (error) {
    if (caught.requests.length === 0) throw error
  }
  if (caught.requests.length === 0) throw new Error('nothing was sent')
  return caught.requests
}

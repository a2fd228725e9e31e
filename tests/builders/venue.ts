// Stock ccxt, told where the local venue is and nothing else.

import { setImmediate } from 'node:timers/promises'
import { units } from '@countersign/demo/venue/amount.ts'
import { openVenue, type Venue, type VenueOpening } from '@countersign/demo/venue/open.ts'
import ccxt from 'ccxt'

export const BINANCE_SECRET = 'a secret of the tests alone'
export const KRAKEN_SECRET = Buffer.from('another secret of the tests alone').toString('base64')

/** With one account of 2 BTC and 100,000 of each money, and a key that reads and trades. */
export async function aVenue(opening: VenueOpening): Promise<Venue> {
  const venue = await openVenue(opening)
  for (const [asset, amount] of Object.entries({ BTC: '2', USDT: '100000', USD: '100000' })) {
    venue.exchange.deposit('ann', asset, units(amount))
  }
  const secret = opening.dialect === 'binance' ? BINANCE_SECRET : KRAKEN_SECRET
  venue.keys.add({ id: 'ann-key', account: 'ann', secret })
  return venue
}

/** The addresses in what ccxt knows of an exchange, all at the venue. */
function moved(known: unknown, url: string): unknown {
  if (typeof known === 'string') return known.replace(/^https?:\/\/[^/]+/, url)
  if (typeof known !== 'object' || known === null) return known
  return Object.fromEntries(Object.entries(known).map(([name, each]) => [name, moved(each, url)]))
}

type Settings = { readonly apiKey?: string; readonly secret?: string; readonly timeout?: number }

export function binanceAt(venue: Venue, settings: Settings = {}) {
  const exchange = new ccxt.pro.binance({
    apiKey: 'ann-key',
    secret: BINANCE_SECRET,
    enableRateLimit: false,
    ...settings,
  })
  const ws = {
    spot: `${venue.socketUrl}/stream`,
    'ws-api': { spot: `${venue.socketUrl}/ws-api/v3` },
  }
  exchange.urls.api = { ...(moved(exchange.urls.api, venue.url) as object), ws }
  return exchange
}

export function krakenAt(venue: Venue, settings: Settings = {}) {
  const exchange = new ccxt.pro.kraken({
    apiKey: 'ann-key',
    secret: KRAKEN_SECRET,
    enableRateLimit: false,
    ...settings,
  })
  // A trap: ccxt's own nonce is the millisecond, and a second call within it is refused.
  let last = 0
  exchange.nonce = () => {
    last = Math.max(last + 1, Date.now() * 1000)
    return last
  }
  const at = `${venue.socketUrl}/v2`
  const ws = { public: at, private: at, publicV2: at, privateV2: at }
  exchange.urls.api = { ...(moved(exchange.urls.api, venue.url) as object), ws }
  return exchange
}

/** The name of the error that ccxt makes of it. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.constructor.name : String(error)),
  )
}

/** Once the venue has heard this many requests by websocket. */
export async function heard({ streams }: Venue, requests: number): Promise<void> {
  while (streams.heard < requests) await setImmediate()
}

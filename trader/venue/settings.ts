// How ccxt is told to behave: exact texts for numbers, no retries of its own, nothing kept of what
// it sent, and of each venue the spot account alone.

import type { VenueId } from '@countersign/core/exchange/venue.ts'
import { SOCKET } from './heed.ts'
import { isTokens, type Secrets } from './secrets.ts'

const SPOT = { types: ['spot'] }

/**
 * What keeps ccxt to the spot account, and from asking on the way what kind of account there is:
 * such a question has no operation, and ccxt takes its failing for an answer.
 */
const OPTIONS: Readonly<Record<VenueId, object>> = {
  binance: {
    fetchMarkets: SPOT,
    fetchMargins: false,
    fetchCurrencies: false,
    warnOnFetchOpenOrdersWithoutSymbol: false,
  },
  kraken: {},
  bybit: {
    fetchMarkets: SPOT,
    enableUnifiedMargin: false,
    enableUnifiedAccount: true,
    unifiedMarginStatus: 6,
    fetchOrder: { acknowledged: true },
  },
  okx: { fetchMarkets: SPOT },
  kucoin: { uta: false, hf: true, fetchMarkets: { ...SPOT, fetchTickersFees: false } },
  coinbase: { fetchBalance: 'v3PrivateGetBrokerageAccounts' },
  bitfinex: {},
  gate: { fetchMarkets: SPOT, unifiedAccount: false },
  bitget: { fetchMarkets: SPOT, uta: false },
  htx: { fetchMarkets: { types: { spot: true, linear: false, inverse: false } } },
  // Of names alone; what a market takes is asked when it is needed, for there are hundreds.
  gemini: { fetchMarketsMethod: 'fetch_markets_from_api' },
}

type Own = {
  readonly venue: VenueId
  readonly secrets: Secrets | null
  readonly send: unknown
  readonly timeoutMs: number
}

/** What a client of ccxt is made with. */
export function settingsOf({ venue, secrets, send, timeoutMs }: Own) {
  return {
    ...(secrets ? credentialsOf(secrets) : {}),
    fetchImplementation: send,
    timeout: timeoutMs,
    // The egress has one budget for all accounts of a venue; ccxt would keep one for each.
    enableRateLimit: false,
    enableLastHttpResponse: false,
    enableLastJsonResponse: false,
    enableLastResponseHeaders: false,
    // Amounts and prices stay the text that they came as.
    number: String,
    // Of currencies it would ask by paths of deposits and withdrawals, and nobody needs them.
    has: { fetchCurrencies: false },
    // A retry of what may have reached the venue would do it twice.
    options: {
      defaultType: 'spot',
      maxRetriesOnFailure: 0,
      ws: { options: { ...SOCKET } },
      ...OPTIONS[venue],
    },
  }
}

/** As ccxt names them. */
function credentialsOf(secrets: Secrets) {
  if (isTokens(secrets)) return { token: secrets.access }
  const { key, secret, passphrase } = secrets
  return { apiKey: key, secret, ...(passphrase === undefined ? {} : { password: passphrase }) }
}

/** A number that goes up with every call: ccxt's own is the millisecond, which two calls share. */
export function risingNonce(): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, Date.now())
    return last
  }
}

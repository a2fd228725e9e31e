// The exchanges there are, by the ids that ccxt has for them too.

export const VENUE_IDS = [
  'binance',
  'kraken',
  'bybit',
  'okx',
  'kucoin',
  'coinbase',
  'bitfinex',
  'gate',
  'bitget',
  'htx',
] as const

export type VenueId = (typeof VENUE_IDS)[number]

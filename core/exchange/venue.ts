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
  'gemini',
] as const

export type VenueId = (typeof VENUE_IDS)[number]

/** Whether there is such a venue. */
export const isVenue = (id: string): id is VenueId => VENUE_IDS.some((each) => each === id)

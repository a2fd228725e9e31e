// Everything that may ever be sent to an exchange, by venue. What is not here is refused, by the
// trader that signs it and by the server that sends it.

import type { VenueId } from '../venue.ts'
import { BINANCE } from './binance.ts'
import { BITFINEX } from './bitfinex.ts'
import { BITGET } from './bitget.ts'
import { BYBIT } from './bybit.ts'
import { COINBASE } from './coinbase.ts'
import { GATE } from './gate.ts'
import { GEMINI } from './gemini.ts'
import { HTX } from './htx.ts'
import { KRAKEN } from './kraken.ts'
import { KUCOIN } from './kucoin.ts'
import { OKX } from './okx.ts'
import type { VenuePaths } from './rule.ts'

export const PATHS: Readonly<Record<VenueId, VenuePaths>> = {
  binance: BINANCE,
  kraken: KRAKEN,
  bybit: BYBIT,
  okx: OKX,
  kucoin: KUCOIN,
  coinbase: COINBASE,
  bitfinex: BITFINEX,
  gate: GATE,
  bitget: BITGET,
  htx: HTX,
  gemini: GEMINI,
}

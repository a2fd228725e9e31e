// What anybody may ask the Kraken dialect: markets, assets, prices, the book, candles, the time.

import { padded } from '../amount.ts'
import type { Ground } from '../venue.ts'
import type { Parameters } from './gate.ts'
import { marketView, tickerView } from './views.ts'
import { altName, assetId, KrakenError, marketOf, pairId } from './words.ts'

export const timeView = ({ now }: Ground): unknown => ({
  unixtime: Math.trunc(now() / 1000),
  rfc1123: new Date(now()).toUTCString(),
})

export const statusView = ({ now, settings }: Ground): unknown => ({
  status: settings.isInMaintenance ? 'maintenance' : 'online',
  timestamp: new Date(now()).toISOString(),
})

export const pairsView = ({ exchange }: Ground): unknown =>
  Object.fromEntries(exchange.markets.map((market) => [pairId(market), marketView(market)]))

export function assetsView({ exchange }: Ground): unknown {
  const assets = new Set(exchange.markets.flatMap(({ base, quote }) => [base, quote]))
  return Object.fromEntries(
    [...assets].map((asset) => {
      const altname = asset === 'BTC' ? 'XBT' : asset
      const places = { decimals: 8, display_decimals: 8, status: 'enabled' }
      return [assetId(asset), { aclass: 'currency', altname, ...places }]
    }),
  )
}

const pairOf = ({ exchange }: Ground, parameters: Parameters) =>
  marketOf(exchange.markets, parameters.get('pair') ?? '')

export function pricesView(ground: Ground, parameters: Parameters): unknown {
  const { markets } = ground.exchange
  const names = parameters.get('pair')?.split(',') ?? markets.map(altName)
  const wanted = names.map((name) => marketOf(markets, name))
  return Object.fromEntries(
    wanted.map((market) => [pairId(market), tickerView(ground.exchange, market)]),
  )
}

export function depthView(ground: Ground, parameters: Parameters): unknown {
  const market = pairOf(ground, parameters)
  const { bids, asks } = ground.exchange.depth(market.symbol)
  const at = Math.trunc(ground.now() / 1000)
  const count = Number(parameters.get('count') ?? 100)
  const written = (levels: typeof bids) =>
    levels.slice(0, count).map(([price, size]) => [padded(price), padded(size), at])
  return { [pairId(market)]: { asks: written(asks), bids: written(bids) } }
}

/** In minutes. */
const INTERVALS: ReadonlySet<number> = new Set([1, 60, 1_440])

/** Of one minute each; the venue knows no other. */
export function candlesView(ground: Ground, parameters: Parameters): unknown {
  const market = pairOf(ground, parameters)
  const minutes = Number(parameters.get('interval') ?? '1')
  if (!INTERVALS.has(minutes)) throw new KrakenError('EGeneral:Invalid arguments:interval')
  const rows = ground.exchange.tape.candles(market.symbol, minutes).map((candle) => {
    const { startsAt, open, high, low, close, size, value, count } = candle
    const mean = size === 0n ? close : (value * 100_000_000n) / size
    return [startsAt / 1000, ...[open, high, low, close, mean, size].map(padded), count]
  })
  return { [pairId(market)]: rows.slice(-720), last: rows.at(-1)?.[0] ?? 0 }
}

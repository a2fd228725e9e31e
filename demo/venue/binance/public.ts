// What anybody may ask the Binance dialect: markets, prices, the book, candles, the time.

import { padded } from '../amount.ts'
import type { Market } from '../market.ts'
import { placesOf } from '../market.ts'
import type { Ground } from '../venue.ts'
import type { Parameters } from './gate.ts'
import { tickerView, topOf } from './views.ts'
import { BinanceError, idOf, missingError } from './words.ts'

export function symbolOf({ exchange }: Ground, parameters: Parameters): string {
  const id = parameters.get('symbol')
  if (id === undefined || id === '') throw missingError('symbol')
  const market = exchange.markets.find(({ symbol }) => idOf(symbol) === id)
  if (market === undefined) throw new BinanceError(-1121, 'Invalid symbol.')
  return market.symbol
}

export function exchangeView({ exchange, now, settings }: Ground): unknown {
  return {
    timezone: 'UTC',
    serverTime: now(),
    rateLimits: [
      {
        rateLimitType: 'REQUEST_WEIGHT',
        interval: 'MINUTE',
        intervalNum: 1,
        limit: settings.weightPerMinute,
      },
    ],
    exchangeFilters: [],
    symbols: exchange.markets.map(marketView),
  }
}

function marketView({ symbol, base, quote, tick, lot, minSize, maxSize, minValue }: Market) {
  const maxPrice = padded(tick * 100_000_000n)
  return {
    symbol: idOf(symbol),
    status: 'TRADING',
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: quote,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: [
      'LIMIT',
      'LIMIT_MAKER',
      'MARKET',
      'STOP_LOSS',
      'STOP_LOSS_LIMIT',
      'TAKE_PROFIT',
      'TAKE_PROFIT_LIMIT',
    ],
    icebergAllowed: false,
    ocoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: false,
    cancelReplaceAllowed: false,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: padded(tick), maxPrice, tickSize: padded(tick) },
      {
        filterType: 'LOT_SIZE',
        minQty: padded(minSize),
        maxQty: padded(maxSize),
        stepSize: padded(lot),
      },
      { filterType: 'NOTIONAL', minNotional: padded(minValue), applyMinToMarket: true },
    ],
    permissions: ['SPOT'],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'NONE',
    allowedSelfTradePreventionModes: ['NONE'],
  }
}

export function depthView(ground: Ground, parameters: Parameters): unknown {
  const symbol = symbolOf(ground, parameters)
  const limit = Number(parameters.get('limit') ?? 100)
  const { bids, asks } = ground.exchange.depth(symbol)
  const written = (levels: typeof bids) =>
    levels.slice(0, limit).map(([price, size]) => [padded(price), padded(size)])
  const { lastId } = ground.exchange.tape.day(symbol)
  return { lastUpdateId: lastId, bids: written(bids), asks: written(asks) }
}

export function dayView(ground: Ground, parameters: Parameters): unknown {
  if (parameters.has('symbol')) return tickerView(ground.exchange, symbolOf(ground, parameters))
  const wanted = parameters.get('symbols')
  const isWanted = (symbol: string) => wanted === undefined || wanted.includes(`"${idOf(symbol)}"`)
  const symbols = ground.exchange.markets.map(({ symbol }) => symbol).filter(isWanted)
  return symbols.map((symbol) => tickerView(ground.exchange, symbol))
}

export function priceView(ground: Ground, parameters: Parameters): unknown {
  const view = (symbol: string) => {
    const price = padded(ground.exchange.tape.shown(symbol).last)
    return { symbol: idOf(symbol), price }
  }
  if (parameters.has('symbol')) return view(symbolOf(ground, parameters))
  return ground.exchange.markets.map(({ symbol }) => view(symbol))
}

export function bookView(ground: Ground, parameters: Parameters): unknown {
  const view = (symbol: string) => {
    const { bid, bidSize, ask, askSize } = topOf(ground.exchange, symbol)
    return {
      symbol: idOf(symbol),
      bidPrice: padded(bid),
      bidQty: padded(bidSize),
      askPrice: padded(ask),
      askQty: padded(askSize),
    }
  }
  if (parameters.has('symbol')) return view(symbolOf(ground, parameters))
  return ground.exchange.markets.map(({ symbol }) => view(symbol))
}

/** In minutes. */
const INTERVALS: ReadonlyMap<string | undefined, number> = new Map([
  ['1m', 1],
  ['1h', 60],
  ['1d', 1_440],
])

export function candlesView(ground: Ground, parameters: Parameters): unknown {
  const symbol = symbolOf(ground, parameters)
  const minutes = INTERVALS.get(parameters.get('interval'))
  if (minutes === undefined) throw new BinanceError(-1120, 'Invalid interval.')
  const since = Number(parameters.get('startTime') ?? 0)
  const candles = ground.exchange.tape.candles(symbol, minutes)
  const late = candles.filter(({ startsAt }) => startsAt >= since)
  return late.slice(-Number(parameters.get('limit') ?? 500)).map((candle) => {
    const { startsAt, open, high, low, close, size, value, count } = candle
    const prices = [open, high, low, close, size].map(padded)
    const taken = [padded(size), padded(value), '0']
    return [startsAt, ...prices, startsAt + minutes * 60_000 - 1, padded(value), count, ...taken]
  })
}

export function printsView(ground: Ground, parameters: Parameters): unknown {
  const symbol = symbolOf(ground, parameters)
  const prints = ground.exchange.tape.prints(symbol)
  return prints
    .slice(-Number(parameters.get('limit') ?? 500))
    .map(({ id, price, size, ...print }) => ({
      a: id,
      p: padded(price),
      q: padded(size),
      f: id,
      l: id,
      T: print.at,
      m: print.takerSide === 'sell',
      M: true,
    }))
}

/** The assets, for whoever has a key: ccxt asks for them before anything else. */
export function assetsView({ exchange }: Ground): unknown {
  const assets = new Set(exchange.markets.flatMap(({ base, quote }) => [base, quote]))
  return [...assets].map((coin) => ({
    coin,
    name: coin,
    depositAllEnable: true,
    withdrawAllEnable: true,
    trading: true,
    isLegalMoney: coin === 'USD',
    networkList: [
      {
        network: coin,
        coin,
        name: coin,
        isDefault: true,
        depositEnable: true,
        withdrawEnable: true,
        withdrawFee: '0',
        withdrawMin: '0.0001',
        withdrawMax: '100000',
        withdrawIntegerMultiple: `0.${'0'.repeat(placesOf(1n) - 1)}1`,
      },
    ],
  }))
}

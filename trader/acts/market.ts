// Prices for who asks, and the news with those that the server watches.

import type { TraderBody } from '@countersign/channel/trader-messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { writeDecimal } from '@countersign/core/exchange/decimal.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Heard } from '../asked.ts'
import { readVenue, writeTick } from '../prices/watched.ts'

/**
 * A price of now: best bid and ask, the last trade, and the top of the order book.
 * @throws Fault exchange.*
 */
export async function askPrice({
  trader,
  body,
}: Heard<TraderBody<'market.price'>>): Promise<Canonical> {
  return writeTick(await trader.prices.ask(readVenue(body.venue), body.market))
}

/** Candles, oldest first, as the venue has them. @throws Fault exchange.* */
export async function askCandles({
  trader,
  body: { venue, market, span },
}: Heard<TraderBody<'market.candles'>>): Promise<Canonical> {
  const candles = await trader.prices.candles(readVenue(venue), market, span)
  return {
    candles: candles.map(({ at, open, high, low, close, size }) => ({
      at: plain(at),
      open: writeDecimal(open),
      high: writeDecimal(high),
      low: writeDecimal(low),
      close: writeDecimal(close),
      size: writeDecimal(size),
    })),
  }
}

/** What happened, and the newest prices of what is to be watched from now on. */
export async function nextNews({
  trader,
  body,
}: Heard<TraderBody<'news.next'>>): Promise<Canonical> {
  const { after, waitMs, prices } = body
  const { news, watched } = trader
  if (!prices) return news.next(after, waitMs)
  watched.want(prices)
  const said = await news.next(after, waitMs, watched.ticked())
  return { ...said, ticks: watched.take(), feeds: trader.prices.health().map(plain) }
}

// Prices over TLS that the trader ends itself, of a venue whose socket falls silent, freezes and
// drops. The clock stands until a test winds it.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { parseDecimal, writeDecimal } from '@countersign/core/exchange/decimal.ts'
import type { Tick } from '@countersign/core/exchange/orders/prices.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { makeAuthority } from '@countersign/demo/venue/authority.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { openPrices, type Prices } from '@countersign/trader/prices/prices.ts'
import { openSources } from '@countersign/trader/prices/source.ts'
import { openVenues } from '@countersign/trader/venue/client.ts'
import { openLine } from '../builders/line.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'
import { type WoundTime, woundTime } from '../builders/wound.ts'

const MARKETS = { binance: 'BTC/USDT', kraken: 'BTC/USD' } as const
const NOW = 1_790_000_000

for (const dialect of ['binance', 'kraken'] as const) {
  const market = MARKETS[dialect]
  describe(`the prices of ${dialect}`, () => {
    let venue: Venue
    let line: Awaited<ReturnType<typeof openLine>>
    let time: WoundTime
    let prices: Prices
    let ticks: Tick[]
    let refused: object[]
    beforeEach(async () => {
      venue = await aVenue({ dialect, isSecure: true })
      line = await openLine({ [dialect]: { url: venue.url } })
      time = woundTime()
      ticks = []
      refused = []
      prices = pricesOf({ venue, ca: venue.authority ?? '' })
    })
    afterEach(async () => {
      prices.close()
      line.close()
      await venue.close()
    })

    const pricesOf = ({ venue: { url }, ca }: { readonly venue: Venue; readonly ca: string }) => {
      const places = { [dialect]: { url, ca } }
      const log = { sent: () => {}, refused: (each: object) => void refused.push(each) }
      const outside = { egress: line.egress, log, places }
      const venues = openVenues(outside)
      const sources = openSources({ ...outside, venues, time })
      return openPrices({ sources, time, clock: () => NOW })
    }
    const health = () => prices.health()[0] ?? assert.fail('no feed')
    const price = (text: string) => venue.house.setPrice(market, units(text))
    /** Until a tick is told that holds; what is asked in between is answered in its own time. */
    const ticked = (holds: (tick: Tick) => boolean) =>
      until(
        async () => ticks.at(-1),
        (tick) => tick !== undefined && holds(tick),
      )
    /** A watched market whose stream speaks. */
    const streaming = async () => {
      const stop = prices.watch(dialect, market, (tick) => void ticks.push(tick))
      await ticked(() => true)
      await until(
        async () => venue.streams.heard,
        (heard) => heard > 0,
      )
      price('50123.4')
      await ticked(near('50123.4'))
      await until(
        async () => health().by,
        (by) => by === 'stream',
      )
      return stop
    }

    it('come by its stream, exact, at once and by our own clock', async () => {
      const stop = await streaming()
      price('50123.5')
      const tick = await ticked(near('50123.5'))
      const { bid, ask } = tick ?? assert.fail()
      assert.ok(bid !== null && ask !== null && bid < ask)
      assert.equal(tick?.receivedAt, NOW)
      assert.deepEqual(health(), {
        venue: dialect,
        market,
        by: 'stream',
        silentSince: null,
        why: '',
      })
      assert.deepEqual([refused, line.forbidden], [[], []])
      stop()
    })

    it('are asked for when the stream is silent, and the socket is made anew', async () => {
      await streaming()
      venue.streams.mood = 'silent'
      price('48000')
      time.wind(9_999)
      assert.equal(near('50123.4')(ticks.at(-1)), true)
      time.wind(1)
      await ticked(near('48000'))
      assert.equal(health().why, 'stream-behind')
      assert.equal(health().by, 'asked')
      venue.streams.mood = 'well'
      time.wind(2_000)
      await until(
        async () => venue.streams.size,
        (size) => size === 1,
      )
      await spokenAgain()
    })

    it('are not believed to stand still for ever: a third silence ends the socket', async () => {
      await streaming()
      venue.streams.mood = 'silent'
      for (const silences of [1, 2, 3]) {
        const before = ticks.length
        time.wind(10_000)
        await until(
          async () => ticks.length,
          (count) => count > before,
        )
        assert.equal(health().why, silences === 3 ? 'stream-silent' : '')
      }
      venue.streams.mood = 'well'
      await spokenAgain()
    })

    it('go on while sockets drop or freeze, and come by a stream again after', async () => {
      await streaming()
      venue.streams.mood = 'frozen'
      venue.streams.drop()
      await until(
        async () => health().by,
        (by) => by === 'asked',
      )
      price('47000')
      time.wind(2_000)
      await ticked(near('47000'))
      time.wind(12_000)
      assert.equal(health().by, 'asked')
      venue.streams.mood = 'well'
      await spokenAgain()
    })

    it('are not believed of a delayed stream, whose pings are answered late, too', async () => {
      await streaming()
      venue.streams.mood = 'deaf'
      let step = 0
      const late = async () => {
        time.wind(1_000)
        step += 1
        price(String(50_000 + step))
        return health()
      }
      const { why } = await until(late, ({ by }) => by === 'asked')
      assert.equal(why, 'stream-ended')
      assert.ok(step >= 10, 'two pings without an answer')
      venue.streams.mood = 'well'
      await spokenAgain()
    })

    it('are known to be missing when nothing answers, since when and why', async () => {
      await streaming()
      venue.streams.mood = 'silent'
      venue.fail('unavailable', { times: 1_000 })
      const looked = async () => {
        time.wind(1_000)
        return health()
      }
      const missed = await until(looked, ({ by, silentSince }) => by === 'asked' && !!silentSince)
      assert.equal(missed.silentSince, NOW)
      await until(looked, ({ why }) => why.startsWith('exchange.'))
      venue.faults.clear()
      venue.streams.mood = 'well'
      await spokenAgain()
      assert.equal(health().silentSince, null)
    })

    it('have one feed for all who watch, closed a while after the last one left', async () => {
      const stop = await streaming()
      const again: Tick[] = []
      const stopToo = prices.watch(dialect, market, (tick) => void again.push(tick))
      assert.equal(again.length, 1, 'the newest there is')
      stop()
      price('50200')
      await until(async () => again.at(-1), near('50200'))
      assert.equal(near('50200')(ticks.at(-1)), false)
      assert.equal(venue.streams.size, 1)
      stopToo()
      let step = 0
      const left = async () => {
        time.wind(1_000)
        step += 1
        price(String(50_000 + step))
        return prices.health().length
      }
      await until(left, (feeds) => feeds === 0)
      await until(
        async () => venue.streams.size,
        (size) => size === 0,
      )
    })

    it('are asked for with the top of the book', async () => {
      const { top, bid, ask } = await prices.ask(dialect, market)
      assert.deepEqual(top, { bid, ask })
      const unknown = prices.ask(dialect, 'NO/SUCH')
      await assert.rejects(unknown, { code: 'exchange.market_unknown' })
    })

    it('are none where somebody else answers in the venue’s place', async () => {
      const lied = pricesOf({ venue, ca: makeAuthority().certificate })
      await assert.rejects(lied.ask(dialect, market), { code: 'exchange.impostor' })
      lied.watch(dialect, market, () => assert.fail('a price of an impostor'))
      const why = () => lied.health()[0]?.why
      await until(
        async () => why(),
        (said) => said === 'exchange.impostor',
      )
      assert.equal(venue.streams.size, 0)
      lied.close()
    })

    /** Prices come by a stream once time passes and the market moves. */
    async function spokenAgain() {
      let step = 0n
      await until(
        async () => {
          time.wind(1_000)
          step += 1n
          price(writeDecimal(parseDecimal('51000') + step * parseDecimal('1')))
          return health()
        },
        ({ by }) => by === 'stream',
      )
      assert.equal(venue.streams.size, 1)
    }
  })
}

/** The middle between bid and ask is within a thousandth of the price. */
function near(text: string) {
  const wanted = parseDecimal(text)
  return (tick: Tick | undefined): boolean => {
    if (!tick?.bid || !tick.ask) return false
    const apart = (tick.bid + tick.ask) / 2n - wanted
    return (apart < 0n ? -apart : apart) * 100_000n < wanted
  }
}

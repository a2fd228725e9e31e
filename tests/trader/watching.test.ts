// Accounts watched over TLS that the trader ends itself, of a venue whose private streams lose,
// repeat and swap what they say, fall silent, freeze and drop. The clock stands until a test winds
// it.

import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import type { Slip } from '@countersign/demo/venue/streams.ts'
import { openLine } from '../builders/line.ts'
import { until } from '../builders/until.ts'
import { aVenue, BINANCE_SECRET, KRAKEN_SECRET } from '../builders/venue.ts'
import { aFolder, aWatcher, type Told } from '../builders/watching.ts'

const MARKETS = { binance: 'BTC/USDT', kraken: 'BTC/USD' } as const
const addedNow = () => Math.floor(Date.now() / 1_000)

for (const dialect of ['binance', 'kraken'] as const) {
  const market = MARKETS[dialect]
  describe(`an account at ${dialect}`, () => {
    let venue: Venue
    let line: Awaited<ReturnType<typeof openLine>>
    let folder: string
    let watcher: ReturnType<typeof aWatcher>
    let addedAt: number
    beforeEach(async () => {
      venue = await aVenue({ dialect, isSecure: true })
      line = await openLine({ [dialect]: { url: venue.url, ca: venue.authority ?? '' } })
      // Time that is wound does not pass for the venue's counting.
      Object.assign(venue.settings, { counterLimit: 10_000, weightPerMinute: 100_000 })
      folder = aFolder()
      addedAt = addedNow()
    })
    afterEach(async () => {
      watcher.end()
      line.close()
      await venue.close()
      rmSync(folder, { recursive: true })
    })

    const start = (dieAfter?: number) => {
      const mortal = dieAfter === undefined ? {} : { dieAfter }
      watcher = aWatcher({ venue, line, folder, addedAt, ...mortal })
    }
    /** The way out of a process ends with it. */
    const anew = async () => {
      line.close()
      line = await openLine({ [dialect]: { url: venue.url, ca: venue.authority ?? '' } })
    }
    const health = () => watcher.watching.health()[0] ?? assert.fail('no account')
    const buy = (size: string, account = 'ann') =>
      venue.exchange.place({
        ...{ account, symbol: market, side: 'buy', kind: 'limit', timeInForce: 'IOC' },
        size: units(size),
        price: units('90000'),
      })
    const rest = (price: string) =>
      venue.exchange.place({
        ...{ account: 'ann', symbol: market, side: 'buy', kind: 'limit', size: units('0.5') },
        price: units(price),
      })
    const fillsAt = () => venue.exchange.orders('ann').flatMap(({ fills }) => fills)
    const fills = () => watcher.told('fill')
    const amounts = () => fills().map(({ amount }) => amount)
    /** Looks while time passes. */
    const passing = <T>(look: () => T, isThere: (found: T) => boolean, ms = 1_000) =>
      until(async () => {
        watcher.time.wind(ms)
        return look()
      }, isThere)
    /** Its stream speaks, and the venue was asked since. */
    const streaming = async () => {
      await passing(
        () => health(),
        ({ by, why }) => by === 'stream' && why === '',
      )
      await passing(
        () => watcher.told('balance').length,
        (told) => told > 0,
      )
    }
    const allTold = async () => {
      await passing(fills, (told) => told.length >= fillsAt().length)
      const ids = fills().map(({ tradeId }) => tradeId)
      assert.equal(new Set(ids).size, fillsAt().length)
      assert.equal(ids.length, fillsAt().length)
    }

    it('tells of what is traded elsewhere at once, to the last digit', async () => {
      start()
      await streaming()
      buy('0.01')
      // No time passes: the stream said so.
      const [fill] = await until(
        async () => fills(),
        (told) => told.length === 1,
      )
      const { price, fee, feeCurrency, at, tradeId, venueOrderId, ...told } = fill as Told
      const side = { market, side: 'buy', amount: '0.01', order: '' }
      assert.deepEqual(told, { account: 'main', venue: dialect, ...side })
      const [made] = fillsAt()
      assert.equal(parseDecimal(String(price)) / 10n ** 10n, made?.price)
      assert.equal(parseDecimal(String(fee)) / 10n ** 10n, made?.fee)
      assert.equal(feeCurrency, made?.feeAsset)
      assert.equal(Number(at), Math.floor(Number(made?.at) / 1_000))
      assert.ok(tradeId && venueOrderId)
      assert.deepEqual([watcher.refused, line.forbidden], [[], []])
    })

    for (const slip of ['lose', 'twice', 'swap'] as const) {
      it(`tells each fill once when its stream does: ${slip}`, async () => {
        start()
        await streaming()
        const slips: Slip[] = [slip, slip, slip, slip]
        venue.streams.slip(...slips)
        for (const size of ['0.01', '0.02', '0.03', '0.04']) buy(size)
        await allTold()
        assert.deepEqual(amounts().toSorted(), ['0.01', '0.02', '0.03', '0.04'])
        watcher.time.wind(120_000)
        await allTold()
      })
    }

    it('has nothing lost while its stream is silent', async () => {
      start()
      await streaming()
      const before = venue.streams.heard
      venue.streams.mood = 'silent'
      buy('0.01')
      await allTold()
      // What moved while the venue was being asked anyway shows nothing of the stream: this does.
      buy('0.02')
      await allTold()
      // Slowly: a new stream has to come about within the time that one is waited for.
      await passing(
        () => venue.streams.heard,
        (heard) => heard > before,
        250,
      )
    })

    it('has nothing lost while its stream is frozen', async () => {
      start()
      await streaming()
      venue.streams.mood = 'frozen'
      buy('0.02')
      await allTold()
    })

    it('has nothing lost while its stream is gone, and is told at once after', async () => {
      start()
      await streaming()
      venue.streams.drop()
      buy('0.03')
      await allTold()
      await passing(health, ({ by }) => by === 'stream')
      buy('0.04')
      await until(
        async () => fills().length,
        (count) => count === 2,
      )
    })

    it('tells nothing of before it was added, and every page of what came since', async () => {
      addedAt = addedNow() + 2
      for (let n = 0; n < 3; n += 1) buy('0.001')
      venue.settings.skewMs = 3_000
      for (let n = 0; n < 70; n += 1) buy('0.002')
      start()
      await passing(fills, (told) => told.length >= 70)
      assert.deepEqual(new Set(amounts()), new Set(['0.002']))
      assert.equal(new Set(fills().map(({ tradeId }) => tradeId)).size, 70)
      assert.equal(fills().length, 70)
    })

    it('has each fill told once wherever the process ends and is started again', async () => {
      for (const dieAfter of [1, 2, 3, 4, 5, 6]) {
        await anew()
        start(dieAfter)
        buy(`0.0${dieAfter}`)
        await passing(() => watcher.isDead() || fills().length >= fillsAt().length, Boolean)
        watcher.end()
        buy('0.005')
      }
      await anew()
      start()
      await allTold()
      watcher.time.wind(120_000)
      await allTold()
    })

    it('says what it has, newest last and not more often than every five seconds', async () => {
      start()
      await streaming()
      const before = watcher.told('balance').length
      for (let n = 0; n < 5; n += 1) venue.exchange.deposit('ann', 'BTC', units('1'))
      await until(
        async () => health().by,
        (by) => by === 'stream',
      )
      await passing(
        () => totalOf('BTC'),
        (total) => total === '7',
      )
      assert.ok(watcher.told('balance').length - before <= 2, 'some were told together')
    })

    it('tells of orders placed elsewhere, and when they are gone', async () => {
      start()
      await streaming()
      const { id } = rest('40000')
      const orders = () => watcher.told('order')
      const [open] = await passing(orders, (told) => told.length === 1)
      const { venueId, ...told } = open as Told
      const what = { market, side: 'buy', amount: '0.5', price: '40000', filled: '0' }
      const own = { account: 'main', venue: dialect, isForeign: 'yes', state: 'open' }
      assert.deepEqual(told, { ...own, ...what })
      venue.exchange.cancel(id)
      await passing(orders, (all) => all.length === 2)
      const ended = { ...own, state: 'ended', market, venueId }
      assert.deepEqual(orders()[1], ended)
    })

    it('is known to be silent when nothing answers, and to be back', async () => {
      start()
      await streaming()
      venue.streams.mood = 'frozen'
      venue.streams.drop()
      venue.fail('unavailable', { times: 10_000 })
      const silent = await passing(health, ({ silentSince }) => silentSince !== null, 10_000)
      assert.equal(silent.by, 'asked')
      assert.match(silent.why, /^exchange\./)
      venue.faults.clear()
      venue.streams.mood = 'well'
      await passing(health, ({ silentSince }) => silentSince === null, 10_000)
      const states = watcher.told('feed').map(({ state }) => state)
      assert.deepEqual(states, ['silent', 'back'])
    })

    it('knows a fill of an order of ours before that order is looked at', async () => {
      start()
      await streaming()
      const { placements } = watcher.orders
      const intent = 'ab'.repeat(16)
      const order = await placements.place({
        ...{ account: 'main', intent, generation: 1, market, side: 'buy' },
        ...{ amount: parseDecimal('0.5'), plan: { kind: 'limit', price: parseDecimal('40000') } },
        ...{ kind: 'limit', member: 'owner', device: '00'.repeat(32) },
        ...{ notional: parseDecimal('20000'), isProtective: false },
      })
      assert.equal(order.state, 'open')
      // Whatever asks for an order is answered with nothing: the stream alone tells.
      venue.fail('unavailable', { times: 10_000 })
      venue.house.setPrice(market, units('40000'))
      await until(
        async () => watcher.orders.book.find({ account: 'main', intent, generation: 1 }),
        (known) => known?.order.state === 'filled',
      )
      const told = await until(
        async () => fills(),
        (all) => all.length >= fillsAt().length,
      )
      assert.deepEqual(new Set(told.map((each) => each.order)), new Set([intent]))
      venue.faults.clear()
      await allTold()
      const foreign = watcher.told('order').filter(({ isForeign }) => isForeign !== undefined)
      assert.deepEqual(foreign, [])
    })

    it('leaves no token, key or secret in the journal', async () => {
      start()
      await streaming()
      buy('0.01')
      await allTold()
      const written = watcher.entries()
      for (const secret of ['ann-key', BINANCE_SECRET, KRAKEN_SECRET, 'token']) {
        assert.equal(written.includes(secret), false, secret)
      }
    })

    const totalOf = (wanted: string): string | undefined =>
      watcher
        .told('balance')
        .flatMap(({ totals }) => totals as unknown as readonly Told[])
        .findLast(({ currency }) => currency === wanted)?.total
  })
}

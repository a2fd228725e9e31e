// When an account's feed asks its venue, for what, and how often.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import { ADDED, BEAT_MS, fillAt, heardOf, START, WatchedFeed } from '../builders/feed.ts'

describe('an account’s feed', () => {
  let own: WatchedFeed
  beforeEach(() => {
    own = new WatchedFeed()
  })
  afterEach(() => own.end())

  it('asks for the trades of each market in which there may be some, and no more', async () => {
    const order = { side: 'buy', amount: '1', price: '1', filled: '0', clientId: '' }
    own.open = [{ ...order, venueId: 'a', market: 'XRP/USDT' }]
    own.live = ['ETH/USDT']
    await own.start('binance')
    const markets = () => own.asked.filter((each) => each.startsWith('trades'))
    assert.deepEqual(markets(), ['trades XRP/USDT', 'trades ETH/USDT', 'trades BTC/USDT'])
    assert.deepEqual(new Set(own.since), new Set([ADDED * 1_000]))
    own.ears.at(-1)?.ready()
    await own.settled()
    const again = async () => {
      own.asked = []
      own.hear({})
      await own.pass(BEAT_MS)
      return markets()
    }
    own.live = []
    assert.deepEqual(await again(), ['trades XRP/USDT'], 'nothing of BTC changed since')
    own.open = []
    assert.deepEqual(await again(), ['trades XRP/USDT'], 'it may have been filled as it went')
    assert.deepEqual(await again(), [])
    own.hear({ trades: [heardOf('1', own.nowMs())] })
    assert.deepEqual(await again(), ['trades BTC/USDT'])
    assert.deepEqual(await again(), [])
  })

  it('asks from five minutes before it asked last', async () => {
    await own.start('kraken', false)
    for (const _ of [1, 2]) await own.pass(BEAT_MS)
    const [first, second, third] = own.since
    const all = ADDED * 1_000
    assert.deepEqual([first, second, third], [all, START * 1_000 - 300_000, own.nowMs() - 330_000])
  })

  it('asks again though its stream is well, as long as nobody knows whose a fill is', async () => {
    await own.streaming('binance')
    own.whose = null
    own.trades = [fillAt('1', own.nowMs())]
    own.hear({ trades: [heardOf('1', own.nowMs()), heardOf('2', own.nowMs(), { order: 'o2' })] })
    assert.deepEqual(own.fills(), ['2'], 'of the other one all is known')
    for (const _ of [1, 2, 3]) await own.pass(BEAT_MS)
    own.whose = 'ab'
    await own.pass(BEAT_MS)
    assert.deepEqual(own.fills(), ['2', '1'])
  })

  it('asks at once when its stream ends, and once more for what came while it asked', async () => {
    await own.streaming()
    own.during = () => {
      own.during = () => {}
      own.hear({ isGap: true })
    }
    own.hear({ isGap: true })
    await own.settled()
    const balances = () => own.asked.filter((each) => each === 'balances').length
    assert.deepEqual([balances(), own.together], [2, 1])
    own.asked = []
    own.ears[0]?.ended('exchange.venue_away')
    await own.settled()
    assert.deepEqual([balances(), own.feed.health().why], [1, 'exchange.venue_away'])
  })

  it('believes a stream that spoke, or ended, while the venue was asked', async () => {
    await own.streaming()
    await own.pass(BEAT_MS)
    own.totals = { BTC: '2' }
    own.during = () => own.hear({})
    await own.pass(BEAT_MS)
    assert.deepEqual([own.closed, own.feed.health().by], [0, 'stream'])
    own.during = () => {}
    await own.pass(BEAT_MS)
    await own.pass(BEAT_MS)
    own.totals = { BTC: '3' }
    own.during = () => {
      own.during = () => {}
      own.ears[0]?.ended('exchange.venue_away')
    }
    await own.pass(BEAT_MS)
    assert.deepEqual([own.closed, own.feed.health().why], [1, 'exchange.venue_away'])
    await own.pass(2_000)
    assert.equal(own.ears.length, 2)
  })

  it('begins with the shortest pause anew once all was well', async () => {
    await own.streaming()
    for (const n of [1, 2, 3]) {
      own.ears.at(-1)?.ended('exchange.venue_away')
      await own.pass(2_000)
      assert.equal(own.ears.length, n + 1)
      own.ears.at(-1)?.ready()
      await own.settled()
    }
    const fault = new Fault('exchange.venue_away', { venue: 'kraken' })
    for (const _ of [1, 2, 3]) {
      own.failing = fault
      own.hear({ isGap: true })
      await own.settled()
      own.failing = null
      own.asked = []
      await own.pass(2_000)
      assert.equal(own.asked[0], 'balances')
    }
  })

  it('asks anew after a failure, though its stream is well and said nothing', async () => {
    await own.streaming()
    await own.pass(BEAT_MS)
    own.failing = new Fault('exchange.venue_away', { venue: 'kraken' })
    await own.pass(BEAT_MS)
    own.failing = null
    own.asked = []
    await own.pass(2_000)
    assert.deepEqual(own.asked, ['balances', 'trades all'])
  })

  it('is not silent while its stream speaks, and its orders are seen', async () => {
    await own.streaming()
    own.failing = new Fault('exchange.venue_away', { venue: 'kraken' })
    for (let n = 0; n < 10; n += 1) {
      own.hear({ orders: [{ id: `${n}` }] })
      await own.pass(BEAT_MS)
    }
    assert.deepEqual([own.told('feed'), own.saw.length], [[], 10])
    for (let n = 0; n < 6; n += 1) await own.pass(BEAT_MS)
    assert.equal(own.told('feed').length, 1)
  })

  it('tells nothing that it kept back once it is closed', async () => {
    await own.streaming()
    own.hear({ totals: new Map([['BTC', '5']]) })
    own.feed.close()
    await own.pass(BEAT_MS)
    assert.equal(own.told('balance').length, 1)
  })
})

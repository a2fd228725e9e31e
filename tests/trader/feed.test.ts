// What an account's feed tells, out of what its stream says and its venue answers.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import { ADDED, BEAT_MS, fillAt, heardOf, NOTHING, START, WatchedFeed } from '../builders/feed.ts'

describe('the feed of an account', () => {
  let own: WatchedFeed
  beforeEach(() => {
    own = new WatchedFeed()
  })
  afterEach(() => own.end())

  it('asks the venue at once where its stream left something out', async () => {
    await own.streaming()
    own.hear({})
    await own.settled()
    assert.deepEqual(own.asked, [])
    own.trades = [fillAt('1', own.nowMs())]
    own.hear({ isGap: true })
    await own.settled()
    assert.deepEqual([own.asked, own.fills()], [['balances', 'trades all'], ['1']])
  })

  it('takes no number of its stream that is not exact: the venue is asked for it', async () => {
    await own.streaming()
    own.hear({ trades: [heardOf('1', own.nowMs()), heardOf('2', own.nowMs(), { amount: 1 / 3 })] })
    assert.deepEqual(own.fills(), ['1'])
    own.trades = [fillAt('1', own.nowMs()), fillAt('2', own.nowMs())]
    await own.pass(BEAT_MS)
    assert.deepEqual(own.fills(), ['1', '2'])
  })

  it('tells nothing of before the account was added, by whom it is heard of', async () => {
    await own.streaming()
    const added = ADDED * 1_000
    own.hear({ trades: [heardOf('1', added - 1), heardOf('2', added)] })
    assert.deepEqual(own.fills(), ['2'])
  })

  it('tells a trade that its venue shows late', async () => {
    await own.start('kraken', false)
    await own.pass(600_000)
    await own.pass(BEAT_MS)
    own.trades = [fillAt('1', own.nowMs() - 299_000)]
    await own.pass(BEAT_MS)
    assert.deepEqual(own.fills(), ['1'])
  })

  it('asks again, from then on, as long as nobody knows whose order was filled', async () => {
    await own.start('binance', false)
    await own.pass(600_000)
    own.whose = null
    own.trades = [fillAt('1', own.nowMs() - 600_000), fillAt('2', own.nowMs(), 'o2')]
    own.totals = { BTC: '2' }
    await own.pass(BEAT_MS)
    await own.pass(BEAT_MS)
    assert.deepEqual(own.fills(), [])
    own.whose = 'ab'
    await own.pass(BEAT_MS)
    assert.deepEqual(own.fills(), ['1', '2'])
    assert.equal(own.told('fill')[0]?.order, 'ab')
    own.asked = []
    await own.pass(BEAT_MS)
    await own.pass(BEAT_MS)
    assert.deepEqual(own.asked.includes('trades BTC/USDT'), false, 'all is known')
  })

  it('says that what is gone is nothing, and tells of no order of ours here', async () => {
    await own.start('kraken', false)
    const order = { market: 'BTC/USDT', side: 'buy', amount: '1', price: '1', filled: '0' }
    own.open = [
      { venueId: 'a', clientId: 'mine', ...order },
      { venueId: 'b', clientId: '', ...order },
    ]
    own.totals = {}
    own.held = 'more'
    await own.pass(BEAT_MS)
    const names = own.told('order').map(({ venueId }) => venueId)
    const last = own.told('balance').at(-1)?.totals
    assert.deepEqual([names, last], [['b'], [{ currency: 'BTC', total: '0' }]])
  })

  it('asks each second time while its stream is well and says nothing', async () => {
    await own.streaming()
    const times: number[] = []
    for (let n = 0; n < 4; n += 1) {
      await own.pass(BEAT_MS)
      times.push(own.asked.filter((each) => each === 'balances').length)
    }
    assert.deepEqual(times, [0, 1, 1, 2])
    assert.equal(own.asked.includes('trades all'), false, 'nothing moved')
    assert.equal(own.feed.health().silentSince, null)
  })

  it('believes no stream that said nothing of what moved, and opens another', async () => {
    await own.streaming()
    await own.pass(BEAT_MS)
    own.totals = { BTC: '2' }
    await own.pass(BEAT_MS)
    assert.deepEqual(
      [own.closed, own.feed.health().by, own.feed.health().why],
      [1, 'asked', 'stream-silent'],
    )
    assert.equal(own.ears.length, 1)
    await own.pass(2_000)
    assert.equal(own.ears.length, 2)
    // What an old one says is nobody's word any more.
    own.ears[0]?.told({ ...NOTHING, trades: [heardOf('1', own.nowMs())] })
    own.ears[0]?.ready()
    own.ears[0]?.ended('late')
    assert.deepEqual([own.fills(), own.feed.health().by], [[], 'asked'])
    own.ears[1]?.ready()
    await own.settled()
    assert.deepEqual([own.feed.health().by, own.feed.health().why], ['stream', ''])
  })

  it('opens another stream where one is not there in ten seconds, later each time', async () => {
    await own.start()
    const opened: number[] = []
    for (let second = 1; second <= 60; second += 1) {
      await own.pass(1_000)
      if (own.ears.length > opened.length + 1) opened.push(second)
    }
    assert.deepEqual(opened, [12, 26, 44])
  })

  it('waits a second where nothing can leave, and tells so after five beats', async () => {
    own.isReachable = false
    await own.start('kraken', false)
    assert.deepEqual([own.asked, own.feed.health().why], [[], 'exchange.egress_away'])
    for (let n = 0; n < 151; n += 1) await own.pass(1_000)
    assert.deepEqual(
      own.told('feed').map(({ state, why }) => [state, why]),
      [['silent', 'exchange.egress_away']],
    )
    assert.equal(own.feed.health().silentSince, START)
    own.isReachable = true
    await own.pass(1_000)
    assert.deepEqual(
      [own.told('feed').at(-1)?.state, own.feed.health().silentSince],
      ['back', null],
    )
  })

  it('asks again later after each failure, and never later than it would anyway', async () => {
    own.failing = new Fault('exchange.venue_away', { venue: 'kraken' })
    await own.start('kraken', false)
    const times: number[] = []
    for (let second = 1; second <= 92; second += 1) {
      const before = own.asked.length
      await own.pass(1_000)
      if (own.asked.length > before) times.push(second)
    }
    assert.deepEqual(times, [2, 6, 14, 30, 60, 90])
    assert.equal(own.feed.health().why, 'exchange.venue_away')
    own.failing = null
    await own.pass(BEAT_MS)
    assert.equal(own.feed.health().why, '')
  })

  it('says and asks nothing once it is closed', async () => {
    await own.streaming()
    own.feed.close()
    own.hear({ trades: [heardOf('1', own.nowMs())], isGap: true })
    await own.pass(10 * BEAT_MS)
    assert.deepEqual([own.asked, own.fills(), own.closed, own.ears.length], [[], [], 1, 1])
  })
})

// Prices out of the cage: by its acts, of a venue to which the trader speaks TLS itself.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { at } from '../builders/house.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'

type Told = {
  readonly head: string
  readonly events: readonly unknown[]
  readonly ticks: readonly Readonly<Record<string, string>>[]
  readonly feeds: readonly Readonly<Record<string, string>>[]
}

const BITCOIN = { venue: 'kraken', market: 'BTC/USD' }

describe('a caged trader', () => {
  let venue: Venue
  let desk: Desk
  before(async () => {
    venue = await aVenue({ dialect: 'kraken', isSecure: true })
    desk = await startTrading({ places: { kraken: { url: venue.url, ca: venue.authority ?? '' } } })
  })
  after(async () => {
    await desk?.stop()
    await venue?.close()
  })

  const server = { role: 'server', device: null } as const
  const news = async (more: Readonly<Record<string, Canonical>>, waitMs = '0') =>
    (await desk.ask('news.next', { after: '0', waitMs, ...more }, server)) as Told

  it('answers with the price of a market, the server and a member’s device alike', async () => {
    venue.house.setPrice('BTC/USD', units('50123.4'))
    for (const how of [server, {}]) {
      const price = await desk.ask('market.price', BITCOIN, how)
      assert.equal(at(price, 'last'), '50123.4')
      assert.deepEqual(at(price, 'bid'), at(price, 'topBid'))
      assert.deepEqual(at(price, 'ask'), at(price, 'topAsk'))
    }
    const nobody = desk.ask('market.price', BITCOIN, { device: null })
    await assert.rejects(nobody, { code: 'channel.signature_invalid' })
    const nowhere = desk.ask('market.price', { ...BITCOIN, venue: 'nowhere' }, server)
    await assert.rejects(nowhere, { code: 'exchange.venue_unknown' })
    const none = desk.ask('market.price', { ...BITCOIN, market: 'NO/SUCH' }, server)
    await assert.rejects(none, { code: 'exchange.market_unknown' })
  })

  it('tells its server the newest prices with the news at once', { timeout: 15_000 }, async () => {
    const prices = [BITCOIN]
    await until(
      () => news({ prices }),
      ({ feeds }) => feeds[0]?.by === 'stream',
    )
    await news({ prices })
    // Nothing was told since: the answer waits for the market.
    const waiting = news({ prices }, '30000')
    venue.house.setPrice('BTC/USD', units('50200'))
    const { ticks, feeds } = await waiting
    assert.deepEqual(
      ticks.map(({ venue, market, last }) => [venue, market, last]),
      [['kraken', 'BTC/USD', '50200']],
    )
    assert.deepEqual(feeds, [{ ...BITCOIN, by: 'stream', why: '' }])
    assert.deepEqual((await news({ prices })).ticks, [])
    assert.deepEqual(Object.keys(await news({})), ['events', 'head'])
  })

  it('has no pipe to anywhere else, and asked for none', () => {
    assert.deepEqual(desk.forbidden, [])
  })
})

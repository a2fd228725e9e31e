// The keys of accounts while nobody looks: a real trader asks a local venue each day, and at once
// when an error hints at a change; the clock is the test's.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import type { Right } from '@countersign/demo/venue/keys.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { at } from '../builders/house.ts'
import { MORTAL_TRADER } from '../builders/inmates.ts'
import { type Desk, startTrading } from '../builders/trader.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'

const DAY = 86_400
const SECRET = 'a secret of this key alone'

const WATCHING = orderPolicyToCanonical(watchingPolicy())

describe('a key that nobody looks at', () => {
  let venue: Venue
  let desk: Desk
  let head = 0
  let ahead = 0
  before(async () => {
    venue = await aVenue({ dialect: 'binance' })
    const places = { binance: { url: venue.url } }
    desk = await startTrading({ places, inmate: MORTAL_TRADER, addresses: ['203.0.113.7'] })
    venue.keys.add({ id: 'key', account: 'ann', secret: SECRET, addresses: ['127.0.0.1'] })
    const secrets = desk.seal('main', 'binance', { key: 'key', secret: SECRET })
    const body = {
      account: 'main',
      venue: 'binance',
      quote: 'USDT',
      rights: 'trade',
      policy: WATCHING,
      secrets,
    }
    await desk.consent('account.add', body)
  })
  after(async () => {
    await desk?.stop()
    await venue?.close()
  })

  const pass = (seconds: number) => {
    ahead += seconds
    writeFileSync(join(desk.real.home.trader, 'clock-shift'), String(ahead))
  }
  const ask = (kind: 'account.show' | 'account.balances' | 'account.check') =>
    desk.ask(kind, { account: 'main' }, { ahead })
  const change = (more: { rights?: readonly Right[]; addresses?: readonly string[] }) =>
    venue.keys.add({ id: 'key', account: 'ann', secret: SECRET, addresses: ['127.0.0.1'], ...more })
  /** What is told of keys next. */
  const told = async (): Promise<readonly unknown[]> => {
    // What is told of balances comes in its own time, between them.
    const ofKeys = (said: Canonical) =>
      (at(said, 'events') as Canonical[]).filter((each) => at(each, 'kind') === 'key')
    const news = () => desk.ask('news.next', { after: String(head), waitMs: '0' }, SERVER)
    const said = await until(news, (each) => ofKeys(each).length > 0)
    head = Number(at(said, 'head'))
    return ofKeys(said).map((each) => at(each, 'body', 'what'))
  }
  const SERVER = { role: 'server', device: null } as const

  it('is looked at again after a day, and what got worse is told once', async () => {
    change({ rights: ['read', 'trade', 'withdraw'] })
    pass(DAY)
    assert.deepEqual(await told(), ['withdraws'])
    const shown = await ask('account.show')
    assert.equal(at(shown, 'found', 'rights', 'withdraw'), 'yes')
    pass(DAY)
    change({ addresses: [] })
    assert.deepEqual(await told(), ['well', 'unbound', 'ends'])
  })

  it('is looked at at once when the venue refuses it, and is well again later', async () => {
    // Less than a day: it is not due.
    pass(120)
    change({ addresses: ['198.51.100.1'] })
    const refused = ask('account.balances')
    await assert.rejects(refused, { code: 'exchange.key_refused' })
    assert.deepEqual(await told(), ['refused'])
    const shown = await ask('account.show')
    assert.equal(at(shown, 'found', 'refused'), 'yes')
    pass(10)
    change({})
    const checked = await ask('account.check')
    assert.equal(at(checked, 'refusal'), '')
    assert.deepEqual(await told(), ['well'])
  })

  it('is looked at again, a minute later, for a second hint', async () => {
    change({ addresses: ['198.51.100.1'] })
    await assert.rejects(ask('account.balances'), { code: 'exchange.key_refused' })
    pass(61)
    assert.deepEqual(await told(), ['refused'])
  })
})

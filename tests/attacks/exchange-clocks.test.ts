// Time in the attacker's hands: signed requests that are held back for as long as one likes, and
// venues, or who speaks for them, whose clocks are wrong by minutes and years. What counts is until
// when something that was signed can still be used.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { openTap } from '../builders/tap.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const DAY_MS = 86_400_000

describe('orders at Kraken, whose requests say no time, in the attacker’s hands', () => {
  const tap = openTap()
  let own: Placing
  before(async () => {
    own = await startPlacing('kraken', { timeoutMs: 1_500, tap: tap.at })
    await own.place()
    await own.desk.ask('order.cancel-all', {})
  })
  beforeEach(() => own.rest())
  after(async () => {
    await own?.close()
    tap.close()
  })

  const count = () => own.taken().length
  /** Of the key: as where nothing came through meanwhile, or a window of nonces was chosen. */
  const forgetNonces = () => {
    const key = own.venue.keys.find('ann-key') ?? assert.fail('no key')
    key.lastNonce = 0n
  }
  /** What was held arrives at the venue when it is so much later there. */
  const letGo = async (laterMs: number) => {
    own.venue.fail('late', own.placing)
    tap.release()
    await until(
      async () => own.venue.faults.waiting,
      (waiting) => waiting === 1,
    )
    forgetNonces()
    own.venue.settings.skewMs = laterMs
    own.venue.faults.release()
    await setImmediate()
    own.venue.settings.skewMs = 0
  }

  for (const [name, laterMs, arrived] of [
    ['ten seconds', 10_000, 1],
    ['a minute', 60_000, 0],
    ['a day', DAY_MS, 0],
  ] as const) {
    const end = arrived === 1 ? 'it is that one order' : 'it is too old'
    it(`lets an order go after ${name}, its nonce still good: ${end}`, async () => {
      const there = count()
      const order = anOrderId()
      tap.holdNextOrder()
      assert.equal(at(await own.place({ order }), 'state'), 'unknown')
      assert.equal(tap.held(), 1)
      // Nobody wants it any more: nothing else is sent for it.
      await own.desk.ask('order.cancel', { account: 'main', order })
      await letGo(laterMs)
      assert.equal(count(), there + arrived)
      say(`a Kraken order held back for ${name}, with nothing behind it`, end)
    })
  }
})

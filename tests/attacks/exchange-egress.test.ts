// The egress in the attacker's hands: it carries every request of a real trader's to its venue, and
// lies, holds, drops, repeats. What counts is what the venue has, and what the trader believes.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing, startPlacing } from '../builders/placing.ts'
import { openTap } from '../builders/tap.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const FILLED = { kind: 'market', price: '50500' } as const
const MAIN = { account: 'main' } as const
const json = (body: object) => ({ status: 200, body: Buffer.from(JSON.stringify(body)) })

describe('an egress in the attacker’s hands', () => {
  const tap = openTap()
  let own: Placing
  before(async () => {
    own = await startPlacing('binance', { timeoutMs: 1_500, tap: tap.at })
    await own.place()
    await own.desk.ask('order.cancel-all', {})
  })
  beforeEach(() => {
    own.rest()
    tap.answer = () => null
  })
  after(async () => {
    await own?.close()
    tap.close()
  })

  const count = () => own.taken().length
  const settled = (order: string) =>
    until(
      async () => {
        own.rest()
        own.wind(20)
        return own.show(order)
      },
      (shown) => !['planned', 'sent', 'unknown'].includes(String(at(shown, 'state'))),
    )

  it('repeats the bytes of an order that was filled: the venue hears no second one', async () => {
    assert.equal(at(await own.place(FILLED), 'state'), 'filled')
    const there = count()
    const { hostname, port } = new URL(own.venue.url)
    for (const bytes of tap.recorded()) {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => socket.destroy())
      socket.write(bytes)
      socket.resume()
      socket.end()
      await once(socket, 'close')
    }
    assert.equal(count(), there)
    say('every byte of orders on their way to a venue, sent again', 'no second order')
  })

  it('answers requests for orders itself: none comes in the clear', async () => {
    const answered: string[] = []
    tap.answer = ({ operation }) => {
      if (!['place', 'orders', 'rights'].includes(operation)) return null
      answered.push(operation)
      return json({ orderId: 9, status: 'FILLED', executedQty: '0.01' })
    }
    const there = count()
    const order = anOrderId()
    assert.equal(at(await own.place({ order }), 'state'), 'open')
    await own.desk.ask('account.check', MAIN)
    assert.equal(count(), there + 1)
    // Balances are looked at meanwhile, as ever.
    assert.deepEqual(answered, [])
    await own.desk.ask('order.cancel-all', {})
    say('the egress, to forge "accepted", "refused" and rights', 'nothing that it could answer')
  })

  it('says that an order was cancelled: the trader goes on until the venue says so', async () => {
    const order = anOrderId()
    await own.place({ order })
    tap.answer = ({ operation }) =>
      operation === 'cancel' ? json({ orderId: 9, status: 'CANCELED' }) : null
    const said = await own.desk.ask('order.cancel', { ...MAIN, order })
    assert.equal(at(said, 'state'), 'open')
    tap.answer = () => null
    assert.equal(
      at(
        await until(
          async () => {
            own.wind(6)
            return own.show(order)
          },
          (shown) => at(shown, 'state') !== 'open',
        ),
        'state',
      ),
      'cancelled',
    )
    assert.equal(own.taken().at(-1)?.state, 'cancelled')
    say('the egress, to forge a cancellation', 'an order that stays until it is honest again')
  })

  it('holds an order and lets it go while the venue still takes it: it is known', async () => {
    const there = count()
    const order = anOrderId()
    tap.holdNextOrder()
    assert.equal(at(await own.place({ order }), 'state'), 'unknown')
    assert.equal(tap.held(), 1)
    assert.equal(count(), there)
    tap.release()
    await until(
      async () => count(),
      (now) => now > there,
    )
    assert.equal(at(await settled(order), 'state'), 'open')
    assert.equal(count(), there + 1)
    await own.desk.ask('order.cancel-all', {})
    say('an order held back, and let go in time', 'that one order, some seconds later')
  })

  it('holds an order for longer: there is one, and what is let go is too old', async () => {
    const there = count()
    const order = anOrderId()
    tap.holdNextOrder()
    assert.equal(at(await own.place({ order, ...FILLED }), 'state'), 'unknown')
    assert.equal(tap.held(), 1)
    assert.equal(at(await settled(order), 'state'), 'filled')
    // The minute and more that the trader looked for it passed at the venue, too.
    own.venue.fail('late', own.placing)
    tap.release()
    await until(
      async () => own.venue.faults.waiting,
      (waiting) => waiting === 1,
    )
    own.venue.settings.skewMs = 90_000
    own.venue.faults.release()
    await setImmediate()
    own.venue.settings.skewMs = 0
    assert.equal(count(), there + 1)
    say('an order held back until it was sent again', 'one order')
  })

  it('lets go what the trader took for ended: it is looked for, found and told', async () => {
    const there = count()
    const order = anOrderId()
    tap.holdNextOrder()
    assert.equal(at(await own.place({ order }), 'state'), 'unknown')
    // Nobody wants it any more, and it ends as never found.
    await own.desk.ask('order.cancel', { ...MAIN, order })
    assert.equal(at(await settled(order), 'state'), 'rejected')
    tap.release()
    await until(
      async () => count(),
      (now) => now > there,
    )
    const gone = async () => {
      own.rest()
      own.wind(20)
      return own.taken().at(-1)?.state
    }
    await until(gone, (state) => state === 'cancelled')
    assert.equal(count(), there + 1)
    assert.equal(at(await own.becomes(order, 'cancelled'), 'filled'), '0')
    say('an order let go after it was given up', 'an order that is found and cancelled')
  })
})

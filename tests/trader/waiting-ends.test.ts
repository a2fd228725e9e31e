// The trader is killed around what it does with an order that waits: nothing is lost, and nothing
// is at the venue twice.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { at } from '../builders/house.ts'
import { until } from '../builders/until.ts'
import { GATED, type Gated, startGated } from '../builders/waiting-orders.ts'

const DAY = 86_400

describe('an order that waits while its trader is killed', () => {
  let play: Gated
  before(async () => {
    play = await startGated()
  })
  beforeEach(() => play.own.rest())
  after(() => play?.own.close())

  const count = () => play.own.taken().length

  const settled = (body: Parameters<Gated['open']>[0]) =>
    until(
      async () => {
        play.own.rest()
        play.own.wind(20)
        return play.orders(body)
      },
      ([order]) => order !== undefined && at(order, 'state') === 'open',
    )

  it('goes on waiting after it, with its delay counted from before', async () => {
    const there = count()
    const body = await play.ask({ side: 'sell', amount: '0.001', price: '60000' })
    play.own.wind(3_000)
    play.own.desk.child().kill()
    await play.own.desk.restart()
    assert.equal(await play.phase(body), 'waiting')
    assert.equal(count(), there)
    play.own.wind(601)
    await play.placed(there + 1)
  })

  it('was asked for once, killed before it could answer', async () => {
    const body = play.own.body(GATED)
    play.own.dieAfter('waiting.asked')
    await assert.rejects(play.own.desk.ask('order.place', body))
    await play.own.desk.restart()
    assert.equal(await play.phase(body), 'waiting')
    assert.equal(at(await play.own.desk.ask('order.place', body), 'phase'), 'waiting')
    assert.deepEqual(await play.told(body), ['asked'])
    await play.own.desk.ask('order.cancel-all', {})
  })

  for (const step of ['waiting.voted', 'order.planned', 'order.stepped sent', 'request.sent']) {
    it(`is placed once, killed at ${step}`, async () => {
      const there = count()
      const body = await play.ask(GATED)
      play.own.dieAfter(step)
      await play.word(play.team.bob, body)
      await play.own.desk.child().ended
      await play.own.desk.restart()
      await settled(body)
      assert.equal(count(), there + 1)
      await play.own.desk.ask('order.cancel-all', {})
      assert.equal(count(), there + 1)
      assert.deepEqual(await play.told(body), ['asked', 'approved', 'placed'])
    })
  }

  it('is known as placed, though nobody looked again before it would have lapsed', async () => {
    const body = await play.ask(GATED)
    play.own.dieAfter('order.planned')
    await play.word(play.team.bob, body)
    await play.own.desk.child().ended
    play.own.wind(DAY + 1)
    await play.own.desk.restart()
    await until(
      () => play.told(body),
      (told) => told.length === 3,
    )
    assert.deepEqual(await play.told(body), ['asked', 'approved', 'placed'])
    await play.own.desk.ask('order.cancel-all', {})
  })

  it('is placed once, killed right after its end was written down', async () => {
    const there = count()
    const body = await play.ask(GATED)
    play.own.dieAfter('waiting.ended')
    await play.word(play.team.bob, body)
    await play.own.desk.child().ended
    await play.own.desk.restart()
    assert.equal(at(await play.open(body), 'state'), 'open')
    assert.equal(count(), there + 1)
    assert.deepEqual(await play.told(body), ['asked', 'approved', 'placed'])
  })
})

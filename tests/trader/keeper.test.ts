// Orders that are kept, over a real journal and beside a venue that fills what a test says.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  aBook,
  aFolder,
  aKept,
  aProcess,
  arm,
  aWorld,
  NAME,
  n,
  removeFolders,
  settled,
  stop,
  tick,
  told,
} from '../builders/kept.ts'

describe('the keeper', () => {
  after(removeFolders)

  it('fires once, by the first good price at its trigger', async () => {
    const [venue, world] = [aBook(), aWorld()]
    const process = aProcess(aFolder(), venue, world, Number.POSITIVE_INFINITY)
    arm(process.book, process.keeper, stop(), world)
    for (const bid of [96, 95, 94, 93]) {
      world.now += 1
      for (const ear of process.ears) ear(tick(bid, world.now))
    }
    await settled()
    assert.deepEqual(
      venue.all().map(({ placement }) => placement.plan),
      [{ kind: 'limit', price: n(90) }],
    )
    assert.equal(process.book.find(NAME)?.state.phase, 'fired')
    assert.equal(process.ears.size, 0, 'nothing is watched any more')
    process.journal.close()
  })

  it('places nothing while trading is stopped, tells once, and fires when it goes on', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'held' }
    for (const bid of [96, 94, 94, 93, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 0)
    assert.equal(it.state().phase, 'armed')
    assert.deepEqual(told(it.process), ['stopped'])
    it.world.leave = { kind: 'given', notional: 0n }
    for (const bid of [93, 93, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 1)
    it.process.journal.close()
  })

  it('stays armed beyond a gap while trading is stopped', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'away' }
    for (const bid of [60, 60]) await it.at(bid)
    assert.equal(it.state().phase, 'armed')
    assert.deepEqual(told(it.process), ['stopped'])
    it.process.journal.close()
  })

  it('tells once of a silence without a price to judge it by, and fires by the next', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'blind' }
    for (const bid of [96, 94, 94, 93, 93, 93, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 0)
    assert.equal(it.state().phase, 'armed')
    assert.deepEqual(told(it.process), ['silent'])
    it.world.leave = { kind: 'given', notional: 0n }
    for (const bid of [93, 93, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 1)
    it.process.journal.close()
  })

  it('wakes people when the policy denies what it would place', async () => {
    const it = aKept(stop())
    it.world.leave = { kind: 'denied', why: 'no-grant' }
    for (const bid of [94, 93]) await it.at(bid)
    assert.equal(it.venue.all().length, 0)
    assert.equal(it.state().phase, 'woken')
    assert.deepEqual(told(it.process), ['denied'])
    it.process.journal.close()
  })

  it('goes on from the best price it saw, however the process ended', async () => {
    const kept = stop({
      trigger: { kind: 'trail-amount', amount: n(5) },
      execution: { kind: 'market', boundBasisPoints: 100 },
    })
    const before = aKept(kept)
    for (const bid of [104, 108, 107]) await before.at(bid)
    before.process.journal.close()
    const after = aKept(kept, before.folder, before.world, before.venue)
    assert.equal(after.state().extreme, n(108))
    await after.at(103.5)
    assert.equal(after.venue.all().length, 0)
    await after.at(103)
    assert.deepEqual(after.venue.all()[0]?.placement.plan, { kind: 'market', price: n(101.97) })
    after.process.journal.close()
  })

  it('fires by no price that became old while the signer was asked', async () => {
    const it = aKept(stop())
    it.world.askingSeconds = 11
    await it.at(94)
    assert.equal(it.venue.all().length, 0)
    assert.equal(it.state().phase, 'armed')
    it.world.askingSeconds = 0
    await it.at(94)
    assert.equal(it.venue.all().length, 1)
    it.process.journal.close()
  })

  it('waits at a start until somebody can say, and then places what had fired, once', async () => {
    const before = aKept(stop())
    before.venue.away(true)
    await before.at(94)
    before.process.journal.close()
    before.venue.placements.listen(() => {})
    before.venue.away(false)
    before.world.leave = { kind: 'away' }
    const after = aKept(stop(), before.folder, before.world, before.venue)
    await settled()
    assert.equal(after.state().phase, 'fired')
    assert.equal(after.venue.all().length, 0)
    assert.deepEqual(told(after.process), ['stopped'])
    before.world.leave = { kind: 'given', notional: 0n }
    for (let second = 0; second < 6; second += 1) await after.at(94)
    assert.equal(after.venue.all().length, 1)
    after.process.journal.close()
  })

  it('is armed again when nobody can say right after its target went', async () => {
    const it = aKept(stop({ target: n(110) }))
    await settled()
    const { promise, resolve } = Promise.withResolvers<void>()
    it.venue.waits.cancel = () => promise
    await it.at(94)
    assert.equal(it.state().phase, 'clearing')
    it.world.leave = { kind: 'away' }
    resolve()
    await settled()
    assert.equal(it.state().phase, 'armed')
    assert.deepEqual(it.venue.live(), [])
    it.world.leave = { kind: 'given', notional: 0n }
    for (const bid of [94, 94, 94]) await it.at(bid)
    const [alive, ...others] = it.venue.live()
    assert.deepEqual([alive?.placement.amount, others], [n(2), []])
    it.process.journal.close()
  })

  it('leaves nothing alive when it is cancelled while its order is on its way', async () => {
    const it = aKept(stop())
    const { promise, resolve } = Promise.withResolvers<void>()
    it.venue.waits.place = () => promise
    await it.at(94)
    const cancelled = it.process.keeper.cancel(NAME)
    await settled()
    resolve()
    await cancelled
    await settled()
    assert.deepEqual(it.venue.live(), [])
    assert.equal(it.state().phase, 'cancelled')
    it.process.journal.close()
  })

  it('tells of a second silence, too', async () => {
    const it = aKept(stop())
    const silence = () => {
      for (let second = 0; second < 40; second += 1) {
        it.world.now += 1
        it.process.keeper.beat()
      }
    }
    silence()
    await it.at(99)
    silence()
    assert.deepEqual(told(it.process), ['silent', 'silent'])
    it.process.journal.close()
  })

  it('keeps one of a name, and so many altogether', () => {
    const { process, world } = aKept(stop())
    const { state } = process.book.find(NAME) ?? assert.fail('not there')
    const whose = { by: 'owner', device: '00'.repeat(32), kept: stop(), state }
    const given = { factor: 'code', approvals: [], delaySeconds: 0 } as const
    const put = (order: string) =>
      process.book.arm({ account: 'main', order, ...whose, given }, [], [])
    assert.throws(() => put(NAME.order), { code: 'exchange.order_differs' })
    for (let n = 1; n < 1_000; n += 1) put(n.toString(16).padStart(32, '0'))
    assert.throws(() => put('cd'.repeat(16)), { code: 'exchange.kept_many' })
    assert.ok(world.now > 0)
    process.journal.close()
  })

  it('learns at a start what became of its order meanwhile', async () => {
    const before = aKept(stop())
    await before.at(94)
    before.process.journal.close()
    before.venue.placements.listen(() => {})
    before.venue.fill(1, n(2))
    const after = aKept(stop(), before.folder, before.world, before.venue)
    await settled()
    assert.equal(after.state().phase, 'done')
    after.process.journal.close()
  })

  it('stops for what its target left, and not before that is gone', async () => {
    const it = aKept(stop({ target: n(110) }))
    await settled()
    it.venue.fill(1, n(0.5))
    await it.at(94)
    const [target, fired] = it.venue.all()
    assert.equal(target?.order.state, 'cancelled')
    assert.equal(fired?.placement.amount, n(1.5))
    assert.equal(fired?.placement.isProtective, true)
    it.process.journal.close()
  })

  it('is done when its target fills', async () => {
    const it = aKept(stop({ target: n(110) }))
    await settled()
    it.venue.fill(1, n(2))
    await it.at(94)
    assert.equal(it.venue.all().length, 1)
    assert.equal(it.state().phase, 'done')
    it.process.journal.close()
  })

  it('tells once of a silence, and places what waited for the way out', async () => {
    const it = aKept(stop())
    for (let second = 0; second < 40; second += 1) {
      it.world.now += 1
      it.process.keeper.beat()
    }
    assert.deepEqual(told(it.process), ['silent'])
    it.venue.away(true)
    await it.at(94)
    assert.equal(it.state().phase, 'fired')
    assert.equal(it.venue.all().length, 0)
    it.venue.away(false)
    for (let second = 0; second < 6; second += 1) await it.at(94)
    assert.equal(it.venue.live().length, 1)
    it.process.journal.close()
  })

  it('asks for the top of the book when a price is doubted', async () => {
    const it = aKept(stop({ jumpBasisPoints: 100, onGap: { kind: 'limit' } }))
    it.world.tick = tick(100, it.world.now + 1, { bid: n(100), ask: n(100.5) })
    await it.at(80)
    assert.equal(it.venue.all().length, 0, 'one bad tick')
    it.world.tick = tick(80, it.world.now + 1, { bid: n(80), ask: n(80.5) })
    await it.at(80)
    await it.at(80)
    assert.equal(it.venue.all().length, 1)
    it.process.journal.close()
  })
})

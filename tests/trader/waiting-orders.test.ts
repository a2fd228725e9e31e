// Orders that wait for people or time, with the real signer, trader and egress before a local
// venue: what counts is what the venue has.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { ONE } from '@countersign/core/exchange/decimal.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { at } from '../builders/house.ts'
import { n } from '../builders/kept.ts'
import { anOrderId } from '../builders/placing.ts'
import {
  DELAY_SECONDS,
  GATED,
  type Gated,
  gatedPolicy,
  HUGE,
  LARGE,
  startGated,
} from '../builders/waiting-orders.ts'

const DAY = 86_400

describe('an order that waits', () => {
  let play: Gated
  before(async () => {
    play = await startGated()
  })
  beforeEach(() => play.own.rest())
  after(() => play?.own.close())

  const count = () => play.own.taken().length
  const waitsFor = async (body: Parameters<Gated['shown']>[0]) =>
    at(await play.shown(body), 'waitsFor')

  it('is placed once, by itself, when as many approved as its policy wants', async () => {
    const { ada, bob, cyn } = play.team
    const there = count()
    const body = await play.ask(LARGE)
    assert.deepEqual(await waitsFor(body), ['approvals'])
    await play.word(bob, body)
    assert.deepEqual(at(await play.shown(body), 'groups', '0', 'by'), ['bob'])
    assert.equal(count(), there)
    await play.word(cyn, body)
    assert.equal(await play.placed(there + 1), there + 1)
    assert.equal(at(await play.open(body), 'member'), 'owner')
    // Asked for again, it is the same one.
    const again = await play.own.desk.ask('order.place', body, { device: ada.device })
    assert.equal(at(again, 'state'), 'open')
    assert.equal(count(), there + 1)
    assert.deepEqual(await play.told(body), ['asked', 'approved', 'approved', 'placed'])
  })

  it('is the same one when it is asked for again, and another one is refused', async () => {
    const body = await play.ask(GATED)
    const again = await play.own.desk.ask('order.place', { ...body, amount: '0.050' })
    assert.equal(at(again, 'phase'), 'waiting')
    const other = { ...body, amount: '0.06' }
    await assert.rejects(play.own.desk.ask('order.place', other), {
      code: 'exchange.order_differs',
    })
    assert.deepEqual(await play.told(body), ['asked'])
  })

  it('is approved by nobody who asks for it, is in no group, or lacks a factor', async () => {
    const { ada, bob, cyn } = play.team
    const there = count()
    const own = await play.ask(GATED, bob)
    const refused = { code: 'exchange.approval_refused' }
    await assert.rejects(play.word(bob, own, { by: 'bob' }), refused)
    // As if somebody else had asked for it: that is no word on this order.
    await play.word(bob, own, { by: 'cyn' })
    const adas = await play.ask(GATED)
    await assert.rejects(play.word(ada, adas, { by: 'bob' }), refused)
    await assert.rejects(play.word(cyn, own, { by: 'bob', means: ['device'] }), {
      code: 'charter.second_missing',
    })
    assert.equal(await play.phase(own), 'waiting')
    assert.equal(await play.phase(adas), 'waiting')
    assert.equal(count(), there)
    await play.word(cyn, own, { by: 'bob' })
    assert.equal(at(await play.open(own), 'member'), 'bob')
    assert.equal(count(), there + 1)
  })

  it('is placed by no word on another order, another form of it or another policy', async () => {
    const { bob, cyn } = play.team
    const there = count()
    const body = await play.ask(GATED)
    const other = play.own.body({ ...GATED, order: String(body.order), amount: '0.051' })
    await play.word(bob, other)
    await play.word(cyn, play.own.body(GATED))
    await assert.rejects(play.word(bob, body, { policy: '0'.repeat(64) }), {
      code: 'policy.changed',
    })
    assert.equal(await play.phase(body), 'waiting')
    assert.equal(count(), there)
  })

  it('stays as it is when somebody rejects it, and loses who turned', async () => {
    const { bob, cyn, dan } = play.team
    const there = count()
    const body = await play.ask(LARGE)
    await play.word(bob, body)
    await play.word(bob, body, { decision: 'reject' })
    await assert.rejects(play.word(bob, body), { code: 'exchange.approval_twice' })
    await play.word(cyn, body)
    assert.equal(await play.phase(body), 'waiting')
    const votes = at(await play.shown(body), 'votes') as readonly Canonical[]
    assert.deepEqual(
      votes.map((each) => at(each, 'decision')),
      ['reject', 'approve'],
    )
    assert.equal(count(), there)
    await play.word(dan, body)
    await play.open(body)
    assert.deepEqual(await play.told(body), ['asked', 'rejected', 'approved', 'approved', 'placed'])
  })

  it('takes a passkey where its policy wants one, for exactly this order', async () => {
    const { ada, bob, cyn } = play.team
    const there = count()
    const body = play.own.body(HUGE)
    const asked = (assertion?: Canonical) =>
      play.own.desk.ask('order.place', {
        ...body,
        ...(assertion === undefined ? {} : { assertion }),
      })
    await assert.rejects(asked(), { code: 'exchange.passkey_needed' })
    const code = play.own.desk.codeFor('order.place', body)
    await assert.rejects(play.own.desk.ask('order.place', { ...body, code }), {
      code: 'exchange.passkey_needed',
    })
    const others = await play.assertion(ada, play.own.body(HUGE))
    await assert.rejects(asked(others), { code: 'factor.passkey_wrong' })
    await assert.rejects(asked(await play.assertion(bob, body)), { code: 'factor.passkey_wrong' })
    assert.equal(at(await asked(await play.assertion(ada, body)), 'phase'), 'waiting')
    await play.word(bob, body)
    await play.word(cyn, body)
    await play.open(body)
    assert.equal(count(), there + 1)
  })

  it('waits for its delay, counted from when it was asked for', async () => {
    const there = count()
    const body = await play.ask({ side: 'sell', amount: '0.001', price: '60000' })
    assert.deepEqual(await waitsFor(body), ['delay'])
    play.own.wind(DELAY_SECONDS - 30)
    assert.equal(await play.phase(body), 'waiting')
    assert.equal(count(), there)
    play.own.wind(31)
    await play.placed(there + 1)
    assert.equal(at(await play.open(body), 'state'), 'open')
  })

  it('lapses, is cancelled by any member, and by whoever cancels all', async () => {
    const { bob, cyn } = play.team
    const there = count()
    const [late, one, all] = [await play.ask(GATED), await play.ask(GATED), await play.ask(GATED)]
    const name = { account: 'main', order: String(one.order) }
    const gone = await play.own.desk.ask('order.cancel', name, { device: cyn.device })
    assert.equal(at(gone, 'phase'), 'cancelled')
    await play.word(bob, one)
    assert.equal(await play.phase(one), 'cancelled')
    play.own.wind(DAY + 1)
    play.own.rest()
    assert.equal(await play.phase(late), 'lapsed')
    await play.word(bob, late)
    assert.equal(await play.phase(late), 'lapsed')
    assert.equal(await play.phase(all), 'lapsed')
    const last = await play.ask(GATED)
    await play.own.desk.ask('order.cancel-all', {}, { device: bob.device })
    assert.equal(await play.phase(last), 'cancelled')
    assert.deepEqual(await play.told(last), ['asked', 'cancelled'])
    assert.equal(count(), there)
  })

  it('arms a stop once it was approved, which then fires by itself', async () => {
    const { bob } = play.team
    const order = anOrderId()
    const kept = recordOf({
      market: 'BTC/USDT',
      side: 'buy',
      amount: n(0.03),
      trigger: { kind: 'stop', price: n(52_000) },
      execution: { kind: 'limit', price: n(53_000) },
      onGap: { kind: 'wake' },
      target: null,
      source: 'closing',
      staleSeconds: 60,
      jumpBasisPoints: 1_000,
    })
    const body = { account: 'main', order, kept, onBeyond: 'refuse' }
    assert.equal(at(await play.own.desk.ask('order.keep', body), 'phase'), 'waiting')
    const shown = await play.shown(body)
    await play.word(bob, body, { asked: String(at(shown, 'asked')) })
    const name = { account: 'main', order }
    const armed = await play.own.desk.ask('order.show', name)
    assert.equal(at(armed, 'kept', '0', 'phase'), 'armed')
    const there = count()
    play.own.venue.house.setPrice('BTC/USDT', units('52100'))
    await play.placed(there + 1)
    play.own.venue.house.setPrice('BTC/USDT', units('50000'))
    await play.own.desk.ask('order.cancel', name)
  })

  it('waits while trading is stopped, and is placed once that ended', async () => {
    const { ada, bob, cyn, dan } = play.team
    const there = count()
    // Putting the lever back takes a day, and an order lapses a day after its delay.
    const body = await play.ask({ side: 'sell', amount: '0.02', price: '60000' })
    const why = 'a break-in'
    await play.team.act(dan, { act: 'freeze', subject: 'trading', why }, ['device'])
    await play.word(cyn, body)
    assert.equal(await play.phase(body), 'waiting')
    assert.equal(count(), there)
    const proposal = await play.team.propose(ada, [{ kind: 'lift', subject: 'trading' }])
    for (const who of [bob, cyn]) await play.team.vote(who, proposal)
    play.own.wind(DAY - 60)
    assert.equal(await play.phase(body), 'waiting')
    play.own.wind(61)
    await play.team.view()
    await play.open(body)
    assert.equal(count(), there + 1)
  })

  it('is judged anew by another policy, under which nobody has approved it yet', async () => {
    const { bob, cyn } = play.team
    const there = count()
    const body = await play.ask(LARGE)
    await play.word(bob, body)
    const from = gatedPolicy()
    const when = [{ kind: 'notional-above', notional: 1_500n * ONE }] as const
    const rules = from.rules.map((rule) => (rule.id === 'two' ? { ...rule, when } : rule))
    const small = await play.ask(GATED)
    await play.tighten({ ...from, rules })
    await play.word(cyn, body)
    assert.equal(await play.phase(body), 'waiting')
    assert.deepEqual(at(await play.shown(body), 'groups', '0', 'by'), ['cyn'])
    await play.word(cyn, small)
    assert.equal(await play.phase(small), 'waiting')
    assert.equal(at(await play.shown(small), 'groups', '0', 'count'), '2')
    assert.deepEqual((await play.told(small)).toSorted(), ['approved', 'asked', 'asked'])
    assert.equal(count(), there)
    for (const each of [body, small]) {
      await play.word(bob, each)
      await play.open(each)
    }
    assert.equal(count(), there + 2)
  })

  it('is not placed by the word of who was suspended since', async () => {
    const { bob, cyn, dan } = play.team
    const there = count()
    const body = await play.ask(LARGE)
    await play.word(bob, body)
    const why = 'a lost phone'
    await play.team.act(dan, { act: 'freeze', subject: 'member:bob', why }, ['device'])
    await play.word(cyn, body)
    assert.equal(await play.phase(body), 'waiting')
    assert.deepEqual(at(await play.shown(body), 'groups', '0', 'by'), ['cyn'])
    assert.equal(count(), there)
    await play.word(dan, body)
    await play.open(body)
    assert.equal(count(), there + 1)
  })
})

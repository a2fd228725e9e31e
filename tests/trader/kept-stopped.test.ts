// An order that is kept while people stop things, its member goes, or the way out is gone: nothing
// leaves after a stop, whenever it came, and what may go on does so by its own rule for gaps.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Person } from '@countersign/demo/person.ts'
import { settingsChange } from '../builders/governance-play.ts'
import type { RealTeam } from '../builders/governance-real.ts'
import { at } from '../builders/house.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { n } from '../builders/kept.ts'
import { openTap } from '../builders/tap.ts'
import { until } from '../builders/until.ts'

const DAY = 86_400
const GOVERNING = ['administrator', 'approver', 'spender']

const BOUNDED = { kind: 'market', boundBasisPoints: 100 } as const
/** Stopped at 49,000; what is beyond its worst price rests there, sells all the same, or asks. */
const RESTS = { execution: BOUNDED, onGap: { kind: 'limit' } } as const
const SELLS = { execution: BOUNDED, onGap: BOUNDED } as const
const ASKS = { execution: BOUNDED, onGap: { kind: 'wake' } } as const

describe('an order that a member of a team had kept', () => {
  const tap = openTap()
  let own: Keeping
  let team: RealTeam
  before(async () => {
    own = await startKeeping('binance', { isTeam: true, tap: tap.at })
    team = own.desk.team ?? assert.fail('there is no team')
  })
  after(async () => {
    await own?.close()
    tap.close()
  })

  const keep = (changes: Parameters<Keeping['keep']>[0] = RESTS) =>
    own.keep(changes, { by: team.bob.device })
  const count = () => own.taken().length
  const from = (price = '50000') => {
    own.rest()
    own.price(price)
    return count()
  }
  const freeze = (subject: string) =>
    team.act(team.dan, { act: 'freeze', subject, why: 'a break-in' }, ['device'])
  const decide = async (changes: readonly Canonical[], voters: readonly Person[]) => {
    const proposal = await team.propose(team.ada, changes)
    for (const who of voters) await team.vote(who, proposal)
  }
  /** What Dan did alone the others undo at once. */
  const undo = (done: Canonical) =>
    decide([{ kind: 'undo', seq: String(at(done, 'seq')) }], [team.bob, team.cyn])
  /** Decided without Bob, and in force. */
  const inForce = async (...changes: readonly Canonical[]) => {
    await decide(changes, [team.cyn, team.dan])
    own.wind(DAY)
    await team.view()
    own.rest()
  }
  const killedAt = async (step: string) => {
    own.dieAfter(step)
    own.price('48900')
    await own.desk.child().ended
  }

  for (const subject of ['trading', 'organisation', 'account:main', 'member:bob']) {
    it(`stays armed while ${subject} is stopped, and goes on by its own rule`, async () => {
      const there = from()
      const [rests, sells, asks] = [await keep(), await keep(SELLS), await keep(ASKS)]
      const frozen = await freeze(subject)
      own.price('48900')
      for (const order of [rests, sells, asks]) {
        assert.deepEqual(await own.wakes(order, 1), ['stopped'])
        assert.equal(await own.phase(order), 'armed')
      }
      own.price('47000')
      assert.equal(count(), there)
      if (subject === 'member:bob') await inForce({ kind: 'lift', subject })
      else await undo(frozen)
      await own.becomesKept(rests, 'fired')
      await own.becomesKept(sells, 'done')
      await own.becomesKept(asks, 'woken')
      const why = await own.woken(asks)
      assert.deepEqual([why[0], why.at(-1)], ['stopped', 'gap'])
      await own.rests(there + 2)
      own.price('46000')
      await own.desk.ask('order.cancel-all', {})
      assert.equal(await own.phase(sells), 'done')
      assert.equal(count(), there + 2)
    })
  }

  it('leaves nothing after a stop that came while it waited for its turn', async () => {
    const there = from()
    const order = await keep()
    const { promise: frozen, resolve } = Promise.withResolvers<Canonical>()
    tap.beforeOrder = async () => resolve(await freeze('trading'))
    own.price('48900')
    const stopped = await frozen
    tap.beforeOrder = async () => undefined
    assert.deepEqual(await own.wakes(order, 1), ['stopped'])
    assert.equal(await own.phase(order), 'armed')
    assert.equal(count(), there)
    await undo(stopped)
    await own.becomesKept(order, 'fired', 'done')
    await own.rests(there + 1)
    await own.desk.ask('order.cancel-all', {})
    assert.equal(count(), there + 1)
  })

  for (const step of ['kept.stepped', 'order.planned', 'order.stepped sent', 'request.sent']) {
    it(`leaves nothing after a stop that came when it had come to ${step}`, async () => {
      const there = from()
      const order = await keep()
      await killedAt(step)
      const frozen = await freeze('trading')
      await own.desk.restart()
      const phase = await until(
        async () => {
          own.rest()
          own.wind(10)
          return own.phase(order)
        },
        (found) => found === 'woken' || found === 'armed',
      )
      assert.equal(count(), there)
      // What surely never left is armed again; of the rest people are asked.
      const why = (await own.woken(order)).filter((each) => each !== 'silent').at(-1) ?? 'armed'
      assert.ok(['stopped', 'rejected', phase].includes(why), why)
      if (phase === 'armed') await own.desk.ask('order.cancel', { account: 'main', order })
      await undo(frozen)
      // What fires afterwards leaves, and that one does not.
      own.price('50000')
      const other = await keep()
      own.price('48900')
      await own.becomesKept(other, 'fired', 'done')
      await own.rests(there + 1)
      await own.desk.ask('order.cancel-all', {})
      assert.equal(count(), there + 1)
      assert.notEqual(await own.phase(order), 'fired')
    })
  }

  it('is denied, with the rule, once its member may place nothing any more', async () => {
    const there = from()
    const order = await keep()
    const roles = { kind: 'member.roles', member: 'bob' } as const
    await inForce({ ...roles, roles: GOVERNING.filter((role) => role !== 'spender') })
    own.price('48900')
    await own.becomesKept(order, 'woken')
    const told = (await own.told(order)).at(-1) ?? {}
    assert.deepEqual([at(told, 'why'), at(told, 'reason')], ['denied', 'no-grant'])
    assert.equal(count(), there)
    await inForce({ ...roles, roles: GOVERNING })
    own.price('48800')
    assert.equal(await own.phase(order), 'woken')
    assert.equal(count(), there)
  })

  it('is denied once its member is one no more', async () => {
    const there = from()
    const order = await keep()
    const fewer = settingsChange(await team.view(), { quorum: 2 })
    await inForce({ kind: 'member.remove', member: 'bob' }, fewer)
    own.price('48900')
    await own.becomesKept(order, 'woken')
    const told = (await own.told(order)).at(-1) ?? {}
    const why = [at(told, 'why'), at(told, 'reason'), at(told, 'by')]
    assert.deepEqual(why, ['denied', 'exchange.member_unknown', 'bob'])
    assert.equal(count(), there)
  })
})

describe('an order that is kept while its way out is gone', () => {
  let own: Keeping
  before(async () => {
    own = await startKeeping('binance')
  })
  after(() => own?.close())

  const gone = async () => {
    own.desk.egress().close()
    const hello = () => own.desk.ask('hello', {}, { device: null })
    await until(hello, (said) => at(said, 'egress') !== 'there')
  }

  it('fires by the first fresh price when it is back, by its own rule, and once', async () => {
    own.price('50000')
    const there = own.taken().length
    const orders = [await own.keep(RESTS), await own.keep(SELLS), await own.keep(ASKS)] as const
    await gone()
    own.price('47000')
    // Long enough for prices to be old, and for people to be told so.
    own.wind(200)
    for (const order of orders) assert.deepEqual(await own.wakes(order, 1), ['silent'])
    for (const order of orders) assert.equal(await own.phase(order), 'armed')
    await own.desk.renewEgress()
    const [rests, sells, asks] = orders
    await own.becomesKept(rests, 'fired')
    await own.becomesKept(sells, 'done')
    await own.becomesKept(asks, 'woken')
    assert.deepEqual(await own.woken(asks), ['silent', 'gap'])
    await own.rests(there + 2)
    own.price('46000')
    await own.desk.ask('order.cancel-all', {})
    assert.equal(own.taken().length, there + 2)
  })

  it('never fires by a price that came and went meanwhile', async () => {
    own.price('50000')
    const there = own.taken().length
    const order = await own.keep(RESTS)
    await gone()
    own.price('47000')
    own.price('50100')
    await own.desk.renewEgress()
    own.price('50200')
    const other = await own.keep({ ...RESTS, trigger: { kind: 'stop', price: n(49_500) } })
    own.price('49400')
    await own.becomesKept(other, 'fired', 'done')
    assert.equal(await own.phase(order), 'armed')
    await own.desk.ask('order.cancel-all', {})
    await own.rests(there + 1)
    assert.equal(own.taken().length, there + 1)
  })

  it('is placed once when the way out goes right when it fired', async () => {
    own.price('50000')
    const there = own.taken().length
    const order = await own.keep(RESTS)
    own.dieAfter('kept.stepped')
    own.price('48900')
    await own.desk.child().ended
    own.desk.egress().close()
    const back = own.desk.restart()
    own.price('48800')
    await own.desk.renewEgress()
    await back
    await own.becomesKept(order, 'fired', 'done')
    await own.rests(there + 1)
    await own.desk.ask('order.cancel-all', {})
    assert.equal(own.taken().length, there + 1)
  })
})

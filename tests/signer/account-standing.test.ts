// What the signer tells of an account at an exchange: its policy, whether it trades, and who of its
// members stands how; to the trader, and to the desk of the member whose device asks.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type OrderPolicy,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Person } from '@countersign/demo/person.ts'
import {
  adding,
  aTeam,
  bring,
  consent,
  member,
  standing,
  TRADING,
  WIDER,
} from '../builders/account-codes.ts'
import { at } from '../builders/house.ts'
import { openPersonal } from '../builders/team.ts'

const DAY = 86_400

describe('the standing of an account', () => {
  it('is its policy and whether it trades, where the charter has it', async (t) => {
    const made = await aTeam(t)
    assert.equal(at(standing(made, made.bob), 'account'), undefined)
    consent(made, made.bob, 'account.add', adding())
    assert.deepEqual(at(standing(made, made.ada), 'account'), {
      policy: orderPolicyToCanonical(TRADING),
      policyHash: orderPolicyHash(TRADING),
      standing: 'trading',
      why: '',
    })
    assert.equal(at(standing(made, made.ada, 'other'), 'account'), undefined)
    const { deviceId: device } = made.ada
    const plainly = { role: 'trader', device: null } as const
    const without = made.house.ask('exchange.standing', { device }, plainly)
    assert.equal(at(without, 'account'), undefined)
  })

  for (const [subject, told] of [
    ['account:main', 'frozen'],
    ['organisation', 'frozen'],
    ['trading', 'stopped'],
    ['account:other', 'trading'],
  ] as const) {
    it(`is ${told} while ${subject} is frozen`, async (t) => {
      const made = await aTeam(t)
      consent(made, made.bob, 'account.add', adding())
      consent(made, made.cyn, 'account.add', adding(TRADING, { account: 'other' }))
      await made.act(made.dan, { act: 'freeze', subject, why: 'a thief' }, ['device'])
      for (const answer of [standing(made, made.ada), member(made, 'owner')]) {
        assert.equal(at(answer, 'account', 'standing'), told)
        assert.equal(at(answer, 'account', 'why') !== '', told !== 'trading')
      }
    })
  }

  it('is stopped while the signer waits for its witness', async (t) => {
    const made = await aTeam(t)
    consent(made, made.bob, 'account.add', adding())
    made.house.reopen({ isWitnessed: false })
    assert.equal(at(member(made, 'owner'), 'account', 'standing'), 'stopped')
  })

  it('comes with the roles and groups of a member, and with what of them is frozen', async (t) => {
    const made = await aTeam(t)
    await made.act(made.dan, { act: 'freeze', subject: 'member:bob', why: 'a thief' }, ['device'])
    assert.deepEqual(at(member(made, 'bob'), 'groups'), ['administrators', 'approvers'])
    assert.deepEqual(at(member(made, 'bob'), 'frozen'), ['member:bob'])
    assert.deepEqual(at(standing(made, made.bob), 'frozen'), ['member:bob'])
    assert.deepEqual(at(member(made, 'owner'), 'frozen'), [])
    assert.throws(() => member(made, 'eve'), { code: 'exchange.member_unknown' })
  })
})

describe('a trader on a member’s own machine', () => {
  it('is told by the desk of the member whose device signs, and of nobody else', async (t) => {
    const made = await aTeam(t)
    const { ada, bob, house } = made
    consent(made, bob, 'account.add', adding())
    const byBob = { role: 'desk', device: bob.device } as const
    const asked = (kind: 'exchange.standing' | 'exchange.member', body: Canonical, how: object) =>
      house.ask(kind, body, { role: 'desk', ...how })
    const own = { device: bob.deviceId, account: 'main' }
    assert.deepEqual(asked('exchange.standing', own, byBob), standing(made, bob))
    const himself = { member: 'bob', account: 'main' }
    assert.deepEqual(asked('exchange.member', himself, byBob), member(made, 'bob'))
    const others = { code: 'channel.signature_invalid' }
    const adas = { device: ada.deviceId }
    assert.throws(() => asked('exchange.standing', adas, byBob), others)
    assert.throws(() => asked('exchange.member', { member: 'cyn' }, byBob), others)
    assert.throws(() => asked('exchange.standing', own, { device: null }), others)
  })

  it('brings codes of that device alone', async (t) => {
    const made = await aTeam(t)
    const carried = { act: 'account.add', body: adding() }
    const by = (carrier: Person) => bring(made, made.bob, carried, { carrier })
    assert.throws(() => by(made.cyn), { code: 'channel.signature_invalid' })
    assert.deepEqual(by(made.bob), { member: 'bob' })
  })
})

describe('the policy of an account', () => {
  it('is tightened by one at once, and loosened by a quorum after its delay', async (t) => {
    const made = await aTeam(t)
    const { ada, bob, cyn } = made
    consent(made, bob, 'account.add', adding(WIDER))
    const change = (from: OrderPolicy, next: OrderPolicy) => ({
      kind: 'account.policy',
      account: 'main',
      from: orderPolicyHash(from),
      policy: orderPolicyToCanonical(next),
    })
    const now = () => at(standing(made, ada), 'account', 'policyHash')
    await made.propose(bob, [change(WIDER, TRADING)])
    assert.equal(now(), orderPolicyHash(TRADING))
    const id = await made.propose(ada, [change(TRADING, WIDER)])
    await made.vote(bob, id)
    await made.vote(cyn, id)
    made.house.clock.now += DAY - 1
    assert.equal(now(), orderPolicyHash(TRADING))
    made.house.clock.now += 1
    assert.equal(now(), orderPolicyHash(WIDER))
  })

  it('is loosened by somebody alone after two days, and not without', async (t) => {
    const made = await openPersonal()
    t.after(() => made.house.close())
    consent(made, made.ada, 'account.add', adding())
    const { house, ada } = made
    await made.propose(ada, [
      {
        kind: 'account.policy',
        account: 'main',
        from: orderPolicyHash(TRADING),
        policy: orderPolicyToCanonical(WIDER),
      },
    ])
    house.clock.now += 2 * DAY - 1
    assert.equal(at(standing(made, ada), 'account', 'policyHash'), orderPolicyHash(TRADING))
    house.clock.now += 1
    assert.equal(at(standing(made, ada), 'account', 'policyHash'), orderPolicyHash(WIDER))
  })
})

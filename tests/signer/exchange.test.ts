// What the signer tells the trader, and what it enters by a code that the trader brings: it
// believes the trader nothing, and the device's signature and the sealed code alone.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { accountBinding, accountSubject } from '@countersign/channel/bindings.ts'
import { readRequest, writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityToCanonical } from '@countersign/channel/identity.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { ONE } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  type OrderPolicy,
  orderPolicyHash,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Person } from '@countersign/demo/person.ts'
import { at } from '../builders/house.ts'
import { type Founded, openPersonal, openTeam, type Team } from '../builders/team.ts'

const DAY = 86_400
const TRADING = tradingPolicy(['BTC/USDT'], 1_000n * ONE)
const WIDER = tradingPolicy(['BTC/USDT'], 1_500n * ONE)

const identityOf = (): Identity => ({
  signingKey: rawPublicKey(generateKeyPairSync('ed25519').privateKey),
  sealingKey: rawPublicKey(generateKeyPairSync('x25519').privateKey),
})
const TRADER = identityOf()

const adding = (policy: OrderPolicy = TRADING, more: object = {}) => ({
  account: 'main',
  venue: 'binance',
  quote: 'USDT',
  rights: 'trade',
  policy: orderPolicyToCanonical(policy),
  secrets: 'c2VhbGVk',
  ...more,
})

/** What the trader makes of what a device asked it for; a broken one makes something else of it. */
type Made = {
  readonly trader?: Identity
  readonly act?: string
  readonly body?: Canonical
  readonly proof?: object
  /** Who signs for a trader that has no door of its own. */
  readonly carrier?: Person
}

type Wanted = { readonly act: string; readonly body: Canonical }

function bring({ house }: Founded, who: Person, { act, body }: Wanted, made: Made = {}) {
  const request = { id: '0'.repeat(32), kind: act, time: house.clock.now, body }
  const { proof } = readRequest(TRADER, writeRequest(TRADER, request, who.device))
  if (!proof) throw new Error('it is not signed')
  const code = house.seal(who.code(), accountBinding(act, accountSubject(TRADER, act, body)))
  const { device, request: hash, signature } = proof
  const trader = identityToCanonical(made.trader ?? TRADER)
  const asked = { device, request: hash, signature, ...made.proof }
  const brought = { trader, ...asked, act: made.act ?? act, body: made.body ?? body, code }
  const door = { role: 'trader', device: null } as const
  const desk = made.carrier && ({ role: 'desk', device: made.carrier.device } as const)
  return house.ask('exchange.code', brought, desk ?? door)
}

const consent = (founded: Founded, who: Person, act: string, body: Canonical) =>
  bring(founded, who, { act, body })

const standing = ({ house }: Founded, { deviceId: device }: Person, account = 'main') =>
  house.ask('exchange.standing', { device, account }, { role: 'trader', device: null })

const member = ({ house }: Founded, id: string, account = 'main') =>
  house.ask('exchange.member', { member: id, account }, { role: 'trader', device: null })

async function team(t: TestContext): Promise<Team> {
  const made = await openTeam()
  t.after(() => made.house.close())
  return made
}

describe('a code for a new account', () => {
  it('enters it with its policy in the charter, once, by who decides', async (t) => {
    const made = await team(t)
    assert.deepEqual(consent(made, made.bob, 'account.add', adding()), { member: 'bob' })
    const [account] = (await made.view()).accounts
    assert.deepEqual(account, {
      name: 'main',
      venue: 'binance',
      quote: 'USDT',
      policy: orderPolicyHash(TRADING),
      orders: orderPolicyToCanonical(TRADING),
    })
    const { seq } = (await made.view()).head
    consent(made, made.cyn, 'account.add', adding())
    assert.equal((await made.view()).head.seq, seq, 'the same again is no news')
    for (const other of [adding(WIDER), adding(TRADING, { venue: 'kraken' })]) {
      const again = () => consent(made, made.dan, 'account.add', other)
      assert.throws(again, { code: 'exchange.account_exists' })
    }
    assert.equal((await made.view()).accounts[0]?.policy, orderPolicyHash(TRADING))
    made.house.reopen()
    assert.equal((await made.view()).accounts[0]?.policy, orderPolicyHash(TRADING))
  })

  it('is for exactly what the device asked: a broken trader gets nothing by it', async (t) => {
    const made = await team(t)
    const { ada, bob } = made
    const wider = { body: adding(WIDER) }
    const refused = (how: Made, code: string) =>
      assert.throws(() => bring(made, bob, { act: 'account.add', body: adding() }, how), { code })
    refused(wider, 'channel.seal_broken')
    refused({ act: 'account.remove', body: { account: 'main' } }, 'channel.seal_broken')
    refused({ trader: identityOf() }, 'channel.signature_invalid')
    refused({ proof: { device: ada.deviceId } }, 'channel.signature_invalid')
    const { house } = made
    assert.deepEqual((await made.view()).accounts, [])
    assert.equal(house.service().signer.journal.head('exchange').seq, 0)
  })

  it('is refused of a policy that is none, or names nobody', async (t) => {
    const made = await team(t)
    const grants = [{ id: 'one', who: 'group:desk', operations: ['place'] }] as const
    const named = { ...watchingPolicy(), grants }
    const tried = (body: Canonical, code: string) =>
      assert.throws(() => consent(made, made.bob, 'account.add', body), { code })
    tried(adding(named), 'charter.change_invalid')
    tried(adding(TRADING, { policy: { version: '1' } }), 'policy.invalid')
    tried(adding(TRADING, { account: 'No Name' }), 'exchange.account_invalid')
    tried(adding(TRADING, { venue: 'nowhere' }), 'exchange.venue_unknown')
    tried(adding(TRADING, { more: 'x' }), 'channel.message_invalid')
    assert.deepEqual((await made.view()).accounts, [])
  })

  it('is of who decides, and of nobody while anything of it stands still', async (t) => {
    const watching = await openTeam({ danRoles: ['viewer'] })
    t.after(() => watching.house.close())
    const byDan = () => consent(watching, watching.dan, 'account.add', adding())
    assert.throws(byDan, { code: 'charter.role_missing' })
    for (const [subject, code] of [
      ['organisation', 'charter.frozen'],
      ['member:bob', 'charter.suspended'],
    ] as const) {
      const made = await team(t)
      const freeze = { act: 'freeze', subject, why: 'a thief' } as const
      await made.act(made.dan, freeze, ['device'])
      assert.throws(() => consent(made, made.bob, 'account.add', adding()), { code })
      assert.deepEqual((await made.view()).accounts, [])
    }
  })

  it('is refused while the organisation is locked', async (t) => {
    const made = await team(t)
    consent(made, made.bob, 'account.add', adding())
    made.house.clock.now += 2 * DAY
    consent(made, made.bob, 'account.remove', { account: 'main' })
    const again = () => consent(made, made.cyn, 'account.add', adding(WIDER))
    assert.throws(again, { code: 'charter.locked' })
    const other = () => consent(made, made.dan, 'account.add', adding(WIDER, { account: 'new' }))
    assert.throws(other, { code: 'charter.locked' })
  })

  it('brings back what was there before under a lock of its own', async (t) => {
    const made = await team(t)
    const { ada, bob, cyn, house } = made
    consent(made, bob, 'account.add', adding())
    const group = { kind: 'group.set', group: 'desk', members: ['bob'] }
    const id = await made.propose(ada, [group])
    await made.vote(bob, id)
    await made.vote(cyn, id)
    house.clock.now += 2 * DAY
    consent(made, bob, 'account.remove', { account: 'main' })
    const again = () => consent(made, cyn, 'account.add', adding(WIDER))
    assert.throws(again, { code: 'charter.locked' })
    consent(made, cyn, 'account.add', adding(WIDER, { account: 'new' }))
  })
})

describe('other codes for the trader', () => {
  it('take an account out of the charter, and put nothing in', async (t) => {
    const made = await team(t)
    consent(made, made.bob, 'account.add', adding())
    consent(made, made.cyn, 'account.rotate', { account: 'main', secrets: 'c2VhbGVk' })
    const order = { account: 'main', market: 'BTC/USDT', side: 'buy' }
    consent(made, made.ada, 'order.place', order)
    const { journal } = made.house.service().signer
    const entries = [...journal.all('exchange')]
    assert.deepEqual(
      entries.map(({ body }) => [at(body, 'act'), 'body' in (body as object)]),
      [
        ['account.add', false],
        ['account.rotate', false],
        ['order.place', true],
      ],
      'sealed secrets stay in no entry',
    )
    assert.deepEqual(at(entries[2]?.body ?? '', 'body'), order)
    consent(made, made.dan, 'account.remove', { account: 'main' })
    assert.deepEqual((await made.view()).accounts, [])
  })
})

describe('the standing of an account', () => {
  it('is its policy and whether it trades, where the charter has it', async (t) => {
    const made = await team(t)
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
      const made = await team(t)
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
    const made = await team(t)
    consent(made, made.bob, 'account.add', adding())
    made.house.reopen({ isWitnessed: false })
    assert.equal(at(member(made, 'owner'), 'account', 'standing'), 'stopped')
  })

  it('comes with the roles and groups of a member, and with what of them is frozen', async (t) => {
    const made = await team(t)
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
    const made = await team(t)
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
    const made = await team(t)
    const carried = { act: 'account.add', body: adding() }
    const by = (carrier: Person) => bring(made, made.bob, carried, { carrier })
    assert.throws(() => by(made.cyn), { code: 'channel.signature_invalid' })
    assert.deepEqual(by(made.bob), { member: 'bob' })
  })
})

describe('the policy of an account', () => {
  it('is tightened by one at once, and loosened by a quorum after its delay', async (t) => {
    const made = await team(t)
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

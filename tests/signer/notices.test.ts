// What the courier is given: enough to tell everybody, links that can only stop, and no secret.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { contactCode } from '@countersign/signer/links.ts'
import { at } from '../builders/house.ts'
import { openTeam, type Team } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'

const DAY = 86_400
const ALL = { after: '0', limit: '100' }

async function open(t: TestContext): Promise<Team> {
  const team = await openTeam()
  t.after(() => team.house.close())
  team.treasury(limited(100_000n))
  return team
}

const read = ({ house }: Team): Canonical =>
  house.ask('notices.read', ALL, { role: 'courier', device: null })

type Member = { readonly id: string; readonly freeze: string; readonly contacts: readonly object[] }
const members = (team: Team) => at(read(team), 'members') as unknown as readonly Member[]
const freezeLink = (team: Team, who: string): string =>
  members(team).find(({ id }) => id === who)?.freeze ?? ''

async function proposed(team: Team): Promise<string> {
  const from = policyHash(limited(100_000n))
  const policy = policyToCanonical(limited(150_000n))
  return team.propose(team.ada, [{ kind: 'policy.set', wallet: 'spending', from, policy }])
}

function vetoLink(team: Team, proposal: string, who: string): string {
  const entries = at(read(team), 'entries') as unknown as readonly {
    readonly hash: string
    readonly vetoes?: readonly { readonly member: string; readonly mac: string }[]
  }[]
  const links = entries.find(({ hash }) => hash === proposal)?.vetoes ?? []
  return links.find(({ member }) => member === who)?.mac ?? ''
}

type Click = { member: string; stop: 'veto' | 'freeze'; subject: string; mac: string }
const click = ({ house }: Team, body: Click) =>
  house.ask('stop.link', { ...body }, { role: 'desk', device: null })

const INVALID = { code: 'charter.link_invalid' }

describe('notices', () => {
  it('are read by the courier alone, whole and in order, with everybody’s contacts', async (t) => {
    const team = await open(t)
    for (const role of ['server', 'desk'] as const) {
      assert.throws(() => team.house.ask('notices.read', ALL, { role, device: null }), {
        code: 'channel.role_forbidden',
      })
    }
    const entries = at(read(team), 'entries') as readonly Canonical[]
    const { journal } = team.house.service().signer
    assert.deepEqual(
      entries.map((entry) => at(entry, 'hash')),
      [...journal.all(CHARTER)].map(({ hash }) => hash.toHex()),
    )
    const told = members(team).map(({ id, contacts }) => [id, contacts.length])
    assert.deepEqual(told.toSorted(), [
      ['bob', 2],
      ['cyn', 2],
      ['dan', 2],
      ['owner', 2],
    ])
  })

  it('hold no seed, no recovery code’s hash and no code', async (t) => {
    const team = await open(t)
    const { factors } = team.house.service().signer.charter()
    assert.equal(factors.length, 4)
    const planted = factors.flatMap(({ sealedSeed, recoveryHashes }) => [
      sealedSeed,
      ...recoveryHashes,
    ])
    const shown = [
      read(team),
      team.house.ask(
        'charter.export',
        { after: '0', limit: '500' },
        { role: 'server', device: null },
      ),
      team.house.ask('mirror.read', { log: CHARTER, ...ALL }, { role: 'server', device: null }),
    ].map((answer) => JSON.stringify(answer))
    for (const secret of planted) {
      assert.ok(secret.length >= 32)
      for (const text of shown) assert.ok(!text.includes(secret))
    }
  })

  it('end in a head and in heartbeats that the signer signs', async (t) => {
    const team = await open(t)
    const beat = team.house.ask('notices.heartbeat', {}, { role: 'courier', device: null })
    const head = team.house.ask('charter.head', {}, { role: 'server', device: null })
    assert.deepEqual(at(beat, 'head'), head)
    assert.deepEqual(at(read(team), 'head'), head)
  })
})

describe('a link in a notice', () => {
  it('freezes everything after a click, and is nobody else’s', async (t) => {
    const team = await open(t)
    const mac = freezeLink(team, 'cyn')
    const whole: Click = { member: 'cyn', stop: 'freeze', subject: 'organisation', mac }
    assert.throws(() => click(team, { ...whole, member: 'bob' }), INVALID)
    assert.throws(() => click(team, { ...whole, subject: 'wallet:spending' }), INVALID)
    assert.throws(() => click(team, { ...whole, stop: 'veto' }), INVALID)
    assert.throws(() => click(team, { ...whole, mac: '00'.repeat(16) }), INVALID)
    const byServer = () =>
      team.house.ask('stop.link', { ...whole }, { role: 'server', device: null })
    assert.throws(byServer, { code: 'channel.role_forbidden' })
    click(team, whole)
    assert.equal((await team.view()).freezes[0]?.by, 'cyn')
  })

  it('vetoes once, for three days, and no longer', async (t) => {
    const team = await open(t)
    const { bob, cyn, house } = team
    const proposal = await proposed(team)
    await team.vote(bob, proposal)
    await team.vote(cyn, proposal)
    const mac = vetoLink(team, proposal, 'dan')
    click(team, { member: 'dan', stop: 'veto', subject: proposal, mac })
    const again = () => click(team, { member: 'dan', stop: 'veto', subject: proposal, mac })
    assert.throws(again)
    const policy = () => team.view().then(({ wallets }) => wallets[0]?.policy)
    house.clock.now += 3 * DAY - 1
    assert.equal(await policy(), policyHash(limited(100_000n)))
    house.clock.now += 1
    assert.equal(await policy(), policyHash(limited(150_000n)))
  })

  it('dies with an address of its reader’s, and lives on beside a further one', async (t) => {
    const team = await open(t)
    const { ada, bob, cyn, dan, house } = team
    const mac = freezeLink(team, 'cyn')
    const told = (...addresses: readonly string[]) => [
      {
        kind: 'member.contacts',
        member: 'cyn',
        contacts: addresses.map((address) => ({ kind: 'email', address })),
      },
    ]
    const { contacts = [] } = (await team.view()).members.find(({ id }) => id === 'cyn') ?? {}
    const more = [...contacts, { kind: 'email', address: 'more@example.org' }]
    await team.propose(cyn, [{ kind: 'member.contacts', member: 'cyn', contacts: more }] as never)
    assert.equal(freezeLink(team, 'cyn'), mac)
    const proposal = await team.propose(ada, told('more@example.org'))
    for (const each of [bob, dan]) await team.vote(each, proposal)
    house.clock.now += DAY
    const clicked = (by: string) =>
      click(team, { member: 'cyn', stop: 'freeze', subject: 'organisation', mac: by })
    assert.throws(() => clicked(mac), INVALID)
    assert.equal((await team.view()).members.length, 4)
    clicked(freezeLink(team, 'cyn'))
  })

  it('does nothing for who is suspended', async (t) => {
    const team = await open(t)
    const mac = freezeLink(team, 'cyn')
    await team.act(team.dan, { act: 'freeze', subject: 'member:cyn', why: '' }, ['device'])
    const clicked = () =>
      click(team, { member: 'cyn', stop: 'freeze', subject: 'organisation', mac })
    assert.throws(clicked, INVALID)
  })
})

describe('a contact', () => {
  it('is verified by the code that reached it, by its member alone', async (t) => {
    const team = await open(t)
    const { bob, cyn, house } = team
    const contact = { kind: 'email', address: 'bob@example.org' }
    const { keys } = house.service().signer
    const code = contactCode(keys, { member: 'bob', ...contact })
    const verify = (device: typeof bob.device, body: object) => () =>
      house.ask('contact.verify', { ...body } as never, { device })
    const wrong = { code: 'contact.code_wrong' }
    assert.throws(verify(bob.device, { ...contact, code: '00000000' }), wrong)
    assert.throws(verify(cyn.device, { ...contact, code }), wrong)
    assert.throws(verify(bob.device, { ...contact, address: 'eve@example.org', code }), wrong)
    verify(bob.device, { ...contact, code })()
    const member = (await team.view()).members.find(({ id }) => id === 'bob')
    assert.deepEqual(member?.verified, ['email bob@example.org'])
  })
})

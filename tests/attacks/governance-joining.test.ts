// Who gets in, and who is out: stolen invitations, look-alikes, people who left. The rules are the
// signer's own, in this process.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { invite, join } from '@countersign/demo/team.ts'
import {
  approvedBy,
  byTheOthers,
  carried,
  forged,
  policyChange,
  refusalOf,
  settingsChange,
  stateOf,
  teamWith,
} from '../builders/governance-play.ts'
import { contactsOf, ORIGIN, type Team } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400
const roles = ['administrator'] as const

const newcomer = (member: string, name: string) => makePerson({ member, name, origin: ORIGIN })
const adding = (
  member: string,
  name: string,
  invitation: string,
  fingerprint: string,
): Canonical => ({
  kind: 'member.add',
  invitation,
  member,
  name,
  roles,
  contacts: contactsOf(member),
  fingerprint,
})

async function inForceADayLater(team: Team, changes: readonly Canonical[]): Promise<string> {
  const proposal = await byTheOthers(team, changes)
  team.house.clock.now += DAY
  return proposal
}

describe('a stolen invitation', () => {
  it('brings the thief’s keys, which do nothing until people have compared them', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { stage, house } = team
    const as = { member: 'eve', name: 'Eve', roles, contacts: contactsOf('eve') }
    const link = await invite(stage, team.ada, as)
    const [thief, eve] = [newcomer('eve', 'Eve'), newcomer('eve', 'Eve')]
    const stolen = await join(stage, thief, link)
    const before = (await team.view()).members.length
    assert.equal(await refusalOf(join(stage, eve, link)), 'charter.invitation_invalid')
    // Nobody yet: neither a vote nor a freeze.
    for (const said of [
      { act: 'freeze', subject: 'organisation', why: '' },
      { act: 'propose', changes: [policyChange('spending', LIMIT, limited(1n))], why: '' },
    ] as const) {
      const body = await forged(team, thief, said)
      assert.equal(await refusalOf(() => carried(house, body)), 'charter.member_unknown')
    }
    const asks = house.ask.bind(house, 'factors', {}, { device: thief.device })
    assert.equal(await refusalOf(() => asks()), 'channel.device_unknown')
    // Eve reads hers to the others by voice: it is another one.
    const second = await invite(stage, team.ada, as)
    const read = await join(stage, eve, second)
    assert.notEqual(read, stolen)
    const wrong = team.propose(team.ada, [adding('eve', 'Eve', link.invitation, read)])
    assert.equal(await refusalOf(wrong), 'charter.change_invalid')
    const added = await inForceADayLater(team, [adding('eve', 'Eve', second.invitation, read)])
    const view = await team.view()
    assert.equal(stateOf(view, added), 'in-force')
    assert.equal(view.members.length, before + 1)
    const body = await forged(team, thief, { act: 'freeze', subject: 'organisation', why: '' })
    assert.equal(await refusalOf(() => carried(house, body)), 'charter.credential_unknown')
    say(
      'somebody’s invitation e-mail; accepted first, with keys of their own',
      'nothing: its fingerprint was not the one that was read by voice',
    )
  })

  it('is of no use with others’ keys, twice, or when it is old', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { stage, house, bob } = team
    const as = { member: 'eve', name: 'Eve', roles, contacts: [] }
    const link = await invite(stage, team.ada, as)
    const wrong = { ...link, key: 'ab'.repeat(32) }
    const eve = newcomer('eve', 'Eve')
    assert.equal(await refusalOf(join(stage, eve, wrong, noCode)), 'charter.invitation_invalid')
    // Bob's own keys, signed for by Bob; and a key whose proof is somebody else's.
    assert.equal(await refusalOf(join(stage, bob, link, noCode)), 'device.exists')
    const lying = {
      ...eve,
      bring: () => [{ ...(eve.bring(new Uint8Array(32))[0] as object) }] as Canonical[],
    }
    assert.equal(await refusalOf(join(stage, lying, link, noCode)), 'charter.signature_invalid')
    const operator = {
      ...eve,
      bring: (hashed: Uint8Array) => {
        const person = makePerson({
          member: 'eve',
          name: 'Eve',
          origin: ORIGIN,
          device: team.operators[0] as never,
        })
        return person.bring(hashed, ['device'])
      },
    }
    assert.equal(await refusalOf(join(stage, operator, link, noCode)), 'device.exists')
    house.clock.now += 15 * DAY
    assert.equal(await refusalOf(join(stage, eve, link, noCode)), 'charter.invitation_invalid')
    say(
      'an invitation; with another secret, another’s key, an operator’s, a fortnight late',
      'nothing',
    )
  })
})

const noCode = { hasCode: false } as const

describe('look-alikes', () => {
  it('cannot be enrolled under ids that are taken or read otherwise', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { stage } = team
    for (const member of [
      'Bob',
      'bоb',
      'bob ',
      'bob\u200b',
      '-bob',
      '',
      'b'.repeat(33),
      '__proto__',
      '../bob',
    ]) {
      const as = { member, name: 'Bob', roles, contacts: [] }
      assert.match(
        await refusalOf(invite(stage, team.dan, as)),
        /^(charter\.change_invalid|channel\.message_invalid)$/,
        member,
      )
    }
    for (const name of [
      '',
      'B'.repeat(65),
      'Bob\u202etpircs',
      'Bob\n',
      'Bob\u0000',
      'B\u200bob',
      '\ud800',
    ]) {
      const as = { member: 'rob', name, roles, contacts: [] }
      const told = await refusalOf(invite(stage, team.dan, as))
      assert.match(told, /^(charter\.change_invalid|channel\.message_invalid|canonical\.invalid)$/)
    }
    const link = await invite(stage, team.ada, { member: 'bob', name: 'Bob', roles, contacts: [] })
    const other = newcomer('bob', 'Bob')
    const fingerprint = await join(stage, other, link, noCode)
    const add = adding('bob', 'Bob', link.invitation, fingerprint)
    assert.equal(await refusalOf(team.propose(team.ada, [add])), 'charter.change_invalid')
    say('an administrator’s keys; sixteen members whose ids or names look like another’s', 'none')
  })
})

describe('whoever left', () => {
  it('has no device, code, vote or link that counts, nor whoever gets the id', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { stage, house, dan } = team
    const view = await team.view()
    const pending = await team.propose(dan, [policyChange('spending', LIMIT, limited(150_000n))])
    const notices = house.ask('notices.read', { after: '0', limit: '1' }, courier)
    const freeze = linkTo(notices, 'dan')
    const gone = await inForceADayLater(team, [
      { kind: 'member.remove', member: 'dan' },
      settingsChange(view, { quorum: 2 }),
    ])
    assert.equal(stateOf(await team.view(), gone), 'in-force')
    assert.equal(stateOf(await team.view(), pending), 'stale')
    const body = await forged(team, dan, { act: 'freeze', subject: 'organisation', why: '' })
    assert.equal(await refusalOf(() => carried(house, body)), 'charter.member_unknown')
    const asks = () => house.ask('factors', {}, { device: dan.device })
    assert.equal(await refusalOf(asks), 'channel.device_unknown')
    const click = () => house.ask('stop.link', freeze, { device: null })
    assert.equal(await refusalOf(click), 'charter.link_invalid')
    // Another Dan comes, with a device and no authenticator: the old one's is not his.
    const next = newcomer('dan', 'Dan')
    const link = await invite(stage, team.ada, { member: 'dan', name: 'Dan', roles, contacts: [] })
    const fingerprint = await join(stage, next, link, { what: ['device'], hasCode: false })
    const proposal = await team.propose(team.ada, [
      adding('dan', 'Dan', link.invitation, fingerprint),
    ])
    await approvedBy(team, proposal, [team.bob])
    house.clock.now += DAY
    const again = (await team.view()).members.find(({ id }) => id === 'dan')
    assert.deepEqual([again?.hasCode, again?.isAble], [false, false])
    next.hold(new Uint8Array(20))
    const half = await forged(
      team,
      next,
      { act: 'propose', changes: [{ kind: 'lift', subject: 'signer' }], why: '' },
      { code: dan.code() },
    )
    assert.equal(await refusalOf(() => carried(house, half)), 'factor.none')
    say('the keys, authenticator, votes and links of a member who was removed', 'nothing')
  })
})

const courier = { role: 'courier', device: null } as const

function linkTo(notices: Canonical, member: string): Readonly<Record<string, string>> {
  const { members } = notices as { readonly members: readonly { id: string; freeze: string }[] }
  const mac = members.find(({ id }) => id === member)?.freeze ?? ''
  return { member, stop: 'freeze', subject: 'organisation', mac }
}

describe('whoever sends large things', () => {
  it('cannot keep the signer busy by 32 changes of everything there is', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan } = team
    const contacts = Array.from({ length: 16 }, (_, nth) => ({
      kind: 'webhook',
      address: `https://${'x'.repeat(480)}.example/${nth}`,
    }))
    const many = Array.from({ length: 32 }, () => ({
      kind: 'member.contacts',
      member: 'dan',
      contacts,
    }))
    const started = process.cpuUsage()
    const told = await refusalOf(team.propose(dan, many))
    const tooMany = await refusalOf(team.propose(dan, [...many, ...many]))
    const { user } = process.cpuUsage(started)
    assert.equal(tooMany, 'channel.message_invalid')
    assert.ok(user < 5_000_000, `${user} µs`)
    const lists = Object.fromEntries(
      Array.from({ length: 8 }, (_, nth) => [
        `l${nth}`,
        Array.from(
          { length: 200 },
          (__, of) => `00${(nth * 1000 + of).toString(16).padStart(40, '0')}`,
        ),
      ]),
    )
    const policies = policyChange('spending', LIMIT, { ...LIMIT, lists } as never)
    const huge = await refusalOf(
      team.propose(
        dan,
        Array.from({ length: 32 }, () => policies),
      ),
    )
    assert.match(huge, /^(policy|charter|channel)\./)
    assert.match(told, /^answered/)
    say(
      'an administrator’s keys; 32 changes of 250 kB, 64 of them, and 32 long policies',
      'the first weighed within seconds, the others refused unread',
    )
  })
})

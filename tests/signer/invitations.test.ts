// Invitations: whoever has the link may offer what they bring, once, and it does nothing until a
// quorum has compared its fingerprint.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { invitationHash } from '@countersign/core/charter/enlist.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import { invite, join, type Link } from '@countersign/demo/team.ts'
import { at, codeNow, enrol } from '../builders/house.ts'
import { contactsOf, ORIGIN, openTeam, type Team } from '../builders/team.ts'

const INVALID = { code: 'charter.invitation_invalid' }
const DAY = 86_400

const EVE = {
  member: 'eve',
  name: 'Eve',
  roles: ['approver'],
  contacts: contactsOf('eve'),
} as const

async function open(t: TestContext): Promise<{ team: Team; eve: Person; link: Link }> {
  const team = await openTeam()
  t.after(() => team.house.close())
  const eve = makePerson({ ...EVE, origin: ORIGIN })
  return { team, eve, link: await invite(team.stage, team.bob, EVE) }
}

const show = ({ house }: Team, link: Link) =>
  house.ask('invitation.show', { ...link }, { device: null })

describe('an invitation', () => {
  it('says who invites whom for what, to whoever has its secret, at the desk alone', async (t) => {
    const { team, link } = await open(t)
    const shown = show(team, link)
    assert.deepEqual(
      [at(shown, 'by'), at(shown, 'name'), at(shown, 'roles'), at(shown, 'isMember')],
      ['Bob', 'Eve', ['approver'], 'no'],
    )
    assert.throws(() => show(team, { ...link, key: '00'.repeat(32) }), INVALID)
    assert.throws(() => show(team, { ...link, invitation: '00'.repeat(8) }), INVALID)
    const byServer = () => team.house.ask('invitation.show', { ...link }, { role: 'server' })
    assert.throws(byServer, { code: 'channel.role_forbidden' })
  })

  it('is made by those who decide, and accepted once within fourteen days', async (t) => {
    const { team, eve, link } = await open(t)
    const { house, stage } = team
    await join(stage, eve, link)
    const mallory = makePerson({ ...EVE, origin: ORIGIN })
    await assert.rejects(join(stage, mallory, link), INVALID)
    const late = await invite(stage, team.cyn, { ...EVE, member: 'fay' })
    house.clock.now += 14 * DAY
    show(team, late)
    house.clock.now += 1
    await assert.rejects(join(stage, mallory, late), INVALID)
  })

  it('wants each key shown to be theirs, by this invitation at this desk', async (t) => {
    const { team, eve, link } = await open(t)
    const { house, stage } = team
    const { organisation } = await team.view()
    const hashed = invitationHash(organisation.id, link.invitation)
    const [device, passkey] = eve.bring(hashed) as readonly [object, object]
    const offer = (...credentials: object[]) =>
      house.ask('invitation.accept', { ...link, origin: ORIGIN, credentials } as never, {
        device: null,
      })
    const forged = { code: 'charter.signature_invalid' }
    assert.throws(() => offer({ ...device, proof: '00'.repeat(64) }), forged)
    assert.throws(() => offer({ ...device, key: team.bob.deviceId }), forged)
    const other = eve.bring(invitationHash(organisation.id, '00'.repeat(8)))
    assert.throws(() => offer(other[0] as object), forged)
    assert.throws(() => offer(other[1] as object), { code: 'webauthn.invalid' })
    const elsewhere = makePerson({ ...EVE, origin: 'https://desk.example.org:8443' })
    const there = elsewhere.bring(hashed, ['passkey'])
    assert.throws(() => offer(there[0] as object), { code: 'webauthn.invalid' })
    assert.throws(() => offer(device, device), { code: 'device.exists' })
    assert.throws(() => offer(), INVALID)
    const again = team.bob.bring(hashed, ['device'])
    assert.throws(() => offer(again[0] as object), { code: 'device.exists' }, 'somebody’s already')
    offer(device, passkey)
    assert.equal(stage.origin, ORIGIN)
  })

  it('gives no power before the quorum has added exactly what was accepted', async (t) => {
    const { team, eve, link } = await open(t)
    const { ada, bob, cyn, house, propose, vote } = { ...team }
    const fingerprint = await join(team.stage, eve, link)
    const asked = () => house.ask('charter.show', {}, { device: eve.device })
    assert.throws(asked, { code: 'channel.device_unknown' })
    await assert.rejects(team.act(eve, { act: 'freeze', subject: 'organisation', why: '' }), {
      code: 'charter.member_unknown',
    })
    const change = { kind: 'member.add', invitation: link.invitation, ...EVE, fingerprint }
    const swapped = { ...change, fingerprint: '11'.repeat(32) }
    await assert.rejects(propose(ada, [swapped]), { code: 'charter.change_invalid' })
    const proposal = await propose(ada, [change])
    await vote(bob, proposal)
    assert.throws(asked, { code: 'channel.device_unknown' })
    await vote(cyn, proposal)
    assert.ok(asked(), 'before there is a wallet the quorum is enough')
    const member = (await team.view()).members.find(({ id }) => id === 'eve')
    assert.deepEqual([member?.hasCode, member?.credentials.length], [true, 2])
  })

  it('of one member gives no authenticator to another who enrols meanwhile', async (t) => {
    const { team, eve, link } = await open(t)
    const fay = makePerson({ member: 'fay', name: 'Fay', origin: ORIGIN })
    const other = await invite(team.stage, team.cyn, { ...EVE, member: 'fay', name: 'Fay' })
    const body = { ...link, replyTo: '11'.repeat(32), kind: 'hotp' }
    team.house.ask('invitation.offer', body, { device: null })
    await join(team.stage, fay, other)
    await join(team.stage, eve, link)
    assert.notEqual(fay.code(), eve.code())
  })
})

describe('an authenticator of a team', () => {
  it('comes by an invitation, never by its owner alone', async (t) => {
    const { team } = await open(t)
    assert.throws(() => enrol(team.house), { code: 'charter.by_proposal' })
    assert.equal(codeNow(team.house, new Uint8Array(20)).length, 6)
  })
})

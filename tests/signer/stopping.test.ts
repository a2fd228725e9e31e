// What a stolen key, a stopped clock or somebody else's enrolment must not keep people from: their
// own authenticator, and stopping what they do not want.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { invitationHash } from '@countersign/core/charter/enlist.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import { act, invite, join, placeOf } from '@countersign/demo/team.ts'
import { contactCode } from '@countersign/signer/links.ts'
import { askAs, openOffice, shared } from '../builders/deciding.ts'
import {
  at,
  claim,
  codeNow,
  confirm,
  openHouse,
  readOffer,
  replyKey,
  witness,
} from '../builders/house.ts'
import { contactsOf, joined, ORIGIN, openPersonal, openTeam, stageOf } from '../builders/team.ts'
import { outcome, paying, used } from '../builders/waiting.ts'

const HOUR = 3_600
const FREEZE = { act: 'freeze', subject: 'organisation', why: '' } as const

/** A thief with the device's key who types wrong codes. */
const guessing = ({ member, name, device, ...person }: Person): Person =>
  makePerson({ member, name, origin: ORIGIN, device, nextCode: () => person.wrongCode() })

describe('wrong codes beside a statement', () => {
  it('count for the key that signed it: a stolen one locks nobody’s authenticator', async (t) => {
    const office = await openOffice(shared())
    const { team, treasury } = office
    const { house, stage, ada } = team
    t.after(() => house.close())
    const thief = guessing(ada)
    const guess = () => act(stage, thief, FREEZE, ['device', 'code'])
    for (let tries = 0; tries < 10; tries += 1) {
      house.clock.now += HOUR
      await assert.rejects(guess(), { code: 'factor.code_wrong' })
    }
    house.clock.now += 24 * HOUR
    await assert.rejects(guess(), { code: 'factor.device_locked' })
    house.reopen()
    await assert.rejects(guess(), { code: 'factor.device_locked' })
    assert.equal(at(house.ask('factors', {}), 'factors', 0, 'wrongCodes'), '0')
    const psbt = paying(treasury, 10_000n, 1)
    assert.equal(outcome(askAs(office, ada, psbt, { code: ada.code() })), 'signed')
    assert.notEqual(used(treasury), '0')
  })
})

describe('stopping', () => {
  it('goes on while the clock has jumped or no witness answered; deciding does not', async (t) => {
    const team = await openTeam()
    const { house, ada, bob, cyn, dan } = team
    t.after(() => house.close())
    team.treasury()
    const contacts = contactsOf('bob2')
    const proposal = await team.propose(ada, [{ kind: 'member.contacts', member: 'bob', contacts }])
    await team.vote(bob, proposal)
    house.clock.drift = 600
    const jumped = { code: 'clock.jumped' }
    await assert.rejects(team.vote(cyn, proposal), jumped)
    await team.act(dan, { act: 'veto', proposal }, ['device'])
    house.clock.drift = 0
    house.reopen({ isWitnessed: false })
    await assert.rejects(team.vote(cyn, proposal), { code: 'witness.needed' })
    await team.act(cyn, FREEZE, ['device'])
    witness(house)
    const view = await team.view()
    assert.deepEqual(
      view.alone.map(({ by, kind }) => [by, kind]),
      [
        ['dan', 'veto'],
        ['cyn', 'freeze'],
      ],
    )
  })
})

describe('an authenticator that was offered', () => {
  it('is not taken away by somebody else with a link', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { stage, ada, house } = team
    const eve = { member: 'eve', name: 'Eve', roles: ['viewer'], contacts: [] } as const
    const fay = { ...eve, member: 'fay', name: 'Fay' }
    const [link, other] = [await invite(stage, ada, eve), await invite(stage, ada, fay)]
    const { secret, replyTo } = replyKey()
    const ask = (given: object) =>
      house.ask('invitation.offer', { ...given, replyTo }, { device: null })
    const offer = readOffer(ask(link), secret)
    ask(other)
    await join(stage, makePerson({ ...fay, origin: ORIGIN }), other)
    const guess = house.seal(codeNow(house, offer.seed), {
      for: 'factor-confirm',
      factor: offer.factor,
    })
    const { organisation } = await team.view()
    const credentials = makePerson({ ...eve, origin: ORIGIN }).bring(
      invitationHash(organisation.id, link.invitation),
    )
    const factor = { factor: offer.factor, code: guess, replyTo }
    const body = { ...link, origin: ORIGIN, credentials, factor } as never
    assert.ok(at(house.ask('invitation.accept', body, { device: null }), 'recoveryCodes'))
  })

  it('to its owner alone counts no more once there is a team', async (t) => {
    const house = openHouse()
    t.after(() => house.close())
    const stage = stageOf(house)
    claim(house)
    const { secret, replyTo } = replyKey()
    const offer = readOffer(house.ask('factor.enrol', { replyTo }), secret)
    const ada = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN, device: house.device })
    const members = [await joined(stage, ada, ada, ['owner'])]
    for (const member of ['bob', 'cyn']) {
      const person = makePerson({ member, name: member, origin: ORIGIN })
      members.push(await joined(stage, ada, person, ['administrator']))
    }
    const said = {
      ...{ act: 'found', kind: 'team', name: 'Three', origin: ORIGIN, contacts: [], members },
      ...{ operations: [], quorum: '2', delaySeconds: '86400', lockAfterSeconds: '0' },
      ...{ expirySeconds: '86400', compareAboveSats: '0' },
    }
    await act(stage, ada, said as never, ['device'])
    assert.throws(() => confirm(house, offer), { code: 'charter.by_proposal' })
  })
})

describe('a contact that was verified', () => {
  it('is not written down again', async (t) => {
    const { house, ada } = await openPersonal()
    t.after(() => house.close())
    const { keys, journal } = house.service().signer
    const contact = { kind: 'email', address: 'owner@example.org' }
    const code = contactCode(keys, { member: 'owner', ...contact })
    const verify = () => house.ask('contact.verify', { ...contact, code }, { device: ada.device })
    verify()
    const { seq } = journal.head(CHARTER)
    verify()
    assert.equal(journal.head(CHARTER).seq, seq)
  })
})

describe('a head that was never seen', () => {
  const said = (person: Person, stage: ReturnType<typeof stageOf>, fields: object, seen: object) =>
    placeOf(stage).then((place) => {
      const about = { ...place, head: { ...place.head, ...seen } }
      const { statement, signatures } = person.say(about, fields as never, ['device'])
      const code = Buffer.from('00').toString('base64')
      return stage.ask('charter.act', { statement, signatures, code }, null)
    })
  const UNKNOWN = { code: 'charter.head_unknown' }

  it('is what stands before the first entry, too: nobody else could verify it', async (t) => {
    const team = await openTeam()
    const { house, stage, dan } = team
    t.after(() => house.close())
    const { journal } = house.service().signer
    const [first] = journal.read(CHARTER, 0, 1)
    const seen = { seq: 0, hash: first?.prev.toHex() }
    await assert.rejects(said(dan, stage, FREEZE, seen), UNKNOWN)
  })

  it('brings nothing into the journal that nobody can read', async (t) => {
    const team = await openTeam()
    const { house, stage, dan } = team
    t.after(() => house.close())
    team.treasury()
    let policy: Canonical = 'deep'
    for (let depth = 0; depth < 25; depth += 1) policy = [policy]
    const change = { kind: 'policy.set', wallet: 'spending', from: '00'.repeat(32), policy }
    const seen = { seq: 9_999, hash: '11'.repeat(32) }
    const lie = { act: 'propose', changes: [change], why: '' }
    await assert.rejects(said(dan, stage, lie, seen), { code: 'policy.invalid' })
    const after = house.service().signer.journal.head(CHARTER).seq - 1
    const read = { after: String(after), limit: '10' }
    assert.ok(house.ask('notices.read', read, { role: 'courier', device: null }))
  })
})

describe('the witness of a team', () => {
  it('is somebody who decides: a viewer’s device opens nothing after a start', async (t) => {
    const { house, dan, bob } = await openTeam({ danRoles: ['viewer'] })
    t.after(() => house.close())
    house.reopen({ isWitnessed: false })
    assert.equal(at(witness(house, [], dan.device), 'state'), 'needed')
    assert.equal(at(witness(house, [], bob.device), 'state'), 'answered')
  })
})

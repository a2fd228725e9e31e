// Founding: once, by the owner alone, before there is a wallet, with the people who accepted.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePerson } from '@countersign/demo/person.ts'
import { enrolOwner, type Founding, found } from '@countersign/demo/team.ts'
import { at, claim, openHouse } from '../builders/house.ts'
import { contactsOf, joined, ORIGIN, openPersonal, openTeam, stageOf } from '../builders/team.ts'

const DAY = 86_400

const ALONE: Founding = {
  kind: 'personal',
  name: 'Ada',
  contacts: contactsOf('owner'),
  members: [],
  operations: [],
  quorum: 1,
  delaySeconds: 2 * DAY,
  lockAfterSeconds: 0,
  expirySeconds: 7 * DAY,
  compareAboveSats: 0n,
}

async function claimed() {
  const house = openHouse()
  const stage = stageOf(house)
  const { device } = house
  const ada = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN, device })
  claim(house)
  await enrolOwner(stage, ada)
  return { house, stage, ada }
}

describe('founding', () => {
  it('makes a team of everybody who accepted, whose head the signer signs', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { organisation, voters, members, head, locks } = await team.view()
    assert.deepEqual([organisation.kind, organisation.name], ['team', 'Four of us'])
    assert.equal(voters, 4)
    assert.deepEqual(members.map(({ id }) => id).toSorted(), ['bob', 'cyn', 'dan', 'owner'])
    for (const { id, isAble, hasCode, credentials } of members) {
      assert.deepEqual([isAble, hasCode, credentials.length], [true, true, 2], id)
    }
    const signed = team.house.ask('charter.head', {}, { role: 'server', device: null })
    assert.equal(at(signed, 'hash'), head.hash)
    assert.deepEqual(
      locks.map(({ lockedAt }) => lockedAt),
      [undefined],
      'nothing is at stake yet',
    )
  })

  it('makes an organisation of one, who brought a second kind of key', async (t) => {
    const alone = await openPersonal()
    t.after(() => alone.house.close())
    const { organisation, members, operations } = await alone.view()
    assert.deepEqual([organisation.kind, organisation.isFounded], ['personal', true])
    assert.deepEqual(
      members[0]?.credentials.map(({ class: place }) => place),
      ['computer', 'token'],
    )
    assert.deepEqual(operations, [])
  })

  it('happens once, and never after the first wallet', async (t) => {
    const { house, stage, ada } = await claimed()
    t.after(() => house.close())
    await found(stage, ada, ALONE)
    await assert.rejects(found(stage, ada, ALONE), { code: 'charter.founded' })
    const other = await openPersonal()
    t.after(() => other.house.close())
    other.treasury()
    await assert.rejects(found(other.stage, other.ada, ALONE), { code: 'charter.founded' })
  })

  it('takes the owner’s code beside her device, a right one, and each once', async (t) => {
    const { house, stage, ada } = await claimed()
    t.after(() => house.close())
    await assert.rejects(found(stage, ada, ALONE, ['device']), { code: 'charter.second_missing' })
    const wrong = { ...ada, say: makeWrong(ada) }
    await assert.rejects(found(stage, wrong, ALONE), { code: 'factor.code_wrong' })
    // The same statement is refused for good: said again, it is another.
    await assert.rejects(found(stage, ada, ALONE), { code: 'factor.code_wrong' })
    house.clock.now += 1
    await found(stage, ada, ALONE)
  })

  it('is by nobody else, and with nobody whose fingerprint is another', async (t) => {
    const { house, stage, ada } = await claimed()
    t.after(() => house.close())
    const bob = makePerson({ member: 'bob', name: 'Bob', origin: ORIGIN })
    const joining = await joined(stage, ada, bob, ['administrator'])
    await assert.rejects(found(stage, bob, ALONE, ['device']), { code: 'charter.member_unknown' })
    const members = [{ ...joining, fingerprint: '00'.repeat(32) }]
    await assert.rejects(found(stage, ada, { ...ALONE, members }), {
      code: 'charter.change_invalid',
    })
  })

  it('refuses what could leave nobody able to act', async (t) => {
    const { house, stage, ada } = await claimed()
    t.after(() => house.close())
    const people = ['bob', 'cyn'].map((member) =>
      makePerson({ member, name: member, origin: ORIGIN }),
    )
    const members: Founding['members'][number][] = []
    for (const each of people) members.push(await joined(stage, ada, each, ['administrator']))
    const refused = { code: 'charter.would_lock_out' }
    const team: Founding = { ...ALONE, kind: 'team', members, delaySeconds: DAY }
    for (const quorum of [1, 3]) {
      await assert.rejects(found(stage, ada, { ...team, quorum }), refused, String(quorum))
    }
    const two = members.slice(0, 1)
    await assert.rejects(found(stage, ada, { ...team, members: two, quorum: 2 }), refused)
    await found(stage, ada, { ...team, quorum: 2 })
  })
})

/** Says the same with a code that is wrong. */
function makeWrong(ada: ReturnType<typeof makePerson>): typeof ada.say {
  return (place, said, means) => {
    const liar = makePerson({
      member: 'owner',
      name: 'Ada',
      origin: ORIGIN,
      device: ada.device,
      nextCode: () => ada.wrongCode(),
    })
    return liar.say(place, said, means)
  }
}

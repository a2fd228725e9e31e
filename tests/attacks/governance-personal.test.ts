// A personal organisation, and a thief of what its owner has: the computer with device key and
// wallet key, the mailbox, the telephone. In this process, where the clock is the test's.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import {
  act,
  enrolOwner,
  invite,
  join,
  type Link,
  propose,
  viewOf,
  vote,
} from '@countersign/demo/team.ts'
import { carried, forged, policyChange, refusalOf, stateOf } from '../builders/governance-play.ts'
import { at, claim, openHouse } from '../builders/house.ts'
import { type Founded, ORIGIN, openPersonal, stageOf } from '../builders/team.ts'
import { limited, openTreasury } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const RAISE = policyChange('spending', LIMIT, limited(150_000n))
const DAY = 86_400

async function alone(): Promise<Founded> {
  const founded = await openPersonal()
  founded.treasury(LIMIT)
  return founded
}

/** What a link in a notice to a member holds. */
function linkOf({ house }: Founded, subject: string, member = 'owner') {
  const given = house.ask('notices.read', { after: '0', limit: '100' }, courier)
  const isVeto = subject !== 'organisation'
  const people = at(given, 'members') as readonly { id: string; freeze: string }[]
  const entries = at(given, 'entries') as readonly {
    hash?: string
    vetoes?: readonly { member: string; mac: string }[]
  }[]
  const vetoes = entries.find(({ hash }) => hash === subject)?.vetoes ?? []
  const mac = isVeto
    ? vetoes.find((each) => each.member === member)?.mac
    : people.find(({ id }) => id === member)?.freeze
  return { member, stop: isVeto ? 'veto' : 'freeze', subject, mac: mac ?? '00'.repeat(16) }
}
const courier = { role: 'courier', device: null } as const
const click = ({ house }: Founded, link: Readonly<Record<string, string>>) =>
  refusalOf(() => house.ask('stop.link', link, { device: null }))

describe('whoever stole the computer of somebody alone', () => {
  it('cannot loosen: device key and code are of one class, and a second is needed', async (t) => {
    const mine = await alone()
    t.after(() => mine.house.close())
    const { ada } = mine
    for (const means of [['device'], ['device', 'code']] as const) {
      assert.equal(await refusalOf(mine.propose(ada, [RAISE], { means })), 'charter.second_missing')
      mine.house.clock.now += 1
    }
    // Another device of the same computer is added with a code at once, and is no second class.
    const other = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN })
    const twice = await forged(
      mine,
      ada,
      { act: 'propose', changes: [RAISE], why: '' },
      {
        signatures: (hashed) => [ada.sign(hashed, 'device'), other.sign(hashed, 'device')],
      },
    )
    assert.equal(await refusalOf(() => carried(mine.house, twice)), 'charter.credential_unknown')
    assert.deepEqual((await mine.view()).proposals, [])
    say(
      'the computer’s device key and every code typed on it',
      'no proposal: the owner’s other kind of device is missing',
    )
  })

  it('cannot pass a key of the same computer off as a second one', async (t) => {
    const mine = await alone()
    t.after(() => mine.house.close())
    const thief = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN })
    const fingerprint = async (link: Link) =>
      join(mine.stage, thief, link, { what: ['device'], hasCode: false })
    const link = await invite(mine.stage, mine.ada, {
      member: 'owner',
      name: 'Ada',
      roles: ['owner'],
      contacts: [],
    })
    const add = {
      kind: 'credential.add',
      invitation: link.invitation,
      member: 'owner',
      fingerprint: await fingerprint(link),
    }
    const raise = mine.propose(mine.ada, [add, RAISE], { means: ['device', 'code'] })
    assert.equal(await refusalOf(raise), 'charter.second_missing')
    mine.house.clock.now += 1
    // Alone it waits, is told, and whoever holds the owner's other kind of device says no.
    const began = await mine.propose(mine.ada, [add], { means: ['device', 'code'] })
    const { delaySeconds = 0 } = (await mine.view()).proposals.find(({ id }) => id === began) ?? {}
    assert.ok(delaySeconds >= 2 * DAY)
    mine.house.clock.now += delaySeconds - 1
    assert.equal(stateOf(await mine.view(), began), 'waiting')
    await mine.act(mine.ada, { act: 'veto', proposal: began }, ['passkey'])
    mine.house.clock.now += DAY
    assert.equal(stateOf(await mine.view(), began), 'vetoed')
    say(
      'the computer, one code, and an invitation to itself',
      `nothing: it waited ${delaySeconds / DAY} days, and the owner’s security key said no`,
    )
  })

  it('begins a second class where there is none: two days late, told, vetoed', async (t) => {
    const house = openHouse()
    t.after(() => house.close())
    const stage = stageOf(house)
    const ada = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN, device: house.device })
    claim(house)
    const founded = await beginning(house, stage, ada)
    const passkey = makePerson({ member: 'owner', name: 'Ada', origin: ORIGIN })
    const as = { member: 'owner', name: 'Ada', roles: ['owner'], contacts: [] } as const
    const link = await invite(stage, ada, as)
    const fingerprint = await join(stage, passkey, link, { what: ['passkey'], hasCode: false })
    const add = {
      kind: 'credential.add',
      invitation: link.invitation,
      member: 'owner',
      fingerprint,
    }
    const desk = { kind: 'desk.set', origin: ORIGIN }
    const more = [policyChange('spending', LIMIT, limited(1_000_000n))]
    const beside = founded.propose(ada, [add, desk, ...more], { means: ['device', 'code'] })
    assert.equal(await refusalOf(beside), 'charter.second_missing')
    house.clock.now += 1
    const begun = await founded.propose(ada, [add, desk], { means: ['device', 'code'] })
    const entries = at(house.ask('notices.read', { after: '0', limit: '100' }, courier), 'entries')
    assert.ok(JSON.stringify(entries).includes(begun))
    house.clock.now += 2 * DAY - 1
    assert.equal(stateOf(await founded.view(), begun), 'waiting')
    assert.match(await click(founded, linkOf(founded, begun)), /^answered/)
    house.clock.now += 1
    assert.equal(stateOf(await founded.view(), begun), 'held')
    await founded.act(ada, { act: 'veto', proposal: begun }, ['device'])
    assert.equal(stateOf(await founded.view(), begun), 'vetoed')
    say(
      'device key and codes of somebody with no second kind of device; brought theirs',
      'two days’ wait, a notice, and the owner’s veto by a click and then for good',
    )
  })

  it('cannot leave the owner without a key, nor keep them out', async (t) => {
    const mine = await alone()
    t.after(() => mine.house.close())
    const { ada, house } = mine
    assert.equal(
      await refusalOf(
        mine.act(ada, { act: 'freeze', subject: 'member:owner', why: '' }, ['device']),
      ),
      'charter.change_invalid',
    )
    // Nor is the other kind of key taken away by the one of the computer.
    const { credential } = ada.passkey
    house.clock.now += 5 * DAY
    for (const said of [
      { act: 'revoke', credential },
      { act: 'freeze', subject: `credential:${credential}`, why: '' },
    ] as const) {
      assert.equal(await refusalOf(mine.act(ada, said, ['device'])), 'charter.change_invalid')
    }
    await mine.act(ada, { act: 'freeze', subject: 'organisation', why: '' }, ['device'])
    house.clock.now += 1
    // The owner, with passkey and computer, thaws it: two days, and not a lock-out.
    const lift = await mine.propose(ada, [{ kind: 'lift', subject: 'organisation' }])
    house.clock.now += 2 * DAY
    const view = await mine.view()
    assert.equal(stateOf(view, lift), 'in-force')
    assert.deepEqual(view.freezes, [])
    say(
      'the computer of somebody alone; revoked and froze the other keys, froze everything',
      'two days of standstill: the security key still counted',
    )
  })
})

describe('whoever stole mailbox, telephone and number', () => {
  it('can veto once for three days and freeze once a week, and nothing more', async (t) => {
    const mine = await alone()
    t.after(() => mine.house.close())
    const { house, ada } = mine
    const raised = await mine.propose(ada, [RAISE])
    const veto = linkOf(mine, raised)
    assert.match(await click(mine, veto), /^answered/)
    for (const other of [
      veto,
      { ...veto, stop: 'freeze', subject: 'organisation' },
      { ...veto, stop: 'freeze', subject: 'wallet:spending' },
      { ...veto, member: 'eve' },
      { ...veto, mac: '00'.repeat(16) },
      { ...linkOf(mine, 'organisation'), subject: 'member:owner' },
    ]) {
      assert.match(await click(mine, other), /^charter\.(link_invalid|veto_refused)$/)
    }
    house.clock.now += 2 * DAY
    assert.equal(stateOf(await mine.view(), raised), 'held')
    house.clock.now += DAY
    assert.equal(stateOf(await mine.view(), raised), 'in-force')
    const freeze = linkOf(mine, 'organisation')
    assert.match(await click(mine, freeze), /^answered/)
    const lift = await mine.propose(ada, [{ kind: 'lift', subject: 'organisation' }])
    house.clock.now += 2 * DAY
    assert.equal(stateOf(await mine.view(), lift), 'in-force')
    assert.equal(await click(mine, freeze), 'charter.link_invalid')
    say(
      'the mailbox with every notice and link',
      'one veto, for 72 hours, and one freeze a week; no vote, no approval, no loosening',
    )
  })

  it('cannot make a code or a link a vote', async (t) => {
    const mine = await alone()
    t.after(() => mine.house.close())
    const { house, ada } = mine
    const raised = await mine.propose(ada, [RAISE])
    const { mac } = linkOf(mine, raised)
    const code = (
      at(house.ask('notices.read', { after: '0', limit: '1' }, courier), 'members') as readonly {
        contacts: readonly { code: string }[]
      }[]
    )[0]?.contacts[0]?.code
    for (const given of [mac, code ?? '', ada.code()]) {
      const body = await forged(
        mine,
        ada,
        { act: 'propose', changes: [RAISE], why: '' },
        {
          code: given,
          signatures: () => [],
        },
      )
      const told = await refusalOf(() => carried(house, body))
      assert.equal(told, 'charter.second_missing')
    }
    say(
      'a contact’s code, a link’s secret and a one-time code',
      'no vote: none of them is a signature',
    )
  })

  it('cannot move where the owner is told', async (t) => {
    const mine = await alone()
    t.after(() => mine.house.close())
    const { ada, house } = mine
    const away = [
      { kind: 'member.contacts', member: 'owner', contacts: [] },
      {
        kind: 'member.contacts',
        member: 'owner',
        contacts: [{ kind: 'phone', address: '+15550199999' }],
      },
    ]
    for (const change of away) {
      const alonely = mine.propose(ada, [change], { means: ['device', 'code'] })
      assert.equal(await refusalOf(alonely), 'charter.second_missing')
      const proposal = await mine.propose(ada, [change])
      const found = (await mine.view()).proposals.find(({ id }) => id === proposal)
      assert.deepEqual([found?.class, found?.delaySeconds], ['loosening', 2 * DAY])
      house.clock.now += 1
      await mine.act(ada, { act: 'withdraw', proposal }, ['device'])
    }
    say(
      'a new SIM with the owner’s number; moved the notices',
      'nothing: a loosening, two days late',
    )
  })
})

/** Claimed and with an authenticator, and a wallet: nothing was founded. */
async function beginning(
  house: ReturnType<typeof openHouse>,
  stage: Founded['stage'],
  ada: Person,
): Promise<Founded> {
  await enrolOwner(stage, ada)
  const held = { factor: '', seed: new Uint8Array(20), recovery: [] }
  const treasury = (policy = LIMIT) => openTreasury({ house, held, code: () => ada.code(), policy })
  treasury()
  return {
    house,
    stage,
    ada,
    treasury,
    view: () => viewOf(stage),
    act: (who, said, means) => act(stage, who, said, means),
    propose: (who, changes, more) => propose(stage, who, changes, more),
    vote: (who, proposal, decision) => vote(stage, who, proposal, decision),
  }
}

// How accounts were taken over and limits lifted elsewhere, played against ours: Bitfinex, Coinigy,
// SIM swaps, a full disk. In this process, where the clock is the test's; the rules are the
// signer's own. Bitfinex with root on the database is in governance-server.test.ts.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MessageKind } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { openJournal } from '@countersign/vault/journal.ts'
import { askAs, type Office } from '../builders/deciding.ts'
import { policyChange, refusalOf, stateOf } from '../builders/governance-play.ts'
import { at, openHouse, witness } from '../builders/house.ts'
import { openPersonal, openTeam } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { outcome, paying, used } from '../builders/waiting.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400
const courier = { role: 'courier', device: null } as const

describe('S1 Bitfinex, 2016: hot key, codes and an administrator’s token', () => {
  it('raises nothing and spends no more than the limit, in however many spends', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { ada, dan, house } = team
    const treasury = team.treasury(LIMIT)
    const office: Office = { team, treasury }
    const hundredfold = policyChange('spending', LIMIT, limited(10_000_000n))
    const raised = await team.propose(dan, [hundredfold])
    const proposal = (await team.view()).proposals.find(({ id }) => id === raised)
    assert.deepEqual(
      [proposal?.class, proposal?.needed, proposal?.delaySeconds],
      ['loosening', 3, 7 * DAY],
    )
    // Everybody hears of it, each with a link that stops it.
    const given = house.ask('notices.read', { after: '0', limit: '100' }, courier)
    const entries = at(given, 'entries') as readonly {
      hash: string
      vetoes?: readonly { member: string }[]
    }[]
    const links = entries.find(({ hash }) => hash === raised)?.vetoes ?? []
    assert.deepEqual(links.map(({ member }) => member).toSorted(), ['bob', 'cyn', 'dan', 'owner'])
    const contacts = (
      at(given, 'members') as readonly { contacts: readonly { kind: string }[] }[]
    ).flatMap((member) => member.contacts.map(({ kind }) => kind))
    assert.equal(contacts.filter((kind) => kind === 'phone').length, 4)
    let signed = 0
    for (let nth = 0; nth < 40; nth += 1) {
      const psbt = paying(treasury, 9_500n, nth)
      const answer = askAs(office, ada, psbt, { code: ada.code() })
      if (outcome(answer) === 'signed') signed += 1
    }
    assert.equal(signed, 10)
    assert.equal(used(treasury), '100000')
    house.clock.now += 20 * DAY
    assert.equal(stateOf(await team.view(), raised), 'expired')
    const again = team.propose(dan, [hundredfold])
    assert.equal(await refusalOf(again), 'charter.locked')
    say(
      'hot key, codes and an administrator’s keys (Bitfinex): a hundredfold limit, 40 spends',
      'the day’s 100000 sat, and no limit raised: it waited for two others and a week; then locked',
    )
  })
})

describe('S3 Coinigy, 2016: a mailbox, and every reset that goes by e-mail', () => {
  it('resets no factor, contact, device or role; and one link stops everything', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { ada, bob, house } = team
    const treasury = team.treasury(LIMIT)
    const given = house.ask('notices.read', { after: '0', limit: '100' }, courier)
    const mine = (
      at(given, 'members') as readonly {
        id: string
        freeze: string
        contacts: readonly { kind: string; address: string; code: string }[]
      }[]
    ).find(({ id }) => id === 'bob')
    const [mail] = mine?.contacts ?? []
    assert.ok(mine && mail)
    const replyTo = 'ab'.repeat(32)
    const { freeze: mac } = mine
    const link = { member: 'bob', stop: 'freeze', subject: 'organisation', mac }
    const ask = (kind: MessageKind, body: Canonical) => house.ask(kind, body, { device: null })
    // What the mailbox was sent, at every door there is, from a computer that is nobody's.
    const doors = [
      () => ask('contact.verify', { kind: 'email', address: mail.address, code: mail.code }),
      () => ask('factor.enrol', { replyTo }),
      () => ask('device.add', { device: replyTo, name: 'x', code: mail.code }),
      () => ask('invitation.show', { invitation: mac.slice(0, 16), key: replyTo }),
      () => ask('stop.link', { ...link, subject: 'member:owner' }),
      () => ask('stop.link', { ...link, member: 'owner' }),
    ]
    for (const [index, door] of doors.entries()) {
      assert.match(await refusalOf(door), /^(channel|charter)\./, `${index}`)
    }
    // A member's own device resets no factor in a team, either.
    const enrol = () => house.ask('factor.enrol', { replyTo }, { device: bob.device })
    assert.equal(await refusalOf(enrol), 'charter.by_proposal')
    // The lockdown: a click of anybody who was told.
    ask('stop.link', link)
    const psbt = paying(treasury, 1_000n, 1)
    const stopped = () => askAs({ team, treasury }, ada, psbt, { code: ada.code() })
    assert.equal(await refusalOf(stopped), 'charter.frozen')
    say(
      'an approver’s mailbox, with every notice, link and code in it (Coinigy)',
      'nothing reset at seven doors; a freeze of everything by one click, which the others undo',
    )
  })
})

describe('S8 SIM swap, 2022: every SMS and call to an approver', () => {
  it('stops things, and moves no number: no step takes what came by telephone', async (t) => {
    const alone = await openPersonal()
    t.after(() => alone.house.close())
    alone.treasury(LIMIT)
    const { ada, house } = alone
    const phone = [{ kind: 'phone', address: '+15550000000' }]
    const move = { kind: 'member.contacts', member: 'owner', contacts: phone }
    for (const means of [['device'], ['device', 'code'], ['passkey']] as const) {
      const moved = alone.propose(ada, [move], { means })
      assert.equal(await refusalOf(moved), 'charter.second_missing')
      house.clock.now += 1
    }
    const proposal = await alone.propose(ada, [move])
    const found = (await alone.view()).proposals.find(({ id }) => id === proposal)
    assert.deepEqual([found?.class, found?.delaySeconds], ['loosening', 2 * DAY])
    // The old number hears of it, and stops it.
    const given = house.ask('notices.read', { after: '0', limit: '100' }, courier)
    assert.equal(JSON.stringify(at(given, 'members')).includes('+15550000000'), false)
    await alone.act(ada, { act: 'veto', proposal }, ['device'])
    assert.equal(stateOf(await alone.view(), proposal), 'vetoed')
    say(
      'the owner’s number on another SIM',
      'vetoes and freezes; no login, approval or number moved',
    )
  })
})

describe('S12 the disk is full', () => {
  it('signs nothing that is not written down, and says so at once', async (t) => {
    let isFull = false
    const house = openHouse({
      open: (folder, key) => {
        const journal = openJournal(folder, key)
        const append: typeof journal.append = (...entries) => {
          if (isFull) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
          return journal.append(...entries)
        }
        return { ...journal, append }
      },
    })
    const team = await openTeam({ house })
    t.after(() => house.close())
    const treasury = team.treasury(LIMIT)
    isFull = true
    const code = team.ada.code()
    const psbt = paying(treasury, 1_000n, 1)
    const started = performance.now()
    const asked = () => askAs({ team, treasury }, team.ada, psbt, { code })
    assert.equal(await refusalOf(asked), 'signer.bug')
    const seconds = (performance.now() - started) / 1000
    assert.ok(seconds < 2, `${seconds}`)
    assert.equal(at(house.ask('hello', {}, { device: null }), 'network'), 'regtest')
    isFull = false
    assert.equal(used(treasury), '0')
    house.reopen({ isWitnessed: false })
    witness(house)
    assert.equal(outcome(askAs({ team, treasury }, team.ada, psbt, { code })), 'signed')
    say('a disk without room for another entry', '0 sat: no signature before its entry is flushed')
  })
})

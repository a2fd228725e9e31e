// What nobody listed: another wallet over the same coins, a suspended spender's waiting spends, the
// last second of everything, controls in what people read. The rules are the signer's own, in this
// process, where the clock is the test's.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { creationBinding } from '@countersign/channel/bindings.ts'
import { writeDescriptor } from '@countersign/core/bitcoin/descriptor.ts'
import { type Policy, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { askAs, openOffice, shared } from '../builders/deciding.ts'
import {
  aloneOf,
  approvedBy,
  policyChange,
  refusalOf,
  settingsChange,
  stateOf,
  suspend,
  undo,
} from '../builders/governance-play.ts'
import { openTeam } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { approve, leave, paying, used } from '../builders/waiting.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400

describe('whoever tries what nobody listed', () => {
  it('makes another wallet over the same keys, with a policy of their own', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    const { descriptor } = team.treasury(LIMIT)
    const { house, dan } = team
    const text = writeDescriptor(descriptor)
    const loose: Policy = {
      ...limited(2_100_000_000_000_000n),
      grants: [{ id: 'mine', who: 'group:administrators', act: 'spend' }],
    }
    house.ask('wallet.prepare', { wallet: 'twin' }, { device: dan.device })
    const rules = policyToCanonical(loose)
    for (const wallet of ['twin', 'spending', 'unprepared']) {
      const code = house.seal(dan.code(), creationBinding(wallet, text, rules))
      const creation = { wallet, descriptor: text, userKey: '0', policy: rules, code }
      const create = () => house.ask('wallet.create', creation, { device: dan.device })
      assert.match(await refusalOf(create), /^wallet\./)
    }
    say('an administrator’s keys and codes; a second wallet over the same coins', 'none')
  })

  it('leaves a spend at the desk, is suspended, and types the code', async (t) => {
    const office = await openOffice(shared())
    const { team, treasury } = office
    t.after(() => team.house.close())
    const { ada } = team
    const left = leave(treasury, paying(treasury, 10_000n, 1))
    const suspended = await team.propose(team.bob, [suspend('owner')])
    await approvedBy(team, suspended, [team.cyn, team.dan])
    assert.equal(stateOf(await team.view(), suspended), 'in-force')
    const typed = () => approve(treasury, left, ada.code())
    assert.match(await refusalOf(typed), /^(charter|spend|channel)\./)
    const asked = () => askAs(office, ada, paying(treasury, 9_000n, 2), { code: ada.code() })
    assert.equal(await refusalOf(asked), 'charter.suspended')
    assert.equal(used(treasury), '0')
    say('a spender’s keys and codes, and a spend that waited when they were suspended', '0 sat')
  })

  it('comes in the last second, and the first one after', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { house, ada, bob, cyn, dan } = team
    const proposal = await team.propose(ada, [policyChange('spending', LIMIT, limited(150_000n))])
    await team.vote(bob, proposal)
    const { expiresAt = 0 } = (await team.view()).proposals.find(({ id }) => id === proposal) ?? {}
    house.clock.now = expiresAt
    assert.equal(await refusalOf(team.vote(cyn, proposal)), 'charter.proposal_ended')
    await team.act(dan, { act: 'freeze', subject: 'organisation', why: '' }, ['device'])
    const [seq = 0] = aloneOf(await team.view(), 'dan')
    house.clock.now += 7 * DAY
    assert.match(await refusalOf(team.propose(ada, [undo(seq)])), /^answered/)
    house.clock.now += 1
    assert.equal(await refusalOf(team.propose(bob, [undo(seq)])), 'charter.undo_refused')
    // Later it is an ordinary loosening: also thawing is, with ticket, quorum and delay.
    const thaw = [{ kind: 'lift', subject: 'organisation' }]
    assert.equal(await refusalOf(team.propose(ada, thaw)), 'charter.locked')
    const ticket = await team.unlock(ada, 'organisation')
    const lifted = await team.propose(ada, thaw, { ticket })
    await approvedBy(team, lifted, [bob, cyn])
    house.clock.now += DAY - 1
    assert.equal(stateOf(await team.view(), lifted), 'waiting')
    house.clock.now += 1
    assert.equal(stateOf(await team.view(), lifted), 'in-force')
    assert.deepEqual((await team.view()).freezes, [])
    say('the last second of a vote, of an undoing and of a delay', 'nothing late counted')
  })

  it('writes lines and controls into what people read', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { dan } = team
    const view = await team.view()
    const own = view.members.find(({ id }) => id === 'dan')?.contacts ?? []
    for (const text of [
      'a\nYou may approve this.',
      'a\r\nBcc: b@example.org',
      '\u202Eevil',
      'a\u0007',
      'a\u2028b',
    ]) {
      const why = team.propose(dan, [suspend('bob')], { why: text })
      assert.equal(await refusalOf(why), 'channel.message_invalid')
      const stop = team.act(dan, { act: 'freeze', subject: 'organisation', why: text }, ['device'])
      assert.equal(await refusalOf(stop), 'channel.message_invalid')
      const contacts = [...own, { kind: 'email', address: text }]
      const moved = team.propose(dan, [{ kind: 'member.contacts', member: 'dan', contacts }])
      assert.equal(await refusalOf(moved), 'channel.message_invalid')
    }
    assert.deepEqual((await team.view()).freezes, [])
    say('an administrator’s keys; line breaks and controls in reasons and addresses', 'none taken')
  })

  it('asks for others’ contacts, and for more of their own than there are', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { dan, bob } = team
    const view = await team.view()
    const contactsOf = (id: string) => view.members.find((each) => each.id === id)?.contacts ?? []
    const spy = { kind: 'email', address: 'spy@example.org' }
    const read = [...contactsOf('bob'), spy]
    const others = await team.propose(dan, [
      { kind: 'member.contacts', member: 'bob', contacts: read },
    ])
    assert.equal(stateOf(await team.view(), others), 'open')
    const more = [...contactsOf('dan'), spy]
    const own = await team.propose(dan, [
      { kind: 'member.contacts', member: 'dan', contacts: more },
    ])
    assert.equal(stateOf(await team.view(), own), 'in-force')
    const told = (await team.view()).members.find(({ id }) => id === 'bob')?.contacts
    assert.deepEqual(told, contactsOf('bob'))
    // Nor is anybody told less, by anybody alone.
    const silenced = await team.propose(bob, [
      { kind: 'member.contacts', member: 'dan', contacts: [] },
    ])
    assert.equal(stateOf(await team.view(), silenced), 'open')
    say(
      'an administrator’s keys; had another’s notices, links and codes sent to themselves',
      'nothing: whose notices they are has a quorum’s delay to notice',
    )
  })

  it('names themselves in a wallet’s policy, so as not to be removed', async (t) => {
    const team = await openTeam({ danRoles: ['administrator'] })
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { ada, bob, cyn, dan, house } = team
    const naming: Policy = {
      ...LIMIT,
      rules: [
        ...LIMIT.rules,
        {
          id: 'mine',
          when: [{ kind: 'member-in', members: ['dan'] }],
          // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
          then: { kind: 'deny' },
        },
      ],
    }
    await team.propose(dan, [policyChange('spending', LIMIT, naming)])
    const settings = settingsChange(await team.view(), { quorum: 2 })
    const expel = [{ kind: 'member.remove', member: 'dan' }, settings]
    assert.equal(await refusalOf(team.propose(ada, expel)), 'charter.change_invalid')
    house.clock.now += 1
    const undoing = await team.propose(ada, aloneOf(await team.view(), 'dan').map(undo))
    await approvedBy(team, undoing, [bob, cyn])
    const proposal = await team.propose(ada, expel)
    await approvedBy(team, proposal, [bob, cyn])
    house.clock.now += DAY
    const view = await team.view()
    assert.equal(stateOf(view, proposal), 'in-force')
    assert.equal(
      view.members.some(({ id }) => id === 'dan'),
      false,
    )
    say(
      'an administrator’s keys; narrowed a policy by a rule that names them',
      'the rule undone at once by the others, and themselves removed',
    )
  })
})

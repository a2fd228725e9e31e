// Somebody alone: a second signature from elsewhere is what keeps a thief out, and nothing that one
// key or a mailbox stops may stop them for ever.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { openHouse } from './house.test.ts'
import { computer, DAY, keyOf, limit, phone, toLimit } from './people.test.ts'
import { checkLink } from './stopped.ts'
import { bring, openPersonal, policyIn, SETTINGS } from './team.test.ts'

const own = { keys: [computer('owner')], code: true } as const
const SECOND = { code: 'charter.second_missing' }
const raise = [toLimit(limit(1_000n), 2_000n)]

describe('somebody alone', () => {
  it('loosens with two kinds of devices and a delay, not with a code', () => {
    const house = openPersonal()
    const propose = (keys: readonly ReturnType<typeof keyOf>[], code = false) =>
      house.say('owner', 'propose', { changes: raise, why: '' }, { keys, code })
    assert.throws(() => propose([computer('owner')], true), SECOND)
    assert.throws(() => propose([phone('owner')], true), SECOND)
    const id = propose([computer('owner'), phone('owner')]).hash.toHex()
    house.wait(2 * DAY - 1)
    assert.equal(house.stateOf(id), 'open')
    house.wait(1)
    assert.equal(house.stateOf(id), 'in-force')
    assert.equal(policyHash(policyIn(house)), policyHash(limit(2_000n)))
  })

  it('ends a proposal at once by a veto, with any one key', () => {
    const house = openPersonal()
    const id = house.propose('owner', raise)
    house.say('owner', 'veto', { proposal: id }, { keys: [phone('owner')] })
    assert.equal(house.stateOf(id), 'vetoed')
  })

  it('with one kind of device brings another by a code and the delay, and nothing beside', () => {
    const house = openPersonal({ hasPhone: false })
    const brought = (place: 'phone' | 'computer', factor = '') =>
      bring(house, 'owner', [], { keys: [[keyOf(`${place} ${factor}`), place]], factor })
    const add = ({ invitation, member, fingerprint }: ReturnType<typeof bring>) =>
      plain({ kind: 'credential.add', invitation, member, fingerprint })
    const propose = (...changes: readonly object[]) =>
      house.say('owner', 'propose', { changes, why: '' }, own).hash.toHex()
    assert.throws(() => propose(add(brought('computer')) as object), SECOND)
    assert.throws(() => propose(add(brought('phone', 'totp-2')) as object), SECOND)
    const change = add(brought('phone')) as object
    assert.throws(() => propose(change, raise[0] as object), SECOND)
    const id = propose(change)
    house.wait(2 * DAY - 1)
    assert.equal(house.stateOf(id), 'open')
    house.wait(1)
    assert.equal(house.stateOf(id), 'in-force')
    assert.throws(() => propose(raise[0] as object), SECOND, 'two kinds from now on')
  })

  it('replaces a lost kind by a code in seven days, in which whoever has it says no', () => {
    const house = openPersonal()
    const lost = bring(house, 'owner', [], { keys: [[keyOf('another phone'), 'phone']] })
    const { invitation, member, fingerprint } = lost
    const change = plain({ kind: 'credential.add', invitation, member, fingerprint })
    const propose = () =>
      house.say('owner', 'propose', { changes: [change], why: '' }, own).hash.toHex()
    const refused = propose()
    house.say('owner', 'veto', { proposal: refused }, { keys: [phone('owner')] })
    house.wait(8 * DAY)
    assert.equal(house.stateOf(refused), 'vetoed')
    const taken = propose()
    house.wait(7 * DAY - 1)
    assert.equal(house.charter().credentials.has(keyOf('another phone').id), false)
    house.wait(1)
    assert.equal(house.stateOf(taken), 'in-force')
    assert.ok(house.charter().credentials.has(keyOf('another phone').id))
  })

  it('takes nothing of another kind away with a stolen computer', () => {
    const house = openPersonal()
    house.wait(3 * DAY)
    const revoke = (id: string, keys: readonly ReturnType<typeof phone>[]) =>
      house.say('owner', 'revoke', { credential: id }, { keys })
    assert.throws(() => revoke(phone('owner').id, [computer('owner')]), {
      code: 'charter.change_invalid',
    })
    revoke(phone('owner').id, [computer('owner'), phone('owner')])
    assert.equal(house.charter().credentials.has(phone('owner').id), false)
  })

  it('vetoes a thief’s telephone with the same computer, or by the link in the notice', () => {
    const house = openPersonal({ hasPhone: false })
    const thiefs = bring(house, 'owner', [], { keys: [[keyOf('thief'), 'phone']] })
    const { invitation, member, fingerprint } = thiefs
    const change = plain({ kind: 'credential.add', invitation, member, fingerprint })
    const propose = () =>
      house.say('owner', 'propose', { changes: [change], why: '' }, own).hash.toHex()
    const first = propose()
    house.say('owner', 'veto', { proposal: first }, { keys: [computer('owner')] })
    house.wait(3 * DAY)
    assert.equal(house.charter().credentials.has(keyOf('thief').id), false)
    const second = propose()
    house.wait(2 * DAY - 1)
    const link = { member: 'owner', stop: 'veto', subject: second } as const
    checkLink(house.charter(), link, house.now())
    house.append('stop.linked', link)
    house.say(
      'owner',
      'freeze',
      { subject: 'organisation', why: '' },
      { keys: [computer('owner')] },
    )
    house.wait(30 * DAY)
    assert.equal(house.charter().credentials.has(keyOf('thief').id), false)
  })

  it('keeps a key that is no newer than the delay', () => {
    const house = openPersonal({ hasPhone: false })
    const thief = keyOf('thief')
    house.wait(1)
    house.append('device.added', { device: thief.id, name: 'mine' })
    const revoke = () =>
      house.say('owner', 'revoke', { credential: computer('owner').id }, { keys: [thief] })
    assert.throws(revoke, { code: 'charter.change_invalid' })
    house.wait(2 * DAY - 1)
    assert.throws(revoke, { code: 'charter.change_invalid' })
    house.say('owner', 'revoke', { credential: thief.id }, { keys: [computer('owner')] })
    assert.equal(house.charter().credentials.size, 1)
    const last = () =>
      house.say(
        'owner',
        'revoke',
        { credential: computer('owner').id },
        { keys: [computer('owner')] },
      )
    assert.throws(last, { code: 'charter.change_invalid' })
  })

  it('is not locked out by what one key, or a mailbox, freezes', () => {
    const house = openPersonal()
    const freeze = (subject: string) =>
      house.say('owner', 'freeze', { subject, why: '' }, { keys: [computer('owner')] })
    const INVALID = { code: 'charter.change_invalid' }
    assert.throws(() => freeze('member:owner'), INVALID)
    const link = { member: 'owner', stop: 'freeze', subject: 'member:owner' } as const
    assert.throws(() => checkLink(house.charter(), link, house.now()), INVALID)
    for (const { id } of [phone('owner'), computer('owner')]) {
      assert.throws(() => freeze(`credential:${id}`), INVALID, 'the only one of its kind')
    }
    freeze('organisation')
    const lift = (by: Parameters<typeof house.say>[3]) => {
      const changes = [{ kind: 'lift', subject: 'organisation' }]
      return house.say('owner', 'propose', { changes, why: '' }, by)
    }
    assert.throws(() => lift(own), SECOND)
    const id = lift({ keys: [computer('owner'), phone('owner')] }).hash.toHex()
    house.wait(2 * DAY - 1)
    assert.equal(house.charter().freezes.size, 1)
    house.wait(1)
    assert.equal(house.stateOf(id), 'in-force')
    assert.equal(house.charter().freezes.size, 0)
  })

  it('becomes a team by two people in one proposal, and is not two people otherwise', () => {
    const house = openPersonal()
    const people = ['bob', 'cyn'].map((each) => bring(house, each, ['administrator']))
    const add = people.map((each) => plain({ kind: 'member.add', ...each }))
    const settings = plain({ kind: 'settings.set', ...SETTINGS, quorum: 2, lockAfterSeconds: 0 })
    const team = { kind: 'organisation.team' }
    const OUT = { code: 'charter.would_lock_out' }
    const watchdog = plain({ ...(add[0] as object), roles: ['watchdog'] })
    assert.throws(() => house.propose('owner', [watchdog]), OUT)
    assert.throws(() => house.propose('owner', add), OUT)
    assert.throws(() => house.propose('owner', [...add.slice(1), settings, team]), OUT)
    assert.throws(() => house.propose('owner', [...add, team]), OUT, 'a quorum of one')
    const id = house.propose('owner', [...add, settings, team])
    house.wait(2 * DAY)
    assert.equal(house.stateOf(id), 'in-force')
    assert.equal(house.charter().organisation?.kind, 'team')
  })

  it('does not become nobody', () => {
    const house = openPersonal()
    for (const change of [
      { kind: 'member.remove', member: 'owner' },
      { kind: 'member.roles', member: 'owner', roles: ['viewer'] },
    ]) {
      assert.throws(() => house.propose('owner', [change]), { code: 'charter.would_lock_out' })
    }
  })
})

describe('founding', () => {
  const fields = {
    ...SETTINGS,
    kind: 'personal',
    name: 'Ada',
    origin: '',
    contacts: [],
    members: [],
    operations: [],
    quorum: 1,
    lockAfterSeconds: 0,
  }
  const found = (house: ReturnType<typeof openHouse>, more = {}) =>
    house.say('owner', 'found', { ...fields, ...more }, { keys: [computer('owner')] })

  it('is once, before there is a wallet, by the owner', () => {
    const house = openHouse()
    found(house)
    assert.throws(() => found(house), { code: 'charter.founded' })
    const late = openPersonal()
    assert.throws(() => found(late), SECOND, 'a code too, once there is an authenticator')
  })

  it('takes three able people for a team, and a quorum that all but one can meet', () => {
    const tried = (others: readonly string[], quorum: number) => () => {
      const house = openHouse()
      const keys = { keys: [[phone('owner'), 'phone']] as const }
      const members = [bring(house, 'owner', [], keys)]
      members.push(...others.map((each) => bring(house, each, ['administrator'])))
      found(house, { kind: 'team', members, quorum })
    }
    const OUT = { code: 'charter.would_lock_out' }
    assert.throws(tried(['bob'], 2), OUT)
    assert.throws(tried(['bob', 'cyn'], 1), OUT)
    assert.throws(tried(['bob', 'cyn'], 3), OUT)
    assert.doesNotThrow(tried(['bob', 'cyn'], 2))
  })

  it('does not let a lock that was set come later', () => {
    const house = openHouse()
    bring(house, 'owner', [], { keys: [[phone('owner'), 'phone']] })
    const operations = ['a', 'b', 'c'].map((each) => keyOf(each).id)
    const brought = house.charter().invitations.values().next().value
    const members = [
      {
        invitation: brought?.id,
        member: 'owner',
        name: 'owner',
        roles: [],
        contacts: [],
        fingerprint: brought?.accepted?.fingerprint,
      },
    ]
    found(house, { operations, members, lockAfterSeconds: DAY })
    assert.equal(house.charter().settings.lockAfterSeconds, DAY)
    const later = plain({ kind: 'settings.set', ...SETTINGS, quorum: 1, lockAfterSeconds: 2 * DAY })
    assert.throws(() => house.propose('owner', [later]), { code: 'charter.change_invalid' })
  })
})

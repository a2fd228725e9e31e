import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { computer, DAY, HOUR, limit, phone, toLimit } from './people.test.ts'
import { addWallet, bring, openTeam, policyIn, SETTINGS } from './team.test.ts'

const raise: readonly Canonical[] = [toLimit(limit(1_000n), 2_000n)]
const RAISED = policyHash(limit(2_000n))
const isRaised = (house: ReturnType<typeof openTeam>) => policyHash(policyIn(house)) === RAISED
const settings = (more: object): Canonical =>
  plain({ kind: 'settings.set', ...SETTINGS, quorum: 3, lockAfterSeconds: 0, ...more })

describe('a loosening', () => {
  it('takes the quorum, then the delay from the quorum, to the second', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    house.vote(id, 'bob')
    house.wait(DAY * 3)
    assert.equal(isRaised(house), false, 'two of three')
    house.vote(id, 'cyn')
    house.wait(DAY - 1)
    assert.equal(isRaised(house), false, 'a second early')
    house.wait(1)
    assert.equal(isRaised(house), true)
    assert.equal(house.stateOf(id), 'in-force')
  })

  it('is nobody’s alone, however many keys they sign with', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    const again = () => house.vote(id, 'owner')
    assert.throws(again, { code: 'charter.vote_twice' })
    house.wait(DAY * 30)
    assert.equal(isRaised(house), false)
    assert.equal(house.stateOf(id), 'expired')
  })

  it('expires at its second, and not before', () => {
    for (const [seconds, code] of [
      [7 * DAY - 1, null],
      [7 * DAY, 'charter.proposal_ended'],
    ] as const) {
      const house = openTeam()
      const id = house.propose('owner', raise)
      house.wait(seconds)
      if (code === null) assert.doesNotThrow(() => house.vote(id, 'bob'))
      else assert.throws(() => house.vote(id, 'bob'), { code })
    }
  })

  it('does not reach its quorum after it has expired, though a veto keeps it', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    house.vote(id, 'bob', 'cyn')
    house.wait(HOUR)
    const freeze = house.say('dan', 'freeze', { subject: 'member:cyn', why: '' })
    const veto = house.say('dan', 'veto', { proposal: id })
    house.wait(7 * DAY - HOUR)
    for (const { seq } of [freeze, veto]) {
      const undo = house.propose('owner', [{ kind: 'undo', seq: plain(seq) }])
      house.vote(undo, 'bob', 'cyn')
    }
    house.wait(2 * DAY)
    assert.equal(house.stateOf(id), 'expired')
    assert.equal(isRaised(house), false)
  })

  it('loses a quorum when a key that it was voted with goes, and waits anew', () => {
    const house = openTeam()
    // With one key and an authenticator she could vote still; this vote was by the other key.
    const factor = { factor: 'totp-9', kind: 'totp', seed: 'c2VhbGVk', recovery: [] }
    house.append('factor.enrolled', { ...factor, activeFrom: '1', member: 'cyn' })
    const id = house.propose('owner', raise)
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY - 1)
    house.say('cyn', 'revoke', { credential: phone('cyn').id })
    house.wait(1)
    assert.equal(isRaised(house), false)
    house.vote(id, 'dan')
    house.wait(DAY - 1)
    assert.equal(isRaised(house), false)
    house.wait(1)
    assert.equal(isRaised(house), true)
  })

  it('can be given up: a vote by its voter, the whole by its proposer alone', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    house.vote(id, 'bob', 'cyn')
    house.say('cyn', 'unvote', { proposal: id }, { keys: [computer('cyn')] })
    house.wait(2 * DAY)
    assert.equal(isRaised(house), false)
    const others = () => house.say('bob', 'withdraw', { proposal: id })
    assert.throws(others, { code: 'charter.proposal_others' })
    house.say('owner', 'withdraw', { proposal: id })
    assert.throws(() => house.vote(id, 'cyn'), { code: 'charter.proposal_ended' })
  })

  it('of the same wallet twice: the first to take hold voids the other, in one second too', () => {
    const house = openTeam()
    const first = house.propose('owner', raise)
    const second = house.propose('bob', [toLimit(limit(1_000n), 1_500n)])
    house.vote(second, 'owner', 'cyn')
    house.vote(first, 'bob', 'cyn')
    house.wait(DAY)
    assert.equal(house.stateOf(first), 'in-force', 'it opened first')
    assert.equal(house.stateOf(second), 'stale')
    assert.equal(isRaised(house), true)
  })

  it('is void once another change of who decides has taken hold', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    house.vote(id, 'bob')
    const group = { kind: 'group.set', group: 'friends', members: ['bob'] }
    const other = house.propose('owner', [group])
    house.vote(other, 'bob', 'cyn')
    house.wait(DAY)
    assert.throws(() => house.vote(id, 'cyn'), { code: 'charter.proposal_ended' })
    assert.equal(house.stateOf(id), 'stale')
  })

  it('proposed while nothing was at stake is void once there is a wallet', () => {
    const house = openTeam({ hasWallet: false })
    const id = house.propose('bob', [settings({ quorum: 2 })])
    addWallet(house)
    assert.throws(() => house.vote(id, 'owner', 'cyn'), { code: 'charter.proposal_ended' })
    assert.equal(house.charter().settings.quorum, 3)
  })

  it('that more than doubles a limit of the last seven days takes seven days', () => {
    const delayOf = (house: ReturnType<typeof openTeam>, from: bigint, to: bigint) => {
      const id = house.propose('owner', [toLimit(limit(from), to)])
      house.vote(id, 'bob', 'cyn')
      return house.charter().proposals.get(id)?.delaySeconds
    }
    assert.equal(delayOf(openTeam(), 1_000n, 2_000n), DAY)
    assert.equal(delayOf(openTeam(), 1_000n, 2_001n), 7 * DAY)
    const house = openTeam()
    assert.equal(delayOf(house, 1_000n, 2_000n), DAY)
    house.wait(DAY)
    assert.equal(delayOf(house, 2_000n, 2_001n), 7 * DAY, 'a second slice')
    house.wait(7 * DAY)
    assert.equal(delayOf(house, 2_001n, 4_001n), 7 * DAY, 'the first is of this week still')
    const [open] = [...house.charter().proposals.keys()].slice(-1)
    house.say('owner', 'withdraw', { proposal: open ?? '' })
    house.wait(7 * DAY)
    assert.equal(delayOf(house, 2_001n, 4_002n), DAY, 'a week later')
  })
})

describe('a change of who decides', () => {
  const refused = (change: Canonical, code: string, more = {}) =>
    assert.throws(() => openTeam(more).propose('owner', [change]), { code })

  it('leaves a quorum of 2 to all but one', () => {
    const tried = (quorum: number) => () => openTeam().propose('owner', [settings({ quorum })])
    for (const quorum of [0, 1, 4, 5]) {
      assert.throws(tried(quorum), { code: 'charter.would_lock_out' }, `${quorum} of 4`)
    }
    for (const quorum of [2, 3]) assert.doesNotThrow(tried(quorum), `${quorum} of 4`)
  })

  it('leaves somebody to act, and does not take what policies need', () => {
    refused({ kind: 'member.remove', member: 'bob' }, 'charter.would_lock_out')
    refused({ kind: 'member.roles', member: 'bob', roles: ['viewer'] }, 'charter.would_lock_out')
    const credential = computer('bob').id
    refused({ kind: 'credential.remove', credential }, 'charter.would_lock_out', { quorum: 3 })
    assert.doesNotThrow(() =>
      openTeam({ quorum: 2 }).propose('owner', [{ kind: 'credential.remove', credential }]),
    )
  })

  it('lets nobody in before the quorum and the delay', () => {
    const house = openTeam()
    const { name: _, ...eve } = bring(house, 'eve', ['administrator'], { by: 'bob' })
    const id = house.propose('bob', [plain({ kind: 'member.add', ...eve, name: 'Eve' })])
    const early = () => house.say('eve', 'vote', { proposal: id, decision: 'approve' })
    assert.throws(early, { code: 'charter.member_unknown' })
    house.vote(id, 'owner', 'cyn')
    house.wait(DAY - 1)
    assert.equal(house.charter().members.has('eve'), false)
    house.wait(1)
    assert.equal(house.charter().members.has('eve'), true)
  })

  it('by another fingerprint than that of what was brought is refused', () => {
    const house = openTeam()
    const eve = bring(house, 'eve', ['administrator'], { by: 'bob' })
    const change = plain({ kind: 'member.add', ...eve, fingerprint: 'ab'.repeat(32) })
    assert.throws(() => house.propose('bob', [change]), { code: 'charter.change_invalid' })
  })

  it('takes a removed member’s authenticator and freezes along', () => {
    const house = openTeam({ others: ['bob', 'cyn', 'dan', 'eve'] })
    const factor = { factor: 'totp-9', kind: 'totp', seed: 'c2VhbGVk', recovery: [] }
    house.append('factor.enrolled', { ...factor, activeFrom: '1', member: 'dan' })
    house.say('dan', 'freeze', { subject: `credential:${phone('dan').id}`, why: '' })
    house.say('bob', 'freeze', { subject: 'member:dan', why: '' })
    const id = house.propose('owner', [{ kind: 'member.remove', member: 'dan' }])
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY)
    const { members, freezes, factors, alone } = house.charter()
    assert.equal(members.has('dan'), false)
    assert.deepEqual([...freezes.keys()], [])
    assert.deepEqual(alone, [])
    assert.equal(
      factors.every(({ member, isCancelled }) => member !== 'dan' || isCancelled),
      true,
    )
  })
})

describe('open proposals', () => {
  it('are eight of one person at most', () => {
    const house = openTeam()
    const group = (at: number) => ({ kind: 'group.set', group: `g${at}`, members: ['bob'] })
    for (let at = 0; at < 8; at += 1) house.propose('bob', [group(at)])
    const more = () => house.propose('bob', [group(9)])
    assert.throws(more, { code: 'charter.proposals_too_many' })
    assert.doesNotThrow(() => house.propose('cyn', [group(9)]))
  })

  it('are held by a freeze of the organisation, and go on when it ends', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    house.vote(id, 'bob', 'cyn')
    const freeze = house.say('dan', 'freeze', { subject: 'organisation', why: '' })
    house.wait(DAY + HOUR)
    assert.equal(isRaised(house), false)
    const other = () => house.propose('owner', [toLimit(limit(1_000n), 3_000n)])
    assert.throws(other, { code: 'charter.frozen' })
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(freeze.seq) }])
    house.vote(undo, 'bob', 'cyn')
    assert.equal(isRaised(house), true)
  })
})

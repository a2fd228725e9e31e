// What one administrator alone can do, and how the others get out of it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import type { House } from './house.test.ts'
import { computer, DAY, limit, phone, toLimit } from './people.test.ts'
import { checkLink, mayDispute } from './stopped.ts'
import { bring, openTeam, policyIn } from './team.test.ts'

const freeze = (house: House, by: string, subject: string) =>
  plain(house.say(by, 'freeze', { subject, why: '' }).seq)
const suspend = (member: string) => ({ kind: 'member.suspend', member })
const frozenIn = (house: House) => [...house.charter().freezes.keys()].sort()

describe('a rogue who suspends everybody', () => {
  it('is undone by all he suspended, at once', () => {
    const house = openTeam()
    const seqs = ['owner', 'bob', 'cyn'].map((each) => freeze(house, 'dan', `member:${each}`))
    const id = house.propose(
      'owner',
      seqs.map((seq) => ({ kind: 'undo', seq })),
    )
    house.vote(id, 'bob', 'cyn')
    assert.deepEqual(frozenIn(house), [])
  })

  it('is suspended by them, and with him all that he suspended is free, after years too', () => {
    const house = openTeam()
    for (const each of ['owner', 'bob', 'cyn']) freeze(house, 'dan', `member:${each}`)
    house.wait(400 * DAY)
    const id = house.propose('owner', [suspend('dan')])
    house.vote(id, 'bob', 'cyn')
    assert.deepEqual(frozenIn(house), ['member:dan'])
    const change = [toLimit(limit(1_000n), 2_000n)]
    assert.doesNotThrow(() => house.propose('owner', change))
    assert.throws(() => house.propose('dan', change), { code: 'charter.vote_refused' })
  })

  it('has no vote in what undoes him, and whom another suspended has none either', () => {
    const house = openTeam()
    const seq = freeze(house, 'dan', 'member:cyn')
    freeze(house, 'bob', 'member:owner')
    const undo = [{ kind: 'undo', seq }]
    assert.throws(() => house.propose('dan', undo), { code: 'charter.vote_refused' })
    assert.throws(() => house.propose('owner', undo), { code: 'charter.vote_refused' })
    const id = house.propose('bob', undo)
    house.vote(id, 'cyn')
    assert.deepEqual(frozenIn(house), ['member:cyn', 'member:owner'], 'two of three')
  })

  it('keeps his suspension once a quorum confirmed it', () => {
    const house = openTeam()
    const seq = freeze(house, 'dan', 'member:cyn')
    const confirm = house.propose('dan', [{ kind: 'confirm', seq }])
    assert.equal(house.charter().freezes.get('member:cyn')?.by, 'dan', 'he alone confirms nothing')
    house.vote(confirm, 'owner', 'bob')
    assert.equal(house.charter().freezes.get('member:cyn')?.by, null)
    const undo = () => house.propose('owner', [{ kind: 'undo', seq }])
    assert.throws(undo, { code: 'charter.undo_refused' })
    // It is the quorum's now: it does not fall with him, nor let her vote on him.
    const id = house.propose('owner', [suspend('dan')])
    assert.throws(() => house.vote(id, 'cyn'), { code: 'charter.vote_refused' })
  })
})

describe('a rogue who stops everything', () => {
  it('again and again, is suspended while it stands still', () => {
    const house = openTeam()
    for (let round = 0; round < 3; round += 1) {
      const seq = freeze(house, 'dan', 'organisation')
      const undo = house.propose('owner', [{ kind: 'undo', seq }])
      house.vote(undo, 'bob', 'cyn')
    }
    const seq = freeze(house, 'dan', 'organisation')
    const id = house.propose('owner', [suspend('dan'), { kind: 'undo', seq }])
    house.vote(id, 'bob', 'cyn')
    assert.deepEqual(frozenIn(house), ['member:dan'])
    assert.throws(() => freeze(house, 'dan', 'organisation'), { code: 'charter.suspended' })
  })

  it('is lifted by an ordinary proposal once the days for undoing are over', () => {
    const house = openTeam()
    const seq = freeze(house, 'dan', 'organisation')
    house.wait(8 * DAY)
    const undo = () => house.propose('owner', [{ kind: 'undo', seq }])
    assert.throws(undo, { code: 'charter.undo_refused' })
    const lift = { kind: 'lift', subject: 'organisation' }
    const mixed = [lift, { kind: 'group.set', group: 'a', members: ['bob'] }]
    assert.throws(() => house.propose('owner', mixed), { code: 'charter.frozen' })
    const id = house.propose('owner', [lift])
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY - 1)
    assert.deepEqual(frozenIn(house), ['organisation'])
    house.wait(1)
    assert.deepEqual(frozenIn(house), [])
  })

  it('while suspended cannot stop it by a head that nobody has', () => {
    const house = openTeam()
    assert.equal(mayDispute(house.charter(), 'dan'), true)
    const id = house.propose('owner', [suspend('dan')])
    house.vote(id, 'bob', 'cyn')
    assert.equal(mayDispute(house.charter(), 'dan'), false)
    assert.equal(mayDispute(house.charter(), 'bob'), true)
    assert.equal(mayDispute(house.charter(), 'nobody'), false)
  })

  it('with a forged head is heard once: his statement is used up', () => {
    const house = openTeam()
    const seen = { seq: 99, hash: 'ab'.repeat(32) }
    const given = house.statement('dan', 'veto', { proposal: '00'.repeat(32) }, { seen })
    const proofs = house.sign(given, [computer('dan')])
    assert.throws(() => house.hear(given, proofs), { code: 'charter.head_unknown' })
    const body = { member: 'dan', seq: '99', hash: seen.hash, statement: given }
    const disputed = house.append('head.disputed', body, proofs)
    assert.deepEqual(frozenIn(house), ['organisation'])
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(disputed.seq) }])
    house.vote(undo, 'bob', 'cyn')
    assert.deepEqual(frozenIn(house), [])
    assert.throws(() => house.hear(given, proofs), { code: 'charter.statement_used' })
  })

  it('cannot take what somebody else froze for his own', () => {
    const house = openTeam()
    freeze(house, 'bob', 'organisation')
    assert.throws(() => freeze(house, 'dan', 'organisation'), { code: 'charter.change_invalid' })
    house.append('head.disputed', {
      member: 'dan',
      seq: '1',
      hash: '00'.repeat(32),
      statement: house.statement('dan', 'invite', {}),
    })
    assert.equal(house.charter().freezes.get('organisation')?.by, 'bob')
  })
})

describe('a rogue who starves', () => {
  it('by tightening again and again is undone from the last to the first, or suspended', () => {
    const house = openTeam()
    house.propose('dan', [toLimit(limit(1_000n), 10n)])
    const first = plain(house.head().seq)
    house.propose('dan', [toLimit(limit(10n), 1n)])
    const second = plain(house.head().seq)
    const early = () => house.propose('owner', [{ kind: 'undo', seq: first }])
    assert.throws(early, { code: 'charter.change_invalid' })
    const both = [second, first].map((seq) => ({ kind: 'undo', seq }))
    const id = house.propose('owner', both)
    house.vote(id, 'bob')
    // He races the last vote: what they undo is not as it was any more.
    house.propose('dan', [{ kind: 'policy.set', wallet: 'main', ...changeOf(1n, 0n) }])
    house.vote(id, 'cyn')
    assert.equal(house.stateOf(id), 'stale')
    const out = house.propose('owner', [suspend('dan')])
    house.vote(out, 'bob', 'cyn')
    assert.equal(house.charter().alone.length, 3)
    const seqs = house.charter().alone.map(({ seq }) => plain(seq))
    const undo = house.propose(
      'owner',
      seqs.toReversed().map((seq) => ({ kind: 'undo', seq })),
    )
    house.vote(undo, 'bob', 'cyn')
    assert.equal(policyHash(policyIn(house)), policyHash(limit(1_000n)))
  })

  it('by filling the invitations fills his own place alone', () => {
    const house = openTeam()
    for (let at = 0; at < 16; at += 1) bring(house, `m${at}`, [], { by: 'dan' })
    assert.throws(() => bring(house, 'more', [], { by: 'dan' }), {
      code: 'charter.change_invalid',
    })
    assert.doesNotThrow(() => bring(house, 'more', [], { by: 'bob' }))
    house.wait(29 * DAY)
    bring(house, 'later', [], { by: 'dan' })
    assert.equal(house.charter().invitations.size, 1, 'what is long past is forgotten')
  })

  it('cannot freeze another’s credential, nor revoke it', () => {
    const house = openTeam()
    const credential = phone('bob').id
    assert.throws(() => freeze(house, 'dan', `credential:${credential}`), {
      code: 'charter.change_invalid',
    })
    assert.throws(() => house.say('dan', 'revoke', { credential }), {
      code: 'charter.credential_unknown',
    })
  })
})

const changeOf = (from: bigint, to: bigint) => {
  const { from: hash, policy } = toLimit(limit(from), to) as { from: string; policy: string }
  return { from: hash, policy }
}

describe('a link in a notice', () => {
  const link = (member: string, stop: 'veto' | 'freeze', subject: string) => ({
    member,
    stop,
    subject,
  })
  const click = (house: House, ...given: Parameters<typeof link>) => {
    checkLink(house.charter(), link(...given), house.now())
    return house.append('stop.linked', link(...given))
  }

  it('vetoes for 72 hours, once, until its member comes to the desk', () => {
    const house = openTeam()
    const id = house.propose('owner', [toLimit(limit(1_000n), 2_000n)])
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY - 1)
    click(house, 'dan', 'veto', id)
    assert.throws(() => click(house, 'dan', 'veto', id), { code: 'charter.link_invalid' })
    house.wait(3 * DAY - 1)
    assert.equal(house.stateOf(id), 'open')
    house.say('dan', 'veto', { proposal: id })
    house.wait(1)
    assert.equal(house.stateOf(id), 'open', 'the signed one holds')
    assert.throws(() => house.say('dan', 'veto', { proposal: id }), {
      code: 'charter.veto_refused',
    })
  })

  it('ends by itself after 72 hours, to the second', () => {
    const house = openTeam()
    const id = house.propose('owner', [toLimit(limit(1_000n), 2_000n)])
    house.vote(id, 'bob', 'cyn')
    click(house, 'dan', 'veto', id)
    house.wait(3 * DAY - 1)
    assert.equal(house.stateOf(id), 'open')
    house.wait(1)
    assert.equal(house.stateOf(id), 'in-force')
  })

  it('freezes once in seven days: a mailbox does not hold an organisation for ever', () => {
    const house = openTeam()
    for (const [wait, isUsed] of [
      [0, false],
      [7 * DAY - 1, true],
      [1, false],
    ] as const) {
      house.wait(wait)
      const froze = () => click(house, 'dan', 'freeze', 'organisation')
      if (isUsed) {
        assert.throws(froze, { code: 'charter.link_invalid' })
        continue
      }
      const undo = house.propose('owner', [{ kind: 'undo', seq: plain(froze().seq) }])
      house.vote(undo, 'bob', 'cyn')
    }
  })

  it('of somebody who may not veto, or is suspended, vetoes nothing', () => {
    const house = openTeam({ watchdogs: ['rex'] })
    const viewer = plain({ kind: 'member.roles', member: 'rex', roles: ['viewer'] })
    const change = house.propose('owner', [viewer])
    house.vote(change, 'bob', 'cyn')
    house.wait(DAY)
    const id = house.propose('owner', [toLimit(limit(1_000n), 2_000n)])
    assert.throws(() => click(house, 'rex', 'veto', id), { code: 'charter.role_missing' })
    freeze(house, 'bob', 'member:dan')
    assert.throws(() => click(house, 'dan', 'veto', id), { code: 'charter.link_invalid' })
    assert.throws(() => click(house, 'gone', 'veto', id), { code: 'charter.link_invalid' })
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { policyHash } from '../policy/policy.ts'
import { DAY, limit, toLimit } from './people.test.ts'
import { openTeam, policyIn } from './team.test.ts'

const raise: readonly Canonical[] = [toLimit(limit(1_000n), 2_000n)]
const RAISED = policyHash(limit(2_000n))
const isRaised = (house: ReturnType<typeof openTeam>) => policyHash(policyIn(house)) === RAISED

describe('a tightening', () => {
  it('is one person’s and takes hold at once', () => {
    const house = openTeam()
    const id = house.propose('bob', [toLimit(limit(1_000n), 999n)])
    assert.equal(house.stateOf(id), 'in-force')
    assert.equal(policyHash(policyIn(house)), policyHash(limit(999n)))
  })

  it('is undone at once by a quorum of the others for seven days', () => {
    for (const [seconds, isUndone] of [
      [7 * DAY, true],
      [7 * DAY + 1, false],
    ] as const) {
      const house = openTeam()
      house.propose('bob', [toLimit(limit(1_000n), 1n)])
      const undo = [{ kind: 'undo', seq: plain(house.head().seq) }]
      house.wait(seconds)
      if (!isUndone) {
        assert.throws(() => house.propose('owner', undo), { code: 'charter.undo_refused' })
        continue
      }
      const id = house.propose('owner', undo)
      assert.throws(() => house.vote(id, 'bob'), { code: 'charter.vote_refused' })
      house.vote(id, 'cyn')
      assert.equal(policyIn(house).rules.length, 1)
      assert.notEqual(policyHash(policyIn(house)), policyHash(limit(1_000n)), 'two of three')
      house.vote(id, 'dan')
      assert.equal(policyHash(policyIn(house)), policyHash(limit(1_000n)))
    }
  })

  it('of contacts is one’s own: for others it takes the quorum', () => {
    const house = openTeam()
    const told = [{ kind: 'email', address: 'bob@example.org' }]
    const evil = [...told, { kind: 'email', address: 'thief@example.org' }]
    const change = { kind: 'member.contacts', member: 'bob', contacts: evil }
    assert.equal(house.stateOf(house.propose('cyn', [change])), 'open')
    assert.equal(house.stateOf(house.propose('bob', [change])), 'in-force')
    const less = { kind: 'member.contacts', member: 'bob', contacts: told }
    assert.equal(house.stateOf(house.propose('bob', [less])), 'open', 'nobody goes silent alone')
  })

  it('is not done again and again by one person', () => {
    const house = openTeam()
    for (let amount = 999n; amount > 983n; amount -= 1n) {
      house.propose('bob', [toLimit(limit(amount + 1n), amount)])
    }
    const more = () => house.propose('bob', [toLimit(limit(984n), 983n)])
    assert.throws(more, { code: 'charter.proposals_too_many' })
    house.wait(7 * DAY + 1)
    house.propose('bob', [toLimit(limit(984n), 983n)])
  })
})

describe('a veto', () => {
  it('of an administrator or watchdog holds a loosening once, and ends it after a week', () => {
    const house = openTeam({ watchdogs: ['rex'] })
    const id = house.propose('owner', raise)
    house.vote(id, 'bob', 'cyn')
    const veto = house.say('rex', 'veto', { proposal: id })
    house.wait(2 * DAY)
    assert.equal(isRaised(house), false)
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(veto.seq) }])
    house.vote(undo, 'bob', 'cyn')
    assert.equal(isRaised(house), true, 'at once: its time has come')
    const other = house.propose('owner', [toLimit(limit(2_000n), 3_000n)])
    house.say('rex', 'veto', { proposal: other })
    house.wait(7 * DAY - 1)
    assert.equal(house.stateOf(other), 'open')
    house.wait(1)
    assert.equal(house.stateOf(other), 'vetoed')
  })

  it('is not said twice, after the others undid it', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    const veto = house.say('dan', 'veto', { proposal: id })
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(veto.seq) }])
    house.vote(undo, 'bob', 'cyn')
    const again = () => house.say('dan', 'veto', { proposal: id })
    assert.throws(again, { code: 'charter.veto_refused' })
    assert.throws(() => house.say('dan', 'veto', { proposal: undo }), {
      code: 'charter.proposal_ended',
    })
  })

  it('is confirmed by a quorum: the proposal ends', () => {
    const house = openTeam()
    const id = house.propose('owner', raise)
    const veto = house.say('dan', 'veto', { proposal: id })
    const confirm = house.propose('dan', [{ kind: 'confirm', seq: plain(veto.seq) }])
    assert.equal(house.stateOf(id), 'open', 'its author alone confirms nothing')
    house.vote(confirm, 'bob', 'cyn')
    assert.equal(house.stateOf(id), 'vetoed')
  })

  it('does not stop an undoing', () => {
    const house = openTeam()
    const freeze = house.say('dan', 'freeze', { subject: 'organisation', why: '' })
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(freeze.seq) }])
    assert.throws(() => house.say('dan', 'veto', { proposal: undo }), {
      code: 'charter.veto_refused',
    })
  })
})

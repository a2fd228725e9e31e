// Two of four are the attackers, where two are a quorum. They can decide, but late and told, and
// the others can say no. In this process, where the clock is the test's.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  policyChange,
  refusalOf,
  settingsChange,
  stateOf,
  suspend,
  undo,
} from '../builders/governance-play.ts'
import { openTeam } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400

describe('two of four who are a quorum', () => {
  it('cannot silence the others before they veto, nor hurry past them', async (t) => {
    const team = await openTeam({ founding: { quorum: 2 } })
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { ada, bob, cyn, dan, house } = team
    const both = team.propose(dan, [suspend('owner'), suspend('bob')])
    assert.equal(await refusalOf(both), 'charter.would_lock_out')
    const one = await team.propose(dan, [suspend('owner')])
    await team.vote(cyn, one)
    assert.equal(stateOf(await team.view(), one), 'in-force')
    const other = team.propose(dan, [suspend('bob')])
    assert.equal(await refusalOf(other), 'charter.would_lock_out')
    // They empty it: the one who is left says no.
    const loose = await team.propose(dan, [policyChange('spending', LIMIT, limited(199_999n))])
    await team.vote(cyn, loose)
    await team.act(bob, { act: 'veto', proposal: loose }, ['device'])
    house.clock.now += DAY
    assert.equal(stateOf(await team.view(), loose), 'held')
    // Undoing the veto takes two without its author, and they are two: it is the majority's word.
    const [veto] = (await team.view()).alone.filter(({ kind }) => kind === 'veto')
    const undone = await team.propose(dan, [undo(veto?.seq ?? 0)])
    assert.equal(stateOf(await team.view(), undone), 'open')
    const expel = [
      { kind: 'member.remove', member: 'owner' },
      { kind: 'member.remove', member: 'bob' },
      settingsChange(await team.view(), { quorum: 2 }),
    ]
    assert.equal(await refusalOf(team.propose(dan, expel)), 'charter.would_lock_out')
    assert.equal(await refusalOf(team.vote(ada, loose)), 'charter.vote_refused')
    await team.vote(cyn, undone)
    assert.equal(stateOf(await team.view(), loose), 'in-force')
    say(
      'two of four where two suffice; suspended the others, expelled them, raised the limit',
      'the change, a day late and told: two who are a quorum also undo a veto; nobody expelled',
    )
  })
})

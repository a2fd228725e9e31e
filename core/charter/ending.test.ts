import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ended, withProposal } from './ending.ts'
import { DAY, limit, toLimit } from './people.test.ts'
import { viewOf } from './show.ts'
import { type Charter, proposalOf } from './state.ts'
import { openTeam } from './team.test.ts'
import { readView } from './view.ts'

const change = toLimit(limit(1_000n), 2_000n)

const WRITTEN = {
  vote: 'vote.cast',
  unvote: 'vote.withdrawn',
  veto: 'proposal.vetoed',
} as const

describe('a proposal that ended', () => {
  it('is known still, and nothing more is done to it', () => {
    const house = openTeam()
    const id = house.propose('owner', [change])
    house.say('owner', 'withdraw', { proposal: id })
    const { proposals } = house.charter()
    assert.equal(proposals.has(id), false)
    assert.equal(proposalOf(house.charter(), id)?.end?.kind, 'withdrawn')
    const voting = () => house.vote(id, 'bob')
    assert.throws(voting, { code: 'charter.proposal_ended', facts: { how: 'withdrawn' } })
    const vetoing = () => house.say('bob', 'veto', { proposal: id })
    assert.throws(vetoing, { code: 'charter.proposal_ended' })
    assert.throws(() => house.vote('00'.repeat(32), 'bob'), { code: 'charter.proposal_missing' })
  })

  it('between asking and writing stays ended, whatever is written of it', () => {
    const house = openTeam()
    const id = house.propose('owner', [change])
    house.vote(id, 'bob')
    house.say('owner', 'withdraw', { proposal: id })
    for (const [who, act, more] of [
      ['cyn', 'vote', { decision: 'approve' }],
      ['bob', 'unvote', {}],
      ['cyn', 'veto', {}],
    ] as const) {
      const statement = house.statement(who, act, { proposal: id, ...more })
      house.append(WRITTEN[act], { statement })
      assert.equal(house.charter().proposals.size, 0)
      assert.equal(house.stateOf(id), 'withdrawn')
    }
  })

  it('is shown behind the open ones, in the order in which they opened', () => {
    const house = openTeam()
    const [one, two, three] = ['one', 'two', 'three'].map((why) =>
      house.propose('owner', [change], { why }),
    )
    house.say('owner', 'withdraw', { proposal: two ?? '' })
    house.say('owner', 'withdraw', { proposal: one ?? '' })
    const view = readView(viewOf(house.charter(), house.head(), house.now()))
    assert.deepEqual(
      view.proposals.map(({ id }) => id),
      [three, one, two],
    )
  })

  it('counts among those of a day', () => {
    const house = openTeam()
    const again = () => {
      const id = house.propose('owner', [change])
      house.say('owner', 'withdraw', { proposal: id })
      house.wait(1)
    }
    for (let time = 0; time < 24; time += 1) again()
    assert.throws(again, { code: 'charter.proposals_too_many', facts: { today: 24 } })
    house.wait(DAY)
    again()
  })

  it('is forgotten when 64 are remembered, the one that opened first before the others', () => {
    const house = openTeam()
    const first = house.propose('owner', [change])
    const proposal = proposalOf(house.charter(), first)
    assert.ok(proposal)
    const end = { kind: 'expired', at: house.now() } as const
    const numbered = (seq: number) => ({ ...proposal, id: `${seq}`, seq })
    let charter: Charter = house.charter()
    // The last to open ends first.
    for (let seq = 1_063; seq > 1_000; seq -= 1) charter = ended(charter, numbered(seq), end)
    assert.deepEqual([charter.proposals.size, charter.ended.size], [1, 63])
    charter = ended(withProposal(charter, numbered(1_064)), numbered(1_064), end)
    assert.deepEqual([charter.proposals.size, charter.ended.size], [1, 63])
    assert.deepEqual(
      [1_001, 1_002, 1_064].map((seq) => proposalOf(charter, `${seq}`)?.seq),
      [undefined, 1_002, 1_064],
    )
    assert.equal(proposalOf(charter, first)?.end, null)
  })
})

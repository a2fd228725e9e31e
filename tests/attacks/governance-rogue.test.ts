// One administrator of four is the attacker, whole: every key, every code. In this process, where
// the clock is the test's: the rules are the signer's own.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decimal } from '@countersign/core/canonical.ts'
import type { Person } from '@countersign/demo/person.ts'
import {
  aloneOf,
  approvedBy,
  byTheOthers,
  carried,
  forged,
  policyChange,
  refusalOf,
  settingsChange,
  stateOf,
  suspend,
  suspensionOf,
  teamWith,
  undo,
} from '../builders/governance-play.ts'
import type { Team } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400

const freeze = (team: Team, who: Person, subject: string) =>
  team.act(who, { act: 'freeze', subject, why: 'because I can' }, ['device'])

describe('a rogue administrator', () => {
  it('cannot loosen anything alone, by any change there is', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan } = team
    const view = await team.view()
    const alone = [
      policyChange('spending', LIMIT, limited(200_000n)),
      [{ kind: 'member.remove', member: 'bob' }, settingsChange(view, { quorum: 2 })],
      { kind: 'member.roles', member: 'dan', roles: ['owner', 'administrator', 'approver'] },
      { kind: 'member.contacts', member: 'bob', contacts: [] },
      {
        kind: 'member.contacts',
        member: 'bob',
        contacts: [
          ...(view.members.find(({ id }) => id === 'bob')?.contacts ?? []),
          { kind: 'email', address: 'dan@example.org' },
        ],
      },
      { kind: 'credential.remove', credential: team.bob.deviceId },
      { kind: 'group.set', group: 'approvers', members: ['dan'] },
      settingsChange(view, { quorum: 2 }),
      settingsChange(view, { delaySeconds: 3_600 }),
      { kind: 'desk.set', origin: 'https://desk.example.net' },
      { kind: 'witness.add', witness: 'ab'.repeat(32), name: 'mine' },
    ]
    const { delaySeconds } = view.settings
    for (const [index, change] of alone.entries()) {
      const proposal = await team.propose(dan, [change].flat())
      const found = (await team.view()).proposals.find(({ id }) => id === proposal)
      assert.equal(found?.state, 'open', `${index}`)
      assert.ok(found.needed === 3 && found.delaySeconds >= delaySeconds, `${index}`)
      team.house.clock.now += 1
      await team.act(dan, { act: 'withdraw', proposal }, ['device'])
    }
    team.house.clock.now += 40 * DAY
    const later = await team.view()
    assert.deepEqual(later.wallets, view.wallets)
    assert.deepEqual(later.members, view.members)
    assert.deepEqual(later.settings, view.settings)
    say(
      'an administrator’s keys and codes, and proposed eleven loosenings',
      'none: each waited for two others',
    )
  })

  it('freezes, and suspends everybody: undone at once, even when locked', async (t) => {
    const team = await teamWith(t, LIMIT)
    team.house.clock.now += 30 * DAY
    for (const subject of ['member:owner', 'member:bob', 'member:cyn', 'wallet:spending']) {
      await freeze(team, team.dan, subject)
    }
    await freeze(team, team.dan, 'organisation')
    const stopped = await team.view()
    const changes = [...aloneOf(stopped, 'dan').map(undo), suspend('dan')]
    assert.equal(changes.length, 6)
    // Whoever was undone has no say in it, on either side.
    const mine = await refusalOf(team.propose(team.dan, changes))
    const done = await byTheOthers(team, changes)
    const view = await team.view()
    assert.equal(mine, 'charter.vote_refused')
    assert.equal(stateOf(view, done), 'in-force')
    assert.deepEqual(
      view.freezes.map(({ subject }) => subject),
      ['member:dan'],
    )
    assert.equal(suspensionOf(view, 'dan'), 'quorum')
    say(
      'an administrator’s keys in a locked organisation; suspended all three others, froze all',
      'it undone by the three in the same minute, and suspended',
    )
  })

  it('cannot go on once it is suspended: no freeze, veto, proposal or forged head', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, house } = team
    const raised = await team.propose(team.ada, [
      policyChange('spending', LIMIT, limited(150_000n)),
    ])
    await byTheOthers(team, [suspend('dan')])
    assert.equal(await refusalOf(freeze(team, dan, 'organisation')), 'charter.suspended')
    const veto = { act: 'veto', proposal: raised } as const
    assert.equal(await refusalOf(team.act(dan, veto, ['device'])), 'charter.suspended')
    const again = team.propose(dan, [policyChange('spending', LIMIT, limited(1n))])
    assert.equal(await refusalOf(again), 'charter.vote_refused')
    const invite = {
      act: 'invite',
      invitation: 'ab'.repeat(8),
      key: 'cd'.repeat(32),
      invitee: 'eve',
      name: 'Eve',
      roles: ['administrator'],
      contacts: [],
    } as const
    assert.equal(await refusalOf(team.act(dan, invite, ['device'])), 'charter.suspended')
    const head = { seq: 999, hash: 'ab'.repeat(32) }
    for (const said of [
      { act: 'vote', proposal: raised, decision: 'reject' },
      { act: 'withdraw', proposal: raised },
      { act: 'revoke', credential: dan.deviceId },
    ] as const) {
      const body = await forged(team, dan, said, { head })
      assert.equal(await refusalOf(() => carried(house, body)), 'charter.head_unknown')
      assert.equal(
        (await team.view()).freezes.some((it) => it.subject === 'organisation'),
        false,
      )
    }
    say(
      'the keys of a suspended administrator; froze, vetoed, proposed, invited, sent forged heads',
      'nothing: refused, and nothing stood still',
    )
  })

  it('vetoes for ever: once a proposal, until the others undo it', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, house } = team
    const raised = await byTheOthers(team, [policyChange('spending', LIMIT, limited(150_000n))])
    await team.act(dan, { act: 'veto', proposal: raised }, ['device'])
    house.clock.now += 2 * DAY
    assert.equal(stateOf(await team.view(), raised), 'held')
    const undone = await byTheOthers(team, aloneOf(await team.view(), 'dan').map(undo))
    const view = await team.view()
    assert.equal(stateOf(view, undone), 'in-force')
    assert.equal(stateOf(view, raised), 'in-force')
    assert.notEqual(view.wallets[0]?.policy, undefined)
    const next = await byTheOthers(team, [
      policyChange('spending', limited(150_000n), limited(200_000n)),
    ])
    const veto = () => team.act(dan, { act: 'veto', proposal: next }, ['device'])
    await veto()
    await byTheOthers(team, aloneOf(await team.view(), 'dan').map(undo))
    house.clock.now += 1
    assert.equal(await refusalOf(veto()), 'charter.veto_refused')
    const undoing = await team.propose(team.ada, [suspend('dan')])
    house.clock.now += 1
    const stop = team.act(dan, { act: 'veto', proposal: undoing }, ['device'])
    assert.equal(await refusalOf(stop), 'charter.veto_refused')
    say(
      'an administrator’s veto, again and again',
      'one for each proposal, each undone at once; none against being suspended',
    )
  })

  it('tightens to nothing, twice over; the others restore it at once', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, house } = team
    house.clock.now += 30 * DAY
    const before = (await team.view()).wallets
    await team.propose(dan, [policyChange('spending', LIMIT, limited(10n))])
    await team.propose(dan, [policyChange('spending', limited(10n), limited(1n))])
    assert.notDeepEqual((await team.view()).wallets, before)
    const seqs = aloneOf(await team.view(), 'dan').toReversed()
    // It answers the attempt to undo by one more, which makes that attempt stale …
    const undoing = await team.propose(team.ada, [...seqs.map(undo)])
    await team.propose(dan, [policyChange('spending', limited(1n), limited(0n))])
    await approvedBy(team, undoing, [team.bob, team.cyn])
    assert.equal(stateOf(await team.view(), undoing), 'stale')
    // … so it is suspended first.
    await byTheOthers(team, [suspend('dan')])
    await byTheOthers(
      team,
      aloneOf(await team.view(), 'dan')
        .toReversed()
        .map(undo),
    )
    assert.deepEqual((await team.view()).wallets, before)
    say(
      'an administrator’s keys in a locked wallet; narrowed its policy to nothing, thrice',
      'the policy of before, restored by the three others in the same hour',
    )
  })

  it('expels the honest: takes their quorum, their delay, and their veto', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, bob, house } = team
    const expel = [
      { kind: 'member.remove', member: 'bob' },
      { kind: 'member.remove', member: 'cyn' },
    ]
    // Both at once would leave two, of whom no team is made.
    assert.equal(await refusalOf(team.propose(dan, expel)), 'charter.would_lock_out')
    // Of three the quorum of three would be all, so it is lowered along with it.
    const view = await team.view()
    const changes = [{ kind: 'member.remove', member: 'bob' }, settingsChange(view, { quorum: 2 })]
    const proposal = await team.propose(dan, changes)
    house.clock.now += 8 * DAY
    assert.equal(stateOf(await team.view(), proposal), 'expired')
    assert.equal(await refusalOf(team.vote(team.ada, proposal)), 'charter.proposal_ended')
    const fooled = await team
      .propose(dan, changes, { why: 'Bob has left us' })
      .catch((error) => error)
    // Locked by now: nobody is expelled before the operators have heard who asks.
    assert.equal((fooled as { code?: string }).code, 'charter.locked')
    const ticket = await team.unlock(dan, 'organisation')
    const second = await team.propose(dan, changes, { why: 'Bob has left us', ticket })
    await approvedBy(team, second, [team.ada, team.cyn])
    // The two others believed it: a day for Bob to say no.
    await team.act(bob, { act: 'veto', proposal: second }, ['device'])
    house.clock.now += 2 * DAY
    const later = await team.view()
    assert.equal(stateOf(later, second), 'held')
    assert.ok(later.members.some(({ id }) => id === 'bob'))
    say(
      'an administrator’s keys, and two others who believed that an honest one had left',
      'nobody expelled: a day’s delay, and the honest one’s veto',
    )
  })

  it('undoes an undoing: what a quorum did is nobody’s to undo at once', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan } = team
    await freeze(team, dan, 'wallet:spending')
    const [seq = 0] = aloneOf(await team.view(), 'dan')
    const undoing = await byTheOthers(team, [undo(seq)])
    const { seq: ofUndoing = 0 } =
      (await team.view()).proposals.find(({ id }) => id === undoing) ?? {}
    for (const change of [undo(seq), undo(ofUndoing), { kind: 'confirm', seq: decimal(seq) }]) {
      assert.equal(await refusalOf(team.propose(dan, [change])), 'charter.undo_refused')
    }
    const mixed = [undo(seq), policyChange('spending', LIMIT, limited(900_000n))]
    assert.equal(await refusalOf(team.propose(dan, mixed)), 'charter.undo_refused')
    say('an administrator’s keys; undid an undoing, and put a loosening beside one', 'nothing')
  })
})

// One administrator of four is the attacker, whole, and stops what the others do: by filling lists,
// and by claiming to have seen another history. In this process, where the clock is the test's.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  aloneOf,
  byTheOthers,
  carried,
  forged,
  policyChange,
  refusalOf,
  stateOf,
  suspend,
  teamWith,
  undo,
} from '../builders/governance-play.ts'
import { witness } from '../builders/house.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const DAY = 86_400

describe('a rogue administrator who starves the others', () => {
  it('fills the lists of proposals, invitations and unlock requests', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, house } = team
    const codes: string[] = []
    for (let nth = 0; nth < 40; nth += 1) {
      const group = { kind: 'group.set', group: `g${nth}`, members: ['dan'] }
      codes.push(await refusalOf(team.propose(dan, [group])))
    }
    assert.equal(codes.filter((code) => code.startsWith('answered')).length, 8)
    assert.equal(codes.at(-1), 'charter.proposals_too_many')
    const invitations = Array.from({ length: 70 }, (_, nth) =>
      team.act(
        dan,
        {
          act: 'invite',
          invitation: nth.toString(16).padStart(16, '0'),
          key: 'cd'.repeat(32),
          invitee: `eve-${nth}`,
          name: 'Eve',
          roles: ['viewer'],
          contacts: [],
        },
        ['device'],
      ),
    )
    const told = await Promise.all(invitations.map(refusalOf))
    const made = told.filter((code) => code.startsWith('answered')).length
    assert.ok(made < 32, `${made} invitations`)
    house.clock.now += 30 * DAY
    for (const subject of ['wallet:nowhere', 'member:bob', 'x'.repeat(64), 'signer']) {
      const asked = team.act(dan, { act: 'request-unlock', subject, why: '' }, ['device'])
      assert.equal(await refusalOf(asked), 'charter.not_locked')
    }
    const suspended = await byTheOthers(team, [suspend('dan')])
    assert.equal(stateOf(await team.view(), suspended), 'in-force')
    const invited = await team.act(
      team.ada,
      {
        act: 'invite',
        invitation: 'ff'.repeat(8),
        key: 'cd'.repeat(32),
        invitee: 'fay',
        name: 'Fay',
        roles: ['viewer'],
        contacts: [],
      },
      ['device'],
    )
    assert.ok(invited)
    say(
      'an administrator’s keys; 40 proposals, 70 invitations, unlocks of what there is not',
      `8 and ${made} and none: the others proposed, invited and suspended as before`,
    )
  })

  it('sends a head that never was: all stands still, until the others undo it', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, house } = team
    for (let nth = 0; nth < 2; nth += 1) {
      const head = { seq: 999, hash: `${nth}`.repeat(64) }
      const body = await forged(
        team,
        dan,
        { act: 'freeze', subject: 'wallet:spending', why: '' },
        { head },
      )
      assert.equal(await refusalOf(() => carried(house, body)), 'charter.head_unknown')
      const view = await team.view()
      assert.equal(view.freezes[0]?.subject, 'organisation')
      const refused = team.propose(team.ada, [policyChange('spending', LIMIT, limited(150_000n))])
      assert.equal(await refusalOf(refused), 'charter.frozen')
      await byTheOthers(team, aloneOf(view, 'dan').map(undo))
      assert.equal((await team.view()).freezes.length, 0)
      house.clock.now += 1
    }
    await byTheOthers(team, [suspend('dan')])
    say(
      'an administrator’s keys; claimed to have seen another history, twice',
      'a freeze each time, undone at once by the others, and suspended',
    )
  })

  it('witnesses a head that never was: the others thaw the signer', async (t) => {
    const team = await teamWith(t, LIMIT)
    const { dan, house } = team
    house.clock.now += 30 * DAY
    const heads = [{ log: 'charter', seq: '999', hash: 'ab'.repeat(32) }]
    for (const restart of [false, true]) {
      assert.equal(await refusalOf(() => witness(house, heads, dan.device)), 'signer.frozen')
      if (restart) house.reopen({ isWitnessed: false })
      await byTheOthers(team, aloneOf(await team.view(), 'dan').map(undo))
      assert.deepEqual((await team.view()).stops, [])
      house.clock.now += 1
    }
    // The honest answer for once.
    witness(house)
    await byTheOthers(team, [suspend('dan')])
    const again = await refusalOf(() => witness(house, heads, dan.device))
    assert.equal(again, 'charter.suspended')
    assert.deepEqual((await team.view()).stops, [])
    say(
      'one device, in a locked organisation; witnessed a head that never was, twice',
      'a signer that stood still until the others undid it, at once; then nothing',
    )
  })
})

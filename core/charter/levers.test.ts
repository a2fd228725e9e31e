// The levers of a bad day: anybody pulls them at once, a quorum alone puts them back, and what one
// person pulled the others undo.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plain } from '../plain.ts'
import { LEVERS } from './levers.ts'
import { MOST_LISTED_SECONDS } from './networks.ts'
import { computer, DAY, phone } from './people.test.ts'
import { checkLink } from './stopped.ts'
import { openPersonal, openTeam } from './team.test.ts'

const INVALID = { code: 'charter.change_invalid' }
const lift = (subject: string) => ({ kind: 'lift', subject })

describe('a lever', () => {
  it('is pulled by one person at once, and put back by a quorum after the delay alone', () => {
    const house = openTeam()
    for (const subject of LEVERS) house.say('dan', 'freeze', { subject, why: 'a break-in' })
    const pulled = () => LEVERS.filter((each) => house.charter().freezes.has(each))
    assert.deepEqual(pulled(), LEVERS)
    const again = () => house.say('bob', 'freeze', { subject: 'entry', why: '' })
    assert.throws(again, INVALID)
    const id = house.propose('dan', LEVERS.map(lift))
    house.wait(2 * DAY)
    assert.deepEqual(pulled(), LEVERS, 'one alone lifts nothing')
    house.vote(id, 'owner', 'bob')
    house.wait(DAY - 1)
    assert.deepEqual(pulled(), LEVERS)
    house.wait(1)
    assert.deepEqual(pulled(), [])
  })

  it('for signing in makes old ways in void once it is lifted, and not where it is undone', () => {
    const house = openTeam()
    const { seq } = house.say('dan', 'freeze', { subject: 'entry', why: 'a prank' })
    house.vote(house.propose('owner', [{ kind: 'undo', seq: plain(seq) }]), 'bob', 'cyn')
    assert.deepEqual([house.charter().freezes.size, house.charter().renewFrom], [0, 0])
    const since = house.say('dan', 'freeze', { subject: 'entry', why: 'a thief' }).time
    house.vote(house.propose('owner', [lift('entry')]), 'bob', 'cyn')
    house.wait(DAY)
    assert.deepEqual([house.charter().freezes.size, house.charter().renewFrom], [0, since])
  })

  it('for links ends what they stop, and a stolen computer alone cannot pull it', () => {
    const house = openPersonal()
    const pull = (keys: readonly ReturnType<typeof computer>[]) =>
      house.say('owner', 'freeze', { subject: 'links', why: '' }, { keys })
    const link = { member: 'owner', stop: 'freeze', subject: 'organisation' } as const
    assert.throws(() => pull([computer('owner')]), INVALID)
    checkLink(house.charter(), link, house.now())
    pull([computer('owner'), phone('owner')])
    const click = () => checkLink(house.charter(), link, house.now())
    assert.throws(click, { code: 'charter.frozen', facts: { subject: 'links' } })
  })
})

describe('listed networks', () => {
  const office = (until: number, network = '192.0.2.0/24') => ({
    kind: 'networks.set',
    networks: [{ network, name: 'Office', until: plain(until) }],
  })

  it('are set by a quorum after the delay, whether more or fewer', () => {
    const house = openTeam()
    const until = house.now() + 30 * DAY
    house.vote(house.propose('owner', [office(until)]), 'bob', 'cyn')
    assert.deepEqual(house.charter().networks, [])
    house.wait(DAY)
    assert.deepEqual(house.charter().networks, [{ network: '192.0.2.0/24', name: 'Office', until }])
    house.propose('dan', [{ kind: 'networks.set', networks: [] }])
    assert.equal(house.charter().networks.length, 1)
  })

  it('have an end within a year, and are neither everybody nor named twice', () => {
    const house = openTeam()
    const now = house.now()
    assert.throws(() => house.propose('owner', [office(now)]), INVALID)
    assert.throws(() => house.propose('owner', [office(now + MOST_LISTED_SECONDS + 1)]), INVALID)
    assert.throws(() => house.propose('owner', [office(now + DAY, '0.0.0.0/0')]), INVALID)
    assert.throws(() => house.propose('owner', [office(now + DAY, '192.0.2.1')]), INVALID)
    const [one] = office(now + DAY).networks
    const twice = { kind: 'networks.set', networks: [one ?? '', one ?? ''] }
    assert.throws(() => house.propose('owner', [twice]), INVALID)
    house.propose('owner', [office(now + MOST_LISTED_SECONDS)])
  })
})

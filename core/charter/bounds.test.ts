// Nobody makes a charter that nobody can be shown: what a view lists has an end, and the charter
// keeps to it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { signedTicket, ticketHash } from './lock.ts'
import { CHECKS, DAY } from './people.test.ts'
import { viewOf } from './show.ts'
import { addWallet, openTeam, ticketFor } from './team.test.ts'
import { checkTicket } from './tickets.ts'
import { readView } from './view.ts'

const INVALID = { code: 'charter.change_invalid' }

describe('a view', () => {
  it('holds all that one member asks to be unlocked, and forgets it after sixty days', () => {
    const house = openTeam({ hasOperations: true })
    const wallets = Array.from({ length: 17 }, (_, index) => `w${index}`)
    for (const wallet of wallets) addWallet(house, wallet)
    house.wait(3 * DAY)
    const ask = (wallet: string, who = 'dan') =>
      house.say(who, 'request-unlock', { subject: `wallet:${wallet}`, why: '' })
    for (const wallet of wallets.slice(1)) ask(wallet)
    assert.throws(() => ask('w0'), INVALID)
    for (const who of ['owner', 'bob', 'cyn']) for (const each of wallets.slice(1)) ask(each, who)
    const shown = () => readView(viewOf(house.charter(), house.head(), house.now()))
    assert.equal(shown().unlockRequests.length, 64)
    house.wait(60 * DAY + 1)
    ask('w0', 'cyn')
    ask('w0')
    assert.equal(shown().unlockRequests.length, 2)
  })

  it('holds every ticket', () => {
    const house = openTeam({ hasOperations: true })
    house.wait(3 * DAY)
    const issue = () => {
      const asked = house.say('dan', 'request-unlock', { subject: 'wallet:main', why: '' })
      house.wait(1)
      const { ticket, sign } = ticketFor(house, 'wallet:main', asked)
      const given = { ticket, signatures: sign(ticketHash(ticket)) }
      checkTicket(house.charter(), signedTicket(given, 'ticket'), house.now(), CHECKS)
      house.append('unlock.issued', { ticket: given })
    }
    for (let count = 0; count < 64; count += 1) issue()
    assert.throws(issue, { code: 'charter.ticket_invalid' })
    house.wait(DAY)
    issue()
  })

  it('holds every group', () => {
    const house = openTeam({ hasWallet: false })
    const set = (from: number, count: number) =>
      house.propose(
        'owner',
        Array.from({ length: count }, (_, index) => ({
          kind: 'group.set',
          group: `g${from + index}`,
          members: ['bob'],
        })),
      )
    for (const from of [0, 32]) house.vote(set(from, 32), 'bob', 'cyn')
    assert.throws(() => set(64, 1), INVALID)
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import type { Entry } from './entry.ts'
import type { House } from './house.test.ts'
import { isLocked, lockOf, signedTicket, ticketHash } from './lock.ts'
import { replacementBytes } from './operations.ts'
import {
  CHECKS,
  computer,
  DAY,
  HOUR,
  type Key,
  keyOf,
  limit,
  OPERATORS,
  phone,
  signaturesBy,
  toLimit,
} from './people.test.ts'
import { addWallet, openTeam, policyIn, SETTINGS, ticketFor } from './team.test.ts'
import { checkTicket } from './tickets.ts'

const [FIRST, SECOND, THIRD] = OPERATORS as [Key, Key, Key]
const MAIN = 'wallet:main'
const openLocked = (more = {}) => openTeam({ hasOperations: true, ...more })
const raise = (house: House, to = 2_000n) => {
  const [now] = policyIn(house).rules
  const atom = now?.when[0]
  const from = atom?.kind === 'amount-above' ? atom.sats : 0n
  return toLimit(limit(from), to)
}
const isShut = (house: House, subject: string) =>
  isLocked(lockOf(house.charter(), subject), house.now())
const LOCKED = { code: 'charter.locked' }

const ask = (house: House, subject = MAIN, who = 'owner') =>
  house.say(who, 'request-unlock', { subject, why: 'we were called' })

function issue(house: House, asked: Entry, { signers = [FIRST, SECOND], subject = MAIN } = {}) {
  const { ticket, sign } = ticketFor(house, subject, asked)
  const given = { ticket, signatures: sign(ticketHash(ticket)).slice(0, 0) }
  return bringTicket(house, {
    ...given,
    signatures: signaturesBy(signers, ticketHash(ticket)),
  })
}

function bringTicket(house: House, given: { ticket: Canonical; signatures: readonly Canonical[] }) {
  const hash = checkTicket(house.charter(), signedTicket(given, 'ticket'), house.now(), CHECKS)
  house.append('unlock.issued', { ticket: given })
  return hash
}

describe('the lock', () => {
  it('comes so long after the last loosening, to the second', () => {
    const house = openLocked()
    const id = house.propose('owner', [raise(house)])
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY + 2 * DAY - 1)
    assert.equal(isShut(house, MAIN), false)
    assert.doesNotThrow(() => house.propose('owner', [raise(house, 2_100n)]))
    house.wait(1)
    assert.equal(isShut(house, MAIN), true)
    assert.throws(() => house.propose('bob', [raise(house, 2_200n)]), LOCKED)
  })

  it('lets finish what opened in time', () => {
    const house = openLocked()
    house.wait(2 * DAY - 1)
    const id = house.propose('owner', [raise(house)])
    house.wait(DAY)
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY)
    assert.equal(house.stateOf(id), 'in-force')
  })

  it('is of each subject by itself, and keeps nobody from stopping or narrowing', () => {
    const house = openLocked()
    house.wait(2 * DAY)
    addWallet(house, 'other')
    assert.throws(() => house.propose('owner', [raise(house)]), LOCKED)
    const group = { kind: 'group.set', group: 'a', members: ['bob'] }
    assert.throws(() => house.propose('owner', [group]), LOCKED)
    assert.doesNotThrow(() => house.propose('owner', [toLimit(limit(1_000n), 2_000n, 'other')]))
    house.propose('bob', [toLimit(limit(1_000n), 10n)])
    const freeze = house.say('dan', 'freeze', { subject: MAIN, why: '' })
    house.say('dan', 'revoke', { credential: phone('dan').id })
    const undo = house.propose('owner', [{ kind: 'undo', seq: plain(freeze.seq) }])
    house.vote(undo, 'bob', 'cyn')
    assert.equal(house.charter().freezes.size, 0)
  })

  it('of one subject does not open because another was loosened beside a tightening of it', () => {
    const house = openLocked()
    house.wait(2 * DAY)
    addWallet(house, 'other')
    const told = [{ kind: 'email', address: 'owner@example.org' }]
    const beside = [
      toLimit(limit(1_000n), 2_000n, 'other'),
      toLimit(limit(1_000n), 999n),
      { kind: 'member.contacts', member: 'owner', contacts: told },
    ]
    const id = house.propose('owner', beside)
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY)
    assert.equal(house.stateOf(id), 'in-force')
    assert.equal(isShut(house, 'wallet:other'), false)
    assert.equal(isShut(house, MAIN), true)
    assert.equal(isShut(house, 'organisation'), true)
  })

  it('comes earlier and never later, whichever way', () => {
    const set = (lockAfterSeconds: number) =>
      plain({ kind: 'settings.set', ...SETTINGS, quorum: 3, lockAfterSeconds })
    const tried = (seconds: number) => () => openLocked().propose('owner', [set(seconds)])
    for (const seconds of [0, 2 * DAY + 1]) {
      assert.throws(tried(seconds), { code: 'charter.change_invalid' }, `${seconds}`)
    }
    for (const seconds of [HOUR, 2 * DAY]) assert.doesNotThrow(tried(seconds), `${seconds}`)
    assert.throws(tried(HOUR - 1), { code: 'charter.settings_invalid' })
  })

  it('is none without operators', () => {
    const house = openTeam()
    house.wait(400 * DAY)
    assert.equal(isShut(house, MAIN), false)
    const set = plain({ kind: 'settings.set', ...SETTINGS, quorum: 3, lockAfterSeconds: DAY })
    assert.throws(() => house.propose('owner', [set]), { code: 'charter.settings_invalid' })
  })
})

describe('a ticket', () => {
  const locked = () => {
    const house = openLocked()
    house.wait(3 * DAY)
    return house
  }
  const INVALID = { code: 'charter.ticket_invalid' }

  it('opens one proposal, which then takes the quorum and the delay', () => {
    const house = locked()
    const ticket = issue(house, ask(house))
    const id = house.propose('owner', [raise(house)], { ticket })
    assert.throws(() => house.propose('bob', [raise(house)], { ticket }), INVALID)
    assert.throws(() => house.propose('bob', [raise(house)]), LOCKED)
    house.wait(5 * DAY)
    assert.equal(house.stateOf(id), 'open')
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY)
    assert.equal(house.stateOf(id), 'in-force')
    assert.equal(isShut(house, MAIN), false)
    house.wait(2 * DAY)
    assert.equal(isShut(house, MAIN), true, 'it locks again by itself')
  })

  it('opens within a day, to the second', () => {
    for (const [seconds, isOpen] of [
      [DAY, true],
      [DAY + 1, false],
    ] as const) {
      const house = locked()
      const ticket = issue(house, ask(house))
      house.wait(seconds)
      const opened = () => house.propose('owner', [raise(house)], { ticket })
      if (isOpen) assert.doesNotThrow(opened)
      else assert.throws(opened, INVALID)
    }
  })

  it('opens nothing but its subject, nor it once that has changed', () => {
    const house = locked()
    const ticket = issue(house, ask(house))
    const group = { kind: 'group.set', group: 'a', members: ['bob'] }
    assert.throws(() => house.propose('owner', [group], { ticket }), LOCKED)
    assert.throws(() => house.propose('owner', [raise(house), group], { ticket }), LOCKED)
    assert.throws(
      () => house.propose('owner', [raise(house)], { ticket: '00'.repeat(32) }),
      INVALID,
    )
  })

  it('takes two different operators, what was asked for, and once', () => {
    const house = locked()
    const thief = keyOf('a thief')
    const asked = ask(house)
    for (const signers of [[], [FIRST], [FIRST, FIRST], [FIRST, thief], [thief, computer('bob')]]) {
      assert.throws(() => issue(house, asked, { signers }), INVALID)
    }
    const other = () => issue(house, asked, { subject: 'organisation' })
    assert.throws(other, INVALID)
    const unasked = house.entries[0]
    if (unasked) assert.throws(() => issue(house, unasked), INVALID)
    issue(house, asked, { signers: [SECOND, THIRD] })
    house.wait(1)
    assert.throws(() => issue(house, asked, { signers: [FIRST, SECOND] }), INVALID, 'asked once')
  })

  it('is asked for once a day by each, for what is there and locked', () => {
    const house = locked()
    ask(house)
    assert.throws(() => ask(house), { code: 'charter.change_invalid' })
    const asked = ask(house, MAIN, 'bob')
    for (const subject of ['wallet:none', 'nonsense']) {
      assert.throws(() => ask(house, subject), { code: 'charter.not_locked' })
    }
    house.wait(DAY)
    for (let round = 0; round < 40; round += 1) {
      ask(house, MAIN, 'dan')
      house.wait(DAY)
    }
    assert.ok(
      house.charter().unlockRequests.some(({ seq }) => seq === asked.seq),
      'still there',
    )
    assert.equal(house.charter().unlockRequests.length, 3)
    const young = openLocked()
    assert.throws(() => ask(young), { code: 'charter.not_locked' })
  })
})

describe('an operations key', () => {
  const next = keyOf('a new operator')
  const replace = (house: House, signers: readonly Key[], organisation?: string) => {
    const id = organisation ?? house.charter().organisation?.id ?? ''
    const bytes = replacementBytes(id, { old: FIRST.id, next: next.id })
    const signatures = signaturesBy(signers, bytes)
    return plain({ kind: 'operations.replace', old: FIRST.id, next: next.id, signatures })
  }

  it('is replaced on the word of the two others and the quorum’s, even when locked', () => {
    const house = openLocked()
    house.wait(3 * DAY)
    const ticket = issue(house, ask(house, 'organisation'), { subject: 'organisation' })
    const id = house.propose('owner', [replace(house, [SECOND, THIRD])])
    house.vote(id, 'bob', 'cyn')
    house.wait(DAY)
    assert.deepEqual(house.charter().operations, [next.id, SECOND.id, THIRD.id])
    assert.equal(isShut(house, 'organisation'), true, 'nothing else is open by it')
    const group = { kind: 'group.set', group: 'a', members: ['bob'] }
    const opened = () => house.propose('owner', [group], { ticket })
    assert.throws(opened, { code: 'charter.ticket_invalid' }, 'it may have signed that')
  })

  it('is not replaced by the customers alone, nor by itself', () => {
    const house = openLocked()
    const thief = keyOf('a thief')
    for (const signers of [[], [SECOND], [SECOND, SECOND], [FIRST, SECOND], [thief, SECOND]]) {
      const change = replace(house, signers)
      assert.throws(() => house.propose('owner', [change]), { code: 'charter.ticket_invalid' })
    }
    const foreign = replace(house, [SECOND, THIRD], 'ab'.repeat(32))
    assert.throws(() => house.propose('owner', [foreign]), { code: 'charter.ticket_invalid' })
  })
})

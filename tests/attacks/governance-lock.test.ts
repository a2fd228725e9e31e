// What is locked, and who could open it: thieves, administrators, operators, and whoever sets the
// machine's clock. In this process, where the clock is the test's; the rules are the signer's own.

import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, it } from 'node:test'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { ticketHash } from '@countersign/core/charter/lock.ts'
import { replacementBytes } from '@countersign/core/charter/operations.ts'
import { ticketFor } from '@countersign/demo/team.ts'
import {
  aloneOf,
  approvedBy,
  carried,
  forged,
  policyChange,
  refusalOf,
  settingsChange,
  stateOf,
  suspend,
  undo,
} from '../builders/governance-play.ts'
import { at, openHouse } from '../builders/house.ts'
import { openTeam, type Team } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'
import { say } from './say.ts'

const LIMIT = limited(100_000n)
const RAISE = policyChange('spending', LIMIT, limited(150_000n))
const DAY = 86_400
const SUBJECT = 'wallet:spending'

/** Left alone for a month. */
async function lockedTeam(): Promise<Team> {
  const team = await openTeam()
  team.treasury(LIMIT)
  team.house.clock.now += 30 * DAY
  return team
}

async function byTheOthers(team: Team, changes: readonly Canonical[], ticket?: string) {
  const more = ticket === undefined ? {} : { ticket }
  const proposal = await team.propose(team.ada, changes, more)
  await approvedBy(team, proposal, [team.bob, team.cyn])
  return proposal
}

const requestOf = async (team: Team, subject: string): Promise<string> => {
  const said = { act: 'request-unlock', subject, why: 'they asked us to' } as const
  return String(at(await team.act(team.dan, said, ['device']), 'seq'))
}

describe('a locked policy', () => {
  it('cannot be loosened by anybody, whichever way the proposal comes', async (t) => {
    const team = await lockedTeam()
    t.after(() => team.house.close())
    for (const role of ['server', 'desk'] as const) {
      for (const who of [team.ada, team.bob, team.cyn, team.dan]) {
        const body = await forged(team, who, { act: 'propose', changes: [RAISE], why: '' })
        assert.equal(await refusalOf(() => carried(team.house, body, role)), 'charter.locked')
        team.house.clock.now += 1
      }
    }
    const view = await team.view()
    for (const changes of [
      [settingsChange(view, { lockAfterSeconds: 365 * DAY })],
      [settingsChange(view, { delaySeconds: 3_600 })],
      [{ kind: 'lift', subject: SUBJECT }],
      [{ kind: 'group.set', group: 'approvers', members: ['dan'] }],
      [{ kind: 'member.roles', member: 'dan', roles: ['owner'] }],
    ]) {
      assert.equal(await refusalOf(team.propose(team.dan, changes)), 'charter.locked')
    }
    say(
      'the keys and codes of all four, and sockets of server and desk',
      'charter.locked, 13 times',
    )
  })

  it('stays so at the second it locks, and not a second before', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { lockedAt = 0 } = (await team.view()).locks.find((it) => it.subject === SUBJECT) ?? {}
    team.house.clock.now = lockedAt - 1
    const intime = await team.propose(team.ada, [RAISE])
    team.house.clock.now = lockedAt
    const late = team.propose(team.dan, [policyChange('spending', LIMIT, limited(140_000n))])
    assert.equal(await refusalOf(late), 'charter.locked')
    // What opened in time finishes; a rogue's tightening gives nobody more time.
    await approvedBy(team, intime, [team.bob, team.cyn])
    team.house.clock.now += DAY
    assert.equal(stateOf(await team.view(), intime), 'in-force')
    const [tight, loose] = [limited(10n), limited(150_000n)]
    await team.propose(team.dan, [policyChange('spending', loose, tight)])
    const lock = (await team.view()).locks.find((it) => it.subject === SUBJECT)
    assert.equal(lock?.lockedAt, lockedAt + DAY + 2 * DAY)
    say('the very second of the lock', 'nothing: what opened a second before goes on, and no more')
  })

  it('is not opened by a clock set back or forward', async (t) => {
    const team = await lockedTeam()
    t.after(() => team.house.close())
    const { house } = team
    const before = (await team.view()).now
    for (const drift of [-29 * DAY, -400 * DAY, 400 * DAY]) {
      house.clock.drift = drift
      const { now, locks } = await team.view()
      assert.ok(now >= before && now < before + 3_600, `${drift}`)
      assert.ok(locks.every(({ lockedAt = Number.POSITIVE_INFINITY }) => lockedAt <= now))
      const body = await forged(team, team.dan, { act: 'propose', changes: [RAISE], why: '' })
      assert.match(await refusalOf(() => carried(house, body)), /^(charter\.locked|clock\.jumped)$/)
    }
    house.clock.drift = 0
    say('the machine’s clock; set it back and forward by a year', 'charter.locked')
  })

  it('ends no delay when the clock is set forward, nor over a start of mainnet', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const raised = await byTheOthers(team, [RAISE])
    team.house.clock.drift = 3 * DAY
    assert.equal(stateOf(await team.view(), raised), 'waiting')
    team.house.clock.drift = 0
    team.house.clock.now += DAY
    assert.equal(stateOf(await team.view(), raised), 'in-force')
    // A machine that starts with a clock that is ahead: no block says that time has passed.
    const { house } = await openTeam({ house: openHouse({ network: 'mainnet' }) })
    t.after(() => house.close())
    const before = house.service().signer.time()
    house.clock.drift = 3 * DAY
    house.reopen({ isWitnessed: false })
    assert.equal(house.service().signer.time(), before)
    say(
      'the machine’s clock, set three days ahead while the signer ran, and over a start of mainnet',
      'the day’s delay, whole: by the clock that nobody can set, and by block headers',
    )
  })
})

describe('bribed operators', () => {
  const sign = (key: KeyObject, ticket: Canonical) => ({
    key: rawPublicKey(key).toHex(),
    signature: signBytes(key, ticketHash(ticket)).toHex(),
  })
  const issue = (team: Team, ticket: Canonical) =>
    refusalOf(team.stage.ask('unlock.issue', { ticket }, null))

  it('change nothing: the lock open, it takes the customer’s quorum and delay', async (t) => {
    const team = await lockedTeam()
    t.after(() => team.house.close())
    const before = (await team.view()).wallets
    const ticket = await team.unlock(team.dan, SUBJECT)
    const raised = await team.propose(team.dan, [RAISE], { ticket })
    team.house.clock.now += 8 * DAY
    const view = await team.view()
    assert.equal(stateOf(view, raised), 'expired')
    assert.deepEqual(view.wallets, before)
    say(
      'two operators and an administrator; identified somebody who was not there',
      'one proposal, which nobody approved: nothing changed',
    )
  })

  it('cannot act unasked, alone, twice, for another, late, or with other keys', async (t) => {
    const team = await lockedTeam()
    t.after(() => team.house.close())
    const { stage, operators, house } = team
    const [one, two] = operators as [KeyObject, KeyObject]
    const request = await requestOf(team, SUBJECT)
    const good = await ticketFor(stage, [one, two], { subject: SUBJECT, request })
    const ticket = at(good, 'ticket')
    const made = (parts: Readonly<Record<string, string>>, by = [one, two]) => {
      const altered = { ...(ticket as object), ...parts } as Canonical
      return { ticket: altered, signatures: by.map((key) => sign(key, altered)) }
    }
    const strangers = [1, 2].map(() => generateKeyPairSync('ed25519').privateKey)
    const tried: readonly (readonly [string, Canonical])[] = [
      ['charter.ticket_invalid', made({}, [one])],
      ['charter.ticket_invalid', made({}, [one, one])],
      ['charter.ticket_invalid', made({}, strangers)],
      ['charter.ticket_invalid', made({}, [one, team.dan.device])],
      ['charter.ticket_invalid', made({ request: '1' })],
      ['charter.ticket_invalid', made({ subject: 'organisation' })],
      ['charter.ticket_invalid', made({ subject: 'wallet:nowhere' })],
      ['charter.ticket_invalid', made({ organisation: 'ab'.repeat(32) })],
      ['charter.ticket_invalid', made({ changeSeq: '1' })],
      ['charter.ticket_invalid', made({ issuedAt: String(house.clock.now - DAY - 1) })],
      ['charter.ticket_invalid', made({ issuedAt: String(house.clock.now + DAY + 1) })],
      // Signatures of a ticket under another's words.
      [
        'charter.ticket_invalid',
        { ...made({ evidence: 'ab'.repeat(32) }), signatures: at(good, 'signatures') },
      ],
    ]
    for (const [index, [code, body]] of tried.entries()) {
      assert.equal(await issue(team, body), code, `${index}`)
    }
    assert.match(await issue(team, good), /^answered/)
    assert.equal(await issue(team, good), 'charter.ticket_invalid')
    say('operators’ keys, one, two and strangers’; twelve tickets that were not asked for', 'none')
  })

  it('open one proposal about one thing, within a day', async (t) => {
    const team = await lockedTeam()
    t.after(() => team.house.close())
    const { house } = team
    const ticket = await team.unlock(team.ada, SUBJECT)
    const roles = [{ kind: 'member.roles', member: 'dan', roles: ['owner'] }]
    assert.equal(await refusalOf(team.propose(team.dan, roles, { ticket })), 'charter.locked')
    const both = [RAISE, ...roles]
    assert.equal(await refusalOf(team.propose(team.dan, both, { ticket })), 'charter.locked')
    // An administrator cannot burn it on something that needs none.
    const tight = [policyChange('spending', LIMIT, limited(99_999n))]
    await refusalOf(team.propose(team.dan, tight, { ticket }))
    const [seq = 0] = aloneOf(await team.view(), 'dan')
    if (seq > 0) await byTheOthers(team, [undo(seq), suspend('dan')])
    const raised = await byTheOthers(team, [RAISE], ticket)
    const again = team.propose(team.bob, [policyChange('spending', LIMIT, limited(110_000n))], {
      ticket,
    })
    assert.equal(await refusalOf(again), 'charter.ticket_invalid')
    house.clock.now += DAY
    assert.equal(stateOf(await team.view(), raised), 'in-force')
    house.clock.now += 3 * DAY
    const late = [policyChange('spending', limited(150_000n), limited(160_000n))]
    assert.equal(await refusalOf(team.propose(team.ada, late)), 'charter.locked')
    const second = await team.unlock(team.ada, SUBJECT)
    house.clock.now += DAY + 1
    assert.equal(
      await refusalOf(team.propose(team.ada, late, { ticket: second })),
      'charter.ticket_invalid',
    )
    say(
      'a ticket of two operators; used it for another subject, beside another change, twice, late',
      'the one change it was for; locked again two days after',
    )
  })

  it('replace no operator without two others, and a quorum cannot without them', async (t) => {
    const team = await lockedTeam()
    t.after(() => team.house.close())
    const [one, two, three] = team.operators as [KeyObject, KeyObject, KeyObject]
    const { organisation } = await team.view()
    const next = rawPublicKey(generateKeyPairSync('ed25519').privateKey).toHex()
    const old = rawPublicKey(three).toHex()
    const bytes = replacementBytes(organisation.id, { old, next })
    const signed = (keys: readonly KeyObject[]) =>
      keys.map((key) => ({
        key: rawPublicKey(key).toHex(),
        signature: signBytes(key, bytes).toHex(),
      }))
    const replace = (by: readonly KeyObject[], to = next) =>
      team.propose(team.ada, [
        { kind: 'operations.replace', old, next: to, signatures: signed(by) },
      ])
    for (const by of [[], [one], [one, one], [one, three], [one, team.dan.device]]) {
      assert.equal(await refusalOf(replace(by)), 'charter.ticket_invalid')
    }
    // Two signed for one key, and another is put in its place.
    assert.equal(await refusalOf(replace([one, two], 'cd'.repeat(32))), 'charter.ticket_invalid')
    const pin = { kind: 'operations.pin', keys: [next, old, 'ab'.repeat(32)] }
    assert.match(await refusalOf(team.propose(team.ada, [pin])), /^charter\./)
    const proposal = await replace([one, two])
    await approvedBy(team, proposal, [team.bob, team.cyn])
    team.house.clock.now += DAY
    const view = await team.view()
    assert.equal(stateOf(view, proposal), 'in-force')
    assert.ok(view.operations.includes(next) && !view.operations.includes(old))
    assert.equal(await refusalOf(team.propose(team.ada, [RAISE])), 'charter.locked')
    say('the customer’s whole quorum and one operator; put in operators of their own', 'none')
  })
})

describe('salami slices', () => {
  it('go the long way beyond double of what there was in a week', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(LIMIT)
    const { house } = team
    const limits = [100_000n, 200_000n, 400_000n, 800_000n]
    const waits: number[] = []
    for (const [nth, to] of limits.slice(1).entries()) {
      const change = policyChange('spending', limited(limits[nth] ?? 0n), limited(to))
      const proposal = await byTheOthers(team, [change])
      const found = (await team.view()).proposals.find(({ id }) => id === proposal)
      waits.push(found?.delaySeconds ?? 0)
      house.clock.now += DAY
      if (stateOf(await team.view(), proposal) !== 'in-force') break
    }
    assert.deepEqual(waits, [DAY, 7 * DAY])
    say(
      'a quorum that doubles a limit every day',
      'double after a day, four times after eight: a week to notice',
    )
  })
})

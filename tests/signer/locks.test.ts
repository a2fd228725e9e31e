// The lock and the operators' ticket, as the signer has them: no lock state is stored, and no
// ticket opens more than one proposal about one thing.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { ticketFor } from '@countersign/demo/team.ts'
import { at } from '../builders/house.ts'
import { openTeam, type Team } from '../builders/team.ts'
import { limited } from '../builders/treasury.ts'

const DAY = 86_400
const SUBJECT = 'wallet:spending'
const LOCKED = { code: 'charter.locked' }
const INVALID = { code: 'charter.ticket_invalid' }

const limitOf = (to: bigint, from: bigint): Canonical => ({
  kind: 'policy.set',
  wallet: 'spending',
  from: policyHash(limited(from)),
  policy: policyToCanonical(limited(to)),
})
const RAISE = limitOf(150_000n, 100_000n)

/** A team whose wallet was left alone for two days. */
async function locked(t: TestContext): Promise<Team> {
  const team = await openTeam()
  t.after(() => team.house.close())
  team.treasury(limited(100_000n))
  team.house.clock.now += 2 * DAY
  return team
}

const requested = async ({ act, ada }: Team, subject = SUBJECT): Promise<string> =>
  String(at(await act(ada, { act: 'request-unlock', subject, why: 'rent' }, ['device']), 'seq'))

const issue = ({ house }: Team, ticket: Canonical) =>
  house.ask('unlock.issue', { ticket }, { role: 'server', device: null })

describe('a locked wallet', () => {
  it('is locked from the very second, for what loosens alone', async (t) => {
    const team = await openTeam()
    t.after(() => team.house.close())
    team.treasury(limited(100_000n))
    const { ada, dan, house } = team
    house.clock.now += 2 * DAY - 1
    const first = await team.propose(ada, [RAISE])
    await team.act(ada, { act: 'withdraw', proposal: first }, ['device'])
    house.clock.now += 1
    await assert.rejects(team.propose(ada, [RAISE]), LOCKED)
    await team.propose(ada, [limitOf(90_000n, 100_000n)])
    await team.act(dan, { act: 'freeze', subject: SUBJECT, why: '' }, ['device'])
    house.reopen()
    const lower = limitOf(150_000n, 90_000n)
    await assert.rejects(team.propose(ada, [lower]), LOCKED)
  })

  it('is opened for one proposal by two operators, and locks again by itself', async (t) => {
    const team = await locked(t)
    const { ada, bob, cyn, house } = team
    const ticket = await team.unlock(ada, SUBJECT)
    await assert.rejects(team.propose(ada, [RAISE]), LOCKED, 'a ticket has to be named')
    const id = await team.propose(ada, [RAISE], { ticket })
    const again = team.propose(bob, [RAISE], { ticket })
    await assert.rejects(again, INVALID)
    await team.vote(bob, id)
    await team.vote(cyn, id)
    house.clock.now += DAY
    assert.equal((await team.view()).wallets[0]?.policy, policyHash(limited(150_000n)))
    const back = limitOf(160_000n, 150_000n)
    house.clock.now += 2 * DAY - 1
    const soon = await team.propose(ada, [back])
    await team.act(ada, { act: 'withdraw', proposal: soon }, ['device'])
    house.clock.now += 1
    await assert.rejects(team.propose(ada, [back]), LOCKED)
  })

  it('takes no ticket of one operator, of strangers, or twice', async (t) => {
    const team = await locked(t)
    const { stage, operators } = team
    const asked = { subject: SUBJECT, request: await requested(team) }
    const [one, two] = operators
    const stranger = generateKeyPairSync('ed25519').privateKey
    assert.ok(one && two)
    for (const signers of [[one], [one, one], [one, stranger], [one, team.bob.device]]) {
      const ticket = await ticketFor(stage, signers, asked)
      assert.throws(() => issue(team, ticket), INVALID)
    }
    const ticket = await ticketFor(stage, [one, two], asked)
    const flipped = {
      ...Object(ticket),
      ticket: { ...Object(at(ticket, 'ticket')), evidence: 'ee'.repeat(32) },
    }
    assert.throws(() => issue(team, flipped), INVALID)
    issue(team, ticket)
    assert.throws(() => issue(team, ticket), INVALID)
  })

  it('takes none for what nobody asked, is not locked, or is older than a day', async (t) => {
    const team = await locked(t)
    const { stage, operators, house } = team
    const two = operators.slice(0, 2)
    const request = await requested(team)
    const other = await ticketFor(stage, two, { subject: 'organisation', request })
    assert.throws(() => issue(team, other), INVALID)
    const unasked = await ticketFor(stage, two, { subject: SUBJECT, request: '1' })
    assert.throws(() => issue(team, unasked), INVALID)
    const late = await ticketFor(stage, two, { subject: SUBJECT, request })
    house.clock.now += DAY + 1
    assert.throws(() => issue(team, late), INVALID)
  })

  it('is not opened by a ticket after a day, nor for another subject', async (t) => {
    const team = await locked(t)
    const { ada, house } = team
    const wrong = await team.unlock(ada, 'organisation')
    await assert.rejects(team.propose(ada, [RAISE], { ticket: wrong }), LOCKED)
    const ticket = await team.unlock(ada, SUBJECT)
    house.clock.now += DAY + 1
    await assert.rejects(team.propose(ada, [RAISE], { ticket }), INVALID)
  })
})

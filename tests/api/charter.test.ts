// Governance over HTTP, with the true signer behind it: what the API shows and brings, and that
// nothing the server or its database makes up changes anything.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { readView } from '@countersign/core/charter/view.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { placeOf, ticketFor, viewOf } from '@countersign/demo/team.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { at } from '../builders/house.ts'
import { ORIGIN } from '../builders/team.ts'
import { tokenBody } from '../builders/token.ts'
import { limited } from '../builders/treasury.ts'
import { type Assembly, openAssembly } from './assembly.ts'

const DAY = 86_400

const refusal = (asked: Promise<unknown>): Promise<ApiProblem> =>
  asked.then(
    () => assert.fail('it was not refused'),
    (problem: ApiProblem) => problem,
  )

describe('the charter over the API', () => {
  let assembly: Assembly
  before(async () => {
    assembly = await openAssembly()
  })
  after(() => assembly.close())

  it('is shown and exported to readers, with the signer’s word for its head', async () => {
    const { team } = assembly
    const reader = await assembly.reader()
    const { charter } = await reader.showCharter()
    assert.deepEqual(readView(charter), await viewOf(team.stage))
    const { seq } = (await viewOf(team.stage)).head
    const all = await reader.exportCharter({ limit: '500' })
    assert.equal(all.entries.length, seq)
    assert.equal(at(all.head, 'seq'), String(seq))
    const rest = await reader.exportCharter({ after: String(seq - 1) })
    assert.deepEqual(rest.entries, all.entries.slice(-1))
    const { head } = await reader.showCharterHead()
    assert.deepEqual(at(head, 'hash'), (await viewOf(team.stage)).head.hash)
    assert.match(String(at(head, 'signature')), /^[0-9a-f]{128}$/)
  })

  it('takes a statement from whoever brings it, and proves what the signer said', async () => {
    const { team } = assembly
    const by = await assembly.reader()
    const changes = [{ kind: 'group.set', group: 'board', members: ['bob', 'cyn'] }]
    const proposed = { act: 'propose', changes, why: 'we need one' } as const
    const { answer, receipt, request } = await assembly.say(team.bob, proposed, { by })
    assert.match(String(at(answer, 'code')), /^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    assert.ok(receipt.length > 0 && request.length > 0)
    const [proposal] = (await viewOf(team.stage)).proposals
    assert.equal(proposal?.id, at(answer, 'hash'))
    assert.deepEqual([proposal?.by, proposal?.state], ['bob', 'open'])
  })

  it('refuses a statement that somebody changed or signed for another', async () => {
    const { team } = assembly
    const api = assembly.api(team.ada)
    const place = await placeOf(team.stage)
    const { head } = await viewOf(team.stage)
    const said = { act: 'freeze', subject: 'organisation', why: 'I wonder' } as const
    const body = team.bob.say(place, said)
    const signatures = [...body.signatures]
    const changed = { ...Object(body.statement), why: 'something else' } as Canonical
    const asAda = { ...Object(body.statement), member: 'owner' } as Canonical
    const forged = [
      { statement: changed, signatures, code: 'charter.signature_invalid' },
      { statement: asAda, signatures, code: 'charter.credential_unknown' },
      { statement: { act: 'freeze' }, signatures, code: 'channel.message_invalid' },
    ]
    for (const { code, ...given } of forged) {
      const problem = await refusal(api.actInCharter({ body: given }))
      assert.equal(problem.code, code)
      assert.ok(problem.receipt !== undefined && problem.request !== undefined, code)
    }
    assert.deepEqual((await viewOf(team.stage)).head, head)
    assert.deepEqual((await viewOf(team.stage)).freezes, [])
  })

  it('refuses what is no canonical JSON before the signer hears of it', async () => {
    const body = { statement: { at: 5 } as unknown as Canonical, signatures: [{}] }
    const problem = await refusal(assembly.api(assembly.team.ada).actInCharter({ body }))
    assert.deepEqual([problem.status, problem.code], [400, 'canonical.invalid'])
  })

  it('believes no answer to another statement', async () => {
    const { team } = assembly
    const place = await placeOf(team.stage)
    const first = team.cyn.say(place, { act: 'request-unlock', subject: 'organisation', why: 'a' })
    let kept = ''
    const api = assembly.api(team.cyn, {
      async fetch(url, init) {
        const response = await fetch(url, init)
        const text = await response.text()
        const answer = kept === '' ? text : kept
        kept = answer
        return new Response(answer, { status: response.status, headers: response.headers })
      },
    })
    const asBody = ({ statement, signatures }: typeof first) => ({
      body: { statement, signatures: [...signatures] },
    })
    assert.equal((await refusal(api.actInCharter(asBody(first)))).code, 'charter.not_locked')
    const other = team.cyn.say(place, { act: 'request-unlock', subject: 'organisation', why: 'b' })
    const replayed = await refusal(api.actInCharter(asBody(other)))
    assert.equal(replayed.code, 'channel.answer_forged')
  })
})

describe('a lock, over the API', () => {
  let assembly: Assembly
  before(async () => {
    assembly = await openAssembly()
  })
  after(() => assembly.close())

  it('is 423 with the time since when, until two operators’ ticket has come', async () => {
    const { team } = assembly
    const { wallet } = team.treasury(limited(100_000n))
    await assembly.tick()
    const reader = await assembly.reader()
    const { policyHash: from } = await reader.showPolicy({ wallet })
    team.house.clock.now += 2 * DAY
    const policy = policyToCanonical(limited(150_000n))
    const changes = [{ kind: 'policy.set', wallet, from, policy }]
    const propose = (ticket?: string) =>
      assembly.say(team.bob, {
        act: 'propose',
        changes,
        why: 'it is too low',
        ...(ticket === undefined ? {} : { ticket }),
      })
    const locked = await refusal(propose())
    assert.deepEqual([locked.status, locked.code], [423, 'charter.locked'])
    const subject = `wallet:${wallet}`
    const { lockedAt } = (await viewOf(team.stage)).locks.find((it) => it.subject === subject) ?? {}
    assert.equal(locked.facts.subject, subject)
    assert.equal(locked.facts.lockedSince, String(lockedAt))

    const asked = await assembly.say(
      team.bob,
      { act: 'request-unlock', subject, why: 'we pay more now' },
      { means: ['device'] },
    )
    const request = String(at(asked.answer, 'seq'))
    const anyone = assembly.api(team.bob, { device: undefined as never })
    const [one, two] = team.operators
    assert.ok(one && two)
    const alone = await ticketFor(team.stage, [one, one], { subject, request })
    const refused = await refusal(anyone.issueUnlock({ body: { ticket: alone as never } }))
    assert.equal(refused.code, 'charter.ticket_invalid')
    const ticket = await ticketFor(team.stage, [one, two], { subject, request })
    const issued = await anyone.issueUnlock({ body: { ticket: ticket as never } })
    const opened = await propose(String(at(issued.answer, 'ticket')))
    const proposal = String(at(opened.answer, 'hash'))
    for (const who of [team.ada, team.cyn]) {
      await assembly.say(who, { act: 'vote', proposal, decision: 'approve' })
    }
    await assembly.tick()
    assert.equal((await reader.showPolicy({ wallet })).policyHash, from)
    // No entry says that its day has come: the policy in force is the signer's to say.
    team.house.clock.now += DAY
    await assembly.tick()
    assert.deepEqual((await reader.showPolicy({ wallet })).policy, policy)
  })

  it('lets strangers bring few tickets', async () => {
    const anyone = assembly.api(assembly.team.bob, { device: undefined as never })
    const ticket = await ticketFor(assembly.team.stage, [...assembly.team.operators], {
      subject: 'organisation',
      request: '1',
    })
    const codes: string[] = []
    for (let tries = 0; tries < 6; tries += 1) {
      codes.push((await refusal(anyone.issueUnlock({ body: { ticket: ticket as never } }))).code)
    }
    assert.deepEqual([...new Set(codes)], ['charter.ticket_invalid', 'http.rate_limited'])
  })
})

describe('members at the API', () => {
  let assembly: Assembly
  before(async () => {
    assembly = await openAssembly({ danRoles: ['viewer'] })
  })
  after(() => assembly.close())

  it('sign requests with their own devices', async () => {
    const { ada, bob, cyn, dan } = assembly.team
    for (const who of [ada, bob, cyn, dan]) {
      assert.deepEqual((await assembly.api(who).listWallets()).wallets, [])
    }
  })

  it('make reading tokens and ask for tests only as administrators', async () => {
    const { bob, dan } = assembly.team
    const body = tokenBody('a dashboard')
    await assembly.api(bob).createToken({ body })
    const refused = await refusal(assembly.api(dan).createToken({ body }))
    assert.deepEqual([refused.status, refused.code], [403, 'charter.role_missing'])
    const tested = await refusal(assembly.api(dan).testNotices({ body: {} }))
    assert.equal(tested.code, 'charter.role_missing')
  })

  it('are refused while they are suspended, and again let in', async () => {
    const { team } = assembly
    const said = { act: 'freeze', subject: 'member:cyn', why: 'her laptop is gone' } as const
    const { answer } = await assembly.say(team.bob, said, { means: ['device'] })
    await assembly.tick()
    const refused = await refusal(assembly.api(team.cyn).listWallets())
    assert.deepEqual([refused.status, refused.code], [403, 'charter.suspended'])
    const changes = [{ kind: 'undo', seq: String(at(answer, 'seq')) }]
    const undoing = await assembly.say(team.ada, { act: 'propose', changes, why: 'it was found' })
    const proposal = String(at(undoing.answer, 'hash'))
    // By the desk: her own device may not sign at the server now.
    const by = assembly.api(team.ada)
    await assembly.say(team.cyn, { act: 'vote', proposal, decision: 'approve' }, { by })
    await assembly.tick()
    assert.deepEqual((await assembly.api(team.cyn).listWallets()).wallets, [])
  })

  it('get nothing by rows that somebody wrote into the database', async () => {
    const { team, pool, store } = assembly
    const { head } = await viewOf(team.stage)
    await pool.query("update members set roles = '{owner}' where id = 'dan'")
    await pool.query("insert into members values ('eve', 'Eve', '{owner}')")
    const { device } = team.dan
    const eve = makePerson({ member: 'eve', name: 'Eve', origin: ORIGIN, device })
    const refused = await refusal(
      assembly.say(team.dan, { act: 'propose', changes: [], why: 'I am owner now' }),
    )
    assert.equal(refused.code, 'charter.role_missing')
    const unknown = await refusal(
      assembly.say(eve, { act: 'freeze', subject: 'wallet:a', why: '' }),
    )
    assert.equal(unknown.code, 'charter.member_unknown')
    assert.deepEqual((await viewOf(team.stage)).head, head)
    await assembly.tick()
    const ids = (await store.reader.members()).map(({ id, roles }) => [id, roles.join()])
    assert.deepEqual(
      ids,
      (await viewOf(team.stage)).members
        .map(({ id, roles }) => [id, roles.join()])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    )
  })

  it('freeze a wallet, which is shown with who did it and why', async () => {
    const { team } = assembly
    const { wallet } = team.treasury()
    const said = { act: 'freeze', subject: `wallet:${wallet}`, why: 'look at this' } as const
    await assembly.say(team.dan, said, { means: ['device'] })
    await assembly.tick()
    const { frozen } = await assembly.api(team.ada).showStatus()
    assert.deepEqual(
      frozen.map((each) => [each.wallet, each.reason]),
      [[wallet, 'dan: look at this']],
    )
  })

  it('are told 423 while the organisation is frozen', async () => {
    const { team } = assembly
    const freeze = { act: 'freeze', subject: 'organisation', why: 'stop' } as const
    await assembly.say(team.dan, freeze, { means: ['device'] })
    const changes = [{ kind: 'group.set', group: 'board', members: ['bob', 'cyn'] }]
    const refused = await refusal(assembly.say(team.bob, { act: 'propose', changes, why: 'a' }))
    assert.deepEqual([refused.status, refused.code], [423, 'charter.frozen'])
    await assembly.tick()
    const { frozen } = await assembly.api(team.ada).showStatus()
    assert.deepEqual(frozen[0]?.wallet, '*')
  })
})

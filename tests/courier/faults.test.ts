// What goes wrong around the courier: mail that is down, a mailbox that is dead, a signer that is
// away or somebody in its place, a crash between a mail and its note, somebody who is taken away.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Fault } from '@countersign/core/fault.ts'
import { openPosted, openSinks, sentBy, tellAll } from '../builders/courier.ts'
import { contactsOf, openTeam, type TeamOptions } from '../builders/team.ts'

const HOUR = 3_600
const emailOf = (member: string) => contactsOf(member)[0]?.address ?? ''

async function open(t: TestContext, options: TeamOptions = {}) {
  const sinks = await openSinks()
  const team = await openTeam(options)
  const posted = openPosted(team.house, sinks)
  t.after(async () => {
    posted.close()
    team.house.close()
    await sinks.close()
  })
  await tellAll(posted)
  sinks.mail.mails.length = 0
  sinks.sms.requests.length = 0
  const seqs = (member: string) =>
    sinks.mail.mails
      .filter(({ recipients }) => recipients.includes(emailOf(member)))
      .map(({ headers }) => Number(headers['x-countersign-seq']))
  const freeze = async (subject: string) =>
    team.act(team.bob, { act: 'freeze', subject, why: 'to be told of' })
  return { sinks, team, posted, seqs, freeze }
}

const inOrder = (seqs: readonly number[]) => seqs.toSorted((a, b) => a - b)

describe('the courier', () => {
  it('tells all that happened while the mail was down, in order, once it is back', async (t) => {
    const { sinks, posted, seqs, freeze } = await open(t)
    sinks.mail.answer({ kind: 'refuse', code: 451, text: '4.3.0 later' })
    for (const subject of ['member:dan', 'member:cyn', 'member:owner']) {
      await freeze(subject)
      await posted.turn()
    }
    assert.deepEqual(seqs('dan'), [])
    const lane = posted
      .courier()
      .lanes()
      .find((it) => it.recipient === 'dan' && it.channel === 'mail')
    assert.equal(lane?.waiting, 3)
    assert.match(lane?.why ?? '', /451/)
    assert.equal(sinks.sms.requests.length, 12)
    sinks.mail.answer({ kind: 'take' })
    posted.clock.ahead += HOUR
    posted.crash()
    await tellAll(posted)
    for (const member of ['owner', 'bob', 'cyn', 'dan']) {
      assert.equal(seqs(member).length, 3, member)
      assert.deepEqual(seqs(member), inOrder(seqs(member)))
    }
  })

  it('tells by SMS that a mailbox is dead, and shows why', async (t) => {
    const { sinks, posted, freeze } = await open(t)
    sinks.mail.answer({ kind: 'refuse', code: 550, text: '5.1.1 nobody' })
    await freeze('member:dan')
    for (let tries = 0; tries < 3; tries += 1) {
      await posted.turn()
      posted.clock.ahead += 7 * HOUR
    }
    await posted.turn()
    const texts = sentBy(sinks.sms).map(({ text }) => text)
    assert.equal(texts.filter((text) => /no longer reached by mail/.test(text)).length, 4)
    const lane = posted
      .courier()
      .lanes()
      .find(({ channel }) => channel === 'mail')
    assert.equal(lane?.isDead, true)
    assert.equal(lane?.undelivered, 1)
    assert.match(lane?.why ?? '', /550/)
  })

  it('delivers what it took in while the signer is away, also after its own end', async (t) => {
    const { sinks, posted, team, seqs, freeze } = await open(t)
    await freeze('member:dan')
    await posted.courier().poll()
    posted.askBy(async () => {
      throw new Fault('channel.unreachable', { socket: 'run/courier.sock' })
    })
    posted.crash()
    assert.equal(await posted.turn(), 'channel.unreachable')
    assert.equal(seqs('cyn').length, 1)
    assert.equal(sinks.sms.requests.length, 4)
    await freeze('member:cyn')
    posted.askBy(async (kind, body) =>
      team.house.ask(kind, body, { role: 'courier', device: null }),
    )
    await tellAll(posted)
    assert.equal(seqs('cyn').length, 2)
  })

  it('tells nothing of a forged answer, and goes on with the rest', async (t) => {
    const { posted, seqs, freeze } = await open(t)
    await freeze('member:dan')
    await posted.courier().poll()
    posted.askBy(async () => {
      throw new Fault('channel.answer_forged')
    })
    assert.equal(await posted.turn(), 'channel.answer_forged')
    assert.equal(seqs('dan').length, 1)
  })

  it('sends again what was sent when it was killed before it knew: twice, or once', async (t) => {
    const { sinks, posted, seqs, freeze } = await open(t)
    await freeze('member:dan')
    await freeze('member:cyn')
    await posted.courier().poll()
    const taken = new Promise<void>((resolve) =>
      sinks.mail.answer({ kind: 'hang', reached: resolve }),
    )
    const cut = new AbortController()
    const sending = posted.courier().deliver('mail', cut.signal)
    await taken
    // The answer never comes: the mail may be there or not.
    cut.abort()
    sinks.mail.answer({ kind: 'take' })
    await sending.catch(() => undefined)
    posted.crash()
    posted.clock.ahead += HOUR
    await tellAll(posted)
    assert.deepEqual([...new Set(seqs('bob'))], inOrder([...new Set(seqs('bob'))]))
    assert.equal(new Set(seqs('bob')).size, 2)
  })

  it('tells somebody who is taken away that they are, and nothing after it', async (t) => {
    const { posted, team, seqs, freeze } = await open(t, { founding: { quorum: 2 } })
    const { ada, bob } = team
    const removed = await team.propose(ada, [{ kind: 'member.remove', member: 'dan' }])
    await team.vote(bob, removed)
    await tellAll(posted)
    const before = seqs('dan')
    assert.equal(before.length, seqs('bob').length)
    await freeze('member:cyn')
    await tellAll(posted)
    assert.deepEqual(seqs('dan'), before)
    assert.equal(seqs('bob').length, before.length + 1)
    assert.ok(
      posted
        .courier()
        .lanes()
        .every(({ recipient }) => recipient !== 'dan'),
    )
  })

  it('does not tell old stories when it is set up later, however many there are', async (t) => {
    const { sinks, team, freeze } = await open(t)
    team.house.clock.now += 30 * 24 * HOUR
    await freeze('member:dan')
    const late = openPosted(team.house, sinks)
    t.after(() => late.close())
    await tellAll(late)
    const subjects = sinks.mail.mails
      .filter(({ recipients }) => recipients.includes(emailOf('bob')))
      .map(({ headers }) => headers.subject ?? '')
    assert.ok(subjects.some((each) => /Frozen: Dan/.test(each)))
    assert.ok(!subjects.some((each) => /founded|invited/.test(each)), subjects.join())
  })
})

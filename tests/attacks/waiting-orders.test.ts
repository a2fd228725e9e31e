// The server in the attacker's hands while orders wait for approvals: it carries every word that
// people sign, and every frame that asks for an order. What counts is what the venue has.

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { askOnce, Refusal } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Person, Said } from '@countersign/demo/person.ts'
import { placeOf } from '@countersign/demo/team.ts'
import { traderSocket } from '@countersign/launcher/sockets.ts'
import { refusalOf } from '../builders/governance-play.ts'
import { at } from '../builders/house.ts'
import { GATED, type Gated, LARGE, startGated } from '../builders/waiting-orders.ts'
import { say } from './say.ts'

type Body = Readonly<Record<string, Canonical>>

describe('the server in the attacker’s hands, before orders that wait', () => {
  let play: Gated
  before(async () => {
    play = await startGated()
  })
  beforeEach(() => play.own.rest())
  after(() => play?.own.close())

  const count = () => play.own.taken().length
  /** What the server is given to carry: a word on an order, signed and with its code. */
  const carried = async (who: Person, body: Body, decision: 'approve' | 'reject' = 'approve') => {
    const shown = await play.shown(body)
    const said: Said = {
      ...{ act: 'approve-order', account: 'main', order: String(body.order) },
      ...{ asked: at(shown, 'asked'), by: at(shown, 'by'), policy: at(shown, 'policy') },
      decision,
    }
    const { code, ...spoken } = who.say(await placeOf(play.team.stage), said)
    return { ...spoken, ...(code === undefined ? {} : { code }) } as unknown as Body
  }
  const bring = (body: Canonical) => play.team.ask('server', 'charter.act', body)
  const refused = (body: Canonical) => refusalOf(bring(body))

  it('changes a word that was signed: none of it is heard', async () => {
    const { bob } = play.team
    const there = count()
    const body = await play.ask(GATED)
    const word = await carried(bob, body)
    const other = await play.ask(GATED)
    const shown = await play.shown(other)
    const changes = {
      order: String(other.order),
      asked: at(shown, 'asked'),
      by: 'cyn',
      member: 'cyn',
      decision: 'reject',
      account: 'other',
    }
    for (const [field, value] of Object.entries(changes)) {
      const statement = { ...(word.statement as Body), [field]: value }
      const code = await refused({ ...word, statement })
      assert.match(code, /^(charter\.(signature_invalid|credential_unknown)|exchange\.)/, field)
    }
    assert.equal(await refused({ ...word, signatures: [] }), 'charter.second_missing')
    for (const each of [body, other]) assert.equal(await play.phase(each), 'waiting')
    assert.equal(count(), there)
    say('a member’s signed approval, changed in six places', 'no approval of anything')
  })

  it('repeats words: an approval that was taken back stays taken back', async () => {
    const { bob, cyn } = play.team
    const there = count()
    const body = await play.ask(LARGE)
    const approval = await carried(bob, body)
    await bring(approval)
    assert.match(await refused(approval), /^exchange\.approval_twice$/)
    await bring(await carried(bob, body, 'reject'))
    assert.match(await refused(approval), /^exchange\.approval_twice$/)
    await bring(await carried(cyn, body))
    assert.equal(await play.phase(body), 'waiting')
    assert.equal(count(), there)
    say('an approval, repeated after it became a rejection', 'it counts no more')
  })

  it('keeps words back and brings them when the order is over: nothing comes of it', async () => {
    const { bob, ada } = play.team
    const there = count()
    const body = play.own.body(GATED)
    const id = randomBytes(16).toString('hex')
    const request = { id, kind: 'order.place', time: play.own.desk.real.now(), body }
    const asking = writeRequest(play.own.desk.identity, request, ada.device)
    const ask = async () => {
      const path = traderSocket(play.own.desk.real.home.run, 'server')
      const answered = await askOnce(path, asking)
      const answer = readAnswer(answered, requestHash(asking), play.own.desk.identity.signingKey)
      if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
      return answer.body
    }
    assert.equal(at(await ask(), 'phase'), 'waiting')
    const word = await carried(bob, body)
    await play.own.desk.ask('order.cancel', { account: 'main', order: String(body.order) })
    await bring(word)
    // The asking itself, once more: it is the same order, which is over.
    assert.equal(at(await ask(), 'phase'), 'cancelled')
    assert.equal(count(), there)
    say('an approval kept back until its order was cancelled, and the asking again', 'no order')
  })

  it('asks the signer what the trader asks, and answers nobody in its place', async () => {
    const body = await play.ask(GATED)
    const shown = await play.shown(body)
    const about = { account: 'main', asked: at(shown, 'asked'), by: 'owner' }
    const asked = { ...about, policy: at(shown, 'policy') }
    const code = await refusalOf(play.team.ask('server', 'exchange.votes', asked))
    assert.equal(code, 'channel.role_forbidden')
    // By the desk's door a device asks for its own member alone.
    const byBob = play.team.ask('desk', 'exchange.votes', asked, play.team.bob.device)
    assert.equal(await refusalOf(byBob), 'channel.signature_invalid')
    assert.equal(await play.phase(body), 'waiting')
  })
})

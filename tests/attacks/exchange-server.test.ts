// The server and its database in the attacker's hands, before a real trader and signer: they say
// every message, repeat what devices signed, bring news back, and want to lift a stop. What counts
// is what the venue has.

import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { cpSync, rmSync } from 'node:fs'
import { after, before, beforeEach, describe, it } from 'node:test'
import { askOnce, Refusal } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { type TraderMessage, traderRules } from '@countersign/channel/trader-messages.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy, watchingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { propose, type Stage, vote } from '@countersign/demo/team.ts'
import { traderSocket } from '@countersign/launcher/sockets.ts'
import { refusalOf } from '../builders/governance-play.ts'
import { at } from '../builders/house.ts'
import { anOrderId, type Placing } from '../builders/placing.ts'
import { type PlacingTeam, startPlacingTeam } from '../builders/placing-team.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const MAIN = { account: 'main' } as const
const MARKET = { venue: 'binance', market: 'BTC/USDT' } as const
const FILLED = { kind: 'market', price: '50500' } as const
const LATE_SECONDS = 601

describe('the server in the attacker’s hands, before accounts that trade', () => {
  let play: PlacingTeam
  let own: Placing
  before(async () => {
    const policy = tradingPolicy(['BTC/USDT'], parseDecimal('1000000'))
    play = await startPlacingTeam({ policy })
    own = play.own
  })
  beforeEach(() => own.rest())
  after(() => own?.close())

  const frameOf = (kind: string, body: Canonical, by?: KeyObject): Uint8Array => {
    const id = randomBytes(16).toString('hex')
    return writeRequest(own.desk.identity, { id, kind, time: own.desk.real.now(), body }, by)
  }
  /** By the server's socket. @throws Refusal */
  const bring = async (framed: Uint8Array): Promise<Canonical> => {
    const { home } = own.desk.real
    const answered = await askOnce(traderSocket(home.run, 'server'), framed)
    const answer = readAnswer(answered, requestHash(framed), own.desk.identity.signingKey)
    if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
    return answer.body
  }
  const refused = (framed: Uint8Array) => refusalOf(bring(framed))
  const count = () => own.taken().length
  const live = () => own.taken().filter(({ state }) => state === 'open').length

  const bodies = (): Readonly<Record<TraderMessage, Canonical>> => {
    const order = own.body()
    const secrets = own.desk.seal('other', 'binance', { key: 'ann-key', secret: 'x' })
    const policy = orderPolicyToCanonical(watchingPolicy())
    const code = own.desk.sealedFor('order.place', order, '000000')
    const name = { ...MAIN, order: anOrderId() }
    const keeping = { ...name, kept: order as Canonical, onBeyond: 'fire' }
    const other = { account: 'other', venue: 'binance', quote: 'USDT', rights: 'trade' }
    const balances = [{ currency: 'USDT', amount: '1000' }]
    const onPaper = { account: 'paper-other', venue: 'binance', quote: 'USDT', balances }
    return {
      hello: {},
      'account.add': { ...other, policy, secrets, code },
      'account.paper': { ...onPaper, policy, code },
      'account.rotate': { ...MAIN, secrets, code },
      'account.remove': { ...MAIN, code },
      'account.check': MAIN,
      'oauth.client': { venue: 'coinbase', client: secrets },
      'oauth.begin': { venue: 'coinbase', rights: 'trade', redirect: 'http://127.0.0.1:1/' },
      'account.list': {},
      'account.show': MAIN,
      'account.balances': MAIN,
      'account.health': {},
      'market.price': MARKET,
      'market.candles': { ...MARKET, span: 'hour' },
      'order.place': order,
      'order.preview': order,
      'order.preview-keep': keeping,
      'order.keep': keeping,
      'order.cancel': name,
      'order.cancel-all': {},
      'order.list': { which: 'all' },
      'order.show': name,
      'news.next': { after: '0', waitMs: '0' },
    }
  }

  it('says every message unsigned, by a stranger’s key, and by another’s signature', async () => {
    const resting = anOrderId()
    await own.place({ order: resting })
    const [there, alive] = [count(), live()]
    const stranger = generateKeyPairSync('ed25519').privateKey
    const seen = readCanonical(frameOf('hello', {}, play.team.bob.device))
    const { request, signature = '' } = seen as Readonly<Record<string, Canonical>>
    let acts = 0
    for (const [kind, body] of Object.entries(bodies())) {
      if (traderRules(kind as TraderMessage).unsigned.includes('server')) continue
      acts += 1
      assert.equal(await refused(frameOf(kind, body)), 'channel.signature_invalid', kind)
      const code = await refused(frameOf(kind, body, stranger))
      assert.equal(code, 'channel.device_unknown', kind)
      const made = { ...(request as object), kind, body } as Canonical
      const spliced = canonicalBytes({ request: made, signature })
      assert.equal(await refused(spliced), 'channel.signature_invalid', kind)
    }
    assert.deepEqual([count(), live()], [there, alive])
    await own.desk.ask('order.cancel-all', {})
    say(
      `the server, and each of ${acts} acts of the trader’s made up in three ways`,
      'no order, none cancelled, no account',
    )
  })

  it('repeats what devices signed: nothing comes of it twice, nor when it is old', async () => {
    const { bob } = play.team
    const filled = own.body(FILLED)
    const frames = [frameOf('order.place', filled, bob.device)]
    const there = count()
    assert.equal(at(await bring(frames[0] as Uint8Array), 'state'), 'filled')
    const resting = own.body()
    frames.push(frameOf('order.place', resting, bob.device))
    await bring(frames[1] as Uint8Array)
    frames.push(frameOf('order.cancel', { ...MAIN, order: String(resting.order) }, bob.device))
    assert.equal(at(await bring(frames[2] as Uint8Array), 'state'), 'cancelled')
    for (const framed of [...frames, ...frames]) await bring(framed)
    own.wind(30)
    own.rest()
    for (const framed of frames) await bring(framed)
    own.desk.child().kill()
    await own.desk.restart()
    for (const framed of frames) await bring(framed)
    assert.deepEqual([count(), live()], [there + 2, 0])
    own.wind(LATE_SECONDS)
    for (const framed of frames) assert.equal(await refused(framed), 'channel.request_stale')
    say('every frame that a device signed, repeated over a restart', 'no second order')
  })

  it('repeats a cancelling of all orders: what was placed since stays', async () => {
    const { bob } = play.team
    const all = frameOf('order.cancel-all', {}, bob.device)
    await bring(all)
    await own.place()
    assert.equal(await refused(all), 'channel.request_repeated')
    assert.equal(live(), 1)
    own.wind(LATE_SECONDS)
    own.rest()
    assert.equal(await refused(all), 'channel.request_stale')
    assert.equal(live(), 1)
    await own.desk.ask('order.cancel-all', {})
    say('a member’s signed cancelling of all orders, once more', 'nothing cancelled by it')
  })

  it('brings back an old mark of the news, and is told the same again', async () => {
    const there = count()
    const told = async () =>
      at(await bring(frameOf('news.next', { after: '0', waitMs: '0' })), 'events')
    const first = await told()
    assert.deepEqual(await told(), first)
    assert.ok(Array.isArray(first) && first.length > 0)
    assert.equal(count(), there)
    say('the database of yesterday, with an old mark of the news', 'the same news again')
  })

  it('cannot give a member back the role that they lost', async () => {
    const { bob } = play.team
    const signed = frameOf('order.place', own.body(), bob.device)
    await play.decide([
      { kind: 'member.roles', member: 'bob', roles: ['administrator', 'approver'] },
    ])
    own.rest()
    const there = count()
    await assert.rejects(play.place(bob.device, own.body()), { code: 'exchange.order_denied' })
    assert.equal(await refused(signed), 'channel.request_stale')
    assert.equal(count(), there)
    say('a device of somebody who is no spender any more', 'no order')
  })

  describe('once people stopped trading', () => {
    const recorded: (readonly [kind: string, body: Canonical])[] = []
    const stop = () =>
      play.team.act(play.team.dan, { act: 'freeze', subject: 'trading', why: 'a break-in' }, [
        'device',
      ])

    /** By three of them. */
    const lift = async (stage: Stage) => {
      const { ada, bob, cyn } = play.team
      const proposal = await propose(stage, ada, [{ kind: 'lift', subject: 'trading' }])
      for (const who of [bob, cyn]) await vote(stage, who, proposal)
      own.wind(86_400)
      await play.team.view()
      own.rest()
    }

    it('a trader of before the stop, put back with an order to send, never sends it', async () => {
      const { trader } = own.desk.real.home
      const copy = `${trader}-before`
      const order = anOrderId()
      own.dieAfter('order.planned')
      await assert.rejects(own.place({ order }))
      await own.desk.child().ended
      cpSync(trader, copy, { recursive: true })
      await own.desk.restart()
      await own.becomes(order, 'open')
      await own.desk.ask('order.cancel-all', {})
      await stop()
      const there = count()
      own.desk.child().kill()
      await own.desk.child().ended
      rmSync(trader, { recursive: true })
      cpSync(copy, trader, { recursive: true })
      await own.desk.restart()
      await own.becomes(order, 'rejected', 'cancelled')
      await assert.rejects(own.place(), { code: 'exchange.trading_stopped' })
      assert.equal(count(), there)
      rmSync(copy, { recursive: true })
      await lift(play.team.stage)
      say('the trader’s folder of before a stop, with an order in it still to be sent', 'no order')
    })

    it('nothing is placed or sent again, and everybody gets out', async () => {
      const { stage } = play.team
      const resting = anOrderId()
      await own.place({ order: resting })
      const lost = anOrderId()
      own.venue.fail('reset', own.placing)
      assert.equal(at(await own.place({ order: lost }), 'state'), 'unknown')
      const there = count()
      await stop()
      await assert.rejects(own.place(), { code: 'exchange.trading_stopped' })
      const ended = async () => {
        own.rest()
        own.wind(20)
        return own.show(lost)
      }
      const end = await until(ended, (shown) => at(shown, 'state') === 'rejected')
      assert.equal(at(end, 'why'), 'stopped')
      const gone = await own.desk.ask('order.cancel', { ...MAIN, order: resting })
      assert.equal(at(gone, 'state'), 'cancelled')
      assert.equal(count(), there)

      // Three of them lift it, and it is pulled again: the server has seen every word of that.
      const seen = {
        ...stage,
        ask: (...[kind, body, by]: Parameters<typeof stage.ask>) => {
          recorded.push([kind, body])
          return stage.ask(kind, body, by)
        },
      }
      await lift(seen)
      assert.equal(at(await own.place(), 'state'), 'open')
      await own.desk.ask('order.cancel-all', {})
      await stop()
      say('an order whose sending was lost, at the moment of the stop', 'it was never sent again')
    })

    it('no word of theirs that lifted an earlier stop lifts this one', async () => {
      assert.ok(recorded.length >= 3)
      const there = count()
      for (const role of ['server', 'desk'] as const) {
        for (const [kind, body] of recorded) {
          const again = play.team.ask(role, kind as 'charter.act', body)
          assert.notEqual(await refusalOf(again), 'none', kind)
        }
      }
      own.wind(86_400)
      own.rest()
      await assert.rejects(own.place(), { code: 'exchange.trading_stopped' })
      assert.equal(count(), there)
      say('the proposal and votes that lifted a stop before, word for word', 'the stop stays')
    })
  })
})

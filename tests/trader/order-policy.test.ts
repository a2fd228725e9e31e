// The policy of an account by the acts themselves: sums, codes, prices, markets, rates and roles,
// and how many orders there are at the venue afterwards.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Canonical } from '@countersign/core/canonical.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { KeptOrder } from '@countersign/core/exchange/orders/kept.ts'
import { readPreview } from '@countersign/core/exchange/orders/preview.ts'
import { recordOf } from '@countersign/core/exchange/orders/record.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import type { OrderPolicy } from '@countersign/core/exchange/policy/policy.ts'
import { at } from '../builders/house.ts'
import { n } from '../builders/kept.ts'
import { anOrderId, type Placing, startPlacing, type Wish } from '../builders/placing.ts'
import { rulesOf } from '../builders/placing-team.ts'

/** A code above 400; eleven of these are too much for a day. */
const PER_DAY = '4000'
const SMALL: Wish = { amount: '0.0095', price: '40000' }
const LARGE: Wish = { amount: '0.02', price: '40000' }
const RATE = 5

const STOP: KeptOrder = {
  ...{ market: 'BTC/USDT', side: 'sell', amount: n(0.02), target: null, source: 'closing' },
  trigger: { kind: 'stop', price: n(45_000) },
  execution: { kind: 'limit', price: n(44_900) },
  onGap: { kind: 'wake' },
  ...{ staleSeconds: 60, jumpBasisPoints: 500 },
}

function policy(): OrderPolicy {
  const own = tradingPolicy(['BTC/USDT'], parseDecimal(PER_DAY))
  const rules = own.rules.map((rule) => ({
    ...rule,
    when: rule.when.map((atom) =>
      atom.kind === 'order-count-above' ? { ...atom, count: RATE } : atom,
    ),
  }))
  return { ...own, rules }
}

describe('the policy of an account', () => {
  let own: Placing
  before(async () => {
    own = await startPlacing('binance', { policy: policy() })
  })
  beforeEach(() => {
    own.rest()
    own.wind(86_401)
  })
  after(() => own?.close())

  const denied = async (placing: Promise<Canonical>, rule: string) => {
    const there = own.taken().length
    await assert.rejects(placing, (refusal: unknown) => {
      assert.equal((refusal as { readonly code: string }).code, 'exchange.order_denied')
      return rulesOf(refusal).split(' ').includes(rule)
    })
    assert.equal(own.taken().length, there)
  }
  const coded = (body: ReturnType<Placing['body']>, code: string) =>
    own.desk.ask('order.place', { ...body, code })

  it('stops more than its sum in a day, over many orders, and lets them go on after', async () => {
    const there = own.taken().length
    for (let n = 1; n <= 10; n += 1) {
      if (n % RATE === 0) own.wind(61)
      own.rest()
      await own.place(SMALL)
    }
    own.wind(61)
    await denied(own.place(SMALL), 'limit-24h')
    // What was cancelled counts all the same: it was sent.
    await own.desk.ask('order.cancel-all', {})
    await denied(own.place(SMALL), 'limit-24h')
    assert.equal(own.taken().length, there + 10)
    own.wind(86_401)
    own.rest()
    assert.equal(at(await own.place(SMALL), 'state'), 'open')
    await own.desk.ask('order.cancel-all', {})
  })

  it('is told before anything is done: verdict, needs, worth and why', async () => {
    const there = own.taken().length
    const preview = async (wish: Wish) =>
      readPreview(await own.desk.ask('order.preview', own.body(wish)))
    const large = await preview(LARGE)
    assert.deepEqual(
      [large.verdict, large.needs?.factor, large.notional, large.quote],
      ['allow', 'code', '800', 'USDT'],
    )
    assert.match(large.reasons.join(' '), /^Rule \S+: the 800 it may move are more than 400/)
    assert.equal((await preview(SMALL)).needs?.factor, 'key')
    const much = await preview({ amount: '0.2', price: '40000' })
    assert.deepEqual([much.verdict, much.needs], ['deny', null])
    assert.match(much.reasons.join(' '), /Rule limit-24h: 8000 on top of the/)
    const kept = recordOf(STOP)
    const keep = async (changes: object = {}) => {
      const body = { account: 'main', order: anOrderId(), kept, onBeyond: 'refuse', ...changes }
      return readPreview(await own.desk.ask('order.preview-keep', body as Canonical))
    }
    assert.deepEqual(
      [(await keep()).verdict, (await keep()).needs?.factor, (await keep()).notional],
      ['allow', 'code', '1000'],
    )
    const larger = { ...STOP, amount: n(0.2) }
    assert.equal((await keep({ kept: recordOf(larger) })).verdict, 'deny')
    const asVenue = keep({ at: 'venue' })
    await assert.rejects(asVenue, { code: 'exchange.kept_invalid', facts: { field: 'onGap' } })
    const beyond = { ...STOP, trigger: { kind: 'stop', price: n(60_000) } } as const
    await assert.rejects(keep({ kept: recordOf(beyond) }), { facts: { why: 'beyond' } })
    assert.equal(own.taken().length, there)
  })

  it('places a large one by a right code, and by no wrong, reused or borrowed one', async () => {
    const there = own.taken().length
    const order = own.body(LARGE)
    await assert.rejects(own.desk.ask('order.place', order), { code: 'exchange.code_needed' })
    const code = own.desk.codeFor('order.place', order)
    const other = own.body(LARGE)
    await assert.rejects(coded(other, code), { code: 'channel.seal_broken' })
    const more = { ...order, amount: '0.03' }
    await assert.rejects(coded(more, code), { code: 'channel.seal_broken' })
    assert.equal(own.taken().length, there)
    assert.equal(at(await coded(order, code), 'state'), 'open')
    assert.equal(own.taken().length, there + 1)
    await assert.rejects(coded(other, code), { code: 'channel.seal_broken' })
    // The same six digits, sealed for another order by somebody who saw them typed.
    const seen = own.desk.sealedFor('order.place', other, own.desk.lastCode())
    await assert.rejects(coded(other, seen), { code: /^factor\./ })
    const guessed = own.desk.sealedFor('order.place', other, '000000')
    await assert.rejects(coded(other, guessed), { code: /^factor\./ })
    assert.equal(own.taken().length, there + 1)
  })

  it('takes no price more than three in a hundred worse, and no other market', async () => {
    await denied(own.place({ ...SMALL, kind: 'market', price: '51600', amount: '0.005' }), 'price')
    const sale = { side: 'sell', kind: 'limit', price: '48400', amount: '0.005' } as const
    await denied(own.place(sale), 'price')
    await denied(own.place({ market: 'ETH/USDT', price: '2000', amount: '0.1' }), 'markets')
  })

  it('takes no more orders in a minute than its rate', async () => {
    for (let n = 1; n <= RATE; n += 1) await own.place({ amount: '0.001', price: '40000' })
    own.rest()
    await denied(own.place({ amount: '0.001', price: '40000' }), 'rate')
    own.wind(61)
    assert.equal(at(await own.place({ amount: '0.001', price: '40000' }), 'state'), 'open')
    await own.desk.ask('order.cancel-all', {})
  })
})

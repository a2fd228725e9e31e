// An account with pretended money at the real caged trader: asked for, judged, journalled and told
// as every other, filled by what a venue really says, and nothing of it ever arrives there.

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Refusal } from '@countersign/channel/client.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import { orderPolicyToCanonical } from '@countersign/core/exchange/policy/policy.ts'
import { at } from '../builders/house.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { n } from '../builders/kept.ts'
import { anOrderId } from '../builders/placing.ts'
import { until } from '../builders/until.ts'

const SERVER = { role: 'server', device: null } as const
const PUBLIC = /^\/api\/v3\/(?:exchangeInfo|ticker\/24hr|ticker|depth|ping|time)$/

describe('an account with pretended money', () => {
  let own: Keeping
  before(async () => {
    own = await startKeeping('binance', { paper: { USDT: '10000', BTC: '0.5' } })
  })
  beforeEach(() => {
    own.rest()
    own.price('50000')
  })
  after(async () => {
    await own?.close()
  })

  const ask = (kind: Parameters<Keeping['desk']['ask']>[0], body: Canonical) =>
    own.desk.ask(kind, body, SERVER)
  /** What there is of it: all, and held for orders. */
  const has = async (currency: string): Promise<readonly [number, number]> => {
    const told = await ask('account.balances', { account: own.account })
    const all = at(told, 'balances') as unknown as readonly Readonly<Record<string, string>>[]
    const found = all.find((each) => each.currency === currency)
    return [Number(found?.total ?? 0), Number(found?.used ?? 0)]
  }
  const fills = async (): Promise<readonly Readonly<Record<string, string>>[]> => {
    const found: Readonly<Record<string, string>>[] = []
    for (let after = 0; ; ) {
      const told = await ask('news.next', { after: String(after), waitMs: '0' })
      const events = at(told, 'events') as unknown as readonly Canonical[]
      for (const each of events) {
        if (at(each, 'kind') === 'fill') found.push(at(each, 'body') as Record<string, string>)
      }
      const last = events.at(-1)
      if (last === undefined) return found
      after = Number(at(last, 'seq'))
    }
  }
  const fillsOf = async (order: string) => (await fills()).filter((each) => each.order === order)

  it('is there without any key, and says what it is', async () => {
    const shown = await ask('account.show', { account: own.account })
    assert.deepEqual(
      [at(shown, 'account'), at(shown, 'rights'), at(shown, 'found', 'paper')],
      ['paper-main', 'trade', 'yes'],
    )
    assert.deepEqual(
      [await has('USDT'), await has('BTC')],
      [
        [10_000, 0],
        [0.5, 0],
      ],
    )
    const checked = own.desk.ask('account.check', { account: own.account })
    await assert.rejects(checked, { code: 'exchange.account_paper' })
    const secrets = own.desk.seal(own.account, 'binance', { key: 'ann-key', secret: 'x' })
    const rotation = own.desk.consent('account.rotate', { account: own.account, secrets })
    await assert.rejects(rotation, { code: 'exchange.account_paper' })
    const held = own.keep({ source: 'last', onGap: { kind: 'limit' } }, { at: 'venue' })
    await assert.rejects(held, { code: 'exchange.account_paper' })
  })

  it('has an order at rest until the market comes to its price, and then a trade', async () => {
    const order = anOrderId()
    const placed = await own.place({ order, amount: '0.1', price: '49000' })
    assert.equal(at(placed, 'state'), 'open')
    assert.deepEqual(await has('USDT'), [10_000, 4_900])
    own.price('49500')
    own.price('48900')
    await own.becomes(order, 'filled')
    assert.deepEqual(
      [await has('USDT'), await has('BTC')],
      [
        [5_100, 0],
        [0.5999, 0],
      ],
    )
    const [fill, ...more] = await until(
      () => fillsOf(order),
      (found) => found.length > 0,
    )
    assert.deepEqual(more, [])
    const { account, market, side, amount, price, fee, feeCurrency } = fill ?? {}
    assert.deepEqual(
      { account, market, side, amount, price, fee, feeCurrency },
      {
        ...{ account: 'paper-main', market: 'BTC/USDT', side: 'buy' },
        ...{ amount: '0.1', price: '49000', fee: '0.0001', feeCurrency: 'BTC' },
      },
    )
  })

  it('has a market order filled within its worst price, and else not at all', async () => {
    const sold = await own.place({ side: 'sell', amount: '0.1', kind: 'market', price: '49500' })
    assert.deepEqual([at(sold, 'state'), at(sold, 'filled')], ['filled', '0.1'])
    const late = await own.place({ side: 'buy', amount: '0.01', kind: 'market', price: '49600' })
    assert.deepEqual([at(late, 'state'), at(late, 'filled')], ['cancelled', '0'])
  })

  it('is refused what it cannot pay, and by its policy what nobody may', async () => {
    const dear = await own.place({ amount: '0.9', price: '40000' })
    assert.deepEqual([at(dear, 'state'), at(dear, 'why')], ['rejected', 'refused'])
    await assert.rejects(own.place({ market: 'ETH/USDT', price: '2000' }), (refusal: unknown) => {
      const { code, facts } = refusal as Refusal
      assert.deepEqual([code, facts.rules], ['exchange.order_denied', 'markets'])
      return true
    })
    await assert.rejects(own.place({ amount: '0.00000001' }), { code: 'exchange.order_too_small' })
  })

  for (const step of ['order.planned', 'order.stepped sent', 'paper.taken', 'order.stepped open']) {
    it(`has an order once whose trader is killed after ${step}`, async () => {
      const order = anOrderId()
      const [, held] = await has('USDT')
      own.dieAfter(step)
      await assert.rejects(own.place({ order, amount: '0.01', price: '40000' }))
      await own.desk.restart()
      await until(
        async () => {
          own.wind(20)
          return own.show(order)
        },
        (shown) => at(shown, 'state') === 'open',
      )
      assert.deepEqual((await has('USDT'))[1], held + 400)
      await own.desk.ask('order.cancel', { account: own.account, order })
      assert.deepEqual((await has('USDT'))[1], held)
    })
  }

  it('takes no order while the signer does not say that it may', async () => {
    const { real } = own.desk
    const order = anOrderId()
    own.dieAfter('order.stepped sent')
    await assert.rejects(own.place({ order, amount: '0.01', price: '51000' }))
    real.child().kill()
    await real.child().ended
    await own.desk.restart()
    const shown = await until(
      async () => {
        own.wind(20)
        return own.show(order)
      },
      (found) => at(found, 'state') === 'rejected',
    )
    assert.equal(at(shown, 'why'), 'stopped')
    await real.restart()
  })

  it('fires a stop once, through a kill of the trader as it is filled', async () => {
    const [before] = await has('BTC')
    const order = await own.keep({ amount: n(0.05) })
    own.dieAfter('paper.filled')
    own.price('48900')
    await own.desk.restart()
    own.rest()
    const legs = await until(
      async () => {
        own.wind(1)
        const shown = await ask('order.show', { account: own.account, order })
        return at(shown, 'orders') as unknown as readonly Canonical[]
      },
      (found) => found.some((each) => at(each, 'state') === 'filled'),
    )
    assert.equal(legs.length, 1)
    assert.ok(Math.abs((await has('BTC'))[0] - (before - 0.05)) < 1e-12)
    const told = await until(
      () => fillsOf(order),
      (found) => found.length > 0,
    )
    assert.equal(told.length, 1)
  })

  it('keeps a stop armed while the signer does not say that it may be placed', async () => {
    const { real } = own.desk
    const before = (await fills()).length
    const order = await own.keep({ amount: n(0.05) })
    real.child().kill()
    await real.child().ended
    own.price('48900')
    assert.deepEqual(await own.wakes(order, 1), ['stopped'])
    assert.equal(await own.phase(order), 'armed')
    await real.restart()
    await own.desk.ask('order.cancel', { account: own.account, order })
    assert.equal(await own.phase(order), 'cancelled')
    assert.equal((await fills()).length, before)
  })

  it('has the target of a stop at rest, and the stop is gone once it is filled', async () => {
    const order = await own.keep({ amount: n(0.05), target: n(51_000) })
    const [, held] = await until(
      () => has('BTC'),
      ([, used]) => used > 0,
    )
    assert.equal(held, 0.05)
    own.price('51100')
    assert.equal(await own.becomesKept(order, 'done', 'fired'), 'done')
    own.price('48900')
    const told = await until(
      () => fillsOf(order),
      (found) => found.length > 0,
    )
    assert.deepEqual(
      told.map(({ side, amount, price }) => [side, amount, price]),
      [['sell', '0.05', '51000']],
    )
  })

  it('lists, and cancels all', async () => {
    const order = anOrderId()
    await own.place({ order, amount: '0.01', price: '40000' })
    const listed = await ask('order.list', { account: own.account, which: 'open' })
    assert.equal(at(listed, 'orders', '0', 'order'), order)
    const all = await own.desk.ask('order.cancel-all', {})
    assert.deepEqual(at(all, 'accounts', '0'), {
      account: own.account,
      cancelled: '1',
      refused: '',
    })
    assert.equal(at(await own.show(order), 'state'), 'cancelled')
    assert.deepEqual((await has('USDT'))[1], 0)
  })

  it('has sent nothing to the venue but questions that anybody may ask', () => {
    const asked = own.venue.asked()
    assert.ok(asked.length > 0)
    assert.deepEqual(
      asked.filter(
        ({ isByKey, method, path }) => isByKey || method !== 'GET' || !PUBLIC.test(path),
      ),
      [],
    )
    assert.deepEqual(own.taken(), [])
    assert.deepEqual(own.desk.forbidden, [])
  })

  it('is gone with all of its orders once it is removed, and is no real one ever', async () => {
    const { account, desk } = own
    const order = anOrderId()
    await own.place({ order, amount: '0.01', price: '40000' })
    const kept = await own.keep({ amount: n(0.01) })
    await desk.consent('account.remove', { account })
    assert.equal(at(await own.show(order), 'state'), 'cancelled')
    assert.equal(await own.phase(kept), 'cancelled')
    await assert.rejects(own.place(), { code: 'exchange.account_missing' })
    const open = await ask('order.list', { which: 'open' })
    assert.deepEqual(open, { kept: [], orders: [], waiting: [] })
    const policy = orderPolicyToCanonical(tradingPolicy(['BTC/USDT'], n(1)))
    const real = { venue: 'binance', quote: 'USDT', rights: 'trade', policy }
    const secrets = desk.seal(account, 'binance', { key: 'ann-key', secret: 'x' })
    const named = desk.consent('account.add', { ...real, account, secrets })
    await assert.rejects(named, { code: 'exchange.paper_named' })
    const balances = [{ currency: 'USDT', amount: '1' }]
    const on = { account: 'main', venue: 'binance', quote: 'USDT', policy, balances }
    const unnamed = desk.consent('account.paper', on)
    await assert.rejects(unnamed, { code: 'exchange.paper_named' })
    // What it begins with is what it has, whatever one of its name had before.
    await desk.consent('account.paper', { ...on, account })
    assert.deepEqual(
      [await has('USDT'), await has('BTC')],
      [
        [1, 0],
        [0, 0],
      ],
    )
    desk.child().kill()
    await desk.restart()
    assert.deepEqual(await has('USDT'), [1, 0])
  })
})

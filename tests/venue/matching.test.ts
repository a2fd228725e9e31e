import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { units } from '@countersign/demo/venue/amount.ts'
import { Exchange } from '@countersign/demo/venue/exchange.ts'
import { House } from '@countersign/demo/venue/house.ts'
import type { FeeRule } from '@countersign/demo/venue/ledger.ts'
import { isLive, type OrderWish, Refused } from '@countersign/demo/venue/order.ts'
import fc from 'fast-check'

const SYMBOL = 'BTC/USDT'
const ACCOUNTS = ['ann', 'bob', 'cem'] as const

function opened(from: FeeRule['from'] = 'received'): { exchange: Exchange; house: House } {
  let at = 0
  const now = () => {
    at += 1
    return at
  }
  const fees = { makerMillionths: 700n, takerMillionths: 1300n, from }
  const exchange = new Exchange({ fees, refusesMetStops: true, now })
  const house = new House(exchange, 7)
  for (const account of ACCOUNTS) {
    exchange.deposit(account, 'BTC', units('2'))
    exchange.deposit(account, 'USDT', units('90000'))
  }
  return { exchange, house }
}

const limit = (account: string, side: 'buy' | 'sell', size: string, price: string): OrderWish => ({
  account,
  symbol: SYMBOL,
  side,
  kind: 'limit',
  size: units(size),
  price: units(price),
})

describe('the matching of the venue', () => {
  it('fills the better price first, then the earlier order, and holds what is left', () => {
    const { exchange } = opened()
    const late = exchange.place(limit('bob', 'sell', '0.5', '50000.50'))
    const better = exchange.place(limit('cem', 'sell', '0.2', '50000.40'))
    const taker = exchange.place(limit('ann', 'buy', '0.6', '50000.50'))
    assert.deepEqual(
      [taker.state, better.state, late.state, late.filled],
      ['filled', 'filled', 'open', units('0.4')],
    )
    assert.equal(exchange.accounts.balance('bob', 'BTC').held, units('0.1'))
    assert.equal(exchange.accounts.balance('ann', 'USDT').held, 0n)
  })

  it('lets a stop trade only once its price was met, and then at what it finds', () => {
    const { exchange, house } = opened()
    const common = { account: 'ann', symbol: SYMBOL, side: 'sell', size: units('1') } as const
    const trigger = units('49000')
    const stop = exchange.place({ ...common, kind: 'stop', trigger })
    const stopLimit = exchange.place({
      ...common,
      kind: 'stop-limit',
      trigger,
      price: units('48900'),
    })
    house.setPrice(SYMBOL, units('49000.01'))
    assert.deepEqual([stop.state, stopLimit.state], ['waiting', 'waiting'])
    // Over both prices at once: the limit order stays unfilled above the market.
    house.setPrice(SYMBOL, units('45000'))
    assert.deepEqual([stop.state, stop.paid], ['filled', units('44999')])
    assert.deepEqual([stopLimit.state, stopLimit.filled], ['open', 0n])
  })

  it('ends one order of a pair when the other trades or is met, and holds the size once', () => {
    const { exchange, house } = opened()
    const common = { account: 'ann', symbol: SYMBOL, side: 'sell', size: units('2') } as const
    const pair = () =>
      exchange.placeOco(
        { ...common, kind: 'limit', price: units('51000') },
        { ...common, kind: 'stop-limit', trigger: units('49000'), price: units('48000') },
      )
    const [above, below] = pair()
    assert.equal(exchange.accounts.balance('ann', 'BTC').held, units('2'))
    house.trade(SYMBOL, 'buy', units('30'), units('51000'))
    assert.deepEqual([above.state, below.state], ['filled', 'expired'])
    exchange.deposit('ann', 'BTC', units('2'))
    house.setPrice(SYMBOL, units('50000'))
    const [limitLeg, stopLeg] = pair()
    house.setPrice(SYMBOL, units('48500'))
    assert.deepEqual([limitLeg.state, stopLeg.state], ['expired', 'filled'])
    assert.equal(exchange.accounts.balance('ann', 'BTC').held, 0n)
  })

  it('refuses what is paid by nobody, too fine, too small, twice or too far away', () => {
    const { exchange } = opened()
    const reasonOf = (wish: OrderWish) => {
      try {
        exchange.place(wish)
      } catch (error) {
        if (error instanceof Refused) return error.reason
        throw error
      }
      return 'taken'
    }
    const good = { ...limit('ann', 'buy', '1', '49000'), clientId: 'x' }
    assert.equal(reasonOf(limit('ann', 'buy', '2', '49000')), 'funds')
    assert.equal(reasonOf(limit('ann', 'buy', '1', '49000.001')), 'price-filter')
    assert.equal(reasonOf(limit('ann', 'buy', '1', '9999')), 'price-filter')
    assert.equal(reasonOf(limit('ann', 'buy', '0.000001', '49000')), 'lot-size')
    assert.equal(reasonOf(limit('ann', 'buy', '0.0001', '49000')), 'value-small')
    assert.equal(reasonOf({ ...good, postOnly: true, price: units('50001') }), 'would-take')
    assert.equal(reasonOf(good), 'taken')
    assert.equal(reasonOf({ ...good, size: units('0.1') }), 'duplicate')
    for (const order of exchange.orders('ann')) exchange.cancel(order.id)
    assert.equal(reasonOf(good), 'taken', 'an id is free again once its order has ended')
  })

  it('keeps every sum of balances, and every order is once in one state, whatever is done', () => {
    const act = fc.record({
      kind: fc.constantFrom('limit', 'market', 'stop', 'oco', 'cancel', 'price', 'trade'),
      account: fc.constantFrom(...ACCOUNTS),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      lots: fc.integer({ min: 1, max: 60_000 }),
      ticks: fc.integer({ min: 4_900_000, max: 5_100_000 }),
    })
    fc.assert(
      fc.property(
        fc.array(act, { maxLength: 60 }),
        fc.constantFrom('received' as const, 'quote' as const),
        (acts, from) => {
          const { exchange, house } = opened(from)
          const before = ['BTC', 'USDT'].map((asset) => exchange.accounts.sum(asset))
          const seen = new Set<number>()
          exchange.on((event) => {
            if (event.kind !== 'order' || event.change !== 'new') return
            assert.ok(!seen.has(event.order.id), 'an order is new once')
            seen.add(event.order.id)
          })
          for (const each of acts) perform(exchange, house, each)
          const after = ['BTC', 'USDT'].map((asset) => exchange.accounts.sum(asset))
          assert.deepEqual(after, before)
          checkOrders(exchange, seen)
        },
      ),
      { numRuns: 60 },
    )
  })
})

type Act = {
  readonly kind: string
  readonly account: string
  readonly side: 'buy' | 'sell'
  readonly lots: number
  readonly ticks: number
}

function perform(exchange: Exchange, house: House, { kind, account, side, lots, ticks }: Act) {
  const size = BigInt(lots) * units('0.00001')
  const price = BigInt(ticks) * units('0.01')
  const common = { account, symbol: SYMBOL, side, size } as const
  const stop = { ...common, kind: 'stop-limit', trigger: price, price } as const
  try {
    if (kind === 'limit') exchange.place({ ...common, kind, price })
    else if (kind === 'market') exchange.place({ ...common, kind })
    else if (kind === 'stop') exchange.place({ ...common, kind, trigger: price })
    else if (kind === 'oco') exchange.placeOco({ ...common, kind: 'limit', price }, stop)
    else if (kind === 'price') house.setPrice(SYMBOL, price)
    else if (kind === 'trade') house.trade(SYMBOL, side, size, price)
    else {
      const open = exchange.orders(account).find(isLive)
      if (open !== undefined) exchange.cancel(open.id)
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}

function checkOrders(exchange: Exchange, seen: ReadonlySet<number>) {
  const all = ACCOUNTS.flatMap((account) => exchange.orders(account))
  for (const order of all) {
    assert.ok(seen.has(order.id))
    assert.equal(
      order.fills.reduce((sum, { size }) => sum + size, 0n),
      order.filled,
    )
    assert.ok(order.filled <= order.size)
    assert.ok(isLive(order) || order.held === 0n, 'what has ended holds nothing')
  }
  for (const account of ACCOUNTS) {
    for (const [asset, { free, held }] of exchange.accounts.of(account)) {
      assert.ok(free >= 0n && held >= 0n)
      const isOf = (order: { side: string }) => (order.side === 'buy') === (asset === 'USDT')
      const holds = exchange.orders(account).filter(isOf)
      assert.equal(
        holds.reduce((sum, order) => sum + order.held, 0n),
        held,
      )
    }
  }
}

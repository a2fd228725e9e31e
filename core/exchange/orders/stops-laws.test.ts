// What holds for every order that is kept here, over random prices, restarts, stops of trading and
// a venue whose orders fill whenever they like.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalBytes, readCanonical } from '../../canonical.ts'
import { type Decimal, ONE } from '../decimal.ts'
import { type KeptOrder, type KeptState, type LegName, triggerPrice } from './kept.ts'
import type { Tick } from './prices.ts'
import { readKeptOrder, readKeptState, recordOf } from './record.ts'
import { armOrder, type Kept, type KeptAct, type KeptEvent, stepKept } from './stops.ts'

const NOW = 1_800_000_000
const STALE = 10
const p = (n: number): Decimal => BigInt(n) * ONE
const prices = fc.integer({ min: 80, max: 120 }).map(p)
const shares = fc.constantFrom(0, 100, 1_000)

const executions: fc.Arbitrary<KeptOrder['execution']> = fc.oneof(
  fc.record({ kind: fc.constant('limit' as const), price: prices }),
  fc.record({ kind: fc.constant('market' as const), boundBasisPoints: shares }),
)

const orders: fc.Arbitrary<KeptOrder> = fc.record({
  market: fc.constant('BTC/USDT'),
  side: fc.constantFrom('buy', 'sell'),
  amount: fc.constant(p(4)),
  trigger: fc.oneof(
    fc.record({ kind: fc.constantFrom('stop', 'take-profit'), price: prices }),
    fc.record({
      kind: fc.constant('trail-amount' as const),
      amount: fc.integer({ min: 1, max: 9 }).map(p),
    }),
    fc.record({ kind: fc.constant('trail-share' as const), basisPoints: shares }),
    fc.record({
      kind: fc.constant('time' as const),
      at: fc.integer({ min: NOW, max: NOW + 40 }),
      lateSeconds: fc.constantFrom(5, 60),
    }),
  ),
  execution: executions,
  onGap: fc.oneof(
    fc.record({ kind: fc.constantFrom('limit', 'wake') }),
    fc.record({ kind: fc.constant('market' as const), boundBasisPoints: shares }),
  ),
  target: fc.option(prices),
  source: fc.constantFrom('closing', 'last', 'mid'),
  staleSeconds: fc.constant(STALE),
  jumpBasisPoints: fc.constantFrom(300, 1_000, 10_000),
})

type AtVenue =
  | { readonly kind: 'cancelled' | 'rejected' }
  | { readonly kind: 'fill'; readonly amount: number }

type Happening =
  | { readonly kind: 'tick'; readonly step: number; readonly age: number; readonly isWick: boolean }
  | { readonly kind: 'restart' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'go' }
  | AtVenue

const happenings: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      step: fc.integer({ min: -4, max: 4 }),
      age: fc.constantFrom(0, 0, 0, 1, STALE, STALE + 1, -1),
      isWick: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fill'), amount: fc.nat(4) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('restart', 'restart', 'stop', 'go', 'go', 'cancelled', 'rejected'),
    }),
  },
)

type Live = {
  amount: Decimal
  filled: Decimal
  state: 'open' | 'filled' | 'cancelled' | 'rejected'
}

/** The venue, as far as one kept order has orders there: each generation is placed once. */
type World = Map<number, Live & { readonly leg: LegName }>

const reread = (order: KeptOrder, state: KeptState): readonly [KeptOrder, KeptState] => [
  readKeptOrder(readCanonical(canonicalBytes(recordOf(order)))),
  readKeptState(readCanonical(canonicalBytes(recordOf(state)))),
]

const priceOf = ({ source, side }: KeptOrder, tick: Tick): Decimal => {
  const { bid, ask, last } = tick as { bid: Decimal; ask: Decimal; last: Decimal }
  if (source === 'last') return last
  if (source === 'mid') return (bid + ask) / 2n
  return side === 'sell' ? bid : ask
}

const tickOf = (at: number, receivedAt: number): Tick => {
  return { bid: p(at), ask: p(at + 1), last: p(at), receivedAt, top: null }
}

/** The worst price that its owner meant, given the one it fired at. */
function worstMeant(order: KeptOrder, extreme: Decimal, price: Decimal): Decimal {
  const { execution, onGap, side } = order
  const sign = side === 'sell' ? -1n : 1n
  const away = (from: Decimal, basisPoints: number) =>
    from + (sign * from * BigInt(basisPoints)) / 10_000n
  const meant =
    execution.kind === 'limit'
      ? execution.price
      : away(triggerPrice(order, extreme) ?? price, execution.boundBasisPoints)
  if (onGap.kind !== 'market') return meant
  const gap = away(price, onGap.boundBasisPoints)
  return (side === 'sell') === meant < gap ? meant : gap
}

function isBeyond(order: KeptOrder, extreme: Decimal, price: Decimal, now: number): boolean {
  const { trigger, side } = order
  if (trigger.kind === 'time') return now >= trigger.at
  const at = triggerPrice(order, extreme) as Decimal
  const isUnder = (side === 'sell') === (trigger.kind !== 'take-profit')
  return isUnder ? price <= at : price >= at
}

const COUNTS = { fired: 0, woken: 0, oco: 0, stale: 0, resized: 0 }

/** One kept order, its venue, and what it may never do. */
class Play {
  order: KeptOrder
  state: KeptState
  #now = NOW
  #at = 100
  #isStopped = false
  readonly #world: World = new Map()
  readonly #firedAs = new Set<number>()

  constructor(order: KeptOrder, { state, acts }: Kept) {
    this.order = order
    this.state = state
    this.#act(acts)
  }

  happen(it: Happening): void {
    this.#now += 1
    if (it.kind === 'tick') this.#tick(it)
    else if (it.kind === 'restart') this.#restart()
    else if (it.kind === 'stop' || it.kind === 'go') this.#isStopped = it.kind === 'stop'
    else this.#atVenue(it)
  }

  end(): void {
    if (this.order.target !== null && this.#firedAs.size > 0) COUNTS.oco++
  }

  #step(event: KeptEvent): readonly KeptAct[] {
    const { order, state: before } = this
    const situation = { now: this.#now, isStopped: this.#isStopped }
    const { state, acts } = stepKept(order, before, event, situation)
    this.state = state
    const woke = acts.findLast((act) => act.kind === 'wake')
    const kept = state.phase === before.phase ? before.why : null
    assert.equal(state.why, woke?.why ?? kept, 'why people were woken is another one')
    assert.ok(state.phase !== 'woken' || state.why !== null, 'woken for nothing')
    assert.ok(state.generation >= before.generation)
    if (order.trigger.kind.startsWith('trail')) {
      const was = triggerPrice(order, before.extreme) as Decimal
      const is = triggerPrice(order, state.extreme) as Decimal
      assert.ok(order.side === 'sell' ? is >= was : is <= was, 'loosened')
    }
    return acts
  }

  #act(acts: readonly KeptAct[]): void {
    for (const it of acts) {
      if (it.kind === 'wake') COUNTS.woken++
      if (it.kind !== 'place') continue
      const { generation, leg, amount } = it
      assert.ok(!this.#isStopped, 'placed while stopped')
      if (leg === 'fired') this.#firedAs.add(generation)
      if (this.#world.has(generation)) continue
      this.#world.set(generation, { leg, amount, filled: 0n, state: 'open' })
      if (leg === 'fired' && amount < this.order.amount) COUNTS.resized++
    }
    const all = [...this.#world.values()]
    assert.ok(all.filter(({ state }) => state === 'open').length <= 1, 'two live')
    assert.ok(all.reduce((sum, { filled }) => sum + filled, 0n) <= this.order.amount)
    assert.ok(this.#firedAs.size <= 1, 'fired twice')
  }

  #tick({ step, age, isWick }: Extract<Happening, { readonly kind: 'tick' }>): void {
    this.#at = Math.min(125, Math.max(75, this.#at + step))
    const tick = tickOf(isWick ? this.#at - 30 : this.#at, this.#now - age)
    const before = this.state
    const acts = this.#step({ kind: 'tick', tick })
    if (age < 0 || age > STALE) {
      COUNTS.stale++
      assert.deepEqual([this.state, acts], [before, []])
    }
    if (before.phase === 'armed' && this.state.phase !== 'armed') this.#checkFired(tick)
    this.#act(acts)
  }

  #checkFired(tick: Tick): void {
    const { order, state } = this
    const price = priceOf(order, tick)
    COUNTS.fired++
    assert.ok(isBeyond(order, state.extreme, price, this.#now))
    if (state.plan === null) return
    const worst = worstMeant(order, state.extreme, price)
    const { price: is } = state.plan
    assert.ok(order.side === 'sell' ? is >= worst : is <= worst, 'worse than meant')
  }

  #restart(): void {
    const reading = reread(this.order, this.state)
    assert.deepEqual(reading, structuredClone([this.order, this.state]))
    ;[this.order, this.state] = reading
    this.#act(this.#step({ kind: 'restarted' }))
  }

  #atVenue(it: AtVenue): void {
    const open = [...this.#world].find(([, { state }]) => state === 'open')
    if (open === undefined) return
    const [generation, live] = open
    if (it.kind === 'fill') {
      const filled = live.filled + p(it.amount)
      const isFull = filled >= live.amount
      Object.assign(live, isFull ? { filled: live.amount, state: 'filled' } : { filled })
    } else {
      // What was filled in part is not rejected any more.
      live.state = live.filled > 0n ? 'cancelled' : it.kind
    }
    const { leg, state, filled } = live
    this.#act(this.#step({ kind: 'leg', leg, generation, state, filled }))
  }
}

describe('whatever happens, an order that is kept here', () => {
  it('fires once at most, on a fresh price that is beyond its trigger, and as it was meant', () => {
    const run = fc.array(happenings, { minLength: 30, maxLength: 30 })
    const property = fc.property(orders, run, (order, all) => {
      const situation = { now: NOW, isStopped: false }
      const arming = armOrder(order, tickOf(100, NOW), 'refuse', situation)
      if (arming.kind === 'refused') return
      const play = new Play(order, arming)
      for (const it of all) play.happen(it)
      play.end()
    })
    fc.assert(property, { seed: 1, numRuns: 2_500 })
    const { fired, woken, oco, stale, resized } = COUNTS
    assert.ok(fired > 500 && woken > 200 && oco > 50, JSON.stringify(COUNTS))
    assert.ok(stale > 1_000 && resized > 20, JSON.stringify(COUNTS))
  })
})

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
import { armOrder, type KeptAct, type KeptEvent, stepKept } from './stops.ts'

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

type Happening =
  | { readonly kind: 'tick'; readonly step: number; readonly age: number; readonly isWick: boolean }
  | { readonly kind: 'restart' | 'stop' | 'go' | 'cancelled' | 'rejected' }
  | { readonly kind: 'fill'; readonly amount: number }

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

describe('whatever happens, an order that is kept here', () => {
  it('fires once at most, on a fresh price that is beyond its trigger, and as it was meant', () => {
    const counts = { fired: 0, woken: 0, oco: 0, stale: 0, resized: 0 }
    const run = fc.array(happenings, { minLength: 30, maxLength: 30 })
    const property = fc.property(orders, run, (given, all) => {
      let [order, now, at, isStopped] = [given, NOW, 100, false]
      const arming = armOrder(order, tickOf(at, now), 'refuse', { now, isStopped })
      if (arming.kind === 'refused') return
      let { state } = arming
      const world: World = new Map()
      const firedAs = new Set<number>()

      const act = (acts: readonly KeptAct[]): void => {
        for (const it of acts) {
          if (it.kind === 'wake') counts.woken++
          if (it.kind !== 'place') continue
          assert.ok(!isStopped)
          if (it.leg === 'fired') firedAs.add(it.generation)
          if (world.has(it.generation)) continue
          world.set(it.generation, { leg: it.leg, amount: it.amount, filled: 0n, state: 'open' })
          if (it.leg === 'fired' && it.amount < order.amount) counts.resized++
        }
        const live = [...world.values()].filter((it) => it.state === 'open')
        assert.ok(live.length <= 1, 'two live')
        const sum = [...world.values()].reduce((total, it) => total + it.filled, 0n)
        assert.ok(sum <= order.amount)
        assert.ok(firedAs.size <= 1, 'fired twice')
      }
      const step = (event: KeptEvent) => {
        const before = state
        const next = stepKept(order, state, event, { now, isStopped })
        state = next.state
        assert.ok(state.generation >= before.generation)
        if (order.trigger.kind.startsWith('trail')) {
          const was = triggerPrice(order, before.extreme) as Decimal
          const is = triggerPrice(order, state.extreme) as Decimal
          assert.ok(order.side === 'sell' ? is >= was : is <= was, 'loosened')
        }
        return next.acts
      }
      const tell = (generation: number, it: Live & { leg: LegName }) => {
        const { leg, filled } = it
        act(step({ kind: 'leg', leg, generation, state: it.state, filled }))
      }
      act(arming.acts)
      for (const it of all) {
        now += 1
        const open = [...world].find(([, { state: is }]) => is === 'open')
        switch (it.kind) {
          case 'tick': {
            at = Math.min(125, Math.max(75, at + it.step))
            const tick = tickOf(it.isWick ? at - 30 : at, now - it.age)
            const wasArmed = state.phase === 'armed'
            const before = state
            const acts = step({ kind: 'tick', tick })
            const isFresh = it.age >= 0 && it.age <= STALE
            if (!isFresh) {
              counts.stale++
              assert.deepEqual([state, acts], [before, []])
            }
            if (wasArmed && state.phase !== 'armed') {
              const price = priceOf(order, tick)
              counts.fired++
              assert.ok(isBeyond(order, state.extreme, price, now))
              if (state.plan !== null) {
                const worst = worstMeant(order, state.extreme, price)
                const { price: is } = state.plan
                assert.ok(order.side === 'sell' ? is >= worst : is <= worst)
              }
            }
            act(acts)
            break
          }
          case 'restart': {
            const reading = reread(order, state)
            assert.deepEqual(reading, structuredClone([order, state]))
            ;[order, state] = reading
            act(step({ kind: 'restarted' }))
            break
          }
          case 'stop':
          case 'go':
            isStopped = it.kind === 'stop'
            break
          case 'fill':
            if (open === undefined) break
            open[1].filled += p(it.amount)
            if (open[1].filled >= open[1].amount) {
              Object.assign(open[1], { filled: open[1].amount, state: 'filled' })
            }
            tell(...open)
            break
          case 'cancelled':
          case 'rejected':
            if (open === undefined || (it.kind === 'rejected' && open[1].filled > 0n)) break
            open[1].state = it.kind
            tell(...open)
            break
        }
      }
      if (order.target !== null && firedAs.size > 0) counts.oco++
    })
    fc.assert(property, { seed: 1, numRuns: 2_500 })
    const { fired, woken, oco, stale, resized } = counts
    assert.ok(fired > 500 && woken > 200 && oco > 50, JSON.stringify(counts))
    assert.ok(stale > 1_000 && resized > 20, JSON.stringify(counts))
  })
})

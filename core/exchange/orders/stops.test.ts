import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ONE } from '../decimal.ts'
import { type KeptOrder, type KeptState, kindOfKept } from './kept.ts'
import type { Tick } from './prices.ts'
import { armOrder, type Kept, type KeptEvent, stepKept } from './stops.ts'

const NOW = 1_800_000_000
const n = (price: number) => (BigInt(Math.round(price * 100)) * ONE) / 100n
const going = { now: NOW, isStopped: false }
const stopped = { now: NOW, isStopped: true }

const order = (changes: Partial<KeptOrder> = {}): KeptOrder => ({
  market: 'BTC/USDT',
  side: 'sell',
  amount: n(2),
  trigger: { kind: 'stop', price: n(95) },
  execution: { kind: 'limit', price: n(90) },
  onGap: { kind: 'wake' },
  target: null,
  source: 'closing',
  staleSeconds: 10,
  jumpBasisPoints: 5_000,
  ...changes,
})
const tick = (bid: number, age = 0, top: Tick['top'] = null): Tick => {
  return { bid: n(bid), ask: n(bid + 1), last: n(bid), receivedAt: NOW - age, top }
}
const armed = (it: KeptOrder, at = 100): Kept => {
  const arming = armOrder(it, tick(at, 5), 'refuse', going)
  assert.equal(arming.kind, 'armed')
  return arming as Kept & typeof arming
}
const on = (it: KeptOrder, state: KeptState, event: KeptEvent, situation = going) =>
  stepKept(it, state, event, situation)
const ticked = (it: KeptOrder, state: KeptState, bid: number, age = 0) =>
  on(it, state, { kind: 'tick', tick: tick(bid, age) })
const leg = (
  name: 'target' | 'fired',
  generation: number,
  state: 'open' | 'filled' | 'cancelled' | 'rejected' | 'sent',
  filled = 0,
): KeptEvent => ({ kind: 'leg', leg: name, generation, state, filled: n(filled) })
const placed = ({ acts }: Kept) =>
  acts.flatMap((act) => (act.kind === 'place' ? [[act.order.kind, act.order.price]] : []))

describe('a stop', () => {
  it('fires at its price and not above it, by the bid for a sale and the ask for a buy', () => {
    const sale = order()
    const { state } = armed(sale)
    assert.deepEqual(ticked(sale, state, 95.01).acts, [])
    assert.deepEqual(placed(ticked(sale, state, 95)), [['limit', n(90)]])
    const buy = order({
      side: 'buy',
      trigger: { kind: 'stop', price: n(110) },
      execution: { kind: 'market', boundBasisPoints: 100 },
    })
    const before = armed(buy).state
    assert.deepEqual(ticked(buy, before, 108.99).acts, [])
    assert.deepEqual(placed(ticked(buy, before, 109)), [['market', n(111.1)]])
  })

  it('is not fired by a tick that is stale, from the future, out of turn or empty', () => {
    const it = order()
    const { state } = armed(it)
    for (const age of [11, -1, 6]) {
      assert.deepEqual(ticked(it, state, 94, age), { state, acts: [] }, `${age}`)
    }
    const empty = { ...tick(94), bid: null }
    assert.deepEqual(on(it, state, { kind: 'tick', tick: empty }), { state, acts: [] })
    assert.equal(ticked(it, state, 94, 5).acts.length, 1)
  })

  it('does what its owner chose when the price jumps beyond what was meant', () => {
    const after = (onGap: KeptOrder['onGap']) => {
      const it = order({ onGap })
      return ticked(it, armed(it).state, 80)
    }
    assert.deepEqual(after({ kind: 'wake' }).acts, [{ kind: 'wake', why: 'gap' }])
    assert.equal(after({ kind: 'wake' }).state.phase, 'woken')
    assert.deepEqual(placed(after({ kind: 'limit' })), [['limit', n(90)]])
    assert.deepEqual(placed(after({ kind: 'market', boundBasisPoints: 200 })), [
      ['market', n(78.4)],
    ])
  })

  it('believes a jump that a second tick or the order book confirms, and no other', () => {
    const it = order({ jumpBasisPoints: 400, onGap: { kind: 'limit' } })
    const { state } = armed(it)
    const doubted = on(it, state, { kind: 'tick', tick: tick(92, 2) })
    assert.deepEqual(doubted.acts, [{ kind: 'confirm' }])
    // The same second may be the same trade.
    assert.deepEqual(ticked(it, doubted.state, 92, 2).acts, [{ kind: 'confirm' }])
    assert.equal(placed(ticked(it, doubted.state, 92.5, 1)).length, 1)
    // It was a wick.
    const back = ticked(it, doubted.state, 99, 1)
    assert.deepEqual([back.acts, back.state.belief.doubted], [[], null])
    assert.deepEqual(ticked(it, back.state, 92).acts, [{ kind: 'confirm' }])
    const top = tick(92, 0, { bid: n(92.2), ask: n(93) })
    assert.equal(placed(on(it, state, { kind: 'tick', tick: top })).length, 1)
    const other = tick(92, 0, { bid: n(99), ask: n(100) })
    assert.deepEqual(on(it, state, { kind: 'tick', tick: other }).acts, [{ kind: 'confirm' }])
  })

  it('is refused where it would fire at once, unless its owner wants that', () => {
    const it = order()
    const at = (bid: number, onBeyond: 'refuse' | 'fire', age = 0) =>
      armOrder(it, tick(bid, age), onBeyond, going)
    assert.deepEqual(at(94, 'refuse'), { kind: 'refused', why: 'beyond' })
    const fired = at(94, 'fire')
    assert.equal(fired.kind === 'armed' && fired.state.phase, 'fired')
    assert.deepEqual(at(100, 'fire', 11), { kind: 'refused', why: 'no-fresh-price' })
    assert.deepEqual(armOrder(it, tick(100), 'fire', stopped), { kind: 'refused', why: 'stopped' })
  })

  it('fires nothing while trading is stopped', () => {
    const it = order()
    const { state } = armed(it)
    const event = { kind: 'tick', tick: tick(94) } as const
    const still = on(it, state, event, stopped)
    assert.deepEqual([still.state.phase, still.acts], ['armed', []])
    // It fired, and trading was stopped before its order left.
    const fired = on(it, state, event).state
    const back = on(it, fired, { kind: 'restarted' }, stopped)
    assert.deepEqual([back.state.phase, back.acts], ['woken', [{ kind: 'wake', why: 'stopped' }]])
  })

  it('is armed again when trading was stopped right before its order left, and fires once', () => {
    const it = order()
    const fired = ticked(it, armed(it).state, 94).state
    const sent = on(it, fired, leg('fired', 1, 'sent')).state
    const held = { ...leg('fired', 1, 'rejected'), isWithheld: true }
    const again = on(it, sent, held)
    assert.deepEqual([again.state.phase, again.acts], ['armed', []])
    assert.deepEqual(on(it, again.state, held).acts, [])
    assert.deepEqual(ticked(it, again.state, 94).state.fired?.generation, 2)
    // What may have left before is no such thing.
    assert.equal(on(it, sent, leg('fired', 1, 'rejected')).state.phase, 'woken')
  })

  it('wakes people when its order is refused, or ends with something left', () => {
    const it = order()
    const { state } = ticked(it, armed(it).state, 94)
    const why = (event: KeptEvent) => on(it, state, event)
    assert.deepEqual(why(leg('fired', 1, 'rejected')).acts, [{ kind: 'wake', why: 'rejected' }])
    assert.deepEqual(why(leg('fired', 1, 'cancelled', 1)).acts, [{ kind: 'wake', why: 'unfilled' }])
    assert.equal(why(leg('fired', 1, 'filled', 2)).state.phase, 'done')
    assert.equal(why(leg('fired', 2, 'filled', 2)).state.phase, 'fired')
  })
})

describe('orders of other kinds', () => {
  it('take profit at the price or better', () => {
    const it = order({
      trigger: { kind: 'take-profit', price: n(110) },
      execution: { kind: 'limit', price: n(109) },
    })
    const { state } = armed(it)
    assert.deepEqual(ticked(it, state, 109.99).acts, [])
    assert.deepEqual(placed(ticked(it, state, 110)), [['limit', n(109)]])
  })

  it('trail the best price, also over a restart, by an amount or a share', () => {
    const terms = { execution: { kind: 'market', boundBasisPoints: 100 } } as const
    const trails = [
      order({ ...terms, trigger: { kind: 'trail-amount', amount: n(6) } }),
      order({ ...terms, trigger: { kind: 'trail-share', basisPoints: 500 } }),
    ]
    for (const it of trails) {
      const risen = ticked(it, armed(it).state, 120, 4).state
      const fallen = ticked(it, risen, 114.01, 3).state
      assert.equal(fallen.extreme, n(120))
      assert.deepEqual(placed(ticked(it, fallen, 114, 2)), [['market', n(112.86)]])
    }
  })

  it('wait for their time and a fresh price, and wake people when it is long past', () => {
    const trigger = { kind: 'time', at: NOW, lateSeconds: 60 } as const
    const it = order({ trigger, execution: { kind: 'market', boundBasisPoints: 100 } })
    const early = { now: NOW - 1, isStopped: false }
    const arming = armOrder(it, tick(100, 5), 'refuse', early)
    assert.ok(arming.kind === 'armed')
    const event = { kind: 'tick', tick: tick(50, 1) } as const
    assert.deepEqual(on(it, arming.state, event, early).acts, [])
    assert.deepEqual(placed(on(it, arming.state, event)), [['market', n(49.5)]])
    const late = { now: NOW + 61, isStopped: false }
    const fresh = { ...tick(50), receivedAt: NOW + 61 }
    assert.deepEqual(on(it, arming.state, { kind: 'tick', tick: fresh }, late).acts, [
      { kind: 'wake', why: 'late' },
    ])
  })

  it('are called what a policy calls them', () => {
    const market = { kind: 'market', boundBasisPoints: 1 } as const
    const kinds = [
      order(),
      order({ execution: market }),
      order({ target: n(120) }),
      order({ trigger: { kind: 'take-profit', price: n(1) } }),
      order({ trigger: { kind: 'trail-amount', amount: n(1) } }),
      order({ trigger: { kind: 'time', at: NOW, lateSeconds: 1 } }),
    ].map(kindOfKept)
    assert.deepEqual(kinds, ['stop-limit', 'stop', 'oco', 'take-profit', 'trailing', 'scheduled'])
  })
})

describe('one that cancels the other', () => {
  const it_ = order({ target: n(120) })
  const start = armed(it_)
  const open = on(it_, start.state, leg('target', 1, 'open')).state

  it('rests at the venue, and places the stop only when the target is surely gone', () => {
    assert.deepEqual(placed(start), [['limit', n(120)]])
    const clearing = ticked(it_, open, 94)
    assert.deepEqual(clearing.acts, [{ kind: 'cancel', leg: 'target', generation: 1 }])
    assert.deepEqual(on(it_, clearing.state, leg('target', 1, 'open')).acts, [])
    assert.deepEqual(ticked(it_, clearing.state, 80).acts, [])
    const fired = on(it_, clearing.state, leg('target', 1, 'cancelled', 0.5))
    assert.deepEqual(fired.acts, [
      {
        kind: 'place',
        leg: 'fired',
        generation: 2,
        side: 'sell',
        order: { kind: 'limit', price: n(90) },
        amount: n(1.5),
      },
    ])
  })

  it('is done when the target is filled, also while it is being cancelled', () => {
    assert.equal(on(it_, open, leg('target', 1, 'filled', 2)).state.phase, 'done')
    const { state } = ticked(it_, open, 94)
    const done = on(it_, state, leg('target', 1, 'filled', 2))
    assert.deepEqual([done.state.phase, done.acts], ['done', []])
  })

  it('goes on as a stop for what is left when its target ends by itself, and says so', () => {
    const gone = on(it_, open, leg('target', 1, 'cancelled', 0.5))
    assert.deepEqual(gone.acts, [{ kind: 'wake', why: 'target-ended' }])
    const [act] = ticked(it_, gone.state, 94).acts
    assert.equal(act?.kind === 'place' && act.amount, n(1.5))
  })

  it('cancels a target that comes to light after it was taken for gone', () => {
    const gone = on(it_, start.state, leg('target', 1, 'rejected')).state
    const fired = ticked(it_, gone, 94).state
    assert.deepEqual(on(it_, fired, leg('target', 1, 'open')).acts, [
      { kind: 'cancel', leg: 'target', generation: 1 },
      { kind: 'wake', why: 'target-back' },
    ])
  })

  it('is armed again when trading was stopped while its target went, and fires afterwards', () => {
    const { state } = ticked(it_, open, 94)
    const held = on(it_, state, leg('target', 1, 'cancelled', 0.5), stopped)
    assert.deepEqual([held.state.phase, held.acts], ['armed', []])
    const fired = ticked(it_, held.state, 94)
    const [act] = fired.acts
    assert.deepEqual(act?.kind === 'place' && [act.leg, act.generation], ['fired', 2])
    assert.deepEqual(ticked(it_, fired.state, 93).acts, [])
  })

  it('is cancelled with whatever lives of it', () => {
    const acts = on(it_, open, { kind: 'cancel' })
    assert.deepEqual(acts.acts, [{ kind: 'cancel', leg: 'target', generation: 1 }])
    assert.deepEqual(ticked(it_, acts.state, 50).acts, [])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ONE } from '../decimal.ts'
import type { KeptOrder } from './kept.ts'
import { flawOf } from './sound.ts'

const n = (price: number) => BigInt(price) * ONE

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
  jumpBasisPoints: 200,
  ...changes,
})
const bounded = { kind: 'market', boundBasisPoints: 100 } as const

describe('an order that is to be kept', () => {
  it('is of some amount, and goes by prices that are fresh and checked', () => {
    assert.equal(flawOf(order()), null)
    assert.equal(flawOf(order({ amount: 0n })), 'amount')
    assert.equal(flawOf(order({ staleSeconds: 0 })), 'staleSeconds')
    assert.equal(flawOf(order({ staleSeconds: 301 })), 'staleSeconds')
    assert.equal(flawOf(order({ jumpBasisPoints: 0 })), 'jumpBasisPoints')
    assert.equal(flawOf(order({ jumpBasisPoints: 10_001 })), 'jumpBasisPoints')
  })

  it('has a limit that its trigger leaves room for', () => {
    const limit = (price: number) => ({ execution: { kind: 'limit', price: n(price) } }) as const
    assert.equal(flawOf(order(limit(95))), null)
    assert.equal(flawOf(order(limit(96))), 'execution')
    assert.equal(flawOf(order({ side: 'buy', ...limit(95) })), null)
    assert.equal(flawOf(order({ side: 'buy', ...limit(94) })), 'execution')
    assert.equal(flawOf(order(limit(0))), 'execution')
    const trail = { trigger: { kind: 'trail-amount', amount: n(5) } } as const
    assert.equal(flawOf(order({ ...trail, ...limit(90) })), 'execution')
    assert.equal(flawOf(order({ ...trail, execution: bounded })), null)
  })

  it('has a trigger that can be reached', () => {
    for (const trigger of [
      { kind: 'stop', price: 0n },
      { kind: 'take-profit', price: -1n },
      { kind: 'trail-amount', amount: 0n },
      { kind: 'trail-share', basisPoints: 0 },
      { kind: 'time', at: 1, lateSeconds: 86_401 },
    ] as const) {
      assert.equal(flawOf(order({ trigger, execution: bounded })), 'trigger', trigger.kind)
    }
  })

  it('has its target on the other side of its stop', () => {
    assert.equal(flawOf(order({ target: n(96) })), null)
    assert.equal(flawOf(order({ target: n(95) })), 'target')
    const buy = { side: 'buy', execution: bounded } as const
    assert.equal(flawOf(order({ ...buy, target: n(94) })), null)
    assert.equal(flawOf(order({ ...buy, target: n(95) })), 'target')
    const trigger = { kind: 'take-profit', price: n(110) } as const
    assert.equal(flawOf(order({ trigger, target: n(120) })), 'target')
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { readWish, wishToCanonical } from '@countersign/core/exchange/orders/wish.ts'
import { type KeepOptions, kept, type Named, placed } from './order.ts'

const named: Named = { account: 'main', side: 'sell', amount: '0.5', market: 'btc/usdt' }
const usual = { late: '60', gap: 'wake', by: 'closing', stale: '30', jump: '2%' }
const limited = { late: '60', stop: '50000', limit: '49500' }
const fault = (option: string) => (error: { facts?: { option?: string } }) =>
  error.facts?.option === option

describe('an order as it is typed', () => {
  it('waits at a limit, or fills at once within a worst price, and says which', () => {
    const limit = placed(named, { limit: '60000' })
    assert.deepEqual(limit, {
      kind: 'place',
      account: 'main',
      market: 'BTC/USDT',
      side: 'sell',
      amount: parseDecimal('0.5'),
      execution: { kind: 'limit', price: parseDecimal('60000') },
    })
    assert.equal((placed(named, { worst: '59000' }) as typeof limit).kind, 'place')
    assert.deepEqual(readWish(wishToCanonical(limit)), limit)
    assert.throws(() => placed(named, {}), { code: 'client.argument_invalid' })
    assert.throws(() => placed(named, { limit: '1', worst: '1' }), { code: /argument_invalid/ })
  })

  it('has one trigger, one way to fill and a choice for gaps', () => {
    const keep = (more: Partial<KeepOptions>) => kept(named, { ...usual, ...more })
    const wish = keep({ stop: '50000', limit: '49500', target: '80000' })
    assert.deepEqual(readWish(wishToCanonical(wish)), wish)
    const trigger = (more: Partial<KeepOptions>) => {
      const made = keep({ bound: '1%', ...more })
      return made.kind === 'keep' ? made.order.trigger : null
    }
    assert.deepEqual(trigger({ trail: '2.5%' }), { kind: 'trail-share', basisPoints: 250 })
    assert.deepEqual(trigger({ trail: '1000' }), {
      kind: 'trail-amount',
      amount: parseDecimal('1000'),
    })
    assert.deepEqual(trigger({ time: '2027-01-31T12:00:00Z' }), {
      kind: 'time',
      at: 1_801_396_800,
      lateSeconds: 60,
    })
    assert.throws(() => keep({ bound: '1%' }), { code: 'client.argument_invalid' })
    assert.throws(() => keep({ stop: '1', trail: '1%', bound: '1%' }), { code: /argument_inv/ })
    assert.throws(() => keep({ stop: '1' }), { code: 'client.argument_invalid' })
  })

  it('is refused where anything is unclear, with the option that is', () => {
    const keep = (more: Partial<KeepOptions>) => () =>
      kept(named, { ...usual, stop: '50000', bound: '1%', ...more })
    assert.throws(keep({ bound: '1' }), fault('--bound'))
    assert.throws(keep({ bound: '0%' }), fault('--bound'))
    assert.throws(keep({ bound: '100%' }), fault('--bound'))
    assert.throws(keep({ gap: 'market' }), fault('--gap'))
    assert.throws(keep({ by: 'index' }), fault('--by'))
    assert.throws(keep({ stop: '-1' }), fault('--stop'))
    assert.throws(keep({ stale: '0' }), fault('--stale'))
    assert.throws(() => placed({ ...named, amount: '1,5' }, { limit: '1' }), fault('amount'))
    assert.throws(() => placed({ ...named, market: 'BTCUSDT' }, { limit: '1' }), fault('market'))
  })

  it('is kept by the venue only as a venue keeps it, which need not be said', () => {
    const keep = (more: Partial<KeepOptions> = {}) =>
      kept(named, { ...limited, at: 'venue', ...more })
    const wish = keep()
    assert.deepEqual(readWish(wishToCanonical(wish)), wish)
    assert.ok(wish.kind === 'keep')
    assert.deepEqual(
      [wish.at, wish.onBeyond, wish.order.source, wish.order.onGap],
      ['venue', 'refuse', 'last', { kind: 'limit' }],
    )
    assert.deepEqual(keep({ gap: 'limit', by: 'last' }), wish)
    for (const more of [
      { gap: 'wake' },
      { gap: '2%' },
      { by: 'closing' },
      { target: '80000' },
      { fireIfBeyond: true },
      { stale: '10' },
      { jump: '2%' },
    ]) {
      assert.throws(() => keep(more), fault('--at venue'), JSON.stringify(more))
    }
    const profit = kept(named, { late: '60', takeProfit: '51000', limit: '50900', at: 'venue' })
    assert.ok(profit.kind === 'keep' && profit.order.trigger.kind === 'take-profit')
    const trailing = { late: '60', trail: '3%', limit: '50900', at: 'venue' }
    assert.throws(() => kept(named, trailing), fault('--at venue'))
    const bounded = { late: '60', stop: '50000', bound: '1%', at: 'venue' }
    assert.throws(() => kept(named, bounded), fault('--at venue'))
    assert.throws(() => keep({ at: 'there' }), fault('--at'))
    const here = kept(named, limited)
    assert.ok(here.kind === 'keep')
    assert.deepEqual(
      [here.at, here.order.source, here.order.onGap.kind],
      ['here', 'closing', 'wake'],
    )
  })
})

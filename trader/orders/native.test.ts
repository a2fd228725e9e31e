import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import { isKeptThere } from './native.ts'

const trigger = parseDecimal('49000')
const STOP = { kind: 'stop-limit', trigger } as const
const PROFIT = { kind: 'take-profit', trigger } as const

const binance = (type: string, stopPrice: unknown = '49000.00000000') => ({
  info: { type, stopPrice },
})
const kraken = (ordertype: string, price: unknown = '49000.0') => ({
  info: { descr: { ordertype, price } },
})

describe('an order that the venue keeps, as its lists show it', () => {
  it('is the one that was meant by its kind and its trigger, however that is padded', () => {
    assert.ok(isKeptThere('binance', binance('STOP_LOSS_LIMIT'), STOP))
    assert.ok(isKeptThere('binance', binance('TAKE_PROFIT_LIMIT'), PROFIT))
    assert.ok(isKeptThere('kraken', kraken('stop-loss-limit'), STOP))
    assert.ok(isKeptThere('kraken', kraken('take-profit-limit', '49000'), PROFIT))
  })

  it('is another one where it waits for the other side of the price, or for another price', () => {
    for (const [meant, told] of [
      [STOP, binance('TAKE_PROFIT_LIMIT')],
      [PROFIT, binance('STOP_LOSS_LIMIT')],
      [STOP, binance('STOP_LOSS')],
      [STOP, binance('LIMIT')],
      [STOP, binance('STOP_LOSS_LIMIT', '49000.01')],
      [STOP, binance('STOP_LOSS_LIMIT', null)],
      [STOP, kraken('stop-loss-limit')],
    ] as const) {
      assert.ok(!isKeptThere('binance', told, meant), JSON.stringify(told))
    }
    for (const [meant, told] of [
      [STOP, kraken('take-profit-limit')],
      [PROFIT, kraken('stop-loss-limit')],
      [PROFIT, kraken('take-profit')],
      [STOP, kraken('limit')],
      [STOP, kraken('stop-loss-limit', '490000')],
      [STOP, { info: {} }],
      [STOP, {}],
    ] as const) {
      assert.ok(!isKeptThere('kraken', told, meant), JSON.stringify(told))
    }
  })

  it('is known at no venue whose lists nobody reads back', () => {
    assert.ok(!isKeptThere('kucoin', binance('STOP_LOSS_LIMIT'), STOP))
  })
})

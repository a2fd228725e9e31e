import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fault } from '@countersign/core/fault.ts'
import { conditionOf, createAlert } from './alerts.ts'

/** Nobody is asked: what was typed is looked at first. */
const NOWHERE = { home: '/nowhere', clientHome: '/nowhere', now: () => 0 }

describe('an alert that was mistyped', () => {
  for (const [name, typed, wanted] of [
    ['venue', { market: 'binanse:BTC/USDT', below: '1' }, /binance, kraken/],
    ['market', { market: 'binance:BTCUSDT', below: '1' }, /such as BTC\/USDT/],
    ['level', { market: 'binance:BTC/USDT', below: 'x' }, /a decimal such as/],
  ] as const) {
    it(`has its ${name} named, with what it was and what it could be`, async () => {
      const wish = { name: 'low', condition: conditionOf(typed) }
      await assert.rejects(createAlert(NOWHERE, wish), ({ code, facts }: Fault) => {
        assert.equal(code, 'client.argument_invalid')
        assert.match(String(facts.wanted), wanted)
        return Object.values(typed).some((each) => each.includes(String(facts[name])))
      })
    })
  }
})

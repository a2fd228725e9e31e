// The order policies an account starts with, until somebody writes one.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import type { Decimal } from '../decimal.ts'
import type { Operation } from '../paths/rule.ts'
import type { OrderPolicy } from './policy.ts'

const READING: readonly Operation[] = ['rights', 'time', 'markets', 'prices', 'balances', 'orders']

/** A new account is watched: nobody places anything. */
export function watchingPolicy(): OrderPolicy {
  return {
    version: '1',
    grants: [
      { id: 'members-read', who: 'member', operations: READING },
      { id: 'trader-watches', who: 'trader', operations: READING },
    ],
    rules: [],
    lists: {},
  }
}

/**
 * Spenders place orders, and the trader fires what they armed: nothing borrowed, no price more than
 * 3 % worse than the market's, at most 60 orders in a minute, a code above a tenth of the day's
 * limit, and no more than that limit in 24 hours.
 * @param markets - the only ones, by ccxt's symbols
 * @param perDay - in the account's reference quote
 */
export function tradingPolicy(markets: readonly string[], perDay: Decimal): OrderPolicy {
  const { grants } = watchingPolicy()
  const day = { kind: 'rolling', seconds: 86_400 } as const
  const minute = { kind: 'rolling', seconds: 60 } as const
  return {
    version: '1',
    grants: [
      ...grants,
      { id: 'spenders-trade', who: 'spender', operations: ['place', 'cancel'] },
      { id: 'trader-fires', who: 'trader', operations: ['place', 'cancel'] },
    ],
    rules: [
      {
        id: 'large',
        when: [{ kind: 'notional-above', notional: perDay / 10n }],
        then: { kind: 'factor', level: 'code' },
      },
      { id: 'leverage', when: [{ kind: 'leverage-above', times: 1 }], then: { kind: 'deny' } },
      {
        id: 'limit-24h',
        when: [{ kind: 'notional-sum-above', notional: perDay, window: day }],
        then: { kind: 'deny' },
      },
      {
        id: 'markets',
        when: [
          { kind: 'operation-in', operations: ['place'] },
          { kind: 'market-not-in', list: 'markets' },
        ],
        then: { kind: 'deny' },
      },
      {
        id: 'price',
        when: [{ kind: 'price-worse-than', basisPoints: 300 }],
        then: { kind: 'deny' },
      },
      {
        id: 'rate',
        when: [{ kind: 'order-count-above', count: 60, window: minute }],
        then: { kind: 'deny' },
      },
    ],
    lists: { markets: [...new Set(markets)].sort() },
  }
}

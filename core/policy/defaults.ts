// The policy a wallet starts with, until its owner writes one.

// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import { sats } from '../bitcoin/amounts.ts'
import type { Policy } from './policy.ts'

/**
 * One code a spend; 0.05 BTC in 24 hours and 0.2 BTC in 7 days; a fee of at most 1 % of the
 * payments or 20,000 sat, whichever is more, and at most 500 sat/vB; no change that is not proven
 * to be ours.
 */
export function defaultPolicy(): Policy {
  return {
    version: '1',
    grants: [{ id: 'owner-spends', who: 'owner', act: 'spend' }],
    rules: [
      { id: 'change', when: [{ kind: 'change-not-ours' }], then: { kind: 'deny' } },
      { id: 'code-always', when: [], then: { kind: 'factor', level: 'code' } },
      { id: 'fee-rate', when: [{ kind: 'fee-rate-above', satPerVb: 500 }], then: { kind: 'deny' } },
      {
        id: 'fee-share',
        when: [
          { kind: 'fee-share-above', basisPoints: 100 },
          { kind: 'fee-above', sats: sats(20_000n) },
        ],
        then: { kind: 'deny' },
      },
      {
        id: 'limit-24h',
        when: [
          {
            kind: 'sum-above',
            sats: sats(5_000_000n),
            window: { kind: 'rolling', seconds: 86_400 },
          },
        ],
        then: { kind: 'deny' },
      },
      {
        id: 'limit-7d',
        when: [
          {
            kind: 'sum-above',
            sats: sats(20_000_000n),
            window: { kind: 'rolling', seconds: 604_800 },
          },
        ],
        then: { kind: 'deny' },
      },
    ],
    lists: {},
  }
}

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { decide } from './decide.ts'
import { defaultPolicy } from './defaults.ts'
import { describePolicy } from './describe.ts'
import { arrayHistory, type Spent } from './history.ts'
import { DAY, SOME_DAY } from './samples.test.ts'

const NOW = SOME_DAY
type Asked = { paid?: bigint; fee?: bigint; vsize?: number; unproven?: boolean; past?: Spent[] }

const ask = ({ paid = 100_000n, fee = 0n, vsize = 1_000, unproven = false, past = [] }: Asked) =>
  decide({
    policy: defaultPolicy(),
    spend: {
      payments: paid === 0n ? [] : [{ script: '0014aa', amountSats: sats(paid) }],
      amountSats: sats(paid + fee),
      feeSats: sats(fee),
      vsize,
      hasUnprovenChange: unproven,
      hasOtherSighash: false,
      initiator: {
        kind: 'owner',
        member: 'owner',
        device: 'd1'.repeat(32),
        roles: [],
        groups: [],
      },
    },
    history: arrayHistory(past),
    replaced: [],
    now: NOW,
  })
const denying = (asked: Asked): string[] => {
  const verdict = ask(asked)
  return verdict.kind === 'deny' ? [...new Set(verdict.because.map(({ rule }) => rule))] : []
}

describe('the default policy', () => {
  it('signs a small spend for a code', () => {
    const verdict = ask({})
    assert.equal(verdict.kind, 'sign')
    assert.deepEqual(verdict.because, [{ rule: 'code-always' }])
  })

  const cases: readonly (readonly [string, Asked, Asked, string])[] = [
    ['0.05 BTC', { paid: 4_999_000n, fee: 1_000n }, { paid: 4_999_001n, fee: 1_000n }, 'limit-24h'],
    [
      '0.05 BTC in 24 hours',
      { past: [{ at: NOW - DAY + 1, amountSats: 4_900_000n }] },
      { past: [{ at: NOW - DAY + 1, amountSats: 4_900_001n }] },
      'limit-24h',
    ],
    [
      '0.2 BTC in 7 days',
      { past: [{ at: NOW - 7 * DAY + 1, amountSats: 19_900_000n }] },
      { past: [{ at: NOW - 7 * DAY + 1, amountSats: 19_900_001n }] },
      'limit-7d',
    ],
    ['20,000 sat of fee for little', { fee: 20_000n }, { fee: 20_001n }, 'fee-share'],
    [
      '1 % of fee for much',
      { paid: 4_000_000n, fee: 40_000n },
      { paid: 4_000_000n, fee: 40_001n },
      'fee-share',
    ],
    [
      '20,000 sat to ourselves',
      { paid: 0n, fee: 20_000n },
      { paid: 0n, fee: 20_001n },
      'fee-share',
    ],
    ['500 sat/vB', { fee: 10_000n, vsize: 20 }, { fee: 10_001n, vsize: 20 }, 'fee-rate'],
    ['change', {}, { unproven: true }, 'change'],
  ]
  for (const [name, within, beyond, rule] of cases) {
    it(`allows up to ${name} and not one more`, () => {
      assert.deepEqual(denying(within), [])
      assert.deepEqual(denying(beyond), [rule])
    })
  }

  it('is told in plain sentences', () => {
    assert.deepEqual(describePolicy(defaultPolicy()), [
      'The owner may ask to spend (grant owner-spends).',
      'A spend is denied if it has change that is not proven to be ours (rule change).',
      'Every spend needs a one-time code (rule code-always).',
      'A spend is denied if its fee rate is more than 500 sat/vB (rule fee-rate).',
      'A spend is denied if its fee is more than 1 % of what it pays ' +
        'and its fee is more than 0.00020000 BTC (rule fee-share).',
      'A spend is denied if it brings the sum of the last 24 hours above 0.05000000 BTC ' +
        '(rule limit-24h).',
      'A spend is denied if it brings the sum of the last 7 days above 0.20000000 BTC ' +
        '(rule limit-7d).',
    ])
  })
})

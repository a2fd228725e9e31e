// The signer's own history through the API, and a policy tried on it with the core alone, as the
// console does in its browser.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { backTest } from '@countersign/core/policy/backtest.ts'
import { isAboutAll, pastSpendOf, spentElsewhere } from '@countersign/core/policy/past.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { type Lodge, openLodge, WALLET } from './lodge.ts'

const wallet = WALLET

describe('past spends', () => {
  let lodge: Lodge
  before(async () => {
    lodge = await openLodge()
  })
  after(() => lodge.close())

  it('are told newest first, page by page, as the signer has them', async () => {
    const { spends } = await lodge.api.listPastSpends({ wallet })
    assert.deepEqual(
      spends.map(({ seq, amountSats, countedSats, vsize, member, payments }) => [
        [seq, amountSats, countedSats],
        [vsize, member, payments[0]?.amountSats],
      ]),
      [
        [
          [3, '32000', '31000'],
          [189, 'bob', '31500'],
        ],
        [
          [2, '22000', '21000'],
          [undefined, undefined, '21500'],
        ],
      ],
    )
    const page = async (ask: object) => (await lodge.api.listPastSpends({ wallet, ...ask })).spends
    assert.deepEqual(await page({ limit: '1' }), spends.slice(0, 1))
    assert.deepEqual(await page({ limit: '1', before: '3' }), spends.slice(1))
    assert.deepEqual(await page({ before: '2' }), [])
    await assert.rejects(page({ wallet: 'nowhere' }), { code: 'wallet.missing' })
    lodge.isSignerThere = false
    await assert.rejects(page({}), { code: 'channel.unreachable' })
    lodge.isSignerThere = true
  })

  it('are enough to try a policy on', async () => {
    const { spends } = await lodge.api.listPastSpends({ wallet })
    const told = spends.map(({ payments, ...spend }) => ({
      ...spend,
      amountSats: BigInt(spend.amountSats),
      countedSats: BigInt(spend.countedSats),
      feeSats: BigInt(spend.feeSats),
      payments: payments.map(({ script, amountSats }) => ({
        script,
        amountSats: BigInt(amountSats),
      })),
    }))
    const tried = backTest(POLICY, told.map(pastSpendOf))
    assert.deepEqual(
      tried.map(({ txid, verdict }) => [txid, verdict.kind]),
      [
        ['2'.repeat(64), 'sign'],
        ['3'.repeat(64), 'deny'],
      ],
    )
    assert.equal(isAboutAll(POLICY), false)
    // The second was replaced by the third.
    assert.deepEqual(
      spentElsewhere(told).map(({ amountSats }) => amountSats),
      [31_000n],
    )
  })
})

const POLICY: Policy = {
  version: '1',
  grants: [{ id: 'all', who: 'spender', act: 'spend' }],
  rules: [
    {
      id: 'most',
      when: [{ kind: 'amount-above', sats: sats(30_000n) }],
      // biome-ignore lint/suspicious/noThenProperty: `then` of a rule is never a function
      then: { kind: 'deny' },
    },
  ],
  lists: {},
}

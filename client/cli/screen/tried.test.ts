// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { backTest } from '@countersign/core/policy/backtest.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import type { Tried } from '../flows/backtest.ts'
import type { Screen } from './screen.ts'
import { showTried, triedJson } from './tried.ts'

const POLICY: Policy = {
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules: [
    { id: 'most', when: [{ kind: 'amount-above', sats: sats(300n) }], then: { kind: 'deny' } },
    {
      id: 'large',
      when: [{ kind: 'amount-above', sats: sats(200n) }],
      then: { kind: 'delay', seconds: 7_200 },
    },
  ],
  lists: {},
}

const AT = Date.UTC(2026, 0, 2) / 1000
const tried: readonly Tried[] = [100n, 201n, 301n].map((amount, n) => {
  const [result] = backTest(POLICY, [
    {
      txid: String(n).repeat(64),
      at: AT + n,
      replaces: [],
      spend: {
        payments: [],
        amountSats: sats(amount),
        feeSats: sats(amount),
        vsize: 150,
        hasUnprovenChange: false,
        hasOtherSighash: false,
        initiator: {
          kind: 'owner',
          member: 'owner',
          device: 'ab'.repeat(32),
          roles: [],
          groups: [],
        },
      },
    },
  ])
  assert.ok(result)
  return { ...result, amountSats: amount }
})

function screenText(show: (screen: Screen) => void): string {
  const lines: string[] = []
  const same = (text: string) => text
  const screen = {
    columns: 200,
    say: (text: string) => lines.push(text),
    ...{ bold: same, dim: same, good: same, bad: same, warn: same },
  }
  show(screen as unknown as Screen)
  return lines.join('\n')
}

describe('a policy tried on the past', () => {
  it('has a line for each spend, the reasons of those denied, and the sum of it', () => {
    const text = screenText((screen) => showTried(screen, tried, 90))
    assert.match(text, /2026-01-02T00:00:00Z +0\.00000100 +signed +0000000000000000/)
    assert.match(text, /2026-01-02T00:00:01Z +0\.00000201 +waiting +large +1111111111111111/)
    assert.match(text, /2026-01-02T00:00:02Z +0\.00000301 +denied +most/)
    assert.match(text, /Rule most: the amount 0\.00000301 BTC is more than 0\.00000300 BTC/)
    assert.match(text, /Of 3, 1 would be signed, 1 wait, 1 be denied\./)
    assert.match(
      screenText((screen) => showTried(screen, [], 7)),
      /Nothing was signed/,
    )
  })

  it('tells the same as JSON', () => {
    const json = JSON.parse(JSON.stringify(triedJson('w', tried, 90)))
    assert.deepEqual([json.signed, json.waiting, json.denied], [1, 1, 1])
    assert.deepEqual(json.spends[1].waitsFor, ['2 hours to pass'])
    assert.deepEqual(json.spends[1].rules, ['large'])
    assert.equal(json.spends[2].outcome, 'denied')
    assert.equal(json.spends[2].reasons.length, 1)
  })
})

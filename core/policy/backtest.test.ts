import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import { backTest, type PastSpend } from './backtest.ts'
import { deny, NOW, ONE_DAY, policy, spend } from './builders.test.ts'
import { decide } from './decide.ts'
import { arrayHistory, countedSats, type Spent } from './history.ts'
import type { Policy } from './policy.ts'
import { DAY, directory, policies, SOME_DAY, spends } from './samples.test.ts'

const elsewhere: Spent = { at: SOME_DAY, amountSats: 3n }
const limit = policy(deny({ kind: 'sum-above', sats: sats(100n), window: ONE_DAY }))
const past = (txid: string, at: number, paid: bigint, replaces: string[] = []): PastSpend => ({
  txid,
  at,
  spend: spend(paid),
  replaces,
})
const kinds = (of: Policy, ...all: readonly PastSpend[]) =>
  backTest(of, all).map(({ txid, verdict }) => `${txid} ${verdict.kind}`)

describe('a back-test', () => {
  it('counts what the policy would have let through, and not what it would have denied', () => {
    assert.deepEqual(
      kinds(limit, past('c', NOW + 2, 40n), past('a', NOW, 60n), past('b', NOW + 1, 41n)),
      ['a sign', 'b deny', 'c sign'],
    )
  })

  it('counts a replacement once, at its dearest', () => {
    const first = past('a', NOW, 60n)
    assert.deepEqual(kinds(limit, first, past('b', NOW + 1, 100n, ['a'])), ['a sign', 'b sign'])
    assert.deepEqual(kinds(limit, first, past('b', NOW + 1, 10n, ['a']), past('c', NOW + 2, 41n)), [
      'a sign',
      'b sign',
      'c deny',
    ])
  })

  it('takes a replacement of what was denied as a spend of its own', () => {
    const all = [past('a', NOW, 101n), past('b', NOW + 1, 70n, ['a']), past('c', NOW + 2, 30n)]
    assert.deepEqual(kinds(limit, ...all), ['a deny', 'b sign', 'c sign'])
  })

  it('says of each spend what deciding over an array of the others says', () => {
    const moments = fc.integer({ min: 0, max: 12 }).map((steps) => SOME_DAY + (steps * DAY) / 3)
    const happened = fc.array(fc.tuple(moments, spends, fc.nat(9)), { maxLength: 12 })
    const property = fc.property(policies, happened, (of, all) => {
      const inTime = all.toSorted(([a], [b]) => a - b)
      const list = inTime.map(([at, spend, choice], n): PastSpend => {
        // Now and then the one before is replaced.
        const replaces = choice < 2 && n > 0 ? [choice === 0 ? `t${n - 1}` : 't0'] : []
        return { txid: `t${n}`, at, spend, replaces }
      })
      const live = new Map<string, Spent>()
      const expected = list.map(({ txid, at, spend, replaces }) => {
        const replaced = replaces.flatMap((it) => live.get(it) ?? [])
        const history = arrayHistory([...live.values()], [elsewhere])
        const verdict = decide({ policy: of, spend, history, replaced, now: at, directory })
        if (verdict.kind === 'sign') {
          for (const it of replaces) live.delete(it)
          const amountSats = countedSats(spend.amountSats, replaced)
          live.set(txid, { at, amountSats, member: spend.initiator.member })
        }
        return { txid, at, verdict }
      })
      assert.deepEqual(backTest(of, list, { directory, elsewhere: [elsewhere] }), expected)
    })
    fc.assert(property, { seed: 1, numRuns: 700 })
  })
})

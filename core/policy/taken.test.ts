// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '../bitcoin/amounts.ts'
import { NOW, ONE_DAY, policy, spend, spent } from './builders.test.ts'
import { decide } from './decide.ts'
import { describeReason } from './describe.ts'
import { arrayHistory, plus, without } from './history.ts'
import { budgetLimit, limits } from './limits.ts'
import type { Policy } from './policy.ts'
import { DAY } from './samples.test.ts'
import { takenOf, withTaken } from './taken.ts'
import { type Window, windowFreeAt } from './window.ts'

const WINDOWS: readonly Window[] = [
  { kind: 'rolling', seconds: 3_600 },
  ONE_DAY,
  { kind: 'rolling', seconds: 30 * DAY },
  { kind: 'utc-day' },
  { kind: 'utc-week' },
  { kind: 'utc-month' },
]

const over = (window: Window, amount: bigint): Policy =>
  policy({
    id: 'limit',
    when: [{ kind: 'sum-above', sats: sats(amount), window }],
    then: { kind: 'deny' },
  })

/** The verdict on one satoshi, when a policy was taken as used up at NOW. */
function verdictAt(now: number, asked: Policy, known: Policy = asked) {
  const taken = takenOf(known, NOW)
  const history = withTaken(arrayHistory([]), () => [taken])
  return decide({ policy: asked, spend: spend(1n), history, replaced: [], now })
}

describe('a limit that is taken as used up', () => {
  for (const window of WINDOWS) {
    const name = window.kind === 'rolling' ? `${window.seconds} rolling seconds` : window.kind
    it(`over ${name} leaves nothing until its window is past, and all of it then`, () => {
      const asked = over(window, 5_000n)
      const freeAt = windowFreeAt(window, NOW) as number
      for (const now of [NOW, freeAt - 1]) {
        const verdict = verdictAt(now, asked)
        assert.equal(verdict.kind, 'deny', `at ${now}`)
        if (verdict.kind !== 'deny') return
        assert.equal(verdict.passesAt, freeAt)
        assert.equal(verdict.because[0]?.takenAt, NOW)
      }
      assert.equal(verdictAt(freeAt, asked).kind, 'sign')
    })
  }

  it('over all time stays so, until a policy allows more than it did', () => {
    const window = { kind: 'lifetime' } as const
    const asked = over(window, 5_000n)
    assert.equal(verdictAt(NOW + 9_000 * DAY, asked).kind, 'deny')
    assert.equal(verdictAt(NOW, over(window, 5_001n), asked).kind, 'sign')
  })

  it('counts spends as well as sums, those of grants, and of every scope', () => {
    const atoms = [
      { kind: 'count-above', count: 3, window: ONE_DAY, scope: 'initiator' },
      { kind: 'count-above', count: 2, window: ONE_DAY, scope: 'organisation' },
    ] as const
    for (const atom of atoms) {
      const rules = [{ id: 'few', when: [atom], then: { kind: 'deny' } }] as const
      const grant = { id: 'some', who: 'owner', act: 'spend', unless: [atom] } as const
      for (const asked of [policy(...rules), { ...policy(), grants: [grant] }]) {
        assert.equal(verdictAt(NOW, asked).kind, 'deny')
        assert.equal(verdictAt(NOW + DAY, asked).kind, 'sign')
      }
    }
  })

  it('makes rules that ask for more ask for it', () => {
    const asked = over(ONE_DAY, 5_000n)
    const [rule] = asked.rules
    const approvals = { kind: 'approvals', group: 'board', count: 2 } as const
    const verdict = verdictAt(NOW, policy({ id: 'limit', when: rule?.when ?? [], then: approvals }))
    assert.equal(verdict.kind === 'sign' && verdict.needs.approvals.length, 1)
  })

  it('leaves a policy without limits over time as it was', () => {
    assert.equal(verdictAt(NOW, policy()).kind, 'sign')
    const history = arrayHistory([spent(7n, NOW)])
    const same = withTaken(history, () => [takenOf(policy(), NOW)])
    assert.deepEqual(same.tally(0, NOW, 'wallet'), history.tally(0, NOW, 'wallet'))
  })

  it('is told with its moment, beside what was spent since', () => {
    const asked = over(ONE_DAY, 5_000n)
    const known = withTaken(arrayHistory([spent(7n, NOW + 5)]), () => [takenOf(asked, NOW)])
    const [limit] = limits(asked, known, NOW + 10)
    assert.equal(limit?.takenAt, NOW)
    assert.equal(limit?.kind === 'sum' && limit.leftSats, 0n)
    assert.equal(limit?.freeAt, NOW + 5 + DAY)
    assert.equal(limit?.easesAt, NOW + DAY)
    const terms = { id: 'till', budgetSats: sats(50n), windowSeconds: DAY }
    const budget = withTaken(arrayHistory([]), () => [{ at: NOW, sats: 50n, count: 0 }])
    assert.equal(budgetLimit(terms, budget, NOW).takenAt, NOW)
    const verdict = verdictAt(NOW, asked)
    const said = verdict.kind === 'deny' ? verdict.because.map(describeReason).join() : ''
    assert.match(said, /taken as used up since the signer was resumed at 20/)
  })

  it('is not lost when a spend is added or left out', () => {
    const old = spent(7n, NOW - 5)
    const known = withTaken(arrayHistory([old]), () => [{ at: NOW, sats: 50n, count: 1 }])
    assert.deepEqual(plus(known, spent(3n, NOW)).tally(0, NOW, 'wallet'), {
      sats: 60n,
      count: 3,
      takenAt: NOW,
    })
    assert.deepEqual(without(known, [old]).tally(0, NOW, 'wallet'), {
      sats: 50n,
      count: 1,
      takenAt: NOW,
    })
  })
})

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import { payment } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  coinOf,
  limited,
  openTreasury,
  POLICY,
  planned,
  sign,
  type Treasury,
} from '../builders/treasury.ts'

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

const change = ({ house, wallet }: Treasury, from: Policy, next: Policy) =>
  house.ask('policy.tighten', {
    wallet,
    from: policyHash(from),
    policy: policyToCanonical(next),
  })

const spend = (treasury: Treasury, amountSats: bigint, nonce: number) => {
  const coins = [coinOf(treasury, amountSats + 500n, nonce)]
  return at(
    sign(treasury, planned(treasury, { coins, payments: [payment(amountSats)] })),
    'outcome',
  )
}

describe('changing a policy', () => {
  it('tightens at once, without a code, and stays over a restart', (t) => {
    const treasury = open(t)
    const tighter = limited(50_000n)
    assert.equal(at(change(treasury, POLICY, tighter), 'policyHash'), policyHash(tighter))
    treasury.house.reopen()
    assert.equal(spend(treasury, 49_501n, 1), 'denied')
    assert.equal(spend(treasury, 49_500n, 2), 'signed')
  })

  it('never loosens, not by a satoshi, and not what was tightened before', (t) => {
    const treasury = open(t)
    const LOOSER = { code: 'policy.not_tightening' }
    assert.throws(() => change(treasury, POLICY, limited(100_001n)), LOOSER)
    assert.throws(() => change(treasury, POLICY, { ...POLICY, rules: [] }), LOOSER)
    const tighter = limited(50_000n)
    change(treasury, POLICY, tighter)
    assert.throws(() => change(treasury, tighter, POLICY), LOOSER)
    assert.equal(spend(treasury, 60_000n, 1), 'denied')
  })

  it('starts from the policy there is, or is the policy there is', (t) => {
    const treasury = open(t)
    const [tighter, tightest] = [limited(50_000n), limited(40_000n)]
    change(treasury, POLICY, tighter)
    assert.throws(() => change(treasury, POLICY, tightest), { code: 'policy.changed' })
    assert.equal(at(change(treasury, POLICY, tighter), 'policyHash'), policyHash(tighter))
    assert.ok(change(treasury, tighter, tightest))
  })

  it('keeps what was spent before', (t) => {
    const treasury = open(t)
    assert.equal(spend(treasury, 39_500n, 1), 'signed')
    change(treasury, POLICY, limited(50_000n))
    assert.equal(spend(treasury, 9_501n, 2), 'denied')
    assert.equal(spend(treasury, 9_500n, 3), 'signed')
  })
})

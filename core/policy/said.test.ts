// What was said is read as it was said, whatever it was; anything else is refused.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sats } from '../bitcoin/amounts.ts'
import type { Canonical } from '../canonical.ts'
import { plain } from '../plain.ts'
import { arrayHistory } from './history.ts'
import { limits } from './limits.ts'
import { ATOM_KINDS, consent, denial, readVerdict } from './said.ts'
import { readLimit } from './said-limits.ts'
import { ask, DAY, pasts, policies, SOME_DAY, spends, windows } from './samples.test.ts'
import type { Needs, Reason, Verdict } from './verdict.ts'

/** As objects are written. */
const PLAIN = { noNullPrototype: true } as const

const REFUSED = { code: 'channel.message_invalid' }

const amounts = fc.bigInt({ min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) })
const counts = fc.maxSafeNat()
const times = fc.option(counts)
const names = fc.stringMatching(/^[a-z0-9-]{1,32}$/)

type Every<T> = { readonly [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>> }

/** The compiler refuses a field that is missing. */
const REASON: Every<Omit<Reason, 'passesAt'>> = {
  rule: names,
  grant: names,
  factor: fc.constantFrom('code', 'passkey'),
  atom: fc.constantFrom(...ATOM_KINDS),
  isUnknown: fc.constant(true),
  window: windows,
  scope: fc.constantFrom('initiator', 'organisation'),
  limitSats: amounts,
  spendSats: amounts,
  usedSats: amounts,
  leftSats: amounts,
  limitCount: counts,
  usedCount: counts,
  leftCount: counts,
  takenAt: counts,
  openSats: amounts,
  openCount: counts,
  limitSatPerVb: counts,
  limitBasisPoints: counts,
  limitSeconds: counts,
  feeSats: amounts,
  vsize: counts,
  paymentsSats: amounts,
  balanceSats: amounts,
  list: names,
  scripts: fc.array(fc.string()),
  device: fc.constant('d1'.repeat(32)),
  member: names,
  hours: fc.record({ fromHour: fc.nat(23), untilHour: fc.nat(23) }, PLAIN),
  networkAddress: fc.constantFrom('10.0.0.7', 'fd00::7'),
}

const reasons: fc.Arbitrary<Reason> = fc.record(REASON, {
  requiredKeys: ['rule'],
  ...PLAIN,
})

const needs: fc.Arbitrary<Needs> = fc.record(
  {
    factor: fc.constantFrom('key', 'code', 'passkey'),
    approvals: fc.array(fc.record({ group: names, count: counts }, PLAIN), { maxLength: 3 }),
    delaySeconds: counts,
  },
  PLAIN,
)

const denials: fc.Arbitrary<Verdict> = fc.record(
  {
    kind: fc.constant('deny'),
    because: fc.array(
      fc.tuple(reasons, times).map(([reason, passesAt]) => ({ ...reason, passesAt })),
      { maxLength: 3 },
    ),
    passesAt: times,
  },
  PLAIN,
)

const signings: fc.Arbitrary<Verdict> = fc.record(
  {
    kind: fc.constant('sign'),
    needs,
    because: fc.array(reasons, { maxLength: 3 }),
    limits: fc.constant([]),
  },
  PLAIN,
)

describe('a verdict that was said', () => {
  it('is what it was, for every reason and every need there can be', () => {
    fc.assert(
      fc.property(fc.oneof(denials, signings), (said) => {
        assert.deepEqual(readVerdict(plain(said)), said)
      }),
    )
  })

  it('is what decide has answered', () => {
    fc.assert(
      fc.property(policies, spends, pasts, (policy, spend, past) => {
        const said = ask(policy, spend, past)
        assert.deepEqual(readVerdict(plain(said)), said)
      }),
    )
  })

  const reason = { rule: 'cap', atom: 'amount-above', limitSats: '5', spendSats: '6' }
  const deny = { kind: 'deny', because: [reason], passesAt: '7' }
  const need = { factor: 'code', approvals: [{ group: 'family', count: '2' }], delaySeconds: '0' }
  const room = {
    kind: 'count',
    rule: 'often',
    window: { kind: 'utc-day' },
    isConditional: 'no',
    limitCount: '3',
    usedCount: '1',
    leftCount: '2',
  }
  const sign = { kind: 'sign', needs: need, because: [reason], limits: [room] }

  it('is refused in any other shape', () => {
    for (const good of [deny, sign]) assert.doesNotThrow(() => readVerdict(good))
    const malformed: readonly unknown[] = [
      undefined,
      '',
      [],
      {},
      { ...deny, kind: 'allow' },
      { ...deny, kind: 'toString' },
      { ...deny, more: '' },
      { ...deny, passesAt: '-1' },
      { kind: 'deny' },
      ...[
        {},
        { ...reason, atom: 'amount-below' },
        { ...reason, isUnknown: 'no' },
        { ...reason, limitSats: '05' },
        { ...reason, factor: 'key' },
        { ...reason, scope: 'wallet' },
        { ...reason, window: { kind: 'rolling' } },
        { ...reason, window: { kind: 'utc-day', seconds: '1' } },
        { ...reason, hours: { fromHour: '24', untilHour: '0' } },
      ].map((bad) => ({ ...deny, because: [bad] })),
      { ...sign, needs: { ...need, factor: 'none' } },
      { ...sign, needs: { ...need, approvals: [{ group: 'family' }] } },
      // What is signed does not come to pass later.
      { ...sign, because: [{ ...reason, passesAt: '7' }] },
      { ...sign, limits: [{ ...room, kind: 'sum' }] },
      { ...sign, limits: [{ ...room, freeAt: '7' }] },
    ]
    for (const bad of malformed) {
      assert.throws(() => readVerdict(bad as Canonical), REFUSED, JSON.stringify(bad))
    }
  })

  it('is not taken for the other one', () => {
    assert.equal(denial(deny, 'verdict').passesAt, 7)
    assert.equal(consent(sign, 'verdict').needs.factor, 'code')
    assert.throws(() => denial(sign, 'verdict'), REFUSED)
    assert.throws(() => consent(deny, 'verdict'), REFUSED)
  })
})

describe('a limit that was said', () => {
  it('is what it was', () => {
    fc.assert(
      fc.property(policies, pasts, (policy, { history, elsewhere, now }) => {
        for (const limit of limits(policy, arrayHistory(history, elsewhere), now, 'owner')) {
          assert.deepEqual(readLimit(plain(limit)), limit)
        }
      }),
    )
  })

  it('has all of its numbers, and none of the other kind', () => {
    const limit = {
      kind: 'sum',
      rule: 'limit-24h',
      window: { kind: 'rolling', seconds: String(DAY) },
      isConditional: 'yes',
      limitSats: '2100000000000000',
      usedSats: '2100000000000001',
      leftSats: '0',
      easesAt: String(SOME_DAY),
    }
    const read = readLimit(limit)
    assert.equal(read.kind === 'sum' && read.limitSats, sats(2_100_000_000_000_000n))
    assert.equal(read.freeAt, null)
    const { usedSats: _, ...without } = limit
    const malformed: readonly Canonical[] = [
      without,
      { ...limit, kind: 'count' },
      { ...limit, limitCount: '3' },
      { ...limit, isConditional: 'maybe' },
      { ...limit, limitSats: '2100000000000001' },
    ]
    for (const bad of malformed) assert.throws(() => readLimit(bad), REFUSED, JSON.stringify(bad))
  })
})

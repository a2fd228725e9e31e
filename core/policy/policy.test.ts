// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Canonical, canonicalText } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { defaultPolicy } from './defaults.ts'
import { policyFromDraft } from './draft.ts'
import { policyFromCanonical, policyHash, policyToCanonical } from './policy.ts'
import { policies } from './samples.test.ts'

type Loose = { [key: string]: Canonical }

const draft = (): Loose => ({
  version: '1',
  grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
  rules: [],
  lists: {},
})
const withRule = (rule: Canonical): Loose => ({ ...draft(), rules: [rule] })
const withAtom = (atom: Canonical): Loose =>
  withRule({ id: 'r', when: [atom], then: { kind: 'deny' } })

describe('a policy', () => {
  it('reads back as it was written', () => {
    const property = fc.property(policies, (policy) => {
      const written = policyToCanonical(policy)
      const read = policyFromCanonical(written)
      assert.deepEqual(policyToCanonical(read), written)
      assert.equal(policyHash(read), policyHash(policy))
    })
    fc.assert(property, { seed: 1, numRuns: 500 })
    assert.deepEqual(policyFromCanonical(policyToCanonical(defaultPolicy())), defaultPolicy())
  })

  it('has one form and one hash, whatever the order it was written in', () => {
    const deny: Canonical = { kind: 'deny' }
    const small: Canonical = { kind: 'amount-above', sats: '9' }
    const fee: Canonical = { kind: 'fee-above', sats: '9' }
    const sorted = {
      ...draft(),
      rules: [
        { id: 'a', when: [small, fee], then: deny },
        { id: 'b', when: [], then: deny },
      ],
      lists: { known: ['0014aa', '0014bb'] },
    }
    const mixed = {
      ...draft(),
      rules: [
        { id: 'b', when: [], then: deny },
        { id: 'a', when: [fee, small, fee], then: deny },
      ],
      lists: { known: ['0014bb', '0014aa', '0014bb'] },
    }
    assert.deepEqual(policyToCanonical(policyFromDraft(mixed)), sorted)
    assert.equal(policyHash(policyFromDraft(mixed)), policyHash(policyFromCanonical(sorted)))
    assert.throws(() => policyFromCanonical(mixed), Fault)
    assert.throws(() => policyFromCanonical({ ...sorted, rules: mixed.rules }), Fault)
    assert.throws(() => policyFromCanonical({ ...sorted, lists: mixed.lists }), Fault)
  })

  it('has a hash that never changes with the code', () => {
    assert.equal(
      canonicalText(policyToCanonical(policyFromDraft(draft()))),
      '{"grants":[{"act":"spend","id":"owner","who":"owner"}],"lists":{},"rules":[],"version":"1"}',
    )
    // The same text after 'countersign/policy/v1\0', by sha256sum.
    assert.equal(
      policyHash(policyFromDraft(draft())),
      'c55e59f57026c0c881f65cc43a8ca868d0e9c8bcb8e290e84fd9e5c84bd13c10',
    )
  })

  it('hashes what could be written before further atoms came as it did then', () => {
    const deny: Canonical = { kind: 'deny' }
    const rule = (id: string, ...when: Canonical[]): Canonical => ({ id, when, then: deny })
    const rolling = { kind: 'rolling', seconds: '60' }
    const old = policyFromDraft({
      version: '1',
      grants: [{ id: 'owner', who: 'owner', act: 'spend' }],
      rules: [
        rule(
          'a',
          { kind: 'amount-above', sats: '1' },
          { kind: 'sum-above', sats: '2', window: rolling },
        ),
        rule('b', { kind: 'count-above', count: '3', window: { kind: 'lifetime' } }),
        rule(
          'c',
          { kind: 'destination-in', list: 'foes' },
          { kind: 'destination-not-in', list: 'friends' },
        ),
        rule(
          'd',
          { kind: 'fee-above', sats: '4' },
          { kind: 'fee-rate-above', satPerVb: '5' },
          { kind: 'fee-share-above', basisPoints: '6' },
        ),
        { id: 'e', when: [{ kind: 'change-not-ours' }], then: { kind: 'factor', level: 'code' } },
      ],
      lists: { friends: ['0014aa', '0014bb'], foes: ['0014cc'] },
    })
    assert.equal(
      policyHash(old),
      'fb9cf16adf8552b992008d93c93b1f99e4427bddc914f42726e3a995318cbd3d',
    )
    assert.equal(
      policyHash(defaultPolicy()),
      'a7b4c8790c01855e51e698438a109a00335b455f00f70813ea2f5d1e1aeffdb3',
    )
  })

  it('has one form for members, groups and passkeys as well', () => {
    const written = policyToCanonical(
      policyFromDraft({
        ...withRule({
          id: 'r',
          when: [{ kind: 'member-in', members: ['bob', 'ada', 'bob'] }],
          then: { kind: 'factor', level: 'passkey' },
        }),
        grants: [
          { id: 'b', who: 'group:board', act: 'spend' },
          { id: 'a', who: 'spender', act: 'spend' },
        ],
      }),
    )
    assert.equal(
      canonicalText(written),
      '{"grants":[{"act":"spend","id":"a","who":"spender"},{"act":"spend","id":"b","who":' +
        '"group:board"}],"lists":{},"rules":[{"id":"r","then":{"kind":"factor","level":' +
        '"passkey"},"when":[{"kind":"member-in","members":["ada","bob"]}]}],"version":"1"}',
    )
  })

  it('says nothing that goes without saying, so that it has one form only', () => {
    const sum = { kind: 'sum-above', sats: '9', window: { kind: 'utc-day' } }
    const plain = policyFromDraft(withAtom(sum))
    assert.equal(
      policyHash(policyFromDraft(withAtom({ ...sum, scope: 'wallet' }))),
      policyHash(plain),
    )
    assert.throws(() => policyFromCanonical(withAtom({ ...sum, scope: 'wallet' })), Fault)
    const granted = {
      ...draft(),
      grants: [{ id: 'owner', who: 'owner', act: 'spend', unless: [] }],
    }
    assert.equal(policyHash(policyFromDraft(granted)), policyHash(policyFromDraft(draft())))
    const devices = (...keys: string[]) =>
      policyFromDraft(withAtom({ kind: 'initiator-in', devices: keys.map((it) => it.repeat(32)) }))
    assert.equal(policyHash(devices('bb', 'aa', 'bb')), policyHash(devices('aa', 'bb')))
  })
})

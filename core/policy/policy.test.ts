// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Canonical, canonicalText } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { defaultPolicy } from './defaults.ts'
import { POLICY_BOUNDS, policyFromDraft } from './draft.ts'
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
const withWindow = (window: Canonical): Loose =>
  withAtom({ kind: 'count-above', count: '1', window })
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

const refuses = (value: Canonical, where: string): void =>
  assert.throws(
    () => policyFromDraft(value),
    (error) =>
      error instanceof Fault && error.code === 'policy.invalid' && error.facts.where === where,
    `${where} in ${canonicalText(value).slice(0, 200)}`,
  )

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

  it('is refused with an unknown key, without a known one, or of another type', () => {
    refuses('policy', 'policy')
    refuses([], 'policy')
    refuses({ ...draft(), note: 'x' }, 'policy')
    const { lists: _, ...short } = draft()
    refuses(short, 'policy')
    refuses({ ...short, toString: {} }, 'policy')
    refuses({ ...draft(), version: '2' }, 'version')
    refuses({ ...draft(), rules: {} }, 'rules')
    refuses({ ...draft(), lists: [] }, 'lists')
    refuses({ ...draft(), grants: [{ id: 'a', who: 'owner', act: 'edit' }] }, 'grants[0].act')
    refuses({ ...draft(), grants: [{ id: 'a', who: 'token', act: 'spend' }] }, 'grants[0].who')
    refuses({ ...draft(), grants: [{ id: 'a', who: 'owner' }] }, 'grants[0]')
    refuses(withRule({ id: 'r', when: [] }), 'rules[0]')
    refuses(withRule({ id: 'r', when: [], then: { kind: 'allow' } }), 'rules[0].then')
    refuses(withRule({ id: 'r', when: [], then: { kind: 'deny', level: 'code' } }), 'rules[0].then')
    const weak = { kind: 'factor', level: 'none' }
    refuses(withRule({ id: 'r', when: [], then: weak }), 'rules[0].then.level')
  })

  it('is refused with an atom or window that is unknown, too short or too long', () => {
    refuses(withAtom({ kind: 'sum-below' }), 'rules[0].when[0].kind')
    refuses(withAtom({ sats: '1' }), 'rules[0].when[0]')
    refuses(withAtom('deny'), 'rules[0].when[0]')
    refuses(withAtom({ kind: 'amount-above' }), 'rules[0].when[0]')
    refuses(withAtom({ kind: 'amount-above', sats: '1', window: {} }), 'rules[0].when[0]')
    refuses(withAtom({ kind: 'change-not-ours', list: 'a' }), 'rules[0].when[0]')
    refuses(withWindow({ kind: 'utc-year' }), 'rules[0].when[0].window.kind')
    refuses(withWindow({ kind: 'rolling' }), 'rules[0].when[0].window')
    refuses(withWindow({ kind: 'utc-day', seconds: '1' }), 'rules[0].when[0].window')
  })

  const numbers: readonly (readonly [string, number, (n: string) => Loose])[] = [
    ['sats', 2_100_000_000_000_000, (sats) => withAtom({ kind: 'fee-above', sats })],
    ['satPerVb', 1_000_000, (satPerVb) => withAtom({ kind: 'fee-rate-above', satPerVb })],
    ['basisPoints', 1_000_000, (it) => withAtom({ kind: 'fee-share-above', basisPoints: it })],
    ['window.seconds', 315_360_000, (seconds) => withWindow({ kind: 'rolling', seconds })],
    [
      'count',
      1_000_000_000,
      (count) => withAtom({ kind: 'count-above', count, window: { kind: 'lifetime' } }),
    ],
  ]
  for (const [name, max, make] of numbers) {
    it(`holds ${name} at its bound and is refused one over, or in another spelling`, () => {
      assert.doesNotThrow(() => policyFromDraft(make(String(max))))
      for (const text of [String(max + 1), '-1', '01', '1.5', '']) {
        refuses(make(text), `rules[0].when[0].${name}`)
      }
    })
  }

  it('refuses a window of no seconds, which would forget everything', () => {
    refuses(withWindow({ kind: 'rolling', seconds: '0' }), 'rules[0].when[0].window.seconds')
  })

  it('holds as much as its bounds and is refused one over', () => {
    const rule = (n: number): Canonical => ({ id: `r${n}`, when: [], then: { kind: 'deny' } })
    const grant = (n: number): Canonical => ({ id: `g${n}`, who: 'owner', act: 'spend' })
    const rules = (n: number): Loose => ({ ...draft(), rules: many(n, rule) })
    const grants = (n: number): Loose => ({ ...draft(), grants: many(n, grant) })
    const inRule = (n: number): Loose => {
      const when = many(n, (sats): Canonical => ({ kind: 'fee-above', sats: String(sats) }))
      return withRule({ id: 'r', when, then: { kind: 'deny' } })
    }
    const entries = (n: number): Loose => ({
      ...draft(),
      lists: { a: many(n, (it) => it.toString(16).padStart(8, '0')) },
    })
    const lists = (n: number): Loose => ({
      ...draft(),
      lists: Object.fromEntries(many(n, (it) => [`l${it}`, []])),
    })
    const bounds = [
      [POLICY_BOUNDS.rules, rules, 'rules'],
      [POLICY_BOUNDS.grants, grants, 'grants'],
      [POLICY_BOUNDS.atomsPerRule, inRule, 'rules[0].when'],
      [POLICY_BOUNDS.entriesPerList, entries, 'lists.a'],
      [POLICY_BOUNDS.lists, lists, 'lists'],
    ] as const
    for (const [max, make, where] of bounds) {
      assert.doesNotThrow(() => policyFromDraft(make(max)))
      refuses(make(max + 1), where)
    }
  })

  it('takes ids and list names of 1 to 32 of a-z, 0-9 and -, each once', () => {
    const deny: Canonical = { kind: 'deny' }
    for (const id of ['a', '0-', 'x'.repeat(32)]) {
      assert.doesNotThrow(() => policyFromDraft(withRule({ id, when: [], then: deny })))
    }
    for (const id of ['', 'A', 'a_b', 'a b', 'x'.repeat(33), 'é', 'no-grant']) {
      refuses(withRule({ id, when: [], then: deny }), 'rules[0].id')
    }
    refuses({ ...draft(), lists: JSON.parse('{"__proto__":[]}') }, 'lists')
    const twice = many(2, (): Canonical => ({ id: 'r', when: [], then: deny }))
    refuses({ ...draft(), rules: twice }, 'rules')
  })

  it('takes destinations only as scripts in lower-case hexadecimal', () => {
    const list = (script: Canonical): Loose => ({ ...draft(), lists: { a: [script] } })
    assert.doesNotThrow(() => policyFromDraft(list('ab'.repeat(128))))
    for (const script of ['', 'a', '0014AA', 'zz', '0x14', 'ab'.repeat(129), [] as const]) {
      refuses(list(script), 'lists.a')
    }
  })
})

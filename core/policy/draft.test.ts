// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { descriptorChecksum } from '../bitcoin/checksum.ts'
import { type Canonical, canonicalText } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { POLICY_BOUNDS } from './bounds.ts'
import { policyFromDraft } from './draft.ts'

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

describe('a policy from outside', () => {
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
    for (const who of ['group:', 'group:Board', 'group:a b', 'member', { kind: 'group' }]) {
      refuses({ ...draft(), grants: [{ id: 'a', who, act: 'spend' }] }, 'grants[0].who')
    }
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

  it('is refused with members, hours, scopes or requirements that mean nothing', () => {
    const at = 'rules[0].when[0]'
    const device = 'ab'.repeat(32)
    refuses(withAtom({ kind: 'initiator-in', devices: [device.toUpperCase()] }), `${at}.devices`)
    refuses(withAtom({ kind: 'initiator-in', devices: device }), `${at}.devices`)
    for (const member of ['', 'Ada', '1', 'a b', 'a'.repeat(33)]) {
      refuses(withAtom({ kind: 'member-in', members: [member] }), `${at}.members`)
    }
    refuses(withAtom({ kind: 'member-not-in', members: 'ada' }), `${at}.members`)
    refuses(withAtom({ kind: 'member-in', devices: ['ada'] }), at)
    refuses(withAtom({ kind: 'network-not-in', ranges: ['10.0.0.1/8'] }), `${at}.ranges`)
    refuses(withAtom({ kind: 'hour-in', fromHour: '24', untilHour: '1' }), `${at}.fromHour`)
    refuses(withAtom({ kind: 'hour-in', fromHour: '1', untilHour: '24' }), `${at}.untilHour`)
    refuses(withAtom({ kind: 'hour-in', fromHour: '5', untilHour: '5' }), `${at}.untilHour`)
    const younger = { kind: 'destination-younger-than', list: 'a', seconds: '0' }
    refuses(withAtom(younger), `${at}.seconds`)
    const sum = { kind: 'sum-above', sats: '9', window: { kind: 'utc-day' }, scope: 'world' }
    refuses(withAtom(sum), `${at}.scope`)
    refuses(withAtom({ kind: 'amount-above', sats: '9', scope: 'organisation' }), at)
    const then = (requirement: Canonical) => withRule({ id: 'r', when: [], then: requirement })
    refuses(then({ kind: 'approvals', group: 'Family', count: '1' }), 'rules[0].then.group')
    refuses(then({ kind: 'approvals', group: 'a', count: '0' }), 'rules[0].then.count')
    refuses(then({ kind: 'approvals', group: 'a', count: '101' }), 'rules[0].then.count')
    refuses(then({ kind: 'delay', seconds: '0' }), 'rules[0].then.seconds')
    refuses(then({ kind: 'delay', seconds: '7776001' }), 'rules[0].then.seconds')
  })

  it('takes conditions of a grant over proven facts only', () => {
    const grant = (atom: Canonical): Loose => ({
      ...draft(),
      grants: [{ id: 'a', who: 'owner', act: 'spend', unless: [atom] }],
    })
    assert.doesNotThrow(() => policyFromDraft(grant({ kind: 'amount-above', sats: '9' })))
    const claimed = [
      { kind: 'new-device' },
      { kind: 'network-not-in', ranges: [] },
      { kind: 'balance-share-above', basisPoints: '1' },
    ]
    for (const atom of claimed) refuses(grant(atom), 'grants[0].unless[0].kind')
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

  it('takes destinations by descriptor or wallet, and with the time they were added', () => {
    const lists = (...list: Canonical[]): Loose => ({ ...draft(), lists: { a: list } })
    const read = (...list: Canonical[]) => policyFromDraft(lists(...list)).lists.a
    const descriptor = `wsh(x)#${descriptorChecksum('wsh(x)')}`
    assert.deepEqual(read(descriptor, 'wallet:savings', { destination: '00', since: '9' }), [
      descriptor,
      'wallet:savings',
      { destination: '00', since: 9 },
    ])
    refuses(lists('wsh(x)'), 'lists.a')
    refuses(lists(`${descriptor.slice(0, -1)}!`), 'lists.a')
    refuses(lists(descriptor.replace('x', 'y')), 'lists.a')
    refuses(lists('wallet:'), 'lists.a')
    refuses(lists('wallet:Savings'), 'lists.a')
    refuses(lists({ destination: 'xx', since: '9' }), 'lists.a.destination')
    refuses(lists({ destination: '00', since: '253402300800' }), 'lists.a.since')
    refuses(lists({ destination: '00' }), 'lists.a')
    refuses(lists({ destination: '00', since: '9' }, '00'), 'lists.a')
    refuses(lists({ destination: '00', since: '9' }, { destination: '00', since: '8' }), 'lists.a')
    const names = (n: number) => lists(...many(n, (it) => `wallet:w${it}`))
    assert.doesNotThrow(() => policyFromDraft(names(POLICY_BOUNDS.descriptors)))
    refuses(names(POLICY_BOUNDS.descriptors + 1), 'lists')
  })

  it('takes destinations otherwise only as scripts in lower-case hexadecimal', () => {
    const list = (script: Canonical): Loose => ({ ...draft(), lists: { a: [script] } })
    assert.doesNotThrow(() => policyFromDraft(list('ab'.repeat(128))))
    for (const script of ['', 'a', '0014AA', 'zz', '0x14', 'ab'.repeat(129), [] as const]) {
      refuses(list(script), 'lists.a')
    }
  })
})

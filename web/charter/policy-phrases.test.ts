// biome-ignore-all lint/suspicious/noThenProperty: `then` of a rule is never a function

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { describeGrant, describeRule } from '@countersign/core/policy/describe.ts'
import type { Atom, Grant, Policy, Requirement, Rule } from '@countersign/core/policy/policy.ts'
import { i18n } from '@lingui/core'
import type { Language } from '../words/define.ts'
import { plainText } from './phrase.ts'
import { grantPhrase, rulePhrase, type SayPolicy } from './policy-phrases.ts'
import { policyWords } from './policy-words.ts'

const sayIn = (language: Language): SayPolicy => {
  i18n.activate(language)
  return (key, values) => i18n._(`${policyWords.room}.${key}`, values)
}

const LISTS: Policy['lists'] = {
  friends: ['0014aa', '0014bb'],
  one: ['0014aa'],
  ours: ['wallet:cold', '0014cc'],
}
const WINDOWS = [
  { kind: 'rolling', seconds: 86_400 },
  { kind: 'rolling', seconds: 7_200 },
  { kind: 'rolling', seconds: 90 },
  { kind: 'rolling', seconds: 604_800 },
  { kind: 'utc-day' },
  { kind: 'utc-week' },
  { kind: 'utc-month' },
  { kind: 'lifetime' },
] as const
const DEVICE = 'ab12cd34'.repeat(8)

/** Of every kind there is: the compiler refuses a kind that is missing. */
const ATOMS: { readonly [K in Atom['kind']]: readonly Extract<Atom, { kind: K }>[] } = {
  'amount-above': [{ kind: 'amount-above', sats: sats(25_000_000n) }],
  'sum-above': WINDOWS.flatMap((window) => [
    { kind: 'sum-above', sats: sats(1n), window },
    { kind: 'sum-above', sats: sats(1n), window, scope: 'initiator' },
    { kind: 'sum-above', sats: sats(1n), window, scope: 'organisation' },
  ]),
  'count-above': [{ kind: 'count-above', count: 5, window: { kind: 'utc-day' } }],
  'destination-in': [{ kind: 'destination-in', list: 'friends' }],
  'destination-not-in': [
    { kind: 'destination-not-in', list: 'one' },
    { kind: 'destination-not-in', list: 'ours' },
    { kind: 'destination-not-in', list: 'nowhere' },
  ],
  'destination-younger-than': [
    { kind: 'destination-younger-than', list: 'friends', seconds: 172_800 },
  ],
  'fee-above': [{ kind: 'fee-above', sats: sats(20_000n) }],
  'fee-rate-above': [{ kind: 'fee-rate-above', satPerVb: 500 }],
  'fee-share-above': [{ kind: 'fee-share-above', basisPoints: 125 }],
  'change-not-ours': [{ kind: 'change-not-ours' }],
  'sighash-not-all': [{ kind: 'sighash-not-all' }],
  'initiator-in': [{ kind: 'initiator-in', devices: [DEVICE] }],
  'initiator-not-in': [{ kind: 'initiator-not-in', devices: [] }],
  'member-in': [{ kind: 'member-in', members: ['ada', 'ben', 'cyn'] }],
  'member-not-in': [{ kind: 'member-not-in', members: ['ada', 'ben'] }],
  'hour-in': [{ kind: 'hour-in', fromHour: 22, untilHour: 6 }],
  'balance-share-above': [{ kind: 'balance-share-above', basisPoints: 5_000 }],
  'network-not-in': [
    { kind: 'network-not-in', ranges: ['10.0.0.0/8', 'fd00::/8'] },
    { kind: 'network-not-in', ranges: [] },
  ],
  'new-device': [{ kind: 'new-device' }],
}
const ALL: readonly Atom[] = Object.values(ATOMS).flat()

const THENS: readonly Requirement[] = [
  { kind: 'deny' },
  { kind: 'factor', level: 'code' },
  { kind: 'factor', level: 'passkey' },
  { kind: 'approvals', group: 'approvers', count: 1 },
  { kind: 'approvals', group: 'approvers', count: 3 },
  { kind: 'delay', seconds: 3_600 },
]

const RULES: readonly Rule[] = [
  ...ALL.map((atom): Rule => ({ id: 'one-atom', when: [atom], then: { kind: 'deny' } })),
  ...THENS.map((then): Rule => ({ id: 'always', when: [], then })),
  { id: 'several', when: ALL.slice(0, 3), then: { kind: 'deny' } },
]

const PROVEN = [...ATOMS['amount-above'], ...ATOMS['hour-in']]
const GRANTS: readonly Grant[] = (
  ['owner', 'spender', 'group:staff', 'token:shop'] as const
).flatMap((who) => [
  { id: 'plain', who, act: 'spend' },
  { id: 'with-exceptions', who, act: 'spend', unless: PROVEN },
])

describe('a policy in sentences', () => {
  it('is in English what the core says, atom by atom', () => {
    const say = sayIn('en')
    for (const rule of RULES) {
      assert.equal(plainText(rulePhrase(say, rule, LISTS)), describeRule(rule, LISTS))
    }
    for (const grant of GRANTS) {
      assert.equal(plainText(grantPhrase(say, grant, LISTS)), describeGrant(grant, LISTS))
    }
  })

  it('has words of its own for each of them in German', () => {
    const english = RULES.map((rule) => plainText(rulePhrase(sayIn('en'), rule, LISTS)))
    const say = sayIn('de')
    const german = RULES.map((rule) => plainText(rulePhrase(say, rule, LISTS)))
    for (const [at, text] of german.entries()) {
      assert.notEqual(text, english[at])
      assert.match(text, /^(Eine|Jede) Ausgabe .*\(Regel [a-z-]+\)\.$/)
      assert.doesNotMatch(text, / the | is | its |\{|\}|undefined/)
    }
  })
})

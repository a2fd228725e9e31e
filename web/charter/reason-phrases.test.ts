import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { describeReason } from '@countersign/core/policy/describe.ts'
import { openWords } from '@countersign/core/policy/phrases.ts'
import { ATOM_KINDS } from '@countersign/core/policy/said.ts'
import type { Reason } from '@countersign/core/policy/verdict.ts'
import { i18n } from '@lingui/core'
import type { Language } from '../words/define.ts'
import { plainText } from './phrase.ts'
import { policyWords } from './policy-words.ts'
import { openPhrase, reasonPhrase, type Sayings } from './reason-phrases.ts'
import { reasonWords } from './reason-words.ts'

function sayingsIn(language: Language): Sayings {
  i18n.activate(language)
  return {
    say: (key, values) => i18n._(`${reasonWords.room}.${key}`, values),
    sayPolicy: (key, values) => i18n._(`${policyWords.room}.${key}`, values),
  }
}

const EVERYTHING = {
  window: { kind: 'rolling', seconds: 604_800 },
  scope: 'initiator',
  limitSats: 1_000n,
  spendSats: 2_000n,
  usedSats: 300n,
  limitCount: 5,
  usedCount: 4,
  limitSatPerVb: 500,
  limitBasisPoints: 125,
  limitSeconds: 172_800,
  feeSats: 40n,
  vsize: 141,
  paymentsSats: 5_000n,
  balanceSats: 60_000n,
  list: 'friends',
  scripts: ['0014aa', '0014bb'],
  device: 'ab12cd34'.repeat(8),
  member: 'ben',
  hours: { fromHour: 22, untilHour: 6 },
  networkAddress: '10.0.0.7',
} as const

const REASONS: readonly Reason[] = [
  { rule: 'no-grant' },
  { rule: 'always' },
  { rule: 'always', factor: 'code' },
  ...(['wallet', 'expired', 'frozen', 'network', 'others', 'budget', 'policy'] as const).flatMap(
    (why): readonly Reason[] => [
      { rule: `token:${why}` },
      { ...EVERYTHING, rule: `token:${why}`, atom: 'sum-above', factor: 'passkey' },
    ],
  ),
  ...ATOM_KINDS.flatMap((atom): readonly Reason[] => [
    { ...EVERYTHING, rule: 'some-rule', atom },
    { ...EVERYTHING, rule: 'no-grant', grant: 'some-grant', atom },
    { ...EVERYTHING, rule: 'some-rule', atom, isUnknown: true },
  ]),
]

describe('a reason in words', () => {
  it('is in English what the core says', () => {
    const sayings = sayingsIn('en')
    for (const reason of REASONS) {
      const text = plainText(reasonPhrase(sayings, reason))
      assert.equal(text.replace(/\.?$/, '.'), describeReason(reason))
    }
  })

  it('says what counts until it is spent as the core does, in German in its own words', () => {
    for (const open of [{ openSats: 5_000n }, { openCount: 2 }, {}]) {
      const textIn = (language: Language) =>
        plainText(openPhrase(sayingsIn(language).say, open) ?? [])
      assert.deepEqual([textIn('en')].filter(Boolean), openWords(open))
      assert.ok('openSats' in open || 'openCount' in open ? textIn('de') !== textIn('en') : true)
    }
  })

  it('has words of its own in German', () => {
    const english = REASONS.map((each) => plainText(reasonPhrase(sayingsIn('en'), each)))
    const sayings = sayingsIn('de')
    for (const [at, reason] of REASONS.entries()) {
      const text = plainText(reasonPhrase(sayings, reason))
      assert.notEqual(text, english[at])
      assert.doesNotMatch(text, / the | is | its |\{|\}|undefined/)
    }
  })
})

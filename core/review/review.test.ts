import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sortedMulti } from '../bitcoin/descriptor.ts'
import type { Canonical } from '../canonical.ts'
import type { Change } from '../charter/change.ts'
import { policyFromCanonical } from '../policy/policy.ts'
import { compare } from '../policy/tighten.ts'
import { CHECKS } from './catalogue.ts'
import { coverageOf } from './coverage.ts'
import { type Facts, isUnknown, type WalletFacts } from './facts.ts'
import { DARK, FAULTS } from './faults.test.ts'
import { SEVERITIES, type Severity } from './finding.ts'
import { review } from './review.ts'
import { keyOf, MEMBERS, SOUND, withCharter, withSettings, withWallet } from './samples.test.ts'
import { scoreOf } from './score.ts'
import { STANDARDS } from './standards.ts'

const TWO_OF_TWO = sortedMulti(2, [keyOf(1), keyOf(3)])

/** Told where there is nothing to do about it, and where nothing can be found. */
const TOLD_ALWAYS = ['wallets.bypass']
const NEVER_FINDS = ['wallets.unknown-holder']

describe('the checks', () => {
  it('are many, and each has a name of its own, words and known standards', () => {
    assert.ok(CHECKS.length >= 40, String(CHECKS.length))
    assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length)
    for (const { id, title, why, standards } of CHECKS) {
      assert.match(id, /^[a-z]+\.[a-z]+(?:-[a-z]+)*$/)
      assert.match(title, /^[A-Z].*[^.]$/, id)
      assert.match(why, /^[A-Z].*\.$/, id)
      assert.ok(standards.length > 0, id)
      assert.ok(standards.every((each) => each in STANDARDS))
    }
    assert.deepEqual(
      Object.keys(STANDARDS).filter(
        (each) => !CHECKS.some(({ standards }) => standards.some((it) => it === each)),
      ),
      [],
    )
  })

  it('find nothing where all is as it should be, and know everything', () => {
    const { findings, unknown, score, passed } = review(SOUND)
    assert.deepEqual(
      findings.filter(({ id }) => !TOLD_ALWAYS.includes(id)),
      [],
    )
    assert.deepEqual([unknown, score], [[], 100])
    assert.equal(passed.length, CHECKS.length - TOLD_ALWAYS.length)
  })

  it('find a 2-of-2 without a way out, and who could take it where there is one', () => {
    const of = (sealedFor: readonly string[]) => {
      const { findings } = review(withWallet({ descriptor: TWO_OF_TWO, sealedFor }))
      const told = findings.filter(({ evidence }) => /2-of-2|sealed key/.test(evidence))
      return told.map(({ id, fix }) => [id, JSON.stringify(fix).includes('age1')])
    }
    assert.deepEqual(of([]), [['wallets.no-backup', false]])
    assert.deepEqual(of(['age1abc']), [['wallets.bypass', true]])
  })

  for (const { id } of CHECKS) {
    if (TOLD_ALWAYS.includes(id) || NEVER_FINDS.includes(id)) continue
    it(`finds ${id} in facts that have it, with evidence`, () => {
      const faulty = FAULTS[id]
      assert.ok(faulty, 'no facts have this fault')
      const found = review(faulty).findings.filter((each) => each.id === id)
      assert.ok(found.length > 0)
      for (const { evidence, subject, fix } of found) {
        assert.ok(evidence.length > 0 && subject.length > 0)
        if (fix.kind === 'changes') assert.ok(fix.changes.length > 0)
        assert.match(fix.words, /\S/)
        assert.doesNotMatch(`${evidence} ${fix.words}`, /undefined|\[object/)
      }
    })
  }

  it('have faults for checks that there are', () => {
    const ids = CHECKS.map(({ id }) => id)
    assert.deepEqual(
      Object.keys(FAULTS).filter((id) => !ids.includes(id)),
      [],
    )
  })
})

describe('what is not known', () => {
  const MISSING = { unknown: 'nobody answered' }
  const KNOWN = [
    ['wallets', 'limits.none'],
    ['authenticators', 'factors.wrong-codes'],
    ['readers', 'tokens.reader-anywhere'],
    ['notices', 'notices.none'],
    ['lastSeen', 'people.idle'],
    ['signer', 'running.frozen'],
    ['processes', 'running.process-weak'],
    ['machine', 'running.machine'],
    ['chain', 'running.chain'],
    ['journal', 'running.journal'],
    ['versions', 'running.unreleased'],
    ['stated', 'stated.backup-made'],
  ] as const

  for (const [name, id] of KNOWN) {
    it(`does not pass ${id} without ${name}`, () => {
      const { unknown, passed, score, findings } = review({ ...SOUND, [name]: MISSING } as Facts)
      const own = unknown.find((each) => each.id === id)
      assert.equal(own?.why, MISSING.unknown)
      assert.ok(!passed.includes(id) && !findings.some((each) => each.id === id))
      assert.ok(score < 100)
    })
  }

  it('does not pass a limit that would have to be compared with what is held', () => {
    const { unknown } = review(DARK)
    assert.deepEqual(
      unknown.map(({ id }) => id),
      ['limits.wide', 'wallets.unknown-holder'],
    )
  })
})

describe('the order and the score', () => {
  it('tells the worst first', () => {
    const all = review(withCharter({ witnesses: [], operations: [], origin: 'http://a.example' }))
    const places = all.findings.map(({ severity }) => SEVERITIES.indexOf(severity))
    assert.deepEqual(places, places.toSorted())
  })

  const some = fc.array(fc.constantFrom(...SEVERITIES), { maxLength: 60 })

  it('never falls when a finding is mended, or something unknown is found to be well', () => {
    fc.assert(
      fc.property(some, some, fc.nat(), fc.boolean(), (open, dark, pick, isOpen) => {
        const without = (all: readonly Severity[]) =>
          all.filter((_, at) => at !== pick % Math.max(1, all.length))
        const before = scoreOf(open, dark)
        const after = isOpen ? scoreOf(without(open), dark) : scoreOf(open, without(dark))
        assert.ok(before >= 0 && after <= 100 && after >= before, `${before} ${after}`)
      }),
    )
  })

  it('is bound by the worst that is open', () => {
    assert.ok(scoreOf(['critical'], []) < 25)
    assert.ok(scoreOf(['high'], []) < 50 && scoreOf(['high', 'low'], []) >= 25)
    assert.ok(scoreOf([], ['critical']) < 75)
    assert.equal(scoreOf(['info'], []), 100)
  })
})

describe('what a program can mend', () => {
  const faulty = Object.entries(FAULTS)

  for (const [id, facts] of faulty) {
    const before = review(facts)
    const mendable = before.findings.filter((each) => each.id === id && each.fix.kind === 'changes')
    if (mendable.length === 0) continue
    it(`is gone once it is mended, and nothing worse is there: ${id}`, () => {
      for (const { subject, fix } of mendable) {
        assert.ok(fix.kind === 'changes')
        const after = review(fix.changes.reduce(applied, facts))
        assert.ok(!after.findings.some((each) => each.id === id && each.subject === subject))
        assert.ok(after.score >= before.score, `${before.score} ${after.score}`)
      }
    })
  }

  it('tightens a policy where it changes one, so that a locked one can be mended too', () => {
    for (const [id, facts] of faulty) {
      for (const { fix } of review(facts).findings) {
        if (fix.kind !== 'changes') continue
        for (const change of fix.changes) {
          if (change.kind !== 'policy.set') continue
          const from = walletNamed(facts, change.wallet).policy
          const to = policyFromCanonical(change.policy)
          assert.equal(compare(from, to).kind, 'tightening', id)
        }
      }
    }
  })
})

describe('the items of standards', () => {
  it('are listed with the checks that looked at them, each once', () => {
    const faulty = { ...SOUND, notices: null, journal: { unknown: 'nobody asked' } } as const
    const covered = coverageOf(review(faulty))
    assert.equal(covered.length, Object.keys(STANDARDS).length)
    for (const { standard, says, passed, open, unknown } of covered) {
      const meant = CHECKS.filter(({ standards }) => standards.includes(standard))
      assert.equal(passed.length + open.length + unknown.length, meant.length, standard)
      assert.ok(says !== '')
    }
    const ofNotices = covered.find(({ standard }) => standard === 'NIST 800-63B 4.6')
    assert.deepEqual(ofNotices?.open, ['notices.none'])
    const ofLogs = covered.find(({ standard }) => standard === 'ASVS 16.3.2')
    assert.deepEqual(ofLogs?.unknown, ['running.journal'])
  })
})

describe('who must be alive', () => {
  const ofWhat = (facts: Facts, what: string) =>
    review(facts).mustLive.find((each) => each.what === what)

  it('says whose absence ends deciding: one more than may be missing', () => {
    const charter = ofWhat(SOUND, 'charter')
    assert.equal(charter?.missing, 2)
    assert.equal(charter?.sets.length, 6)
    assert.equal(ofWhat(withSettings({ quorum: 4 }), 'charter')?.missing, 1)
  })

  it('says that the holder of the only key is needed', () => {
    assert.deepEqual(ofWhat(withWallet({ holder: 'owner' }), 'wallet:treasury')?.sets, [['owner']])
  })

  it('counts neither who asks among the approvals, nor the same person twice', () => {
    // Ada and Ben may ask, four approve, two besides have to.
    assert.equal(ofWhat(SOUND, 'wallet:treasury')?.missing, 2)
    assert.equal(ofWhat(SOUND, 'wallet:treasury/large')?.missing, 2)
    const three = withCharter({ members: MEMBERS.slice(0, 3), voters: 3 })
    assert.deepEqual(ofWhat(three, 'wallet:treasury/large')?.sets, [['owner'], ['ben'], ['chloe']])
  })

  it('says so where already nothing is possible', () => {
    const nobody = withCharter({ members: [] })
    assert.deepEqual(ofWhat(nobody, 'charter'), {
      what: 'charter',
      missing: 0,
      sets: [[]],
      note: '3 of 0 decide, and two of its operators once it is locked',
      because: { kind: 'charter', quorum: 3, voters: 0, isLocking: true },
    })
  })
})

function walletNamed({ wallets }: Facts, name: string): WalletFacts {
  if (isUnknown(wallets)) throw new Error(wallets.unknown)
  const found = (wallets as readonly WalletFacts[]).find((each) => each.name === name)
  if (!found) throw new Error(`no wallet ${name}`)
  return found
}

/** What the charter would make of a change, as far as checks look at it. */
function applied(facts: Facts, change: Change): Facts {
  const { charter } = facts
  switch (change.kind) {
    case 'policy.set': {
      const policy = policyFromCanonical(change.policy as Canonical)
      const wallets = (facts.wallets as readonly WalletFacts[]).map((each) =>
        each.name === change.wallet ? { ...each, policy } : each,
      )
      return { ...facts, wallets }
    }
    case 'settings.set': {
      const { kind: _, ...settings } = change
      return { ...facts, charter: { ...charter, settings } }
    }
    case 'member.remove':
      return withMembers(facts, ({ id }) => id !== change.member)
    case 'credential.remove': {
      const members = charter.members.map((each) => {
        const credentials = each.credentials.filter(({ id }) => id !== change.credential)
        return { ...each, credentials }
      })
      return { ...facts, charter: { ...charter, members } }
    }
    case 'token.remove': {
      const tokens = charter.tokens.filter(({ id }) => id !== change.token)
      return { ...facts, charter: { ...charter, tokens } }
    }
    case 'token.add': {
      const { kind: _, token, ...terms } = change
      const tokens = charter.tokens.map((each) =>
        each.id === token ? { ...each, ...terms } : each,
      )
      return { ...facts, charter: { ...charter, tokens } }
    }
    default:
      throw new Error(`no fix proposes ${change.kind}`)
  }
}

function withMembers(facts: Facts, isKept: (each: { readonly id: string }) => boolean): Facts {
  const { charter } = facts
  return { ...facts, charter: { ...charter, members: charter.members.filter(isKept) } }
}

// Every text of the console in every language: none is missing, none is empty, and each takes the
// same values. That no page writes its own is held here too.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ALL_AUDIT_ACTS } from '@countersign/core/audit/acts.ts'
import { CHECKS } from '@countersign/core/review/catalogue.ts'
import { FAULTS } from '@countersign/core/review/faults.test.ts'
import { review } from '@countersign/core/review/review.ts'
import { policyWords } from '@countersign/web/charter/policy-words.ts'
import { reasonWords } from '@countersign/web/charter/reason-words.ts'
import { verdictWords } from '@countersign/web/charter/verdict-words.ts'
import { charterWords } from '@countersign/web/charter/words.ts'
import { accountWords } from '@countersign/web/pages/account/words.ts'
import { alertsWords } from '@countersign/web/pages/alerts/words.ts'
import { routeWords } from '@countersign/web/pages/audit/route-words.ts'
import { auditWords } from '@countersign/web/pages/audit/words.ts'
import { decisionWords } from '@countersign/web/pages/decisions/words.ts'
import { exchangeWords } from '@countersign/web/pages/exchange/words.ts'
import { incidentWords } from '@countersign/web/pages/incident/words.ts'
import { noticesWords } from '@countersign/web/pages/notices/words.ts'
import { openWords } from '@countersign/web/pages/open/words.ts'
import { formWords } from '@countersign/web/pages/orders/form-words.ts'
import { orderWords } from '@countersign/web/pages/orders/order-words.ts'
import { wishWords } from '@countersign/web/pages/orders/wish-words.ts'
import { actorWords } from '@countersign/web/pages/overview/actors.ts'
import { actWords } from '@countersign/web/pages/overview/acts.ts'
import { overviewWords } from '@countersign/web/pages/overview/words.ts'
import { peopleWords } from '@countersign/web/pages/people/words.ts'
import { policyPageWords } from '@countersign/web/pages/policy/words.ts'
import { pastWords } from '@countersign/web/pages/policy-edit/past-words.ts'
import { editWords } from '@countersign/web/pages/policy-edit/words.ts'
import { resetWords } from '@countersign/web/pages/reset/words.ts'
import { FOUND, inGerman } from '@countersign/web/pages/review/found.ts'
import { GERMAN } from '@countersign/web/pages/review/german.ts'
import { reviewWords } from '@countersign/web/pages/review/words.ts'
import { shortcutsWords } from '@countersign/web/pages/shortcuts/words.ts'
import { signInWords } from '@countersign/web/pages/sign-in/words.ts'
import { hurryWords } from '@countersign/web/pages/spend/hurry-words.ts'
import { spendWords } from '@countersign/web/pages/spend/words.ts'
import { spendsWords } from '@countersign/web/pages/spends/words.ts'
import { askingWords } from '@countersign/web/pages/tokens/asking-words.ts'
import { tokensWords } from '@countersign/web/pages/tokens/words.ts'
import { exitWords } from '@countersign/web/pages/wallets/exit-words.ts'
import { ownWords } from '@countersign/web/pages/wallets/own-words.ts'
import { walletWords } from '@countersign/web/pages/wallets/words.ts'
import { exportWords } from '@countersign/web/pages/welcome/export-words.ts'
import { shapeWords } from '@countersign/web/pages/welcome/shape-words.ts'
import { welcomeWords } from '@countersign/web/pages/welcome/words.ts'
import { partWords } from '@countersign/web/parts/words.ts'
import { makingWords } from '@countersign/web/session/making-words.ts'
import { sessionWords } from '@countersign/web/session/words.ts'
import { freezeWords } from '@countersign/web/shell/freeze-words.ts'
import { shellWords } from '@countersign/web/shell/words.ts'
import { LANGUAGES, type Words } from '@countersign/web/words/define.ts'
import { repositoryFiles } from '../tidy/repository.ts'

const files = repositoryFiles().filter(({ path }) => path.startsWith('web/'))

/** Every catalogue there is: one that is missing here is found below. */
const CATALOGUES: readonly Words[] = [
  accountWords,
  actorWords,
  actWords,
  alertsWords,
  auditWords,
  charterWords,
  decisionWords,
  editWords,
  exchangeWords,
  formWords,
  freezeWords,
  hurryWords,
  incidentWords,
  noticesWords,
  makingWords,
  openWords,
  orderWords,
  overviewWords,
  resetWords,
  reviewWords,
  sessionWords,
  signInWords,
  partWords,
  pastWords,
  peopleWords,
  policyPageWords,
  policyWords,
  reasonWords,
  routeWords,
  shellWords,
  shortcutsWords,
  askingWords,
  tokensWords,
  spendWords,
  spendsWords,
  exitWords,
  ownWords,
  walletWords,
  verdictWords,
  exportWords,
  shapeWords,
  welcomeWords,
  wishWords,
]

/** The names of what a message takes, each once. */
const valuesOf = (message: string): readonly string[] =>
  [...new Set(piecesIn(message).flatMap(takenBy))].sort()

/** What stands between braces, of the outermost ones. */
function piecesIn(message: string): readonly string[] {
  const pieces: string[] = []
  let [depth, begin] = [0, 0]
  for (const [at, letter] of [...message].entries()) {
    if (letter === '{' && depth++ === 0) begin = at + 1
    if (letter === '}' && --depth === 0) pieces.push([...message].slice(begin, at).join(''))
  }
  return pieces
}

/** `name`, or `name, select, one {text} other {text}`: the name, and what the texts take. */
function takenBy(piece: string): readonly string[] {
  const [, name = '', cases = ''] = /^(\w+)(?:, *\w+ *,(.*))?/s.exec(piece) ?? []
  return [name, ...piecesIn(cases).flatMap((text) => valuesOf(text))]
}

describe('the words of the console', () => {
  const all = CATALOGUES

  it('are all looked at here, and each room has a name of its own', () => {
    const rooms = files.flatMap(({ text }) =>
      [...text.matchAll(/ = defineWords\('(\w+)'/g)].map(([, room]) => room ?? ''),
    )
    assert.deepEqual(all.map(({ room }) => room).sort(), rooms.sort())
    assert.equal(new Set(all.map(({ room }) => room)).size, all.length)
  })

  for (const { room, keys, messages } of all) {
    it(`of ${room} are whole in ${LANGUAGES.join(' and ')}`, () => {
      for (const key of keys) {
        const [first = '', ...others] = LANGUAGES.map((each) => messages[each][key] ?? '')
        for (const other of others) {
          assert.ok(first.trim() !== '' && other.trim() !== '', key)
          assert.deepEqual(valuesOf(other), valuesOf(first), key)
        }
      }
      for (const language of LANGUAGES) {
        assert.deepEqual(Object.keys(messages[language]).sort(), [...keys].sort())
      }
    })
  }

  it('address whoever reads German alike, and call orders and desk by one name', () => {
    for (const { room, messages } of all) {
      for (const text of Object.values(messages.de)) {
        assert.doesNotMatch(text, /\b(?:du|dich|dir|dein\w*|Orders?|Schalter)\b/, room)
      }
    }
  })

  it('say every check of the review in German, and no other', () => {
    assert.deepEqual(Object.keys(GERMAN).sort(), CHECKS.map(({ id }) => id).sort())
    assert.ok(Object.values(GERMAN).every((texts) => texts.every((each) => each.length > 5)))
  })

  it('say what every finding of the review saw, and how it is mended, in German', () => {
    const spoken = Object.entries(FAULTS).flatMap(([id, facts]) =>
      review(facts)
        .findings.filter((found) => found.id === id)
        .flatMap(({ evidence, fix }) => [evidence, fix.words].map((text) => ({ id, text }))),
    )
    assert.ok(spoken.length > 150)
    assert.deepEqual(
      spoken.filter(({ id, text }) => inGerman(id, text) === null),
      [],
    )
    const german = spoken.map(({ id, text }) => inGerman(id, text) ?? '')
    assert.doesNotMatch(german.join('\n'), / (?:Then|Deny|Make) /)
    for (const [en, de] of Object.values(FOUND).flat()) assert.deepEqual(valuesOf(de), valuesOf(en))
  })

  it('name every act of the audit log, and every request', () => {
    const named = new Set<string>([
      ...actWords.keys,
      ...routeWords.keys.map((route) => `api.${route}`),
    ])
    assert.deepEqual([...ALL_AUDIT_ACTS.difference(named)], [])
  })

  it('stand in catalogues and nowhere else', () => {
    const written = files
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, text }) =>
        text
          .split('\n')
          .map((line, at) => ({ place: `${path}:${at + 1}`, line }))
          // Text between tags, or an attribute that is read or heard.
          .filter(({ line }) => WRITTEN.some((pattern) => pattern.test(line)))
          .map(({ place, line }) => `${place} ${line.trim()}`),
      )
    assert.deepEqual(written, [])
  })
})

const WRITTEN: readonly RegExp[] = [
  /^\s+[A-ZÄÖÜ][\p{L}’-]+ [\p{L} ,’-]+[.!?]?$/u,
  /<(?!small|kbd|code|Code)\w+[^>]*>\s*\p{L}{2,}[\p{L} ]*<\//u,
  /\b(?:aria-label|title|label|placeholder|description)="[^"]+"/,
]

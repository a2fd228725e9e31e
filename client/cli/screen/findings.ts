// A review in words and as an object for programs: findings by importance, each with its evidence,
// why it matters and how it is mended; what is unknown; who must be alive.

import type { MustLive } from '@countersign/core/review/alive.ts'
import type { Fix, Severity } from '@countersign/core/review/finding.ts'
import { fixCommand } from '@countersign/core/review/mend.ts'
import { type Resistance, WEAKNESS_WORDS } from '@countersign/core/review/resistance.ts'
import type { Finding, Review } from '@countersign/core/review/review.ts'
import { bullets, heading, paragraph, type Row, rows } from './layout.ts'
import type { Json, Screen } from './screen.ts'

export function showReview(screen: Screen, { score, findings, passed, unknown, ...rest }: Review) {
  const checks = new Set(findings.map(({ id }) => id)).size
  screen.say(heading(screen, `Score ${score} of 100`))
  const counts = [
    `${findings.length} findings of ${checks} checks`,
    `${passed.length} passed`,
    `${unknown.length} unknown`,
  ]
  screen.say(paragraph(screen, counts.join(', ')))
  for (const each of findings) showFinding(screen, each)
  if (unknown.length > 0) {
    screen.say(heading(screen, 'Not known, so not passed'))
    screen.say(
      rows(
        screen,
        unknown.map(({ id, why }) => [id, why]),
      ),
    )
  }
  screen.say(heading(screen, 'Who must be alive'))
  screen.say(bullets(screen, rest.mustLive.map(mustLiveWords)))
  screen.say(heading(screen, 'Whom a false page can take in'))
  screen.say(
    rows(
      screen,
      rest.people.map((each) => [
        each.name,
        resistanceWords(each),
        LEVEL_PAINT[each.level](screen),
      ]),
    ),
  )
}

const LEVEL_PAINT: { readonly [L in Resistance['level']]: (screen: Screen) => Screen['bad'] } = {
  resistant: ({ bold }) => bold,
  partly: ({ warn }) => warn,
  not: ({ bad }) => bad,
  unknown: ({ dim }) => dim,
}

const LEVEL_WORDS: { readonly [L in Resistance['level']]: string } = {
  resistant: 'phishing-resistant',
  partly: 'partly phishing-resistant',
  not: 'not phishing-resistant',
  unknown: 'not known',
}

/** How one person stands against a false page, and what is weak. */
export function resistanceWords({ level, because }: Resistance): string {
  const weak = because.map((each) => WEAKNESS_WORDS[each]).join('; ')
  return weak === '' ? LEVEL_WORDS[level] : `${LEVEL_WORDS[level]}: ${weak}`
}

function showFinding(screen: Screen, finding: Finding): void {
  const { id, severity, title, subject, evidence, why, standards, fix } = finding
  const command = fixCommand(finding)
  const paint = paintOf(screen, severity)
  screen.say(heading(screen, title))
  const lines: readonly Row[] = [
    [severity, `${id}, ${subject}`, paint],
    ['seen', evidence],
    ['why', why],
    ['from', standards.join(', '), screen.dim],
    ['to mend it', fix.words],
    ...(command === null ? [] : [['run', command, screen.bold] as const]),
  ]
  screen.say(rows(screen, lines))
}

function paintOf(screen: Screen, severity: Severity) {
  if (severity === 'critical' || severity === 'high') return screen.bad
  return severity === 'info' ? screen.dim : screen.warn
}

/** Who is needed, in one sentence. */
export function mustLiveWords({ what, missing, sets, note }: MustLive): string {
  const things = what === 'charter' ? 'Deciding' : `Spending (${what})`
  if (missing === null) return `${things} goes on without any four people. ${note}.`
  if (missing === 0) return `${things} is not possible now. ${note}.`
  const [shown, more] = [sets.slice(0, 6), sets.length - 6]
  const listed = shown.map((set) => set.join(' and ')).join('; ')
  const others = more > 0 ? `; and ${more} more` : ''
  return `${things} ends without ${listed}${others}. ${note}.`
}

export function reviewJson({ score, findings, passed, unknown, mustLive, people }: Review): Json {
  return JSON.parse(
    JSON.stringify({
      score,
      findings: findings.map((each) => ({ ...each, fix: fixJson(each, each.fix) })),
      passed,
      unknown,
      mustLive,
      people,
    }),
  ) as Json
}

function fixJson(finding: Finding, fix: Fix) {
  const command = fixCommand(finding)
  return { ...fix, ...(command === null ? {} : { command }) }
}

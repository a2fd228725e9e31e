// A review as one page to print, for an auditor: whole in itself, without scripts and without
// anything from elsewhere.

import { coverageOf } from '@countersign/core/review/coverage.ts'
import { type Facts, isUnknown } from '@countersign/core/review/facts.ts'
import { fixCommand } from '@countersign/core/review/mend.ts'
import type { Finding, Review } from '@countersign/core/review/review.ts'
import { mustLiveWords, resistanceWords } from './findings.ts'
import { moment } from './layout.ts'

const STYLE =
  'body{font:11pt/1.45 Georgia,serif;max-width:46rem;margin:2rem auto;color:#111}' +
  'h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid #999}' +
  'table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{border:1px solid #bbb;' +
  'padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}' +
  'code{font-size:.85rem;overflow-wrap:anywhere}article{break-inside:avoid;margin:1rem 0}' +
  '@media print{body{margin:0;max-width:none}}'

/** The page, as HTML. */
export function reportPage(facts: Facts, review: Review): string {
  const { organisation, head } = facts.charter
  const title = `Security review of ${organisation.name}`
  const counts = `${review.findings.length} findings, ${review.passed.length} checks passed`
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${safe(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${safe(title)}</h1>`,
    table(
      [],
      [
        ['Made', moment(facts.now)],
        ['Network', facts.network],
        ['Organisation', `${organisation.kind}, ${organisation.id}`],
        ['Charter', `entry ${head.seq}, ${head.hash}`],
        ['Version', versionWords(facts)],
        ['Score', `${review.score} of 100`],
        ['Checks', `${counts}, ${review.unknown.length} unknown`],
      ],
    ),
    '<h2>Findings</h2>',
    ...(review.findings.length === 0 ? ['<p>None.</p>'] : review.findings.map(findingPart)),
    ...unknownPart(review),
    '<h2>Who must be alive</h2><ul>',
    ...review.mustLive.map((each) => `<li>${safe(mustLiveWords(each))}</li>`),
    '</ul>',
    '<h2>Whom a false page can take in</h2>',
    table(
      [],
      review.people.map((each) => [each.name, resistanceWords(each)]),
    ),
    ...standardsPart(review),
    ...statedPart(facts),
    `<h2>Checks that passed</h2><p>${safe(review.passed.join(', '))}</p>`,
    '</body></html>\n',
  ].join('\n')
}

function findingPart(finding: Finding): string {
  const { id, severity, title, subject, evidence, why, standards, fix } = finding
  const command = fixCommand(finding)
  return [
    `<article><h3>${safe(title)}</h3>`,
    table(
      [],
      [
        ['Severity', severity],
        ['Check', id],
        ['About', subject],
        ['Evidence', evidence],
        ['Why', why],
        ['Standards', standards.join(', ')],
        ['To mend it', command === null ? fix.words : `${fix.words} (${command})`],
      ],
    ),
    '</article>',
  ].join('')
}

function unknownPart({ unknown }: Review): readonly string[] {
  if (unknown.length === 0) return []
  const lines = unknown.map(({ id, severity, title, why }) => [id, severity, title, why])
  const note = '<p>What could not be found out counts as open.</p>'
  return ['<h2>Not known</h2>', note, table(['Check', 'Severity', 'Would find', 'Reason'], lines)]
}

function standardsPart(review: Review): readonly string[] {
  const lines = coverageOf(review).map(({ standard, says, passed, open, unknown }) => [
    standard,
    says,
    passed.join(', '),
    open.join(', '),
    unknown.join(', '),
  ])
  return [
    '<h2>Items of standards</h2>',
    '<p>CCSS 9.0, NIST SP 800-63B-4, ASVS 5.0, in short words. Looked at, not certified.</p>',
    table(['Item', 'In short', 'Passed', 'Open', 'Unknown'], lines),
  ]
}

function statedPart({ stated }: Facts): readonly string[] {
  const note = '<p>No program can see these. They are somebody’s word, with what they saw.</p>'
  if (isUnknown(stated)) return ['<h2>Said by people</h2>', `<p>${safe(stated.unknown)}</p>`]
  const lines = stated.map(({ what, at, note: seen }) => [moment(at), what, seen])
  const said = lines.length === 0 ? '<p>Nothing.</p>' : table(['When', 'What', 'Seen'], lines)
  return ['<h2>Said by people</h2>', note, said]
}

const versionWords = ({ versions }: Facts): string =>
  isUnknown(versions) ? versions.unknown : `${versions.own}, Node ${versions.node}`

function table(titles: readonly string[], lines: readonly (readonly string[])[]): string {
  const head = titles.map((each) => `<th>${safe(each)}</th>`).join('')
  const body = lines.map((line) => {
    const cells = line.map((each) => `<td>${safe(each)}</td>`).join('')
    return `<tr>${cells}</tr>`
  })
  return `<table>${head === '' ? '' : `<tr>${head}</tr>`}${body.join('')}</table>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Names and reasons are other people's words. */
const safe = (text: string): string => text.replaceAll(/[&<>"']/g, (each) => ENTITIES[each] ?? each)

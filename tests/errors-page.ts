// Prints docs/errors.md from the catalogue of faults:
//
//   node bin/run.mjs tests/errors-page.ts > docs/errors.md

import { problemOf } from '@countersign/contract/problems.ts'
import { type FaultKind, faultCatalogue } from '@countersign/core/fault.ts'

const MENDED_BY: Readonly<Record<FaultKind, string>> = {
  invalid: 'the caller, with a different request',
  forbidden: 'an administrator or the policy',
  conflict: 'a fresh read and another try',
  missing: 'a different id',
  unavailable: 'time',
}

export function errorsPage(): string {
  const faults = faultCatalogue()
  const areas = [...new Set(faults.map(([code]) => areaOf(code)))].sort()
  const kinds = Object.entries(MENDED_BY).map(([kind, by]) => `| ${kind} | ${by} |`)
  const sections = areas.map((area) => {
    const own = faults.filter(([code]) => areaOf(code) === area)
    const rows = own.map(
      ([code, kind, sentence]) =>
        `| \`${code}\` | ${problemOf(code)?.status ?? ''} | ${kind} | ${sentence} |`,
    )
    const head = ['| code | HTTP | kind | what it says |', '|---|---|---|---|']
    return [`## ${area}`, '', ...head, ...rows.sort()]
  })
  const opening = [
    '# Errors',
    '',
    'Every fault Countersign reports, by its code. A code is never renamed and never reused. The',
    'kind says who can mend it, and HTTP the status where the API reports it. A denied spend is no',
    'error: it is an answer, with its rules.',
    '',
    '| kind | mended by |',
    '|---|---|',
    ...kinds,
  ]
  return `${[opening, ...sections].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const areaOf = (code: string): string => code.split('.')[0] ?? code

if (import.meta.main) process.stdout.write(errorsPage())

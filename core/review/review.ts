// The review: every check asked of the same facts, what it found from the worst to the mildest, and
// what nobody could say. Pure: who asks twice of the same facts hears the same.

import { type MustLive, mustLive } from './alive.ts'
import { CHECKS } from './catalogue.ts'
import { type Facts, isUnknown } from './facts.ts'
import { type Check, type Fix, type Found, SEVERITIES, type Severity } from './finding.ts'
import { type Resistance, resistances } from './resistance.ts'
import { scoreOf } from './score.ts'
import type { Standard } from './standards.ts'

export type Finding = {
  readonly id: string
  readonly severity: Severity
  readonly title: string
  readonly why: string
  readonly standards: readonly Standard[]
  readonly subject: string
  readonly evidence: string
  readonly fix: Fix
}

export type Unclear = {
  readonly id: string
  readonly severity: Severity
  readonly title: string
  /** Why it is not known. */
  readonly why: string
}

export type Review = {
  /** 0 to 100: see score.ts. */
  readonly score: number
  /** From the worst; of one severity in the order of the catalogue. */
  readonly findings: readonly Finding[]
  /** The ids of checks that found nothing. */
  readonly passed: readonly string[]
  readonly unknown: readonly Unclear[]
  readonly mustLive: readonly MustLive[]
  readonly people: readonly Resistance[]
}

/** Asks every check, or those given. */
export function review(facts: Facts, checks: readonly Check[] = CHECKS): Review {
  const asked = checks.map((check) => ({ check, answer: check.judge(facts) }))
  const findings = asked.flatMap(({ check, answer }) =>
    isUnknown(answer) ? [] : answer.map((found) => told(check, found)),
  )
  const unknown = asked.flatMap(({ check: { id, severity, title }, answer }) =>
    isUnknown(answer) ? [{ id, severity, title, why: answer.unknown }] : [],
  )
  const passed = asked.filter(({ answer }) => !isUnknown(answer) && answer.length === 0)
  return {
    score: scoreOf(severitiesOf(findings), severitiesOf(unknown)),
    findings: findings.toSorted(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
    ),
    passed: passed.map(({ check }) => check.id),
    unknown,
    mustLive: mustLive(facts),
    people: resistances(facts),
  }
}

function told({ id, severity, title, why, standards }: Check, found: Found): Finding {
  return { id, severity, title, why, standards, ...found }
}

const severitiesOf = (all: readonly { readonly severity: Severity }[]): readonly Severity[] =>
  all.map(({ severity }) => severity)

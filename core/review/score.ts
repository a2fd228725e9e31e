// How good it is, as one number from 0 to 100. A chain is as strong as its weakest link, so the
// worst that is open says in which quarter the score lies, and all that is open where in it.
//
// What is mended only ever raises it: less is open, and the worst of less is no worse.

import { SEVERITIES, type Severity } from './finding.ts'

/** The quarter that the worst open finding leaves: its lowest score. */
const FLOORS: Readonly<Record<Severity, number>> = {
  critical: 0,
  high: 25,
  medium: 50,
  low: 75,
  info: 100,
}

const WEIGHTS: Readonly<Record<Severity, number>> = {
  critical: 8,
  high: 4,
  medium: 2,
  low: 1,
  info: 0,
}

/** A quarter without the first point of the next. */
const QUARTER = 24
/** So much beside the worst leaves half of a quarter: as eight high findings do. */
const HALVING = 32

/** What nobody knows is no pass: it costs as a finding one step milder, at most a medium one. */
const OF_UNKNOWN: Readonly<Record<Severity, Severity>> = {
  critical: 'medium',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
}

/**
 * The score of what is open.
 * @returns 100 where nothing is, and never more for one finding more
 */
export function scoreOf(open: readonly Severity[], unknown: readonly Severity[]): number {
  const all = [...open, ...unknown.map((each) => OF_UNKNOWN[each])]
  const worst = SEVERITIES.find((each) => all.includes(each)) ?? 'info'
  if (worst === 'info') return 100
  const beside = all.reduce((sum, each) => sum + WEIGHTS[each], 0) - WEIGHTS[worst]
  return FLOORS[worst] + Math.floor((QUARTER * HALVING) / (HALVING + beside))
}

// The second check of a tightening, by trying: it shares no reasoning with the comparison in
// tighten.ts, so that a mistake there is likely to be caught here. It proves nothing by itself.

import { chance } from './chance.ts'
import { type Case, decide } from './decide.ts'
import type { Policy } from './policy.ts'
import { caseMaker } from './sample-cases.ts'
import { type Demand, isAtLeast, type Verdict } from './verdict.ts'

export type SampleCheck =
  | { readonly kind: 'none-milder'; readonly cases: number }
  | {
      readonly kind: 'milder'
      /** The spend, history and time of which the next policy asks for less. */
      readonly asked: Omit<Case, 'policy'>
      readonly before: Verdict
      readonly after: Verdict
    }

/**
 * Decides spends around the limits of both policies by each, and looks for one of which the next
 * policy asks for less than the old one. Some 400 cases take less than 50 ms.
 * @param randomNumbers - four or more of 32 bits, that whoever wrote the policies could not foresee
 */
export function sampleCheck(
  old: Policy,
  next: Policy,
  randomNumbers: Uint32Array,
  cases = 400,
): SampleCheck {
  const make = caseMaker([old, next], chance(randomNumbers))
  for (let count = 0; count < cases; count += 1) {
    const asked = make()
    const before = decide({ policy: old, ...asked })
    const after = decide({ policy: next, ...asked })
    if (!isAtLeast(demandIn(after), demandIn(before))) {
      return { kind: 'milder', asked, before, after }
    }
  }
  return { kind: 'none-milder', cases }
}

function demandIn(verdict: Verdict): Demand {
  return verdict.kind === 'deny' ? { kind: 'deny' } : { kind: 'require', ...verdict.needs }
}

// What the policy asks of a spend before it is signed, and what of it is still missing. Worked out
// anew whenever it matters; the words that are kept only save time.

import type { Needs, Verdict } from '@countersign/core/policy/verdict.ts'
import type { SpendLack } from '@countersign/core/spend/life.ts'

const DAY = 86_400

/** What a code is waited for, and how much longer where people or time are needed too. */
const WAITING_SECONDS = DAY
const DECIDING_SECONDS = 7 * DAY

/** What a verdict asks for; null where it denies. */
export type Demand = Needs | null

export const demandOf = (verdict: Verdict): Demand =>
  verdict.kind === 'deny' ? null : verdict.needs

/** Whether others, or time, have to agree. */
export function isGated(needs: Demand): boolean {
  return needs !== null && (needs.approvals.length > 0 || needs.delaySeconds > 0)
}

/** How long a spend is kept for what it needs. */
export function waitingSeconds(needs: Demand): number {
  if (needs === null || !isGated(needs)) return WAITING_SECONDS
  return needs.delaySeconds + DECIDING_SECONDS
}

/** What was done about it so far. */
export type Met = { readonly isApproved: boolean; readonly isDelayOver: boolean }

const NOTHING_MET: Met = { isApproved: false, isDelayOver: false }

/** What is missing before it is signed; the factor is always asked for last. */
export function lacksOf(needs: Demand, met: Met = NOTHING_MET): readonly SpendLack[] {
  if (needs === null) return ['policy']
  const { factor, approvals, delaySeconds } = needs
  return [
    ...(approvals.length > 0 && !met.isApproved ? (['approvals'] as const) : []),
    ...(delaySeconds > 0 && !met.isDelayOver ? (['delay'] as const) : []),
    factor,
  ]
}

/** Whether a factor is all that is missing, and this one suffices: a passkey is worth a code. */
export function needsOnly(lacks: readonly SpendLack[], given: Needs['factor']): boolean {
  return lacks.every((lack) => lack === given || (lack === 'code' && given === 'passkey'))
}

/** The needs as one line, for the table of kept spends. */
export function writeNeeds(needs: Demand): string {
  if (needs === null) return 'policy'
  const approvals = needs.approvals.map(({ group, count }) => `approvals:${group}:${count}`)
  const delay = needs.delaySeconds > 0 ? [`delay:${needs.delaySeconds}`] : []
  return [needs.factor, ...approvals, ...delay].join(' ')
}

/** What `writeNeeds` wrote. */
export function readNeeds(line: string): Demand {
  const [factor, ...others] = line.split(' ')
  if (factor !== 'code' && factor !== 'passkey' && factor !== 'key') return null
  const words = others.map((word) => word.split(':'))
  const delay = words.find(([kind]) => kind === 'delay')
  return {
    factor,
    approvals: words.flatMap(([kind, group, count]) =>
      kind === 'approvals' && group !== undefined ? [{ group, count: Number(count) }] : [],
    ),
    delaySeconds: Number(delay?.[1] ?? 0),
  }
}

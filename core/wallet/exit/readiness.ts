// Whether the way out of a wallet is known to work: from facts, and never stored. A rehearsal was
// done from the kit, with the keys, up to what a node says of the transaction.

import type { UnixSeconds } from '../../basics.ts'
import type { LockStage } from './timelocks.ts'

/** How long a rehearsal holds. */
const REHEARSAL_SECONDS = 180 * 86_400

export const UNREADY = ['never-rehearsed', 'rehearsal-old', 'lock-near', 'lock-open'] as const

export type Unready = (typeof UNREADY)[number]

export type ExitFacts = {
  /** Null: it never was. */
  readonly rehearsedAt: UnixSeconds | null
  /** Of the coin whose lock opens first; null without a lock, or without coins. */
  readonly stage: LockStage | null
  readonly now: UnixSeconds
}

export type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unready'; readonly because: readonly Unready[] }

export function readiness({ rehearsedAt, stage, now }: ExitFacts): Readiness {
  const because: Unready[] = []
  if (rehearsedAt === null) because.push('never-rehearsed')
  else if (rehearsalDueAt(rehearsedAt) <= now) because.push('rehearsal-old')
  if (stage === 'near' || stage === 'open') because.push(`lock-${stage}`)
  return because.length === 0 ? { kind: 'ready' } : { kind: 'unready', because }
}

export const rehearsalDueAt = (rehearsedAt: UnixSeconds): UnixSeconds =>
  rehearsedAt + REHEARSAL_SECONDS

export const UNREADY_WORDS: Readonly<Record<Unready, string>> = {
  'never-rehearsed': 'its exit was never rehearsed',
  'rehearsal-old': 'its exit was not rehearsed for half a year',
  'lock-near': 'one key may soon spend a coin alone',
  'lock-open': 'one key may spend a coin alone now',
}

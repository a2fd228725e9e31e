// What a check is, and what it finds: evidence from these very facts, and how it is mended.

import type { Change } from '../charter/change.ts'
import type { Facts, Known } from './facts.ts'
import type { Standard } from './standards.ts'

/** From the worst; `info` is told and costs nothing. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

export type Fix =
  /** Changes of the charter that a program can propose as they are. */
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly words: string }
  /** One line for the command line, as it stands. */
  | { readonly kind: 'command'; readonly command: string; readonly words: string }
  /** What only a person can do. */
  | { readonly kind: 'by-hand'; readonly words: string }

/** One place where a check found its fault. */
export type Found = {
  /** What it is about: `organisation`, `wallet:…`, `member:…`, `token:…`. */
  readonly subject: string
  readonly evidence: string
  readonly fix: Fix
}

export type Check = {
  /** Permanent: never renamed, never given to another check. */
  readonly id: string
  readonly severity: Severity
  readonly title: string
  readonly why: string
  readonly standards: readonly Standard[]
  /** Nothing found is a pass; facts that are unknown make the check unknown. */
  judge(facts: Facts): Known<readonly Found[]>
}

export const ORGANISATION_SUBJECT = 'organisation'

export const byHand = (words: string): Fix => ({ kind: 'by-hand', words })
export const byCommand = (command: string, words: string): Fix => ({
  kind: 'command',
  command,
  words,
})
export const byChange = (words: string, ...changes: readonly Change[]): Fix => ({
  kind: 'changes',
  changes,
  words,
})

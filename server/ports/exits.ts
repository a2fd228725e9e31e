// What the server keeps of ways out: rehearsals that somebody's device stated, and addresses that
// nobody should ever touch. Its own: neither the signer nor the chain has it.

import type { UnixSeconds } from '@countersign/core/basics.ts'

/** What a node said of a transaction that leaves: it would take it, or not before its time. */
export const REHEARSED = ['allowed', 'too-early'] as const

/** The newest of a wallet. */
export type RehearsalRecord = {
  readonly wallet: string
  readonly at: UnixSeconds
  /** The member's id. */
  readonly member: string
  readonly txids: readonly string[]
  readonly verdict: (typeof REHEARSED)[number]
}

/** An address that is watched beside a wallet's own. */
export type CanaryRecord = {
  readonly wallet: string
  readonly address: string
  /** Hexadecimal. */
  readonly script: string
  readonly since: UnixSeconds
}

export type ExitReader = {
  /** By wallet. */
  rehearsals(): Promise<readonly RehearsalRecord[]>
  /** By wallet. */
  canaries(): Promise<readonly CanaryRecord[]>
}

export type ExitTransactor = {
  /** Replaces the one of its wallet. */
  putRehearsal(rehearsal: RehearsalRecord): Promise<void>
  /** Replaces the one of its wallet. */
  putCanary(canary: CanaryRecord): Promise<void>
  removeCanary(wallet: string): Promise<void>
}

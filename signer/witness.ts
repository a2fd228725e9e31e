// The question after a start: how far did somebody outside see this journal? A backup put in the
// journal's place answers every question about itself rightly; only its witness can tell.

import { randomBytes } from 'node:crypto'
import type { Journal } from '@countersign/vault/journal.ts'

/** `none`: the signer was claimed in this run, so there is nothing an older journal could lack. */
export type WitnessState = 'none' | 'needed' | 'answered'

export type WitnessedHead = { readonly log: string; readonly seq: number; readonly hash: string }

export type WitnessGate = {
  /** 16 random bytes in hex: an answer counts for this start alone. */
  readonly nonce: string
  state(): WitnessState
  /** Remembered in memory only: the next start asks again. */
  pass(): void
}

/**
 * @param isNeeded - whether the journal had an owner when the signer started
 * @param isToResume - whether people ended a freeze, so that somebody has to look once more
 */
export function openGate(isNeeded: boolean, isToResume: () => boolean): WitnessGate {
  let state: WitnessState = isNeeded ? 'needed' : 'none'
  return {
    nonce: randomBytes(16).toString('hex'),
    state: () => (isToResume() ? 'needed' : state),
    pass: () => {
      if (state === 'needed') state = 'answered'
    },
  }
}

/** The first head that the journal does not lead to, or null when it has them all. */
export function missingHead(
  journal: Journal,
  heads: readonly WitnessedHead[],
): WitnessedHead | null {
  const isMissing = ({ log, seq, hash }: WitnessedHead) =>
    !journal.holds(log, seq, Uint8Array.fromHex(hash))
  return heads.find(isMissing) ?? null
}

/** The head of every log. */
export function currentHeads(journal: Journal): readonly WitnessedHead[] {
  return journal.logs().map((log) => {
    const { seq, hash } = journal.head(log)
    return { log, seq, hash: hash.toHex() }
  })
}

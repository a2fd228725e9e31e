// What a spend is after the signer has answered: the one place where an answer becomes a state.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isSigned, mayStep } from '@countersign/core/spend/life.ts'
import type { SignerOutcome, SpendRecord } from '../ports/records.ts'
import { type Fields, fieldsOf, optional, textOf, textsOf, wholeOf } from './answers.ts'
import { finishPsbt } from './finish-psbt.ts'

/** When the signer said so, by its own clock: the same whenever the outcome is read again. */
export function answeredAt({ receipt }: SignerOutcome, otherwise: UnixSeconds): UnixSeconds {
  try {
    return wholeOf(fieldsOf(fieldsOf(readCanonical(receipt), 'receipt').answer, 'answer'), 'time')
  } catch {
    return otherwise
  }
}

/** An asking's outcome, and the PSBT it was about. */
export type Answered = { readonly outcome: SignerOutcome; readonly psbt: Uint8Array }

/**
 * The spend after this outcome. One that is signed stays so, whatever a later asking is told. The
 * signer answers only after it has found every signature in the PSBT valid and the user's in every
 * input, so that this is the one to finish; a fault says nothing for it.
 */
export function settled(
  before: SpendRecord,
  { outcome, psbt }: Answered,
  now: UnixSeconds,
): SpendRecord {
  if (outcome.kind === 'fault') return refused(before, outcome.code, now)
  const spend = before.transaction ? before : { ...before, psbt }
  const answer = fieldsOf(outcome.body, 'answer')
  const read = { review: optional(answer, 'spend'), verdict: optional(answer, 'verdict') }
  switch (textOf(answer, 'outcome')) {
    case 'signed':
      return signed({ ...spend, review: read.review ?? spend.review }, answer, now)
    case 'denied':
      return step({ ...spend, ...read }, 'denied', now)
    case 'code-needed':
      return spend.state === 'asked' ? { ...spend, ...read, waitsFor: ['code'] } : spend
    case 'waiting': {
      const [waitsFor, expiresAt] = [textsOf(answer, 'waitsFor'), wholeOf(answer, 'expiresAt')]
      const waiting = step({ ...spend, ...read }, 'waiting', now)
      return waiting.state === 'waiting' ? { ...waiting, waitsFor, expiresAt } : waiting
    }
    default:
      throw new Fault('channel.message_invalid', { where: 'outcome', wanted: 'a known outcome' })
  }
}

/**
 * The spend with our signatures, signed if it was not.
 * @param answer - one that has `signatures`
 */
export function signed(spend: SpendRecord, answer: Fields, now: UnixSeconds): SpendRecord {
  const finished = spend.psbt.length === 0 ? null : finishPsbt(spend.psbt, answer)
  const complete = finished ? { ...spend, ...finished } : spend
  if (isSigned(spend.state)) return complete
  return { ...complete, state: 'signed', changedAt: now, waitsFor: [], expiresAt: null }
}

/** A refusal ends an asking; what waits at the signer goes on waiting there. */
function refused(spend: SpendRecord, code: string, now: UnixSeconds): SpendRecord {
  if (spend.state !== 'asked') return spend
  return step(spend, code === 'channel.request_stale' ? 'expired' : 'denied', now)
}

/** The step if it is one, else the spend as it is. */
export function step(
  spend: SpendRecord,
  state: SpendRecord['state'],
  now: UnixSeconds,
): SpendRecord {
  if (!mayStep(spend.state, state)) return spend
  return { ...spend, state, changedAt: now, waitsFor: [], expiresAt: null }
}

// What the signer said to an act that was passed on: its answer with the proof, or its refusal.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { passAct } from '../use-cases/pass-act.ts'
import { Refusal } from './problem.ts'

export type SignerOutcome = Awaited<ReturnType<typeof passAct>>
type SignerAnswer = Extract<SignerOutcome, { readonly kind: 'answer' }>

/** @throws Refusal with the signer's code, facts and proof */
export function answered(outcome: SignerOutcome): SignerAnswer {
  if (outcome.kind === 'answer') return outcome
  const { code, facts, receipt } = outcome
  throw new Refusal({ code, facts, receipt })
}

/** @throws as `answered` */
export function acted(outcome: SignerOutcome): {
  readonly answer: Canonical
  readonly receipt: string
} {
  const { body, receipt } = answered(outcome)
  return { answer: body, receipt: receipt.toBase64() }
}

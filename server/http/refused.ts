// What the signer said to an act that was passed on: its answer with the proof, or its refusal.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { passAct } from '../use-cases/pass-act.ts'
import type { relayAct } from '../use-cases/relay-act.ts'
import { Refusal } from './problem.ts'

export type SignerOutcome = Awaited<ReturnType<typeof passAct>>
type SignerAnswer = Extract<SignerOutcome, { readonly kind: 'answer' }>
type Relayed = Awaited<ReturnType<typeof relayAct>>

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

/** The same of what the server itself asked, with that. @throws as `answered` */
export function relayed(outcome: Relayed): {
  readonly answer: Canonical
  readonly request: string
  readonly receipt: string
} {
  const { request, receipt } = outcome
  if (outcome.kind === 'answer') {
    return { answer: outcome.body, request: request.toBase64(), receipt: receipt.toBase64() }
  }
  const { code, facts } = outcome
  throw new Refusal({ code, facts: factsOf(code, facts), receipt, request })
}

/** Since when, under the name that clients look for beside a 423. */
function factsOf(code: string, facts: Readonly<Record<string, string>>) {
  if (code !== 'charter.locked' || facts.lockedAt === undefined) return facts
  return { ...facts, lockedSince: facts.lockedAt }
}

// From what was thrown to what is answered: a problem of RFC 9457 with a permanent code. What
// nobody foresaw is a bug: the log is told its place, and the caller nothing.

import { PROBLEM_TYPE, type Problem, problemOf } from '@countersign/contract/problems.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FastifyReply } from 'fastify'

export type Outcome = {
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly receipt?: Uint8Array
  /** What the receipt answers, where the server itself asked. */
  readonly request?: Uint8Array
  /** For the caller to wait, in seconds. */
  readonly retrySeconds?: number
}

/** The signer's own no, which comes with its proof. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly outcome: Outcome

  constructor(outcome: Outcome) {
    super(outcome.code)
    this.outcome = outcome
  }
}

const TYPE = 'urn:countersign:problem:'

/** What fastify refuses by itself, in our words. */
const FRAMEWORK: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'http.body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'http.media_type_wrong',
}

/** @param onBug - hears where a fault of our own happened; its text might quote a secret */
export function outcomeOf(error: unknown, onBug: (place: string) => void): Outcome {
  if (error instanceof Refusal) return error.outcome
  if (error instanceof Fault) {
    const { code, facts } = error
    const { retrySeconds } = facts
    return { code, facts, ...(typeof retrySeconds === 'number' ? { retrySeconds } : {}) }
  }
  const { code, statusCode, validation, validationContext } = (error ?? {}) as FrameworkError
  const [first] = validation ?? []
  if (first) {
    const where = `${validationContext ?? 'body'}${first.instancePath}`
    return { code: 'http.request_invalid', facts: { where, wanted: first.message ?? '' } }
  }
  const known = FRAMEWORK[code ?? '']
  if (known) return { code: known, facts: {} }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { code: 'http.request_invalid', facts: { where: 'request' } }
  }
  onBug(placeOf(error))
  return { code: 'http.bug', facts: {} }
}

type FrameworkError = {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[]
  readonly validationContext?: string
}

export function sendProblem(reply: FastifyReply, outcome: Outcome): FastifyReply {
  const problem = problemOf(outcome.code) ?? problemOf('signer.bug')
  const status = problem?.status ?? 503
  const body: Problem = {
    type: TYPE + outcome.code,
    title: problem?.sentence ?? outcome.code,
    status,
    code: outcome.code,
    facts: Object.fromEntries(
      Object.entries(outcome.facts).map(([key, value]) => [key, String(value)]),
    ),
    ...(outcome.receipt ? { receipt: outcome.receipt.toBase64() } : {}),
    ...(outcome.request ? { request: outcome.request.toBase64() } : {}),
  }
  if (outcome.retrySeconds !== undefined) reply.header('retry-after', String(outcome.retrySeconds))
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  // A string is sent as it is, whatever schema the route has for this status.
  return reply.status(status).type(PROBLEM_TYPE).serializer(String).send(JSON.stringify(body))
}

function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const name = error instanceof Error ? error.name : typeof error
  return `${name} at ${/\(?([\w./@-]+\.ts:\d+):\d+\)?$/m.exec(stack)?.[1] ?? 'unknown'}`
}

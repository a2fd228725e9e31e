// A no, as the API says it.

import { type FaultCode, faultCatalogue } from '@countersign/core/fault.ts'

export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  /** Permanent: docs/errors.md has every one. */
  readonly code: FaultCode
  readonly facts: Readonly<Record<string, string>>
  /** When to come back, where the server says so. */
  readonly retrySeconds: number | null
  /** The signer's own no, where it is the signer's. */
  readonly receipt: string | undefined
  /** What the receipt answers, where the server itself asked. */
  readonly request: string | undefined

  constructor(problem: {
    readonly status: number
    readonly code: FaultCode
    readonly facts?: Readonly<Record<string, string>>
    readonly retrySeconds?: number | null
    readonly receipt?: string | undefined
    readonly request?: string | undefined
  }) {
    super(SENTENCES.get(problem.code) ?? problem.code)
    this.status = problem.status
    this.code = problem.code
    this.facts = problem.facts ?? {}
    this.retrySeconds = problem.retrySeconds ?? null
    this.receipt = problem.receipt
    this.request = problem.request
  }
}

const SENTENCES: ReadonlyMap<string, string> = new Map(
  faultCatalogue().map(([code, , sentence]) => [code, sentence]),
)

/** What is no problem of ours comes from something between us and the server. */
export function readProblem(status: number, body: unknown, retryAfter: string | null): ApiProblem {
  const { code, facts, receipt, request } = (body ?? {}) as Record<string, unknown>
  const isOurs = typeof code === 'string' && SENTENCES.has(code)
  return new ApiProblem({
    status,
    code: isOurs ? (code as FaultCode) : 'http.answer_invalid',
    facts: isOurs ? textsOf(facts) : { status: String(status) },
    retrySeconds: retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null,
    receipt: typeof receipt === 'string' ? receipt : undefined,
    request: typeof request === 'string' ? request : undefined,
  })
}

function textsOf(facts: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries((facts ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]))
}

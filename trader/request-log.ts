// What left and what was kept from leaving, as the journal has it: never a header, a secret, a
// signature or anything else that could be sent again.

import type { Canonical } from '@countersign/core/canonical.ts'
import type { Journal } from '@countersign/vault/journal.ts'

/** The log of requests. */
const REQUESTS_LOG = 'requests'

export type RequestLog = {
  /** Flushed when it returns. */
  sent(request: SentRequest): void
  refused(request: RefusedRequest): void
}

type SentRequest = {
  readonly venue: string
  readonly account: string
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly bodyHash: string
}

type RefusedRequest = {
  readonly venue: string
  readonly account: string
  readonly meant: string
  readonly found: string
  readonly why: string
  /** The name of what was wrong. */
  readonly at: string
}

export function openRequestLog(journal: Journal, time: () => number): RequestLog {
  const append = (kind: string, body: Canonical) =>
    void journal.append([{ log: REQUESTS_LOG, kind, body, proofs: [] }], time())
  return {
    sent: (request) => append('request.sent', { ...request }),
    refused: (request) => append('request.refused', { ...request }),
  }
}

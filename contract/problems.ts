// What goes wrong, as RFC 9457 says it. The code is permanent; docs/errors.md lists every one.

import { type FaultCode, type FaultKind, faultCatalogue } from '@countersign/core/fault.ts'
import type { Static } from 'typebox'
import { base64, RECEIPT, strict } from './schema.ts'
import { Type } from './type.ts'

export const PROBLEM_TYPE = 'application/problem+json'

const STATUS_OF_KIND: Readonly<Record<FaultKind, number>> = {
  invalid: 422,
  forbidden: 403,
  conflict: 409,
  missing: 404,
  unavailable: 503,
}

/** Where HTTP has a word of its own. */
const STATUS_OF_CODE: Readonly<Partial<Record<FaultCode, number>>> = {
  'http.request_invalid': 400,
  'canonical.invalid': 400,
  'http.credentials_missing': 401,
  'http.token_invalid': 401,
  'http.signature_invalid': 401,
  'session.invalid': 401,
  'http.body_too_large': 413,
  'http.media_type_wrong': 415,
  'http.rate_limited': 429,
  'account.wait': 429,
  'http.bug': 500,
  'charter.locked': 423,
  'charter.frozen': 423,
}

const CATALOGUE: ReadonlyMap<string, { readonly status: number; readonly sentence: string }> =
  new Map(
    faultCatalogue().map(([code, kind, sentence]) => [
      code,
      { status: STATUS_OF_CODE[code] ?? STATUS_OF_KIND[kind], sentence },
    ]),
  )

/** The status and sentence of a code; undefined for one that is not in the catalogue. */
export function problemOf(
  code: string,
): { readonly status: number; readonly sentence: string } | undefined {
  return CATALOGUE.get(code)
}

/** Every code with its status, by code. */
export const PROBLEM_STATUSES: readonly (readonly [code: string, status: number])[] = [...CATALOGUE]
  .map(([code, { status }]) => [code, status] as const)
  .sort(([one], [other]) => (one < other ? -1 : 1))

export const Problem = strict(
  {
    type: Type.String({ description: 'A URN that ends in the code' }),
    title: Type.String({ description: 'What was wrong and, if possible, what to do' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ pattern: '^[a-z]+\\.[a-z0-9_]+$', description: 'Permanent' }),
    facts: Type.Record(Type.String(), {
      description: 'What helps to mend it; never a secret',
    }),
    receipt: Type.Optional(base64(100_000, RECEIPT)),
    request: Type.Optional(
      base64(4_000_000, 'What the server asked of the signer, where the receipt answers that'),
    ),
  },
  'A problem of RFC 9457',
)

export type Problem = Static<typeof Problem>

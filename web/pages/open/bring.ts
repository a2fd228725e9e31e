// What the desk handed over, read strictly and sent as it was signed: this page can change nothing
// of it, and sends nothing else.

import type { AnswerOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { readCanonical } from '@countersign/core/canonical.ts'
import { object, text } from '@countersign/core/fields.ts'
import { readProblem } from '@countersign/sdk/problem.ts'

const header = text(1_024)

const hello = object({
  headers: object({
    'content-type': header,
    'content-digest': header,
    'signature-input': header,
    signature: header,
  }),
  body: text(16),
})

const OPENINGS = '/v1/account-openings'

/** @throws ApiProblem, Fault channel.message_invalid for what no desk wrote */
export async function bringHello(written: string): Promise<AnswerOf<Routes['openAccount']>> {
  const bytes = Uint8Array.fromBase64(written, { alphabet: 'base64url' })
  const { headers, body } = hello(readCanonical(bytes), 'hello')
  const response = await fetch(OPENINGS, { method: 'POST', headers, body })
  const answer: unknown = await response.json()
  if (!response.ok) {
    throw readProblem(response.status, answer, response.headers.get('retry-after'))
  }
  return answer as AnswerOf<Routes['openAccount']>
}

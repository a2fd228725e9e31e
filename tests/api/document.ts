// The API's own document, as requests are made from it, and what every answer has to be.

import assert from 'node:assert/strict'
import { PROBLEM_TYPE, problemOf } from '@countersign/contract/problems.ts'
import { type Lodge, NOW, psbtOf, WALLET } from './lodge.ts'
import { type Json, type Schema, violations } from './schemas.ts'

export type Operation = {
  readonly operationId: string
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters: readonly {
    readonly name: string
    readonly in: 'path' | 'query'
    readonly required: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}
type Content = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }
export type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: { readonly Problem: Schema } }
}

export const JSON_TYPE = 'application/json'
const EVENTS_TYPE = 'text/event-stream'

/** Values that lead past the first checks, now and then. */
export const KNOWN: Readonly<Record<string, readonly Json[]>> = {
  wallet: [WALLET],
  psbt: [psbtOf(1).psbt],
  address: ['bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'],
  txid: [psbtOf(1).txid],
  attestationObject: ['AA=='],
  authenticatorData: ['AA=='],
  clientData: ['AA=='],
  signature: ['AA=='],
  networks: [['127.0.0.1/32']],
  expiresAt: ['1900000000'],
  text: ['We look into it.'],
  condition: [{ kind: 'fill', account: 'main' }],
  back: ['100'],
  until: [String(NOW + 3_600)],
  from: [String(NOW - 3_600)],
  to: [String(NOW)],
}

export const documentOf = async ({ api }: Lodge): Promise<Document> =>
  (await api.openapi()) as unknown as Document

export type Placed = {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

export const operationsOf = ({ paths }: Document): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

/** What the server says of faults of its own. */
export const bugsIn = ({ lines }: Lodge): readonly string[] =>
  lines.filter((line) => line.startsWith('bug'))

/** Where our code lies, or is called from. */
const INSIDES = /\.m?[jt]s:\d+|node_modules|file:\/\/|\/server\/|at async /

/** @returns the body; nothing of a stream */
export async function checkAnswer(
  document: Document,
  { operationId, responses }: Operation,
  response: Response,
): Promise<string> {
  if (response.headers.get('content-type') === EVENTS_TYPE) {
    assert.ok(responses[response.status]?.content?.[EVENTS_TYPE], operationId)
    await response.body?.cancel()
    return ''
  }
  const text = await response.text()
  const body = JSON.parse(text) as Json
  const what = `${operationId} ${response.status} ${JSON.stringify(body).slice(0, 300)}`
  assert.doesNotMatch(text, INSIDES, what)
  const promised = responses[response.status]?.content?.[JSON_TYPE]?.schema
  if (promised && response.headers.get('content-type')?.startsWith(JSON_TYPE)) {
    assert.deepEqual(violations(promised, body), [], what)
    return text
  }
  assert.ok(response.status < 500, what)
  assert.equal(response.headers.get('content-type'), PROBLEM_TYPE, what)
  assert.deepEqual(violations(document.components.schemas.Problem, body), [], what)
  const { code, status } = body as { readonly code: string; readonly status: number }
  assert.equal(status, response.status, what)
  assert.equal(problemOf(code)?.status, response.status, what)
  return text
}

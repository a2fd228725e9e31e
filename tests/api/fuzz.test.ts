// Requests made from the OpenAPI document, of valid shapes and of broken ones, with the credentials
// the route wants. Whatever comes: no fault of our own, and every answer has the shape it promises.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PROBLEM_TYPE, problemOf } from '@countersign/contract/problems.ts'
import { type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { canonicalText } from '@countersign/core/canonical.ts'
import fc from 'fast-check'
import { type Lodge, openLodge, psbtOf, WALLET } from './lodge.ts'
import { fitting, type Json, randomJson, type Schema, violations } from './schemas.ts'
import { signed } from './signing.ts'

type Operation = {
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
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: { readonly Problem: Schema } }
}

const RUNS = 60
const JSON_TYPE = 'application/json'
const EVENTS_TYPE = 'text/event-stream'

/** Values that lead past the first checks, now and then. */
const KNOWN: Readonly<Record<string, readonly Json[]>> = {
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
}

describe('the API, fuzzed from its own document', () => {
  let lodge: Lodge
  let document: Document
  let token: string
  before(async () => {
    lodge = await openLodge()
    document = (await lodge.api.openapi()) as unknown as Document
    token = await lodge.token()
    // Nobody works here: a spend that is asked for is answered at once, as not done yet.
    const { settled } = lodge.store
    Object.assign(lodge.store, { settled: (id: string) => settled(id, 0) })
  })
  after(() => lodge.close())

  it('serves the document that is committed', async () => {
    assert.ok(Object.keys(document.paths).length > 15)
  })

  it('never fails by a fault of its own, and answers as it says it does', async () => {
    const reached = new Map<string, Set<number>>()
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    let nonce = 0
    for (const { path, method, operation } of operations) {
      const statuses = new Set<number>()
      reached.set(operation.operationId, statuses)
      const session = await lodge.session()
      await fc.assert(
        fc.asyncProperty(requestOf(operation), async (wish) => {
          nonce += 1
          await lodge.work()
          const { target, query } = fill(path, operation, wish)
          const known = { token, session, nonce }
          const init = send(lodge, { method, path: target, operation, wish, ...known })
          const response = await fetch(lodge.url + target + query, init)
          statuses.add(response.status)
          await checkAnswer(document, operation, response)
        }),
        { seed: 20_261_121, numRuns: RUNS },
      )
    }
    // A fuzzer that never gets in proves nothing.
    for (const [id, statuses] of reached) {
      // Ways in refuse whoever has no key, and tell nobody how far they came.
      const inside = isWayIn(id) ? [403, 404, 409, 422] : [404, 409, 422]
      const isIn = [...statuses].some((status) => status < 300 || inside.includes(status))
      assert.ok(isIn, `${id}: ${[...statuses].join(', ')}`)
    }
    assert.deepEqual(
      lodge.lines.filter((line) => line.startsWith('bug')),
      [],
    )
  })
})

const isWayIn = (id: string): boolean => routeOf(id as RouteId).ownOrigin === true

type Wish = {
  readonly values: Readonly<Record<string, string | undefined>>
  readonly body: Json | undefined
  /** Sent in place of the body, as it is. */
  readonly noise: string | null
  readonly extra: Readonly<Record<string, string>>
  readonly isSigned: boolean
}

function requestOf({ parameters, requestBody }: Operation): fc.Arbitrary<Wish> {
  const values = parameters.map(({ name, schema, required }) => {
    const known = (KNOWN[name] ?? []).map((value) => fc.constant(String(value)))
    const valid = fitting(schema).map(String)
    const any = fc.string({ maxLength: 140 })
    const value = fc.oneof(...known, ...known, ...known, valid, valid, any)
    return [name, required ? value : fc.option(value, { nil: undefined })] as const
  })
  const schema = requestBody?.content?.[JSON_TYPE]?.schema
  const body = schema ? fc.oneof(fitting(schema, KNOWN), mutated(schema)) : fc.constant(undefined)
  return fc.record({
    values: fc.record(Object.fromEntries(values)),
    body,
    noise: fc.oneof(
      { weight: 11, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.string() },
    ),
    extra: fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), fc.string()) },
    ),
    isSigned: fc.boolean(),
  })
}

/** A valid body with one field taken away, replaced or added. */
function mutated(schema: Schema): fc.Arbitrary<Json> {
  return fc
    .tuple(
      fitting(schema, KNOWN),
      fc.nat(),
      randomJson(),
      fc.constantFrom('drop', 'put', 'add', 'all'),
    )
    .map(([value, at, other, how]) => {
      if (how === 'all' || typeof value !== 'object' || value === null) return other
      const fields = Object.entries(value)
      const chosen = fields[at % Math.max(1, fields.length)]?.[0] ?? 'x'
      if (how === 'drop') return Object.fromEntries(fields.filter(([key]) => key !== chosen))
      return { ...value, [how === 'add' ? '__proto__' : chosen]: other }
    })
}

function fill(path: string, { parameters }: Operation, { values, extra }: Wish) {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((values[name] ?? '') || '-'),
  )
  const query = new URLSearchParams(extra)
  for (const { name, in: place } of parameters) {
    const value = values[name]
    if (place === 'query' && value !== undefined) query.set(name, value)
  }
  return { target, query: query.size > 0 ? `?${query}` : '' }
}

type Sending = {
  readonly method: string
  readonly path: string
  readonly operation: Operation
  readonly wish: Wish
  readonly token: string
  readonly session: Readonly<Record<string, string>>
  readonly nonce: number
}

function send(lodge: Lodge, sending: Sending): RequestInit {
  const { method, path, operation, wish, token, session, nonce } = sending
  const mayRead = operation.security.some((each) => 'token' in each)
  const isBrowser = operation.security.every((each) => 'session' in each)
  const isAct = operation.security.length > 0 && !mayRead && !isBrowser
  const body = wish.noise ?? (wish.body === undefined ? undefined : written(wish.body, isAct))
  const hasBody = operation.requestBody !== undefined && body !== undefined
  const headers = {
    ...(hasBody ? { 'content-type': JSON_TYPE } : {}),
    ...(isAct || (mayRead && wish.isSigned)
      ? signed({
          method: method.toUpperCase(),
          path,
          body: hasBody ? body : '',
          nonce,
          at: lodge.now,
        })
      : isBrowser
        ? session
        : { authorization: `Bearer ${token}` }),
  }
  return { method: method.toUpperCase(), headers, ...(hasBody ? { body } : {}) }
}

function written(body: Json, isAct: boolean): string {
  if (!isAct) return JSON.stringify(body)
  try {
    return canonicalText(body as never)
  } catch {
    return JSON.stringify(body)
  }
}

async function checkAnswer(
  document: Document,
  { operationId, responses }: Operation,
  response: Response,
): Promise<void> {
  if (response.headers.get('content-type') === EVENTS_TYPE) {
    assert.ok(responses[response.status]?.content?.[EVENTS_TYPE], operationId)
    await response.body?.cancel()
    return
  }
  const body = (await response.json()) as Json
  const what = `${operationId} ${response.status} ${JSON.stringify(body).slice(0, 300)}`
  assert.notEqual(response.status, 500, what)
  const promised = responses[response.status]?.content?.[JSON_TYPE]?.schema
  if (promised && response.headers.get('content-type')?.startsWith(JSON_TYPE)) {
    assert.deepEqual(violations(promised, body), [], what)
    return
  }
  assert.equal(response.headers.get('content-type'), PROBLEM_TYPE, what)
  assert.deepEqual(violations(document.components.schemas.Problem, body), [], what)
  const { code, status } = body as { readonly code: string; readonly status: number }
  assert.equal(status, response.status, what)
  assert.equal(problemOf(code)?.status, response.status, what)
}

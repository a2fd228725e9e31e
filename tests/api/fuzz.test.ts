// Requests made from the OpenAPI document, of valid shapes and of broken ones, with the credentials
// the route wants. Whatever comes: no fault of our own, and every answer has the shape it promises.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type RouteId, routeOf } from '@countersign/contract/routes.ts'
import fc from 'fast-check'
import {
  bugsIn,
  checkAnswer,
  type Document,
  documentOf,
  JSON_TYPE,
  KNOWN,
  type Operation,
  operationsOf,
} from './document.ts'
import { entitled, writtenFor } from './entitled.ts'
import { type Lodge, openLodge } from './lodge.ts'
import { fitting, type Json, randomJson, type Schema } from './schemas.ts'

const RUNS = 60

describe('the API, fuzzed from its own document', () => {
  let lodge: Lodge
  let document: Document
  before(async () => {
    lodge = await openLodge()
    document = await documentOf(lodge)
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
    let nonce = 0
    for (const { path, method, operation } of operationsOf(document)) {
      const statuses = new Set<number>()
      reached.set(operation.operationId, statuses)
      const session = await lodge.session()
      // One of the routes withdraws them all.
      const token = await lodge.token()
      await fc.assert(
        fc.asyncProperty(requestOf(operation), async (wish) => {
          nonce += 1
          await lodge.work()
          const { target, query } = fill(path, operation, wish)
          const known = { token, session, nonce, isSigned: wish.isSigned }
          const body = wish.noise ?? writtenFor(operation, wish.body)
          const init = entitled(lodge, { method, path: target, operation, body, ...known })
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
    assert.deepEqual(bugsIn(lodge), [])
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

// Every place of every route of the document, one at a time, with what it is not made for: other
// types, absurd sizes, and the ids of another organisation. Nothing of it is a fault of our own,
// and nothing of the other organisation is ever said.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ROUTE_IDS } from '@countersign/contract/routes.ts'
import fc from 'fast-check'
import { absurdFor, type Plain, placesOf, put } from './absurd.ts'
import {
  bugsIn,
  checkAnswer,
  type Document,
  documentOf,
  JSON_TYPE,
  KNOWN,
  type Operation,
  operationsOf,
  type Placed,
} from './document.ts'
import { entitled, writtenFor } from './entitled.ts'
import { type Lodge, openLodge } from './lodge.ts'
import { type OtherLodge, openOtherLodge } from './other-lodge.ts'
import { fitting, type Json } from './schemas.ts'

const SEED = 20_261_122

describe('every place of every route', () => {
  let lodge: Lodge
  let other: OtherLodge
  let document: Document
  let token: string
  let session: Readonly<Record<string, string>>
  let nonce = 0
  before(async () => {
    ;[lodge, other] = [await openLodge(), await openOtherLodge()]
    document = await documentOf(lodge)
    token = await lodge.token()
    // Nobody works here: a spend that is asked for is answered at once, as not done yet.
    const { settled } = lodge.store
    Object.assign(lodge.store, { settled: (id: string) => settled(id, 0) })
  })
  after(async () => {
    await lodge.close()
    await other.lodge.close()
  })

  /** @returns the status; null where the server hung up on a body it would not read */
  async function knock({ path, method, operation }: Placed, plain: Plain): Promise<number | null> {
    nonce += 1
    // What waits for a worker would else be too much for one device after a while.
    await lodge.work()
    const { target, query } = addressOf(path, operation, plain)
    const body = writtenFor(operation, plain.body)
    const init = entitled(lodge, { method, path: target, operation, body, token, session, nonce })
    const response = await fetch(lodge.url + target + query, init).catch((error: unknown) => {
      if ((body?.length ?? 0) < LEAST_BOUND) throw error
      return null
    })
    if (response === null) return null
    const answer = await checkAnswer(document, operation, response)
    const sent = [...Object.values(plain.values), body ?? ''].join(' ')
    const said = other.secrets.filter((each) => answer.includes(each) && !sent.includes(each))
    assert.deepEqual(said, [], `${operation.operationId}: ${answer}`)
    return response.status
  }

  for (const id of ROUTE_IDS) {
    it(`takes what does not belong there for no fault of its own: ${id}`, async () => {
      const placed = operationsOf(document).find(({ operation }) => operation.operationId === id)
      assert.ok(placed)
      const plain = plainOf(placed.operation)
      session = await lodge.session()
      for (const place of placesOf(placed.operation, plain)) {
        for (const value of [...absurdFor(place), ...other.ids]) {
          await knock(placed, put(plain, place, value))
        }
      }
      await knock(placed, plain)
      assert.deepEqual(bugsIn(lodge), [])
    })
  }
})

/** Every route reads at least so much. */
const LEAST_BOUND = 16 * 1024

/** One that the route's schemas take. */
function plainOf({ parameters, requestBody }: Operation): Plain {
  const one = (arbitrary: fc.Arbitrary<Json>): Json =>
    fc.sample(arbitrary, { seed: SEED, numRuns: 1 })[0] ?? null
  const values = parameters.map(({ name, schema }) => [
    name,
    String(KNOWN[name]?.[0] ?? one(fitting(schema))),
  ])
  const schema = requestBody?.content?.[JSON_TYPE]?.schema
  const body = schema ? one(fitting(schema, KNOWN)) : undefined
  return { values: Object.fromEntries(values) as Plain['values'], body }
}

function addressOf(path: string, { parameters }: Operation, { values }: Plain) {
  const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? '-'),
  )
  const query = new URLSearchParams()
  for (const { name, in: place } of parameters) {
    const value = values[name]
    if (place === 'query' && value !== undefined) query.set(name, value)
  }
  return { target, query: query.size > 0 ? `?${query}` : '' }
}

// What a handler is: typed by its row of the contract, so that it cannot answer anything else.

import type { AnswerOf, AskOf } from '@countersign/contract/route.ts'
import type { RouteId, Routes } from '@countersign/contract/routes.ts'
import type { World } from '../use-cases/world.ts'
import type { Passage } from './gate.ts'
import type { Streaming } from './stream.ts'

export type Incoming<I extends RouteId> = {
  readonly world: World
  /** Parts of the path and query, and the body, all checked against the contract. */
  readonly ask: AskOf<Routes[I]>
  readonly passage: Passage
  /** The body's bytes as they came. */
  readonly raw: Uint8Array
}

export type Answered<I extends RouteId> = {
  /** The first of the route's statuses unless told. */
  readonly status?: Routes[I]['statuses'][number]
  readonly body: AnswerOf<Routes[I]>
  /** Written whole, as server/http/cookies.ts does. */
  readonly cookies?: string[]
}

/** Routes that stream. */
export type StreamId = {
  [I in RouteId]: Routes[I] extends { readonly streams: true } ? I : never
}[RouteId]

export type Handler<I extends RouteId> = (
  incoming: Incoming<I>,
) => I extends StreamId ? Promise<Streaming<AnswerOf<Routes[I]>>> : Promise<Answered<I>>

export type Handlers<I extends RouteId = RouteId> = { readonly [K in I]: Handler<K> }

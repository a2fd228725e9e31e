// One row of the contract becomes one route: its gate, its schemas, its handler.

import type { RouteSpec } from '@countersign/contract/route.ts'
import { MAX_BODY_BYTES, type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { readSignedBody } from '@countersign/core/access/http-signature.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkBody, isLetIn, useNonceAlone } from '../use-cases/authenticate.ts'
import { checkSession, type Gate, type Passage, pass } from './gate.ts'
import type { Answered, Handlers, Incoming } from './handler.ts'
import type { Streaming, Streams } from './stream.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the gate was passed. */
    passage: Passage | null
    /** The body as it came; null for none. */
    rawBody: Uint8Array | null
  }
  interface FastifyContextConfig {
    contract?: RouteSpec
    id?: RouteId
  }
}

const NOTHING = new Uint8Array()

/**
 * Bodies are JSON and kept as they came. A device's signature has to cover exactly these bytes, and
 * where they are an act, there may be no second way to read them.
 */
export function readBodies(app: FastifyInstance): void {
  app.decorateRequest('passage', null)
  app.decorateRequest('rawBody', null)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const raw = new Uint8Array(body)
      request.rawBody = raw
      // Of a path that is no route of ours: nobody will look at it.
      if (!request.passage) return undefined
      const { caller } = request.passage
      if (caller?.kind === 'device') checkBody(caller.params, raw)
      if (raw.length === 0) return undefined
      const auth = request.routeOptions.config.contract?.auth
      const isAct = auth === 'signed' || (auth === 'member' && caller?.kind === 'device')
      return isAct ? readSignedBody(raw) : readJson(body)
    },
  )
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Fault('http.request_invalid', { where: 'body', wanted: 'JSON in UTF-8' })
  }
}

export type Registering = {
  readonly gate: Gate
  readonly streams: Streams
  readonly id: RouteId
}

/** Adds the route of this id to the application. */
export function register(
  app: FastifyInstance,
  { gate, streams, id }: Registering,
  handlers: Handlers,
): void {
  const route = routeOf(id)
  const { params, query, body, answer, statuses } = route
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: route.maxBodyBytes ?? MAX_BODY_BYTES,
    config: { contract: route, id },
    schema: {
      ...(params ? { params } : {}),
      querystring: query ?? { type: 'object', additionalProperties: false },
      ...(body ? { body } : {}),
      response: Object.fromEntries(statuses.map((status) => [status, answer])),
    },
    onRequest: async (request, reply) => {
      request.passage = await pass(gate, route, request, reply)
      checkSession(gate, route, request.passage)
    },
    preHandler: (request) => checkRest(gate, route, request),
    handler: (request, reply) =>
      answerWith(handlers[id] as Handle, { gate, streams, route }, request, reply),
  })
}

/** What only the whole request shows: the digest of no body, a body nobody asked for, the nonce. */
async function checkRest(
  { world }: Gate,
  route: RouteSpec,
  request: FastifyRequest,
): Promise<void> {
  const { caller } = passageOf(request)
  const isEmpty = typeof request.body !== 'object' || Object.keys(request.body ?? {}).length === 0
  if (!route.body && !(isEmpty && typeof request.body !== 'string')) {
    throw new Fault('http.request_invalid', { where: 'body', wanted: 'nothing' })
  }
  if (caller?.kind !== 'device') return
  checkBody(caller.params, request.rawBody ?? NOTHING)
  // What goes to the signer whole uses its nonce up in the transaction that records it.
  if (route.auth !== 'signed') await useNonceAlone(world, caller.params)
}

/** The schemas of a route have checked what its handler is asked with. */
type Handle = (incoming: Incoming<RouteId>) => Promise<Answered<RouteId> | Streaming<object>>

async function answerWith(
  handle: Handle,
  { gate, streams, route }: Omit<Registering, 'id'> & { readonly route: RouteSpec },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ask = {
    ...(request.params as object),
    ...(request.query as object),
    ...(route.body ? { body: request.body } : {}),
  }
  const passage = passageOf(request)
  const raw = request.rawBody ?? NOTHING
  const answered = await handle({ world: gate.world, ask, passage, raw })
  if ('open' in answered) {
    const { caller, signal } = passage
    const { world, doors } = gate
    const isStill = async () => doors.admits(request.ip) && (await isLetIn(world, caller))
    return streams.send(reply, answered, { signal, isLetIn: isStill })
  }
  const { status, body, cookies } = answered
  if (cookies) reply.header('set-cookie', cookies)
  return reply.status(status ?? route.statuses[0] ?? 200).send(body)
}

function passageOf(request: FastifyRequest): Passage {
  if (!request.passage) throw new Error('a request passed no gate')
  return request.passage
}

// The gate before every route: who is calling, and may they ask this much? All of it before the
// body is read.

import type { RouteSpec } from '@countersign/contract/route.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { authenticateSignature, authenticateToken, type Caller } from '../use-cases/authenticate.ts'
import type { World } from '../use-cases/world.ts'
import type { Bounds } from './bounds.ts'
import { Refusal } from './problem.ts'

export type DeviceCaller = Extract<Caller, { readonly kind: 'device' }>

/** What is known of a request while it is under way. */
export type Passage = {
  readonly caller: Caller | null
  /** The address it came from. */
  readonly network: string
  /** For the log: never a secret. */
  readonly callerName: string
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
}

export type Gate = {
  readonly world: World
  readonly bounds: Bounds
}

/** @throws Fault http.* and channel.*, Refusal with the seconds to wait */
export async function pass(
  { world, bounds }: Gate,
  route: RouteSpec,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Passage> {
  if (bounds.isFull(route.rate)) throw busy()
  const controller = new AbortController()
  let hasGone = false
  let leave = () => {
    hasGone = true
  }
  // `close` comes in every case: answered, cut off or never answered.
  reply.raw.once('close', () => {
    controller.abort()
    leave()
  })
  const caller = await identified({ world, bounds }, route, request)
  const callerName = nameOf(caller, request)
  const entered = enter(bounds, route, callerName)
  if (hasGone) entered()
  leave = entered
  return { caller, callerName, network: request.ip, signal: controller.signal }
}

async function identified(
  gate: Gate,
  route: RouteSpec,
  request: FastifyRequest,
): Promise<Caller | null> {
  if (route.auth === 'none') return null
  try {
    return await authenticate(gate.world, route, request)
  } catch (fault) {
    // Whoever tries keys is counted by address, and told nothing once they were too fast.
    if (fault instanceof Fault && fault.kind === 'forbidden') {
      enter(gate.bounds, { ...route, rate: 'open' }, nameOf(null, request))()
    }
    throw fault
  }
}

async function authenticate(
  world: World,
  route: RouteSpec,
  { method, url, headers }: FastifyRequest,
): Promise<Caller> {
  if (headers['signature-input'] !== undefined || headers.signature !== undefined) {
    const [path = ''] = url.split('?', 1)
    return await authenticateSignature(world, { method, path, headers })
  }
  if (route.auth === 'signed' || headers.authorization === undefined) {
    throw new Fault('http.credentials_missing', { needs: route.auth })
  }
  return await authenticateToken(world, headers.authorization)
}

function enter(bounds: Bounds, route: RouteSpec, caller: string): () => void {
  const entry = bounds.enter(route.rate, caller)
  switch (entry.kind) {
    case 'entered':
      return entry.leave
    case 'too-fast':
      throw new Refusal({
        code: 'http.rate_limited',
        facts: { retrySeconds: entry.retrySeconds },
        retrySeconds: entry.retrySeconds,
      })
    case 'too-many':
      throw busy()
  }
}

const busy = () => new Refusal({ code: 'http.busy', facts: {}, retrySeconds: 1 })

function nameOf(caller: Caller | null, request: FastifyRequest): string {
  if (caller === null) return `address:${request.ip}`
  return caller.kind === 'token' ? `token:${caller.id}` : `device:${caller.params.keyId}`
}

/** The device, on routes that only devices reach. */
export function deviceOf({ caller }: Passage): DeviceCaller {
  if (caller?.kind !== 'device') throw new Fault('http.credentials_missing', { needs: 'signed' })
  return caller
}

// The gate before every route: who is calling, and may they ask this much? All of it before the
// body is read.

import { type RouteSpec, UNATTENDED } from '@countersign/contract/route.ts'
import { FOR_TOKENS } from '@countersign/contract/token-routes.ts'
import { isFresh } from '@countersign/core/access/session.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Acting, byDevice, bySession } from '../use-cases/acting.ts'
import { admitToken, type Errand } from '../use-cases/admit-token.ts'
import { authenticateSignature, authenticateToken, type Caller } from '../use-cases/authenticate.ts'
import { checkEntry, type Doors } from '../use-cases/closed.ts'
import { authenticateSession } from '../use-cases/sessions.ts'
import type { World } from '../use-cases/world.ts'
import type { Bounds } from './bounds.ts'
import { checkSite, knownSecretOf, sessionSecretOf } from './cookies.ts'
import { Refusal } from './problem.ts'

export type DeviceCaller = Extract<Caller, { readonly kind: 'device' }>
export type SessionCaller = Extract<Caller, { readonly kind: 'session' }>

/** What is known of a request while it is under way. */
export type Passage = {
  readonly caller: Caller | null
  /** The address it came from. */
  readonly network: string
  /** What its program calls itself. */
  readonly browser: string
  /** The secret by which the console knows this browser again; null for none. */
  readonly known: string | null
  /** For the log: never a secret. */
  readonly callerName: string
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
}

export type Gate = {
  readonly world: World
  readonly bounds: Bounds
  readonly doors: Pick<Doors, 'admits'>
}

/** @throws Fault http.* and channel.*, Refusal with the seconds to wait */
export async function pass(
  gate: Gate,
  route: RouteSpec,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Passage> {
  const { bounds } = gate
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
  const caller = await identified(gate, route, request)
  const callerName = nameOf(caller, request)
  const entered = enter(bounds, route, callerName)
  if (hasGone) entered()
  leave = entered
  const browser = request.headers['user-agent'] ?? ''
  const known = knownSecretOf(request.headers)
  return { caller, callerName, network: request.ip, browser, known, signal: controller.signal }
}

async function identified(
  gate: Gate,
  route: RouteSpec,
  request: FastifyRequest,
): Promise<Caller | null> {
  if (route.auth === 'none') {
    if (route.ownOrigin) {
      checkSite(request.headers, gate.world.consoleUrl())
      await checkEntry(gate.world.store.reader)
    }
    return null
  }
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
  request: FastifyRequest,
): Promise<Caller> {
  const { method, url, headers } = request
  const isSigned = headers['signature-input'] !== undefined || headers.signature !== undefined
  if (isSigned && route.auth !== 'session') {
    const [path = ''] = url.split('?', 1)
    const caller = await authenticateSignature(world, { method, path, headers })
    if (caller.kind === 'device' && caller.token) {
      await admitToken(world, caller.token, errandOf(request))
    }
    return caller
  }
  if (headers.authorization !== undefined && route.auth === 'reader') {
    return await authenticateToken(world, {
      authorization: headers.authorization,
      network: request.ip,
    })
  }
  const secret = route.auth === 'signed' ? null : sessionSecretOf(headers)
  if (secret === null) throw new Fault('http.credentials_missing', { needs: route.auth })
  checkSite(headers, world.consoleUrl())
  // Whoever leaves the header out wins what the page would have: no more than the day.
  const isUse = !route.streams && headers[UNATTENDED] === undefined
  return { kind: 'session', session: await authenticateSession(world, secret, isUse) }
}

/**
 * Whether a session may do this now. Apart from `pass`, so that a refusal is told with its member.
 * @throws Fault session.setting_up, session.proof_stale
 */
export function checkSession({ world }: Gate, route: RouteSpec, { caller }: Passage): void {
  if (caller?.kind !== 'session') return
  const { session } = caller
  if (session.stage !== 'full' && !route.whileSettingUp) throw new Fault('session.setting_up')
  if (route.stepUp === 'fresh' && !isFresh(session, world.clock())) {
    throw new Fault('session.proof_stale')
  }
}

/** What a token is about: every route that is open to it names a wallet. */
function errandOf({ routeOptions, params, ip }: FastifyRequest): Errand {
  const { id } = routeOptions.config
  const { wallet = '' } = params as { readonly wallet?: string }
  const isForTokens = id !== undefined && FOR_TOKENS.has(id)
  return { act: id ?? '', isForTokens, wallet, from: ip }
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
  switch (caller.kind) {
    case 'token':
      return `token:${caller.id}`
    case 'device':
      return `device:${caller.params.keyId}`
    case 'session':
      return `session:${caller.session.id}`
  }
}

/** The device, on routes that only devices reach. */
export function deviceOf({ caller }: Passage): DeviceCaller {
  if (caller?.kind !== 'device') throw new Fault('http.credentials_missing', { needs: 'signed' })
  return caller
}

/** The session, on routes that only sessions reach. */
export function sessionOf({ caller }: Passage): SessionCaller['session'] {
  if (caller?.kind !== 'session') throw new Fault('http.credentials_missing', { needs: 'session' })
  return caller.session
}

/** Who acts, on routes for members. */
export function actingOf({ caller, network }: Passage): Acting {
  if (caller?.kind === 'session') return bySession(caller.session, network)
  if (caller?.kind === 'device') return byDevice(caller.member, caller.params, network)
  throw new Fault('http.credentials_missing', { needs: 'member' })
}

/** The token that may ask, where it is one that does. */
export const tokenOf = ({ caller }: Passage) =>
  caller?.kind === 'device' ? (caller.token ?? null) : null

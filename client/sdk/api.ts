// The typed client of the HTTP API, derived from the contract by the compiler. It needs `fetch` and
// nothing else, in Node and in browsers.
//
//   const api = openApi({ url: 'http://127.0.0.1:8180', token: process.env.TOKEN })
//   const { totalSats } = await api.showBalance({ wallet: 'savings' })
//
// Whoever asks for a spend signs the request with a device the signer knows:
//
//   const api = openApi({ url, signer, device: { keyId, sign: (bytes) => ed25519(bytes) } })
//   const spend = await api.askSpend({ wallet: 'savings', body: { psbt, code } })
//
// In the console's own page neither is given: the browser sends its session.
//
// A no of the server's or the signer's is thrown as ApiProblem, with a permanent `code`. With
// `checkReceipt`, no answer that the pinned signer did not sign is believed where one is due.

import type { AnswerOf, AskOf } from '@countersign/contract/route.ts'
import { ROUTE_IDS, type RouteId, type Routes, routeOf } from '@countersign/contract/routes.ts'
import { httpRequestHash } from '@countersign/core/access/http-signature.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { ApiProblem, readProblem } from './problem.ts'
import { reaching } from './reach.ts'
import { relayedHash } from './relayed.ts'
import { type Device, type Prepared, prepare } from './request.ts'

export type ApiOptions = {
  /** `http://127.0.0.1:8180`, or wherever the server is. */
  readonly url: string
  /** A reading token. */
  readonly token?: string
  /** Signs requests where the route needs it, and where there is no token. */
  readonly device?: Device
  /** The fingerprint of the pinned signer. Signed requests are for it alone. */
  readonly signer?: string
  /**
   * Checks a receipt: throws unless the frame is the pinned signer's answer to the request with
   * this hash. In Node: `(frame, to) => readAnswer(frame, to, identity.signingKey)`, of
   * channel/envelope.ts.
   */
  readonly checkReceipt?: (frame: Uint8Array, to: string) => unknown
  readonly fetch?: typeof fetch
  /** Unix seconds; given so that tests can shift it. */
  readonly now?: () => number
}

type Ask<I extends RouteId> = AskOf<Routes[I]>

/** Without an argument where a route needs none. */
export type Method<I extends RouteId> =
  unknown extends Ask<I>
    ? () => Promise<AnswerOf<Routes[I]>>
    : Record<never, never> extends Ask<I>
      ? (ask?: Ask<I>) => Promise<AnswerOf<Routes[I]>>
      : (ask: Ask<I>) => Promise<AnswerOf<Routes[I]>>

export type Api = {
  readonly [I in RouteId as Routes[I] extends { readonly streams: true } ? never : I]: Method<I>
}

/** One method for each route of the contract, by its id; streams are for watch.ts. */
export function openApi(options: ApiOptions): Api {
  const ids = ROUTE_IDS.filter((id) => !routeOf(id).streams)
  const methods = ids.map((id) => [id, (ask?: object) => call(options, id, ask ?? {})])
  return Object.fromEntries(methods) as Api
}

async function call(options: ApiOptions, id: RouteId, ask: object): Promise<unknown> {
  const prepared = await prepare(options, routeOf(id), ask)
  const { method, headers, body } = prepared
  const send = reaching(options.fetch ?? globalThis.fetch)
  const response = await send(options.url, prepared.target, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body }),
  })
  const answer = await readJson(response)
  if (!routeOf(id).statuses.includes(response.status)) {
    const problem = readProblem(response.status, answer, response.headers.get('retry-after'))
    checkReceipt(options, { id, ...prepared }, problem)
    throw problem
  }
  const { receipt, request } = (answer ?? {}) as Proof
  checkReceipt(options, { id, ...prepared }, { receipt, request })
  if (isDue(options, id, response.status) && receipt === undefined) throw unproven(response.status)
  return answer
}

/** An act the signer has answered comes with its proof: without one, the server made it up. */
function isDue({ checkReceipt }: ApiOptions, id: RouteId, status: number): boolean {
  const { properties } = routeOf(id).answer as { readonly properties?: object }
  const isAct = Object.hasOwn(properties ?? {}, 'receipt')
  return checkReceipt !== undefined && isAct && status !== 202
}

type Proof = { readonly receipt?: string | undefined; readonly request?: string | undefined }

function checkReceipt(
  options: ApiOptions,
  { id, body, signature }: Prepared & { readonly id: RouteId },
  { receipt, request }: Proof,
): void {
  if (receipt === undefined || !options.checkReceipt) return
  const route = routeOf(id)
  const to =
    route.relays === undefined
      ? signature && httpRequestHash(signature)
      : relayedHash(route, JSON.parse(body ?? '') as Canonical, { request })
  if (to !== undefined) options.checkReceipt(Uint8Array.fromBase64(receipt), to)
}

const unproven = (status: number) => new ApiProblem({ status, code: 'channel.answer_forged' })

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return null
  }
}

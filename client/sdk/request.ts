// Writes one request from its row of the contract: path, query, body, and the signature or token
// that lets it in. With neither, a browser's session does.

import type { RouteSpec } from '@countersign/contract/route.ts'
import {
  bytesToSign,
  contentDigest,
  type HttpSignature,
  httpTag,
  signatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'

/** A key that signs requests. The signer knows its public half. */
export type Device = {
  /** Ed25519, 32 bytes in hexadecimal. */
  readonly keyId: string
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array
}

export type Prepared = {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** What the device signed, where it did. */
  readonly signature?: HttpSignature
}

type Credentials = {
  readonly token?: string
  readonly device?: Device
  readonly signer?: string
  readonly now?: () => number
}

/** @throws Fault http.credentials_missing when the route needs a device there is not */
export async function prepare(
  credentials: Credentials,
  route: RouteSpec,
  ask: object,
): Promise<Prepared> {
  const given = new Map(Object.entries(ask))
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(given.get(name) ?? '')),
  )
  const query = new URLSearchParams()
  for (const name of Object.keys(route.query?.properties ?? {})) {
    const value: unknown = given.get(name)
    if (typeof value === 'string') query.set(name, value)
  }
  const body = bodyOf(route, given.get('body'))
  const prepared = {
    method: route.method,
    target: query.size > 0 ? `${path}?${query.toString()}` : path,
    ...(body === undefined ? {} : { body }),
  }
  const headers = body === undefined ? {} : { 'content-type': 'application/json' }
  const { token, device, signer } = credentials
  // A browser sends its session by itself.
  const isBare = token === undefined && !device && route.auth !== 'signed'
  if (isBare || route.auth === 'none' || route.auth === 'session') return { ...prepared, headers }
  if (route.auth === 'reader' && token !== undefined) {
    return { ...prepared, headers: { ...headers, authorization: `Bearer ${token}` } }
  }
  if (!device || signer === undefined) {
    throw new Fault('http.credentials_missing', { needs: route.auth })
  }
  const signature = paramsOf(prepared.method, path, body ?? '', { ...credentials, device, signer })
  const signed = signatureHeaders(signature, await device.sign(bytesToSign(signature)))
  return { ...prepared, headers: { ...headers, ...signed }, signature }
}

function bodyOf(route: RouteSpec, body: unknown): string | undefined {
  if (!route.body) return undefined
  // What is signed has one spelling, so that the signer reads what the device meant.
  const isAct = route.auth === 'signed' || route.auth === 'member'
  return isAct ? canonicalText(present(body)) : JSON.stringify(body)
}

/** Without the fields that are there and undefined. */
function present(body: unknown): Canonical {
  const fields = Object.entries((body ?? {}) as Record<string, Canonical | undefined>)
  return Object.fromEntries(
    fields.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

function paramsOf(
  method: string,
  path: string,
  body: string,
  { device, signer, now }: Required<Pick<Credentials, 'device' | 'signer'>> & Credentials,
): HttpSignature {
  return {
    method,
    path,
    contentDigest: contentDigest(new TextEncoder().encode(body)),
    created: now ? now() : Math.floor(Date.now() / 1000),
    keyId: device.keyId,
    nonce: crypto.getRandomValues(new Uint8Array(16)).toHex(),
    tag: httpTag(signer),
  }
}

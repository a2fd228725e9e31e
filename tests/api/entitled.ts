// Requests with the credentials that their route wants, for bodies the SDK would not write.

import { canonicalText } from '@countersign/core/canonical.ts'
import { JSON_TYPE, type Operation } from './document.ts'
import type { Lodge } from './lodge.ts'
import type { Json } from './schemas.ts'
import { signed } from './signing.ts'

export type Sending = {
  readonly method: string
  readonly path: string
  readonly operation: Operation
  /** As it is sent. */
  readonly body: string | undefined
  readonly token: string
  readonly session: Readonly<Record<string, string>>
  readonly nonce: number
  /** By the device, where a token would do. */
  readonly isSigned?: boolean
}

export function entitled(lodge: Lodge, sending: Sending): RequestInit {
  const { path, operation, token, session, nonce, isSigned = false } = sending
  const mayRead = operation.security.some((each) => 'token' in each)
  const isBrowser = operation.security.every((each) => 'session' in each)
  const body = operation.requestBody === undefined ? undefined : sending.body
  const method = sending.method.toUpperCase()
  const headers = {
    ...(body === undefined ? {} : { 'content-type': JSON_TYPE }),
    ...(isAct(operation) || (mayRead && isSigned)
      ? signed({ method, path, body: body ?? '', nonce, at: lodge.now })
      : isBrowser
        ? session
        : { authorization: `Bearer ${token}` }),
  }
  return { method, headers, ...(body === undefined ? {} : { body }) }
}

/** By a device alone. */
function isAct({ security }: Operation): boolean {
  const isOpen = security.some((each) => 'token' in each)
  return security.length > 0 && !isOpen && !security.every((each) => 'session' in each)
}

/** As the route reads it: what a device signs is canonical, where it can be. */
export function writtenFor(operation: Operation, body: Json | undefined): string | undefined {
  if (body === undefined) return undefined
  if (!isAct(operation)) return JSON.stringify(body)
  try {
    return canonicalText(body as never)
  } catch {
    return JSON.stringify(body)
  }
}

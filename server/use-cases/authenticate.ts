// Who is calling: a reading token; or a device, or a token that may ask, that signed the request.
// sessions.ts knows sessions. A signature is checked from the headers alone, so that strangers
// cannot make the server read large bodies.

import {
  bytesToSign,
  contentDigest,
  type HttpSignature,
  httpTag,
  readSignatureHeaders,
} from '@countersign/core/access/http-signature.ts'
import { sessionEndsAt } from '@countersign/core/access/session.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { isFromAny } from '@countersign/core/policy/token.ts'
import type { AskingToken, SignedRequest } from '../ports/records.ts'
import type { SessionRecord } from '../ports/sessions.ts'
import type { Transactor } from '../ports/store.ts'
import { presentMember } from './sessions.ts'
import { readSecret, secretHash } from './token-secret.ts'
import type { World } from './world.ts'

export type Caller =
  | { readonly kind: 'token'; readonly id: string }
  | {
      readonly kind: 'device'
      /** The member's id; empty where it is a token's. */
      readonly member: string
      readonly params: HttpSignature
      readonly signature: Uint8Array
      /** Where the key is that of a token that may ask, and nobody's device. */
      readonly token?: AskingToken
    }
  | { readonly kind: 'session'; readonly session: SessionRecord }

/** A request that a device signed. */
export type SignedBy = Pick<
  Extract<Caller, { readonly kind: 'device' }>,
  'params' | 'signature' | 'token'
>

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** Older requests are replays, or come from a wrong clock. The signer asks the same. */
const FRESH_SECONDS = 600

/** How exactly the last use of a token is known: each use would be a write otherwise. */
const TOUCH_SECONDS = 60

/** @throws Fault http.token_invalid, http.token_elsewhere */
export async function authenticateToken(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  { authorization, network }: { readonly authorization: string; readonly network: string },
): Promise<Caller> {
  const secret = readSecret(/^Bearer (\S+)$/.exec(authorization)?.[1] ?? '')
  const token = secret && (await store.reader.tokenByHash(secretHash(secret)))
  const now = clock()
  if (!token || token.expiresAt <= now) throw new Fault('http.token_invalid')
  if (!isFromAny(token.networks, network)) throw new Fault('http.token_elsewhere', { network })
  if (token.lastUsedAt === null || token.lastUsedAt + TOUCH_SECONDS <= now) {
    await store.transact((tx) => tx.touchToken(token.id, now))
  }
  return { kind: 'token', id: token.id }
}

/**
 * Checks form, signer, time, device and signature. The body is for `checkBody`, the nonce for
 * `useNonce`.
 * @throws Fault http.signature_invalid, channel.request_stale, channel.device_unknown,
 *   charter.suspended
 */
export async function authenticateSignature(
  {
    store,
    clock,
    verifies,
    fingerprint,
  }: Pick<World, 'store' | 'clock' | 'verifies' | 'fingerprint'>,
  request: { readonly method: string; readonly path: string; readonly headers: Headers },
): Promise<Caller> {
  const { params, signature } = readSignatureHeaders(request)
  if (params.tag !== httpTag(fingerprint)) {
    throw new Fault('http.signature_invalid', { part: 'tag', signer: fingerprint })
  }
  const ageSeconds = clock() - params.created
  if (Math.abs(ageSeconds) > FRESH_SECONDS) throw new Fault('channel.request_stale', { ageSeconds })
  const device = await store.reader.device(params.keyId)
  const token = device ? null : await store.reader.askingToken(params.keyId)
  if (!device && !token) throw new Fault('channel.device_unknown')
  if (!verifies(Uint8Array.fromHex(params.keyId), bytesToSign(params), signature)) {
    throw new Fault('http.signature_invalid', { part: 'signature' })
  }
  if (device?.isStopped) throw new Fault('charter.suspended', { member: device.member })
  const member = device?.member ?? ''
  return { kind: 'device', member, params, signature, ...(token ? { token } : {}) }
}

/** Whether the caller would be let in now as well: a stream outlives the request for it. */
export async function isLetIn(
  { store: { reader }, clock }: Pick<World, 'store' | 'clock'>,
  caller: Caller | null,
): Promise<boolean> {
  switch (caller?.kind) {
    case undefined:
      return true
    case 'token': {
      const token = (await reader.tokens()).find(({ id }) => id === caller.id)
      return token !== undefined && token.expiresAt > clock()
    }
    case 'device':
      return (await reader.device(caller.params.keyId))?.isStopped === false
    case 'session': {
      const { id, member } = caller.session
      const session = (await reader.sessions(member)).find((each) => each.id === id)
      const isPresent = (await presentMember(reader, member)) !== null
      return session !== undefined && clock() < sessionEndsAt(session) && isPresent
    }
  }
}

/** Whether this is the body that was signed. @throws Fault http.signature_invalid */
export function checkBody(params: HttpSignature, body: Uint8Array): void {
  if (contentDigest(body) !== params.contentDigest) {
    throw new Fault('http.signature_invalid', { part: 'content-digest' })
  }
}

/** The request as it is kept and passed on. @param from - the address it came from */
export function wholeRequest(
  { params, signature, token }: SignedBy,
  body: Uint8Array,
  from?: string,
): SignedRequest {
  const { method, path, created, keyId, nonce } = params
  const whole = { method, path, created, key: keyId, nonce, body, signature: signature.toHex() }
  return token && from !== undefined ? { ...whole, from } : whole
}

/**
 * A signed request is good once. One in 256 sweeps away the nonces that are stale anyhow.
 * @throws Fault http.nonce_used
 */
export async function useNonce(
  tx: Transactor,
  { keyId, nonce, created }: Pick<HttpSignature, 'keyId' | 'nonce' | 'created'>,
  now: UnixSeconds,
): Promise<void> {
  const isNew = await tx.useNonce(keyId, nonce, created + FRESH_SECONDS + 1)
  if (!isNew) throw new Fault('http.nonce_used')
  if (nonce.startsWith('00')) await tx.forgetNonces(now)
}

/**
 * Uses a nonce up by itself, for signed requests that are not passed on whole.
 * @throws as `useNonce`
 */
export async function useNonceAlone(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  params: HttpSignature,
): Promise<void> {
  await store.transact((tx) => useNonce(tx, params, clock()))
}

// How a message travels: a request the device signed, an answer the signer signed. Both are
// canonical bytes, and each signature says what it is, to whom, and what it answers. A request that
// came to the server by HTTP travels whole, so that its device's signature can be checked again.

import { createHash, type KeyObject } from 'node:crypto'
import {
  bytesToSign,
  contentDigest,
  type HttpSignature,
  httpTag,
  readHttpAct,
  readSignedBody,
} from '@countersign/core/access/http-signature.ts'
import {
  type Canonical,
  canonicalBytes,
  MAX_REQUEST_TOKENS,
  readCanonical,
} from '@countersign/core/canonical.ts'
import { Fault, type FaultFacts } from '@countersign/core/fault.ts'
import {
  anything,
  base64,
  hex,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'
import { fingerprint, type Identity, tagged } from './identity.ts'
import { rawPublicKey, signBytes, verifyBytes } from './keys.ts'

/** What a journal keeps of a signed request: anybody can check it against the device's key. */
export type RequestProof = {
  readonly device: string
  /** SHA-256 of the request's canonical bytes, or of the signed bytes of an HTTP request. */
  readonly request: string
  readonly signature: string
  /** What the signed bytes of an HTTP request is made of, beside the device and the signer. */
  readonly http?: HttpProof
}

export type HttpProof = {
  readonly method: string
  readonly path: string
  readonly created: string
  readonly nonce: string
  readonly contentDigest: string
}

/** A signed HTTP request as the server passes it on. */
export type HttpRequest = Pick<HttpSignature, 'method' | 'path' | 'created' | 'nonce'> & {
  /** The device's public key, and its signature over the bytes to sign: hexadecimal. */
  readonly key: string
  readonly signature: string
  readonly body: Uint8Array
  /** The address it came from, as the server says. */
  readonly from?: string | undefined
}

export type Request = {
  /** 16 random bytes, chosen by the client. */
  readonly id: string
  readonly kind: string
  readonly time: number
  readonly body: Canonical
}

/** A request as it arrived; signed by the device when there is a proof. */
export type SignedRequest = Request & {
  readonly proof?: RequestProof
  /** The address it came from, as whoever passed it on says: nobody signed that. */
  readonly from?: string | undefined
}

export type Answer =
  | { readonly kind: 'answer'; readonly time: number; readonly body: Canonical }
  | {
      readonly kind: 'fault'
      readonly time: number
      readonly code: string
      readonly facts: FaultFacts
    }

const requestFrame = object({
  request: object({
    version: word('1'),
    id: hex(16),
    kind: text(64),
    time: whole(),
    device: optional(hex(32)),
    body: anything,
  }),
  signature: optional(hex(64)),
})

/** Twice in base64, a body has to fit a frame. */
const MAX_HTTP_BODY_BYTES = 23 * 1024 * 1024

const httpFrame = object({
  http: object({
    method: text(16),
    path: text(1024),
    created: whole(),
    key: hex(32),
    nonce: hex(16),
    body: base64(MAX_HTTP_BODY_BYTES),
    signature: hex(64),
    from: optional(text(64)),
  }),
})

/** Without a signature nobody sends a PSBT: the longest is a dry run of 10,000 payments. */
export const MAX_UNSIGNED_BYTES = 4 * 1024 * 1024

const answerFrame = object({
  answer: object({
    version: word('1'),
    to: hex(32),
    time: whole(),
    kind: word('answer', 'fault'),
    body: anything,
  }),
  signature: hex(64),
})

const faultBody = object({ code: text(64), facts: anything })

/** The bytes a device signs: bound to one signer, so that no other takes them. */
function signedBytes(signer: Identity, requestDigest: string): Uint8Array {
  const to = Buffer.from(fingerprint(signer))
  return tagged('countersign/request/v1', to, Buffer.from(requestDigest))
}

const digestOf = (request: Canonical): string =>
  createHash('sha256').update(canonicalBytes(request)).digest('hex')

/** What an answer names the request by. */
export function requestHash(framed: Uint8Array): string {
  return createHash('sha256').update(framed).digest('hex')
}

/** A request, signed by the device when one is given. */
export function writeRequest(signer: Identity, request: Request, device?: KeyObject): Uint8Array {
  const fields: Canonical = {
    version: '1',
    id: request.id,
    kind: request.kind,
    time: String(request.time),
    body: request.body,
    ...(device ? { device: rawPublicKey(device).toHex() } : {}),
  }
  if (!device) return canonicalBytes({ request: fields })
  const signature = signBytes(device, signedBytes(signer, digestOf(fields))).toHex()
  return canonicalBytes({ request: fields, signature })
}

/** A frame with the HTTP request in it. */
export function writeHttpRequest(request: HttpRequest): Uint8Array {
  const { method, path, created, key, nonce, body, signature, from } = request
  const claimed = from === undefined ? {} : { from }
  const fields = { method, path, created: String(created), key, nonce, signature, ...claimed }
  return canonicalBytes({ http: { ...fields, body: body.toBase64() } })
}

/** A frame that was opened; reading it may still fail, and is answered by the same name. */
export type Opened = {
  /** What an answer names the request by. */
  readonly to: string
  /**
   * @throws Fault canonical.invalid, channel.frame_too_large, channel.message_invalid,
   *   channel.signature_invalid, http.*
   */
  read(): SignedRequest
}

/** Opens a frame, of whichever of the two forms it is. Never throws. */
export function openRequest(signer: Identity, framed: Uint8Array): Opened {
  const to = requestHash(framed)
  try {
    checkLength(framed)
    const value = readCanonical(framed, MAX_REQUEST_TOKENS)
    const isHttp = typeof value === 'object' && Object.hasOwn(value, 'http')
    if (!isHttp) return { to, read: () => readSigned(signer, value) }
    const { http } = httpFrame(value, 'message')
    const params = paramsOf(signer, http)
    const toSign = bytesToSign(params)
    return { to: requestHash(toSign), read: () => readHttp(http, params, toSign) }
  } catch (fault) {
    return {
      to,
      read: () => {
        throw fault
      },
    }
  }
}

// Parsing millions of bytes is work: not for a frame that nobody even claims to have signed.
function checkLength(framed: Uint8Array): void {
  if (framed.length <= MAX_UNSIGNED_BYTES) return
  const latin1 = (part: Uint8Array) => Buffer.from(part).toString('latin1')
  const isHttp = latin1(framed.subarray(0, 8)) === '{"http":'
  const isSigned = /,"signature":"[0-9a-f]{128}"\}$/.test(latin1(framed.subarray(-144)))
  if (isHttp || isSigned) return
  throw new Fault('channel.frame_too_large', {
    bytes: framed.length,
    maxBytes: MAX_UNSIGNED_BYTES,
  })
}

/**
 * Reads a request and checks its signature where it carries one. Whether the device is known, and
 * whether this kind needs one, is for the signer to say.
 * @throws Fault canonical.invalid, channel.message_invalid, channel.signature_invalid, http.*
 */
export function readRequest(signer: Identity, framed: Uint8Array): SignedRequest {
  return openRequest(signer, framed).read()
}

function paramsOf(signer: Identity, http: HttpRequest): HttpSignature {
  const { method, path, created, nonce, key, body } = http
  const tag = httpTag(fingerprint(signer))
  return { method, path, contentDigest: contentDigest(body), created, keyId: key, nonce, tag }
}

function readHttp(http: HttpRequest, params: HttpSignature, toSign: Uint8Array): SignedRequest {
  const { method, path, created, nonce, key, signature, from } = http
  if (!verifyBytes(Uint8Array.fromHex(key), toSign, Uint8Array.fromHex(signature))) {
    throw new Fault('channel.signature_invalid')
  }
  const { kind, body } = readHttpAct(method, path, readSignedBody(http.body))
  const parts = { method, path, created: String(created), nonce }
  const proof = {
    device: key,
    request: requestHash(toSign),
    signature,
    http: { ...parts, contentDigest: params.contentDigest },
  }
  return { id: nonce, kind, time: created, body, proof, from }
}

function readSigned(signer: Identity, value: Canonical): SignedRequest {
  const { request, signature } = requestFrame(value, 'message')
  const { id, kind, time, device, body } = request
  if ((device === undefined) !== (signature === undefined)) {
    throw new Fault('channel.signature_invalid')
  }
  if (device === undefined || signature === undefined) return { id, kind, time, body }
  const digest = digestOf((value as { readonly request: Canonical }).request)
  const key = Uint8Array.fromHex(device)
  const isSigned = verifyBytes(key, signedBytes(signer, digest), Uint8Array.fromHex(signature))
  if (!isSigned) throw new Fault('channel.signature_invalid')
  return { id, kind, time, body, proof: { device, request: digest, signature } }
}

/** Whether this device signed that request to whoever has this identity; none that came by HTTP. */
export function isSignedFor(to: Identity, proof: Omit<RequestProof, 'http'>): boolean {
  const { device, request, signature } = proof
  const key = Uint8Array.fromHex(device)
  return verifyBytes(key, signedBytes(to, request), Uint8Array.fromHex(signature))
}

/** An answer to the request with this hash, signed by the signer's identity. */
export function writeAnswer(to: string, answer: Answer, identity: KeyObject): Uint8Array {
  const fields: Canonical = {
    version: '1',
    to,
    time: String(answer.time),
    kind: answer.kind,
    body:
      answer.kind === 'answer'
        ? answer.body
        : { code: answer.code, facts: factsToCanonical(answer.facts) },
  }
  const bytes = tagged('countersign/answer/v1', canonicalBytes(fields))
  return canonicalBytes({ answer: fields, signature: signBytes(identity, bytes).toHex() })
}

/**
 * Reads an answer to exactly this request from exactly this signer.
 * @throws Fault channel.answer_forged if it is another's, or answers something else
 */
export function readAnswer(framed: Uint8Array, to: string, signingKey: Uint8Array): Answer {
  const value = readCanonical(framed)
  const { answer, signature } = answerFrame(value, 'answer')
  const fields = (value as { readonly answer: Canonical }).answer
  const bytes = tagged('countersign/answer/v1', canonicalBytes(fields))
  const isOurs = verifyBytes(signingKey, bytes, Uint8Array.fromHex(signature))
  if (!isOurs || answer.to !== to) throw new Fault('channel.answer_forged')
  if (answer.kind === 'answer') return { kind: 'answer', time: answer.time, body: answer.body }
  const { code, facts } = faultBody(answer.body, 'fault')
  return { kind: 'fault', time: answer.time, code, facts: facts as FaultFacts }
}

function factsToCanonical(facts: FaultFacts): Canonical {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, String(value)]))
}

// How a message travels: a request the device signed, an answer the signer signed. Both are
// canonical bytes, and each signature says what it is, to whom, and what it answers.

import { createHash, type KeyObject } from 'node:crypto'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { Fault, type FaultFacts } from '@countersign/core/fault.ts'
import { anything, hex, object, optional, text, whole, word } from './fields.ts'
import { fingerprint, type Identity, tagged } from './identity.ts'
import { rawPublicKey, signBytes, verifyBytes } from './keys.ts'

/** What a journal keeps of a signed request: anybody can check it against the device's key. */
export type RequestProof = {
  readonly device: string
  /** SHA-256 of the request's canonical bytes. */
  readonly request: string
  readonly signature: string
}

export type Request = {
  /** 16 random bytes, chosen by the client. */
  readonly id: string
  readonly kind: string
  readonly time: number
  readonly body: Canonical
}

/** A request as it arrived; signed by the device when there is a proof. */
export type SignedRequest = Request & { readonly proof?: RequestProof }

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

/**
 * Reads a request and checks its signature where it carries one. Whether the device is known, and
 * whether this kind needs one, is for the signer to say.
 * @throws Fault channel.message_invalid, channel.signature_invalid
 */
export function readRequest(signer: Identity, framed: Uint8Array): SignedRequest {
  const value = readCanonical(framed)
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

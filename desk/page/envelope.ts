// Requests and answers as channel/envelope.ts writes and reads them, on the browser's own
// cryptography. A test holds both to the same bytes.

import { own } from '@countersign/channel/web-sealing.ts'
import { concat, sha256 } from '@countersign/core/bitcoin/hashes.ts'
import { type Canonical, canonicalBytes, readCanonical } from '@countersign/core/canonical.ts'
import { deviceBytes } from '@countersign/core/charter/statement.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, hex, object, text, whole, word } from '@countersign/core/fields.ts'
import { fingerprint, type Identity } from './identity.ts'

/** The device: its private half cannot leave the browser. */
export type Device = { readonly key: CryptoKey; readonly publicKey: string }

export type Asking = {
  /** 16 random bytes, in hex. */
  readonly id: string
  readonly kind: string
  readonly time: number
  readonly body: Canonical
}

export type Answered =
  | { readonly kind: 'answer'; readonly time: number; readonly body: Canonical }
  | {
      readonly kind: 'fault'
      readonly time: number
      readonly code: string
      readonly facts: { readonly [name: string]: string }
    }

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

const ascii = (written: string): Uint8Array => new TextEncoder().encode(written)

const tagged = (tag: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  own(concat(ascii(tag), Uint8Array.of(0), ...parts))

/** What an answer names the request by. */
export const requestHash = (framed: Uint8Array): string => sha256(framed).toHex()

/** A request to this signer, signed by the device when one is given. */
export async function writeRequest(
  signer: Identity,
  { id, kind, time, body }: Asking,
  device?: Device,
): Promise<Uint8Array> {
  const fields = { version: '1', id, kind, time: String(time), body }
  if (!device) return canonicalBytes({ request: fields })
  const request: Canonical = { ...fields, device: device.publicKey }
  const digest = sha256(canonicalBytes(request)).toHex()
  const bytes = tagged('countersign/request/v1', ascii(fingerprint(signer)), ascii(digest))
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', device.key, bytes))
  return canonicalBytes({ request, signature: signature.toHex() })
}

/** The device's signature of a statement or invitation, by its 32 bytes of hash; in hexadecimal. */
export async function signHash({ key }: Device, hashed: Uint8Array): Promise<string> {
  const signature = await crypto.subtle.sign('Ed25519', key, own(deviceBytes(hashed)))
  return new Uint8Array(signature).toHex()
}

/**
 * Reads an answer to exactly this request from exactly this signer.
 * @throws Fault channel.answer_forged if it is another's, or answers something else
 */
export async function readAnswer(
  framed: Uint8Array,
  to: string,
  signingKey: Uint8Array,
): Promise<Answered> {
  const value = readCanonical(framed)
  const { answer, signature } = answerFrame(value, 'answer')
  const fields = (value as { readonly answer: Canonical }).answer
  const bytes = tagged('countersign/answer/v1', canonicalBytes(fields))
  const isOurs = await verify(signingKey, Uint8Array.fromHex(signature), bytes)
  if (!isOurs || answer.to !== to) throw new Fault('channel.answer_forged')
  const { time } = answer
  if (answer.kind === 'answer') return { kind: 'answer', time, body: answer.body }
  const { code, facts } = faultBody(answer.body, 'fault')
  return { kind: 'fault', time, code, facts: facts as { readonly [name: string]: string } }
}

async function verify(
  publicKey: Uint8Array,
  signature: Uint8Array<ArrayBuffer>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, signature, bytes)
  } catch {
    return false
  }
}

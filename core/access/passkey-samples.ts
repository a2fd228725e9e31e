// Answers of passkeys to try things on: the bytes an authenticator and a browser give. Whoever
// makes one brings the key and signs. For tests only: nothing that runs for people may import it.

import { concat, sha256 } from '../bitcoin/hashes.ts'
import { type CredentialKey, writeCoseKey } from './cose-key.ts'

export type SamplePasskey = {
  readonly id: Uint8Array
  readonly key: CredentialKey
  /** ES256 in DER, or Ed25519. */
  readonly sign: (bytes: Uint8Array) => Uint8Array
}

/** What differs from an answer that is right. */
export type SampleAnswer = {
  readonly challenge: Uint8Array
  readonly rpId?: string
  readonly origin?: string
  readonly flags?: number
  readonly signCount?: number
  /** CBOR after everything else; its flag is for the caller. */
  readonly extensions?: Uint8Array
  /** The whole text, instead of the one that is right. */
  readonly clientText?: string
}

export const SAMPLE_PARTY = {
  rpId: 'approve.example.org',
  origins: ['https://approve.example.org', 'https://approve.example.org:8443'],
} as const

/** UP, UV, BE, BS, AT, ED. */
export const SAMPLE_FLAGS = { up: 1, uv: 4, be: 8, bs: 16, at: 64, ed: 128 } as const

const USUAL_FLAGS = SAMPLE_FLAGS.up + SAMPLE_FLAGS.uv

/** The clientDataJSON as Chrome and Firefox write it. */
export function sampleClientText(type: string, challenge: Uint8Array, origin?: string): string {
  const text = challenge.toBase64({ alphabet: 'base64url', omitPadding: true })
  const place = origin ?? SAMPLE_PARTY.origins[1]
  return `{"type":"${type}","challenge":"${text}","origin":"${place}","crossOrigin":false}`
}

/** An assertion, signed. */
export function sampleAssertion(passkey: SamplePasskey, answer: SampleAnswer) {
  const authenticatorData = concat(
    header(answer, USUAL_FLAGS),
    answer.extensions ?? new Uint8Array(),
  )
  const clientDataJSON = clientBytes('webauthn.get', answer)
  const signature = passkey.sign(concat(authenticatorData, sha256(clientDataJSON)))
  return { authenticatorData, clientDataJSON, signature }
}

/** A registration without attestation. */
export function sampleRegistration(passkey: SamplePasskey, answer: SampleAnswer) {
  const { id, key } = passkey
  const authenticatorData = concat(
    header(answer, USUAL_FLAGS + SAMPLE_FLAGS.at),
    new Uint8Array(16),
    Uint8Array.of(id.length >> 8, id.length & 0xff),
    id,
    writeCoseKey(key),
    answer.extensions ?? new Uint8Array(),
  )
  return {
    attestationObject: sampleAttestation(authenticatorData),
    clientDataJSON: clientBytes('webauthn.create', answer),
  }
}

/** The attestation object of the format `none`, around 24 to 65,535 bytes. */
export function sampleAttestation(authenticatorData: Uint8Array): Uint8Array {
  const { length } = authenticatorData
  const prefix = length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff]
  return concat(
    // {"fmt": "none", "attStmt": {}, "authData": …}
    Uint8Array.fromHex('a363666d74646e6f6e656761747453746d74a0686175746844617461'),
    Uint8Array.from(prefix),
    authenticatorData,
  )
}

function header(answer: SampleAnswer, usualFlags: number): Uint8Array {
  const { rpId = SAMPLE_PARTY.rpId, flags = usualFlags, signCount = 0 } = answer
  const whole = new Uint8Array(37)
  whole.set(sha256(new TextEncoder().encode(rpId)))
  whole[32] = flags
  new DataView(whole.buffer).setUint32(33, signCount)
  return whole
}

function clientBytes(type: string, answer: SampleAnswer): Uint8Array {
  const text = answer.clientText ?? sampleClientText(type, answer.challenge, answer.origin)
  return new TextEncoder().encode(text)
}

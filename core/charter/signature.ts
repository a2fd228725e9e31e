// How a statement is signed: by which credential, and the bytes that show it. Which signatures
// suffice is for authority.ts to say; here each is only read and checked.

import { sha256 } from '../bitcoin/hashes.ts'
import type { Network } from '../bitcoin/network.ts'
import type { Canonical } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { base64, type FieldReader, hex, list, object, text, word } from '../fields.ts'
import { type Credential, credentialId } from './member.ts'
import { deviceBytes, walletText } from './statement.ts'

const SHAPES = {
  device: object({
    kind: word('signed'),
    by: word('device'),
    credential: credentialId,
    signature: hex(64),
  }),
  passkey: object({
    kind: word('signed'),
    by: word('passkey'),
    credential: credentialId,
    authenticatorData: text(2_048),
    clientData: text(4_096),
    signature: text(256),
  }),
  wallet: object({
    kind: word('signed'),
    by: word('wallet'),
    credential: credentialId,
    signature: text(512),
  }),
} as const

export type Signature = ReturnType<(typeof SHAPES)[keyof typeof SHAPES]>

/** A signature as it lies among an entry's proofs. */
const signature: FieldReader<Signature> = (value, where) => {
  const by = (value as { readonly by?: Canonical } | undefined)?.by
  const kind = word('device', 'passkey', 'wallet')(by, `${where}.by`)
  return SHAPES[kind](value, where)
}

/** One, or two by different credentials of the same person. */
export const signatures = list(signature, 2)

export type PasskeyCheck = {
  readonly rawId: string
  readonly key: string
  readonly isSyncable: boolean
  readonly origin: string
  readonly challenge: Uint8Array
  readonly authenticatorData: Uint8Array
  readonly clientData: Uint8Array
  readonly signature: Uint8Array
}

/** The checks of cryptography, which the core does not have: each answers yes or no. */
export type Checks = {
  device(key: string, message: Uint8Array, signature: Uint8Array): boolean
  passkey(check: PasskeyCheck): boolean
  wallet(address: string, network: Network, message: string, signature: string): boolean
}

export type SignedWith = {
  readonly credential: Credential
  readonly hashed: Uint8Array
  readonly network: Network
  /** The desk's origin, or null while none is pinned: no passkey counts then. */
  readonly origin: string | null
}

const readBytes = (value: string, where: string): Uint8Array => base64(4_096)(value, where)

/** @throws Fault charter.signature_invalid naming the credential */
export function checkSignature(given: Signature, on: SignedWith, checks: Checks): void {
  if (isValid(given, on, checks)) return
  throw new Fault('charter.signature_invalid', { credential: on.credential.id.slice(0, 64) })
}

function isValid(
  given: Signature,
  { credential, hashed, network, origin }: SignedWith,
  checks: Checks,
) {
  const { key } = credential
  if (given.by === 'device' && key.kind === 'device') {
    return checks.device(key.key, deviceBytes(hashed), Uint8Array.fromHex(given.signature))
  }
  if (given.by === 'wallet' && key.kind === 'wallet') {
    return checks.wallet(key.address, network, walletText(hashed), given.signature)
  }
  if (given.by === 'passkey' && key.kind === 'passkey' && origin !== null) {
    return checks.passkey({
      rawId: key.rawId,
      key: key.key,
      isSyncable: key.isSyncable,
      origin,
      challenge: hashed,
      authenticatorData: readBytes(given.authenticatorData, 'authenticatorData'),
      clientData: readBytes(given.clientData, 'clientData'),
      signature: readBytes(given.signature, 'signature'),
    })
  }
  return false
}

/** The id of a passkey's credential: short enough to be read, long enough to be the only one. */
export function passkeyId(rawId: Uint8Array): string {
  return `passkey-${sha256(rawId).toHex().slice(0, 32)}`
}

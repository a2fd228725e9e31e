// What an authenticator says when it makes or uses a passkey: the authenticator data of WebAuthn,
// and the attestation object around it. It reads, and judges the form only.

import { Fault } from '../fault.ts'
import { isCborMap, readCbor } from './cbor.ts'
import { type CredentialKey, readCoseKey } from './cose-key.ts'

/** What the authenticator signs. Bytes are copies. */
export type AuthenticatorReport = {
  /** SHA-256 of the RP ID the passkey is bound to. */
  readonly rpIdHash: Uint8Array
  readonly isUserPresent: boolean
  readonly isUserVerified: boolean
  /** Whether the passkey may be copied to other devices. */
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
  /** 0 where the authenticator does not count, as most that synchronise. */
  readonly signCount: number
}

/** The passkey that was made. */
export type AttestedCredential = {
  /** 1 to 1023 bytes. */
  readonly id: Uint8Array
  readonly key: CredentialKey
  /** The model of the authenticator as it says, in hexadecimal; unproven, and often zero. */
  readonly aaguid: string
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const ATTESTED = 0x40
const EXTENSIONS = 0x80
/** Bits 1 and 5 are reserved: who sets them means something that is not understood here. */
const RESERVED = 0x22

const FLAGS_AT = 32
const COUNT_AT = 33
const HEADER_LENGTH = 37
const ID_LENGTH_AT = HEADER_LENGTH + 16
const ID_AT = ID_LENGTH_AT + 2
const MAX_ID_LENGTH = 1023

/**
 * The authenticator data of an assertion: 37 bytes, and extensions if it says so, which are read
 * for their form and ignored.
 * @throws Fault `webauthn.invalid`, check `authenticatorData`, or `cbor`
 * @see WebAuthn level 3 section 6.1
 */
export function readAuthenticatorReport(bytes: Uint8Array): AuthenticatorReport {
  const flags = flagsOf(bytes)
  if ((flags & ATTESTED) !== 0) throw refusal('no attested credential', 'one')
  endAfterExtensions(bytes, HEADER_LENGTH)
  return reportOf(bytes, flags)
}

/**
 * The attestation object of a registration. The attestation statement is read for its form alone:
 * nothing here trusts a maker.
 * @throws Fault `webauthn.invalid`, check `attestationObject`, `authenticatorData`, `key` or
 * `cbor`; `webauthn.key_unsupported`
 * @see WebAuthn level 3 sections 6.5 and 6.5.1
 */
export function readAttestation(bytes: Uint8Array): {
  readonly report: AuthenticatorReport
  readonly attested: AttestedCredential
  /** As `none` or `packed`: who said so is unproven. */
  readonly format: string
} {
  const { value, end } = readCbor(bytes)
  const format = isCborMap(value) ? value.get('fmt') : undefined
  const statement = isCborMap(value) ? value.get('attStmt') : undefined
  const report = isCborMap(value) ? value.get('authData') : undefined
  const isWhole = isCborMap(value) && value.size === 3 && end === bytes.length
  if (!isWhole || typeof format !== 'string' || !isCborMap(statement)) {
    throw refusal('fmt, attStmt and authData alone', 'others', 'attestationObject')
  }
  if (!(report instanceof Uint8Array)) {
    throw refusal('authData of bytes', 'others', 'attestationObject')
  }
  return { ...readAttested(report), format }
}

function readAttested(bytes: Uint8Array) {
  const flags = flagsOf(bytes)
  if ((flags & ATTESTED) === 0) throw refusal('an attested credential', 'none')
  const idLength = 256 * (bytes[ID_LENGTH_AT] ?? 0) + (bytes[ID_LENGTH_AT + 1] ?? 0)
  // 7.1 step 25.
  if (idLength < 1 || idLength > MAX_ID_LENGTH) {
    throw refusal(`a credential id of 1 to ${MAX_ID_LENGTH} bytes`, String(idLength))
  }
  const keyAt = ID_AT + idLength
  if (bytes.length <= keyAt) throw refusal('more bytes', String(bytes.length))
  const { end } = readCbor(bytes, keyAt)
  endAfterExtensions(bytes, end)
  const attested: AttestedCredential = {
    id: Uint8Array.from(bytes.subarray(ID_AT, keyAt)),
    key: readCoseKey(bytes.subarray(keyAt, end)),
    aaguid: bytes.subarray(HEADER_LENGTH, ID_LENGTH_AT).toHex(),
  }
  return { report: reportOf(bytes, flags), attested }
}

function flagsOf(bytes: Uint8Array): number {
  const flags = bytes[FLAGS_AT]
  if (flags === undefined || bytes.length < HEADER_LENGTH) {
    throw refusal(`${HEADER_LENGTH} bytes or more`, String(bytes.length))
  }
  if ((flags & RESERVED) !== 0) throw refusal('no reserved flag', `flags ${flags}`)
  return flags
}

function reportOf(bytes: Uint8Array, flags: number): AuthenticatorReport {
  return {
    rpIdHash: Uint8Array.from(bytes.subarray(0, FLAGS_AT)),
    isUserPresent: (flags & USER_PRESENT) !== 0,
    isUserVerified: (flags & USER_VERIFIED) !== 0,
    isBackupEligible: (flags & BACKUP_ELIGIBLE) !== 0,
    isBackedUp: (flags & BACKED_UP) !== 0,
    signCount: new DataView(bytes.buffer, bytes.byteOffset).getUint32(COUNT_AT),
  }
}

// Nothing stands after the extensions, and without their flag nothing stands in their place.
function endAfterExtensions(bytes: Uint8Array, at: number): void {
  const hasExtensions = ((bytes[FLAGS_AT] ?? 0) & EXTENSIONS) !== 0
  const { value, end } = hasExtensions ? readCbor(bytes, at) : { value: undefined, end: at }
  if (hasExtensions && !isCborMap(value)) throw refusal('a map of extensions', 'another value')
  if (end !== bytes.length) throw refusal(`${end} bytes`, String(bytes.length))
}

function refusal(expected: string, got: string, check = 'authenticatorData'): Fault {
  return new Fault('webauthn.invalid', { check, expected, got })
}

// Passkeys, judged inside the signer: whether one was made for us, and whether one was used for
// exactly this challenge at exactly our origin, by a person it recognised. Verifying the signature
// itself is handed in. Which passkey is whose, and that an answer counts once, is for the caller.

import { concat, sha256 } from '../bitcoin/hashes.ts'
import { Fault } from '../fault.ts'
import {
  type AuthenticatorReport,
  readAttestation,
  readAuthenticatorReport,
} from './authenticator.ts'
import { type ClientReport, readClientReport } from './client-report.ts'
import type { CredentialKey } from './cose-key.ts'

/** Whom a passkey has to answer. */
export type RelyingParty = {
  /** A host name, such as `approve.example.org`. */
  readonly rpId: string
  /** Exact, with the port where it is not 443: `https://approve.example.org:8443`. */
  readonly origins: readonly string[]
}

/** A passkey as it is kept from its enrolment on. */
export type Credential = RelyingParty & {
  /** 1 to 1023 bytes. It is not signed: it finds the passkey, and proves nothing. */
  readonly id: Uint8Array
  readonly key: CredentialKey
  /** Whether it may be copied to other devices: never changes in the life of a passkey. */
  readonly isBackupEligible: boolean
  /** The last one seen; absent is 0. */
  readonly signCount?: number
}

export type Registration = {
  readonly credential: Credential
  readonly isBackedUp: boolean
  /** What the authenticator says it is: unproven. */
  readonly aaguid: string
  readonly attestationFormat: string
}

export type Assertion = {
  readonly isBackedUp: boolean
  /** To be kept. */
  readonly signCount: number
  /**
   * The count did not rise: a copy of the passkey may be in use. No reason to refuse, but one to
   * tell people.
   */
  readonly hasCountRegressed: boolean
}

/** Whether the signature over the bytes holds; malformed ones do not. ES256 is in DER. */
export type VerifySignature = (
  key: CredentialKey,
  bytes: Uint8Array,
  signature: Uint8Array,
) => boolean

type Comparison = { readonly holds: boolean; readonly expected: string; readonly got: string }
type Told = {
  readonly type: string
  readonly challenge: Uint8Array
  readonly party: RelyingParty
  readonly client: ClientReport
  readonly report: AuthenticatorReport
}

// In the order of WebAuthn level 3: its steps in 7.1 (registration) and in 7.2 (assertion).
const CHECKS: readonly (readonly [name: string, (told: Told) => Comparison])[] = [
  // 7.1 step 7, 7.2 step 10
  ['type', ({ type, client }) => same(type, client.type)],
  // 7.1 step 8, 7.2 step 11
  ['challenge', ({ challenge, client }) => same(base64url(challenge), client.challenge)],
  // 7.1 step 9, 7.2 step 12: compared as text, so that nobody decides what "the same site" is
  ['origin', ({ party, client }) => oneOf(party.origins, client.origin)],
  // 7.1 step 10, 7.2 step 13: never in a frame of another page
  ['crossOrigin', ({ client }) => sameTruth(false, client.crossOrigin === 'true')],
  // 7.1 step 11, 7.2 step 14
  ['topOrigin', ({ client }) => sameTruth(false, client.hasTopOrigin)],
  // 7.1 step 14, 7.2 step 15
  ['rpIdHash', ({ party, report }) => same(rpIdHash(party.rpId), report.rpIdHash.toHex())],
  // 7.1 step 15, 7.2 step 16
  ['userPresent', ({ report }) => sameTruth(true, report.isUserPresent)],
  // 7.1 step 16, 7.2 step 17
  ['userVerified', ({ report }) => sameTruth(true, report.isUserVerified)],
  // 7.1 step 17, 7.2 step 18: what may not be copied was not
  [
    'backedUp',
    ({ report }) => sameTruth(report.isBackedUp && report.isBackupEligible, report.isBackedUp),
  ],
]

/**
 * Judges the making of a passkey. The attestation proves nothing here: that it is this person's
 * passkey follows from who asked for it, and a first assertion should follow.
 *
 * @param challenge - the bytes that were given to the browser
 * @throws Fault `webauthn.invalid` with the check that failed, what was expected and what was got;
 * `webauthn.key_unsupported`
 * @see WebAuthn level 3 section 7.1
 */
export function checkRegistration(request: {
  readonly party: RelyingParty
  readonly challenge: Uint8Array
  readonly attestationObject: Uint8Array
  readonly clientDataJSON: Uint8Array
}): Registration {
  const { party, challenge } = request
  const client = readClientReport(request.clientDataJSON)
  const { report, attested, format } = readAttestation(request.attestationObject)
  run({ type: 'webauthn.create', challenge, party, client, report })
  const { id, key, aaguid } = attested
  const { rpId, origins } = party
  const { isBackupEligible, isBackedUp, signCount } = report
  return {
    credential: { id, key, rpId, origins, isBackupEligible, signCount },
    isBackedUp,
    aaguid,
    attestationFormat: format,
  }
}

/**
 * Judges the use of a passkey, step by step; the signature last, because it costs most. ECDSA has
 * two signatures for each that holds: never take one as a name of the answer.
 *
 * @param challenge - the bytes the passkey was asked to sign, such as the hash of a statement
 * @throws Fault `webauthn.invalid` with the check that failed, what was expected and what was got
 * @see WebAuthn level 3 section 7.2
 */
export function checkAssertion(request: {
  readonly credential: Credential
  readonly challenge: Uint8Array
  readonly authenticatorData: Uint8Array
  readonly clientDataJSON: Uint8Array
  readonly signature: Uint8Array
  readonly verify: VerifySignature
}): Assertion {
  const { credential, challenge, authenticatorData, clientDataJSON } = request
  const client = readClientReport(clientDataJSON)
  const report = readAuthenticatorReport(authenticatorData)
  run({ type: 'webauthn.get', challenge, party: credential, client, report })
  // Step 19.
  compare('backupEligible', sameTruth(credential.isBackupEligible, report.isBackupEligible))
  // Steps 20 and 21.
  const signed = concat(authenticatorData, sha256(clientDataJSON))
  const isSigned = request.verify(credential.key, signed, request.signature)
  compare('signature', sameTruth(true, isSigned))
  // Step 22: 0 and 0 again is what passkeys say that do not count.
  const { signCount, isBackedUp } = report
  const before = credential.signCount ?? 0
  const hasCountRegressed = (signCount > 0 || before > 0) && signCount <= before
  return { isBackedUp, signCount, hasCountRegressed }
}

function run(told: Told): void {
  for (const [name, comparisonOf] of CHECKS) compare(name, comparisonOf(told))
}

function compare(check: string, { holds, expected, got }: Comparison): void {
  if (!holds) throw new Fault('webauthn.invalid', { check, expected, got: got.slice(0, 256) })
}

const same = (expected: string, got: string): Comparison => {
  return { holds: expected === got, expected, got }
}

const sameTruth = (expected: boolean, got: boolean): Comparison =>
  same(String(expected), String(got))

const oneOf = (all: readonly string[], got: string): Comparison => {
  return { holds: all.includes(got), expected: all.join(' or '), got }
}

const base64url = (bytes: Uint8Array): string =>
  bytes.toBase64({ alphabet: 'base64url', omitPadding: true })

const rpIdHash = (rpId: string): string => sha256(new TextEncoder().encode(rpId)).toHex()

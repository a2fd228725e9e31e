// What every act is given: the signer, the body, and the proof that the owner's device asked.

import { createHash } from 'node:crypto'
import type { Binding } from '@countersign/channel/binding.ts'
import { CHECKS } from '@countersign/channel/checks.ts'
import type { RequestProof } from '@countersign/channel/envelope.ts'
import { open } from '@countersign/channel/sealing.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Member } from '@countersign/core/charter/member.ts'
import {
  activeFactor,
  credentialsOf,
  type Factor,
  memberOfDevice,
} from '@countersign/core/charter/state.ts'
import { type AskingToken, tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readBase64 } from '@countersign/core/fields.ts'
import { tokenSubject } from '@countersign/core/policy/who.ts'
import { spendChallenge } from '@countersign/core/spend/factor.ts'
import type { Attempt } from './codes.ts'
import type { CodeProof, PasskeyProof } from './proofs.ts'
import type { Signer } from './signer.ts'

/** A request by the owner's device, checked. */
export type Asked<Body> = {
  readonly signer: Signer
  readonly body: Body
  readonly proof: RequestProof
  /** When the device says it asked: within minutes of now, and signed. */
  readonly time: UnixSeconds
  /** The address it came from, where whoever passed it on says so. */
  readonly from?: string | undefined
}

/** A request that may have come without a signature, by a role that needs none for its kind. */
export type Heard<Body> = Omit<Asked<Body>, 'proof'> & { readonly proof: RequestProof | null }

/** @throws Fault channel.signature_invalid */
export function signedBy<Body>(heard: Heard<Body>): Asked<Body> {
  const { proof } = heard
  if (!proof) throw new Fault('channel.signature_invalid')
  return { ...heard, proof }
}

/** The member whose device asks. @throws Fault channel.device_unknown */
export function memberOf({ charter }: Pick<Signer, 'charter'>, device: string): Member {
  const member = memberOfDevice(charter(), device)
  if (!member) throw new Fault('channel.device_unknown')
  return member
}

/**
 * The same where something is done for it now: whoever stands still does nothing.
 * @throws Fault channel.device_unknown, charter.suspended
 */
export function activeMemberOf(signer: Pick<Signer, 'charter'>, device: string): Member {
  const member = memberOf(signer, device)
  const { freezes } = signer.charter()
  if (freezes.has(`member:${member.id}`) || freezes.has(`credential:${device}`)) {
    throw new Fault('charter.suspended', { member: member.id })
  }
  return member
}

/**
 * Who asks by this key and may now, as entries name them: a member's id, or `token:<id>`.
 * @throws Fault channel.device_unknown, charter.suspended, charter.frozen, token.expired
 */
export function activeAskerOf(signer: Pick<Signer, 'charter' | 'time'>, key: string): string {
  const token = tokenOfKey(signer.charter(), key)
  if (!token) return activeMemberOf(signer, key).id
  checkToken(signer, token)
  return tokenSubject(token.id)
}

/** @throws Fault charter.frozen, token.expired */
export function checkToken(
  { charter, time }: Pick<Signer, 'charter' | 'time'>,
  { id, expiresAt }: AskingToken,
): void {
  const freeze = charter().freezes.get(tokenSubject(id))
  if (freeze) throw new Fault('charter.frozen', { subject: freeze.subject })
  if (time() >= expiresAt) throw new Fault('token.expired', { token: id })
}

/** Opens a text that was sealed to the signer for exactly this use. */
export function openText(signer: Signer, sealed: string, binding: Binding): string {
  return Buffer.from(open(signer.keys.sealingKey, sealed, binding)).toString('utf8')
}

/**
 * Checks the active authenticator's code, sealed for this use. Nobody but a device signed for it,
 * so wrong ones count for that device alone.
 * @returns what the entry it authorises keeps of it; appending that entry uses the code up
 * @throws Fault factor.none, factor.code_wrong and the others of `Codes.check`
 */
export function checkCode(
  { signer, proof }: Pick<Asked<unknown>, 'signer' | 'proof'>,
  sealed: string,
  binding: Binding,
): CodeProof {
  const { request, device } = proof
  const { id } = memberOf(signer, device)
  return check(signer, openCode(signer, id, { sealed, binding }), { request, device })
}

export type SpendCode = {
  readonly sealed: string
  readonly binding: Binding
  /** Whose authenticator: that of the member who asked. */
  readonly member: string
  /** Hash of what brought the code: the asking, or what was typed at the desk. */
  readonly request: string
  /** Runs in the transaction that counts a wrong one. */
  readonly onWrong?: (() => void) | undefined
}

/**
 * The same for a spend whose every input the user's key signed: wrong ones count against the
 * authenticator.
 */
export function checkSpendCode(signer: Signer, given: SpendCode): CodeProof {
  const { request, onWrong, member } = given
  return check(signer, openCode(signer, member, given), { request, onWrong })
}

/**
 * The same for a statement. Its author's key alone is enough to bring one, so wrong ones count for
 * that key: whoever stole it cannot lock the authenticator. Governance goes on while the signer is
 * frozen: else nothing could ever thaw it.
 * @param credential - the id of what the statement was signed with
 */
export function checkStatementCode(
  signer: Signer,
  { credential, ...given }: SpendCode & { readonly credential: string },
): CodeProof {
  const { request, member } = given
  const isDevice = /^[0-9a-f]{64}$/.test(credential)
  const device = isDevice ? credential : createHash('sha256').update(credential).digest('hex')
  return check(signer, openCode(signer, member, given), { request, device, isOfGovernance: true })
}

export type SpendPasskey = {
  readonly wallet: string
  readonly txid: string
  /** Whose passkey: that of the member who asked. */
  readonly member: string
  readonly assertion: PasskeyProof
}

/**
 * A passkey's answer about exactly this spend. A wrong one counts nowhere: nobody guesses one.
 * @throws Fault factor.passkey_wrong
 */
export function checkSpendPasskey(signer: Signer, given: SpendPasskey): PasskeyProof {
  const { wallet, txid, member, assertion } = given
  const organisation = signer.charter().organisation?.id ?? ''
  const challenge = spendChallenge({ organisation, wallet, txid })
  if (isOwnPasskey(signer, { member, assertion, challenge })) return assertion
  throw new Fault('factor.passkey_wrong', { txid })
}

export type PasskeyAnswer = Pick<SpendPasskey, 'member' | 'assertion'> & {
  readonly challenge: Uint8Array
}

/** Whether a passkey of this member answered exactly this, at our desk. */
export function isOwnPasskey(signer: Pick<Signer, 'charter'>, answer: PasskeyAnswer): boolean {
  const { member, assertion, challenge } = answer
  const charter = signer.charter()
  const own = credentialsOf(charter, member).find(({ id }) => id === assertion.credential)
  if (own?.key.kind !== 'passkey' || charter.origin === null) return false
  return CHECKS.passkey({
    ...own.key,
    origin: charter.origin,
    challenge,
    authenticatorData: bytesOf(assertion.authenticatorData),
    clientData: bytesOf(assertion.clientData),
    signature: bytesOf(assertion.signature),
  })
}

// What is no base64 is no bytes, and no signature either.
const bytesOf = (text: string): Uint8Array => readBase64(text) ?? new Uint8Array()

type OpenedCode = { readonly factor: Factor; readonly code: string }

type SealedCode = Pick<SpendCode, 'sealed' | 'binding'>

function openCode(signer: Signer, member: string, given: SealedCode): OpenedCode {
  const factor = activeFactor(signer.charter(), signer.time(), member)
  if (!factor) throw new Fault('factor.none')
  const code = openText(signer, given.sealed, given.binding)
  return { factor, code }
}

function check(
  signer: Signer,
  { factor, code }: OpenedCode,
  by: Pick<Attempt, 'request' | 'device' | 'onWrong' | 'isOfGovernance'>,
): CodeProof {
  const step = signer.codes.check({
    factor: factor.id,
    kind: factor.kind,
    secret: signer.keys.openRecord(factor.sealedSeed, factor.id),
    code,
    now: signer.clock(),
    time: signer.time(),
    ...by,
  })
  return { factor: factor.id, step }
}

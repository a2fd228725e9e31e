// Invited people: what they bring is kept, and does nothing until a quorum has compared its
// fingerprint by voice and voted. Whoever has the link may look and offer, once.

import { createHash } from 'node:crypto'
import { factorBinding } from '@countersign/channel/bindings.ts'
import { CHECKS } from '@countersign/channel/checks.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { seal } from '@countersign/channel/sealing.ts'
import { coseKeyText } from '@countersign/core/access/cose-key.ts'
import { checkRegistration } from '@countersign/core/access/webauthn.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { checkOrigin } from '@countersign/core/charter/alter.ts'
import {
  INVITATION_SECONDS,
  invitationHash,
  invitedFingerprint,
} from '@countersign/core/charter/enlist.ts'
import type { Draft } from '@countersign/core/charter/entry.ts'
import type { OfferedCredential } from '@countersign/core/charter/member.ts'
import { passkeyId } from '@countersign/core/charter/signature.ts'
import { CHARTER, type Invitation } from '@countersign/core/charter/state.ts'
import { deviceBytes, walletText } from '@countersign/core/charter/statement.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { isEqual } from '../links.ts'
import { checkName } from '../names.ts'
import { makeRecoveryCodes, recoveryHash } from '../recovery.ts'
import type { Heard } from '../request.ts'
import type { Signer } from '../signer.ts'
import { confirmed, makeOffer, type Offers } from './factors.ts'

/** Who invites, for what. @throws Fault charter.invitation_invalid */
export function showInvitation({ signer, body }: Heard<MessageBody<'invitation.show'>>): Canonical {
  const { id, by, member, name, roles, contacts, at, accepted } = opened(signer, body)
  const charter = signer.charter()
  return plain({
    organisation: charter.organisation?.id ?? '',
    organisationName: charter.organisation?.name ?? '',
    invitation: id,
    by: charter.members.get(by)?.name ?? by,
    member,
    name,
    roles,
    contacts,
    expiresAt: at + INVITATION_SECONDS,
    isMember: charter.members.has(member),
    origin: charter.origin ?? '',
    fingerprint: accepted?.fingerprint ?? '',
  })
}

/** Offers an authenticator to an invited person. @throws Fault charter.invitation_invalid */
export function offerToInvited(
  { signer, body }: Heard<MessageBody<'invitation.offer'>>,
  offers: Offers,
): Canonical {
  const { id, member } = unaccepted(signer, body)
  const { replyTo, kind, yubico } = body
  return makeOffer(signer, { replyTo, kind, yubico, member, invitation: id }, offers)
}

/**
 * Takes what an invited person brings: each key proves that it is theirs by signing the invitation.
 * @returns the fingerprint that the others compare by voice
 * @throws Fault charter.invitation_invalid, charter.signature_invalid, webauthn.*, factor.*
 */
export function acceptInvitation(
  { signer, body }: Heard<MessageBody<'invitation.accept'>>,
  offers: Offers,
): Canonical {
  const invitation = unaccepted(signer, body)
  const hashed = invitationHash(signer.charter().organisation?.id ?? '', invitation.id)
  if (body.credentials.length === 0)
    throw new Fault('charter.invitation_invalid', { why: 'nothing is brought' })
  const credentials = body.credentials.map((each) => {
    checkName(each.name, 'device.name_invalid')
    return brought(signer, each, { hashed, origin: body.origin })
  })
  checkNew(signer, credentials)
  const drafts: Draft[] = []
  const answer: Record<string, string> = {}
  if (body.factor) {
    const { factor, code, replyTo } = body.factor
    const offer = confirmed(signer, { factor, code, invitation: invitation.id }, offers)
    const recovery = makeRecoveryCodes()
    const seed = signer.keys.sealRecord(offer.secret, offer.id)
    const offered = { invitation: invitation.id, factor: offer.id, kind: offer.kind, seed }
    drafts.push({
      log: CHARTER,
      kind: 'factor.offered',
      body: { ...offered, recovery: recovery.map(recoveryHash) },
      proofs: [{ kind: 'code', factor: offer.id, step: plain(offer.step) }],
    })
    const binding = factorBinding('recovery-codes', offer.id)
    const codes = Buffer.from(recovery.join('\n'))
    answer.recoveryCodes = seal(Uint8Array.fromHex(replyTo), codes, binding)
  }
  const factor = body.factor?.factor ?? ''
  const fingerprint = invitedFingerprint(invitation.id, credentials, factor)
  const accepted = {
    invitation: invitation.id,
    credentials: credentials.map(plain),
    factor,
    fingerprint,
  }
  drafts.push({ log: CHARTER, kind: 'invitation.accepted', body: accepted, proofs: [] })
  signer.append(drafts)
  offers.delete(invitation.id)
  return { fingerprint, ...answer }
}

type Key = { readonly invitation: string; readonly key: string }

/** A wrong secret and an invitation there is none of are not told apart. */
function opened(signer: Signer, { invitation, key }: Key): Invitation {
  const found = signer.charter().invitations.get(invitation)
  const given = createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex')
  const isOpen =
    found && isEqual(found.key, given) && signer.time() <= found.at + INVITATION_SECONDS
  if (!isOpen) throw new Fault('charter.invitation_invalid')
  return found
}

function unaccepted(signer: Signer, body: Key): Invitation {
  const invitation = opened(signer, body)
  if ((invitation.accepted?.fingerprint ?? '') !== '')
    throw new Fault('charter.invitation_invalid', { why: 'it was accepted' })
  return invitation
}

type Brought = MessageBody<'invitation.accept'>['credentials'][number]
type For = { readonly hashed: Uint8Array; readonly origin: string }

function brought(signer: Signer, given: Brought, to: For): OfferedCredential {
  const { kind, name, class: place, key } = given
  switch (kind) {
    case 'device': {
      const isTheirs =
        /^[0-9a-f]{64}$/.test(key) &&
        CHECKS.device(key, deviceBytes(to.hashed), bytesOf(given.proof))
      if (!isTheirs) throw new Fault('charter.signature_invalid', { credential: key.slice(0, 64) })
      return { id: key, name, class: place, kind, key, rawId: undefined, isSyncable: undefined }
    }
    case 'wallet': {
      if (!CHECKS.wallet(key, signer.network, walletText(to.hashed), given.proof)) {
        throw new Fault('charter.signature_invalid', { credential: key.slice(0, 64) })
      }
      return {
        id: key,
        name,
        class: 'computer',
        kind,
        key,
        rawId: undefined,
        isSyncable: undefined,
      }
    }
    case 'passkey':
      return passkey(signer, given, to)
  }
}

function bytesOf(hexText: string): Uint8Array {
  return /^(?:[0-9a-f]{2})*$/.test(hexText) ? Uint8Array.fromHex(hexText) : new Uint8Array()
}

/** Where a passkey is kept is what it says: one that may be copied is a telephone's. */
function passkey(signer: Signer, given: Brought, { hashed, origin }: For): OfferedCredential {
  const pinned = signer.charter().origin ?? checkOrigin(origin)
  const registration = checkRegistration({
    party: { rpId: new URL(pinned).hostname, origins: [pinned] },
    challenge: hashed,
    attestationObject: base64Bytes(given.attestation),
    clientDataJSON: base64Bytes(given.clientData),
  })
  const { id, key, isBackupEligible } = registration.credential
  const rawId = Buffer.from(id).toString('base64url')
  return {
    id: passkeyId(id),
    name: given.name,
    class: isBackupEligible ? 'phone' : given.class === 'phone' ? 'computer' : given.class,
    kind: 'passkey',
    key: coseKeyText(key),
    rawId,
    isSyncable: isBackupEligible ? 'yes' : 'no',
  }
}

function base64Bytes(text: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(text ?? '', 'base64'))
}

// Somebody's key cannot be brought by somebody else, nor twice, nor be that of a witness, an
// operator or a token.
function checkNew(signer: Signer, credentials: readonly OfferedCredential[]): void {
  const charter = signer.charter()
  const { credentials: known, operations, stops } = charter
  const ids = credentials.map(({ id }) => id)
  const taken = ids.find(
    (id) =>
      known.has(id) ||
      operations.includes(id) ||
      stops.witnesses.has(id) ||
      tokenOfKey(charter, id) !== null,
  )
  if (taken !== undefined || new Set(ids).size !== ids.length) throw new Fault('device.exists')
}

// New people and new credentials: from an invitation that was accepted, once a quorum has compared
// its fingerprint. Until then they can do nothing.

import type { UnixSeconds } from '../basics.ts'
import { taggedHash } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalBytes } from '../canonical.ts'
import type { Change } from './change.ts'
import { type Credential, isSameName, type OfferedCredential, PRINTABLE } from './member.ts'
import { refuse } from './refusal.ts'
import type { Charter, Invitation } from './state.ts'
import { tokenOfKey } from './tokens.ts'

/** How long an invitation can be accepted, and an accepted one be voted in. */
export const INVITATION_SECONDS = 14 * 86_400
const MAX_MEMBERS = 64
export const MAX_CREDENTIALS = 16

const FINGERPRINT_TAG = 'countersign/invited/v1'

/** What an invited person's keys sign, to show that they are theirs: 32 bytes. */
export function invitationHash(organisation: string, invitation: string): Uint8Array {
  return taggedHash('countersign/invitation/v1', canonicalBytes({ organisation, invitation }))
}

/** What people compare by voice before they vote somebody in: 32 bytes in hexadecimal. */
export function invitedFingerprint(
  invitation: string,
  offered: readonly OfferedCredential[],
  factor: string,
): string {
  const credentials = offered.map((each) =>
    Object.fromEntries(Object.entries(each).filter(([, it]) => it !== undefined)),
  ) as Canonical
  const bytes = canonicalBytes({ invitation, credentials, factor })
  return taggedHash(FINGERPRINT_TAG, bytes).toHex()
}

type Accepted = Invitation & { readonly accepted: NonNullable<Invitation['accepted']> }

function acceptedOf(charter: Charter, id: string, fingerprint: string, at: UnixSeconds): Accepted {
  const invitation = charter.invitations.get(id) ?? refuse('there is no such invitation')
  const { accepted } = invitation
  if (accepted === null) return refuse('the invitation was not accepted yet')
  if (accepted.fingerprint !== fingerprint) refuse('the fingerprint is not that of the invitation')
  if (at > invitation.at + 2 * INVITATION_SECONDS) refuse('the invitation is too old')
  return { ...invitation, accepted }
}

/** A new member, exactly as proposed. */
export function enlist(
  charter: Charter,
  change: Omit<Extract<Change, { readonly kind: 'member.add' }>, 'kind'>,
  at: UnixSeconds,
): Charter {
  const invitation = acceptedOf(charter, change.invitation, change.fingerprint, at)
  if (invitation.member !== change.member) refuse('the invitation is for somebody else')
  if (charter.members.has(change.member)) refuse(`there is a member ${change.member}`)
  if (charter.members.size >= MAX_MEMBERS) refuse(`an organisation has ${MAX_MEMBERS} members`)
  if (!PRINTABLE.test(change.name)) refuse('a name has 1 to 64 printable characters')
  const namesake = [...charter.members.values()].find((it) => isSameName(it.name, change.name))
  if (namesake) refuse(`${namesake.id} has that name: nobody could tell them apart`)
  const { member: id, name, roles, contacts } = change
  const members = new Map(charter.members).set(id, { id, name, roles, contacts, since: at })
  return brought({ ...charter, members }, invitation, at)
}

/** Further credentials, or another authenticator, of somebody who is a member. */
export function extend(
  charter: Charter,
  change: Extract<Change, { readonly kind: 'credential.add' }>,
  at: UnixSeconds,
): Charter {
  const invitation = acceptedOf(charter, change.invitation, change.fingerprint, at)
  if (invitation.member !== change.member) refuse('the invitation is for somebody else')
  if (!charter.members.has(change.member)) refuse(`there is no member ${change.member}`)
  return brought(charter, invitation, at)
}

function brought(charter: Charter, { id, member, accepted }: Accepted, at: UnixSeconds): Charter {
  const credentials = new Map(charter.credentials)
  for (const each of accepted.credentials) {
    if (credentials.has(each.id)) refuse('a credential is somebody’s already')
    if (charter.operations.includes(each.id) || charter.stops.witnesses.has(each.id))
      refuse('a credential is an operator’s or a witness’s key')
    if (tokenOfKey(charter, each.id)) refuse('a credential is a token’s key')
    credentials.set(each.id, { ...each, member, since: at } satisfies Credential)
  }
  const held = [...credentials.values()].filter((each) => each.member === member).length
  if (held > MAX_CREDENTIALS) refuse(`a member has ${MAX_CREDENTIALS} credentials at most`)
  const { factor } = accepted
  const factors = factor
    ? [...charter.factors, { ...factor, member, activeFrom: at, isCancelled: false }]
    : charter.factors
  const invitations = new Map(charter.invitations)
  invitations.delete(id)
  return { ...charter, credentials, factors, invitations }
}

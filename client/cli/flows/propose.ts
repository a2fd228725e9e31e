// Changes as they are proposed, built from what the charter says now. Each says all of what it
// brings, so that the others approve exactly that.

import type { Canonical } from '@countersign/core/canonical.ts'
import { type Change, changes as readChanges } from '@countersign/core/charter/change.ts'
import type { Contact, Role } from '@countersign/core/charter/member.ts'
import { teamQuorum } from '@countersign/core/charter/settings.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import type { Context } from '../context.ts'
import type { InvitationView, ProposalView } from './charter.ts'
import { policyOf, readDraft, readPolicy, setPath } from './drafts.ts'
import { policiesOf } from './policies.ts'

/** The changes of a file: a list, or an object with `changes`, as `--json` prints them. */
export function changesIn(file: string): readonly Change[] {
  const draft = readDraft(file)
  const isWhole = typeof draft === 'object' && 'changes' in draft
  return readChanges(isWhole ? (draft as { readonly changes: Canonical }).changes : draft, file)
}

type PolicyDraft = {
  readonly wallet: string
  readonly file?: string | undefined
  readonly sets: readonly string[]
}

/** Another policy for a wallet: from a file, or the one in force with values set. */
export async function policyChange(
  context: Context,
  view: CharterView,
  { wallet, file, sets }: PolicyDraft,
): Promise<Change> {
  if (file === undefined && sets.length === 0) {
    throw new Fault('client.argument_invalid', { wanted: 'a FILE, or --set PATH=VALUE' })
  }
  const probe: Change = { kind: 'policy.set', wallet, from: '', policy: '' }
  const from = (await policiesOf(context, view, [probe])).get(wallet) as Policy
  const base = file === undefined ? from : readPolicy(file)
  const next = policyOf(sets.reduce(setPath, policyToCanonical(base)))
  return { kind: 'policy.set', wallet, from: policyHash(from), policy: policyToCanonical(next) }
}

/** An accepted invitation, by its id or its member. @throws Fault charter.invitation_invalid */
export function acceptedInvitation(
  { invitations }: CharterView,
  name: string,
): InvitationView & { readonly fingerprint: string } {
  const found = invitations.findLast(({ id, member }) => id === name || member === name)
  if (!found) throw new Fault('charter.invitation_invalid', { invitation: name })
  const { fingerprint } = found
  if (fingerprint !== undefined) return { ...found, fingerprint }
  throw new Fault('charter.invitation_invalid', { invitation: name, why: 'not accepted yet' })
}

/** Lets in who accepted: as a new member, or with further credentials of one. */
export function invitedChange(view: CharterView, name: string): Change {
  const { id, member, name: called, ...invited } = acceptedInvitation(view, name)
  const { fingerprint, roles, contacts } = invited
  if (view.members.some((each) => each.id === member)) {
    return { kind: 'credential.add', invitation: id, member, fingerprint }
  }
  const joined = { member, name: called, roles, contacts, fingerprint }
  return { kind: 'member.add', invitation: id, ...joined }
}

/** Makes a team of one person: at least two others join at the same moment. */
export function teamChanges(view: CharterView, names: readonly string[]): readonly Change[] {
  const added = names.map((name) => invitedChange(view, name))
  const settings = settingsChange(view, { quorum: Math.max(2, teamQuorum(names.length + 1)) })
  return [...added, { kind: 'organisation.team' }, settings]
}

export type SettingsDraft = {
  readonly quorum?: number
  readonly delaySeconds?: number
  readonly lockAfterSeconds?: number
  readonly expirySeconds?: number
  readonly compareAboveSats?: string
}

export function settingsChange({ settings }: CharterView, draft: SettingsDraft): Change {
  return { kind: 'settings.set', ...settings, ...draft }
}

export function rolesChange(member: string, roles: readonly Role[]): Change {
  return { kind: 'member.roles', member, roles }
}

export function contactsChange(member: string, contacts: readonly Contact[]): Change {
  return { kind: 'member.contacts', member, contacts }
}

/** As a statement carries them. */
export const changesToCanonical = (changes: readonly Change[]): Canonical => changes.map(plain)

/** The proposal that an entry opened. */
export function openedProposal({ proposals }: CharterView, id: string): ProposalView {
  const found = proposals.find((each) => each.id === id)
  if (!found) throw new Fault('charter.proposal_missing', { proposal: id })
  return found
}

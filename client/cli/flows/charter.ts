// The charter as this client reads it from the signer, and who its user is there. A charter that
// goes less far than one seen before is refused.

import { isLocked } from '@countersign/core/charter/lock.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { keepNewest } from '../keep/heads.ts'
import { requirePairing } from '../keep/pairing.ts'
import { ownDevice } from './devices.ts'
import { askPaired } from './signer.ts'
import { headStore } from './witness.ts'

export type MemberView = CharterView['members'][number]
export type ProposalView = CharterView['proposals'][number]
export type InvitationView = CharterView['invitations'][number]

/** @throws Fault witness.head_lower for an older charter, Refusal genesis.unclaimed */
export async function readCharter(context: Context): Promise<CharterView> {
  const view = readView(await askPaired(context, 'charter.show', {}))
  const { identity } = requirePairing(context)
  keepNewest(headStore(context, identity), { log: CHARTER, ...view.head })
  return view
}

/** Whose device this client has; null for one that belongs to nobody. */
export function ownMember(context: Context, view: CharterView): MemberView | null {
  const device = ownDevice(context)
  const holds = ({ credentials }: MemberView) => credentials.some(({ id }) => id === device)
  return view.members.find(holds) ?? null
}

/** @throws Fault charter.member_unknown */
export function requireMember(context: Context, view: CharterView): MemberView {
  const member = ownMember(context, view)
  if (!member) throw new Fault('charter.member_unknown', { device: ownDevice(context) })
  return member
}

/** By its short code, or the beginning of its id. @throws Fault charter.proposal_missing */
export function findProposal({ proposals }: CharterView, name: string): ProposalView {
  const letters = lettersOf(name)
  const found = proposals.filter(
    ({ id, code }) =>
      lettersOf(code) === letters || (letters.length >= 8 && id.toUpperCase().startsWith(letters)),
  )
  const [one] = found
  if (!one || found.length > 1) throw new Fault('charter.proposal_missing', { proposal: name })
  return one
}

const lettersOf = (name: string): string => name.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')

export const isOpen = ({ endedAt }: ProposalView): boolean => endedAt === undefined

/** Those that wait for this member's vote. */
export function waitingFor(view: CharterView, member: MemberView): readonly ProposalView[] {
  if (!member.isAble) return []
  return view.proposals.filter(
    (each) => each.state === 'open' && !each.votes.some((vote) => vote.member === member.id),
  )
}

/** The subjects that are locked at the moment of the view. */
export function lockedSubjects({ locks, now }: CharterView): readonly string[] {
  return locks
    .filter(({ lockedAt }) => isLocked({ ...NO_LOCK, lockedAt: lockedAt ?? null }, now))
    .map(({ subject }) => subject)
}

const NO_LOCK = { subject: '', changedAt: 0, changeSeq: 0 }

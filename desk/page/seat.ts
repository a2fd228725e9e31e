// The charter as the signer shows it to this browser, and whose browser this is in it.

import type { Canonical } from '@countersign/core/canonical.ts'
import { isGoverning } from '@countersign/core/charter/member.ts'
import { openingTicket } from '@countersign/core/charter/opening.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { keptHeads } from './keep.ts'
import type { Session } from './session.ts'

export type MemberView = CharterView['members'][number]
export type ProposalView = CharterView['proposals'][number]
export type InvitationView = CharterView['invitations'][number]
export type CredentialView = MemberView['credentials'][number]

export type Seat = {
  readonly view: CharterView
  readonly me: MemberView
  /** The furthest this browser ever saw the charter: a signer that lacks it stands still. */
  readonly seen: { readonly seq: number; readonly hash: string }
  /** The signer's time now, as it has run on since the page was shown. */
  now(): number
}

/** @throws Fault channel.device_unknown when this browser is nobody's */
export async function takeSeat(session: Session): Promise<Seat> {
  const view = readView(await session.ask('charter.show', {}))
  const shownAt = performance.now()
  const { publicKey } = session.device
  const me = view.members.find(({ credentials }) => credentials.some(({ id }) => id === publicKey))
  if (!me) throw new Fault('channel.device_unknown')
  const kept = await keptHeads(session.greeting.identity.signingKey.toHex())
  const before = kept.find(({ log }) => log === 'charter')
  const seen = before && before.seq >= view.head.seq ? before : view.head
  return {
    view,
    me,
    seen: { seq: seen.seq, hash: seen.hash },
    now: () => view.now + Math.floor((performance.now() - shownAt) / 1000),
  }
}

export const isTeam = ({ view }: Seat): boolean => view.organisation.kind === 'team'

export const isOver = ({ state }: ProposalView): boolean =>
  state !== 'open' && state !== 'waiting' && state !== 'held'

/** The proposal by which what an invited person brought is decided on, or null. */
export function proposalFor(view: CharterView, { id }: InvitationView): ProposalView | null {
  const isAbout = (given: Canonical) =>
    (given as { readonly invitation?: Canonical }).invitation === id
  return view.proposals.find((each) => !isOver(each) && each.changes.some(isAbout)) ?? null
}

/** What a proposal about the organisation says: its changes, and the ticket if it is locked. */
export function proposing(
  { view }: Seat,
  changes: readonly Canonical[],
): { readonly [name: string]: Canonical } {
  const ticket = openingTicket(view, 'organisation')
  return { changes, why: '', ...(ticket === null ? {} : { ticket: ticket.hash }) }
}

/** Whether a member's vote is asked for and not cast. */
export function waitsFor(me: MemberView, proposal: ProposalView): boolean {
  const hasVoted = proposal.votes.some(({ member }) => member === me.id)
  return proposal.state === 'open' && isGoverning(me) && !hasVoted
}

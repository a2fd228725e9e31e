// Whose votes count, and when they are enough. One vote a person; at least as many as needed.

import type { UnixSeconds } from '../basics.ts'
import type { Member } from './member.ts'
import type { Proposal } from './proposal.ts'
import { type Charter, isAble, isFrozen } from './state.ts'
import { excludedBy } from './terms.ts'

/**
 * Whether a member may vote on this. Whoever was suspended only by somebody whose act it undoes
 * may: else one rogue could suspend everybody and stay.
 */
export function mayVote(
  charter: Charter,
  proposal: Pick<Proposal, 'class' | 'changes'>,
  member: Member,
  now: UnixSeconds,
): boolean {
  if (!isAble(charter, member, now)) return false
  const excluded = excludedBy(charter, proposal.changes)
  if (excluded.has(member.id)) return false
  const freeze = charter.freezes.get(`member:${member.id}`)
  if (freeze === undefined) return true
  return proposal.class === 'undo' && freeze.by !== null && excluded.has(freeze.by)
}

/** The members whose approval counts at this moment. */
export function approvals(
  charter: Charter,
  proposal: Proposal,
  now: UnixSeconds,
): readonly string[] {
  return [...proposal.votes].flatMap(([id, vote]) => {
    const member = charter.members.get(id)
    if (!member || vote.decision !== 'approve') return []
    const isSigned = vote.credentials.every(
      (each) => charter.credentials.has(each) && !isFrozen(charter, `credential:${each}`),
    )
    return isSigned && mayVote(charter, proposal, member, now) ? [id] : []
  })
}

/**
 * The proposal after counting again: a quorum is reached when it is, but not once the proposal has
 * expired, and lost when it is lost.
 */
export function counted(charter: Charter, proposal: Proposal, now: UnixSeconds): Proposal {
  if (proposal.end) return proposal
  const isReached = approvals(charter, proposal, now).length >= proposal.needed
  if (isReached === (proposal.quorumAt !== null)) return proposal
  if (isReached && now >= proposal.expiresAt) return proposal
  return { ...proposal, quorumAt: isReached ? now : null }
}

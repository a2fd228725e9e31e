// What each statement does: the entry it becomes, or why it cannot. The state before authorises
// what comes after; the same rules hold when a charter is verified by somebody else.

import { unreachable } from '../basics.ts'
import type { Canonical } from '../canonical.ts'
import { decimal } from '../canonical.ts'
import { Fault } from '../fault.ts'
import { altered } from './alter.ts'
import type { Authorised } from './authority.ts'
import { INVITATION_SECONDS, MAX_CREDENTIALS } from './enlist.ts'
import { founded } from './founding.ts'
import type { CharterKind } from './kinds.ts'
import { isLocked, locksOf, REQUEST_SECONDS, TICKET_SECONDS } from './lock.ts'
import { MEMBER_ID, PRINTABLE } from './member.ts'
import { excludedProposer, isThawing, type Proposal, UNDO_SECONDS } from './proposal.ts'
import { refuse } from './refusal.ts'
import { type Charter, isFrozen, isTeam, proposalOf } from './state.ts'
import type { Act, ApprovingAct, Statement } from './statement.ts'
import { checkFreeze, checkRevocation, checkVeto } from './stopped.ts'
import { termsOf } from './terms.ts'
import { mayVote } from './voting.ts'

export type Outcome = { readonly kind: CharterKind; readonly body: Canonical }

const MAX_OPEN_PROPOSALS = 32
/** Of one member, also those that were withdrawn. */
const MAX_PROPOSALS_A_DAY = 24
const DAY_SECONDS = 86_400
const MAX_INVITATIONS = 128
/** Of one member of a team, so that nobody alone can leave the others without a place. */
const MAX_OWN_INVITATIONS = 16
/** Of one member of a team in the days in which the others can undo them. */
const MAX_OWN_TIGHTENINGS = 16
/** Of one member: all of them are shown, and a view has an end. */
const MAX_OWN_REQUESTS = 16

type Heard<A extends Act> = Omit<Authorised, 'said'> & { readonly said: Statement<A> }

/**
 * The entry that a statement becomes. Approvals of spends and orders become entries of other logs.
 * @throws Fault charter.*, policy.*, wallet.missing
 */
export function outcomeOf(
  charter: Charter,
  heard: Heard<Exclude<Act, ApprovingAct>>,
  statement: Canonical,
  now: number,
): Outcome {
  const { said } = heard
  const simply = (kind: CharterKind): Outcome => ({ kind, body: { statement } })
  switch (said.act) {
    case 'found':
      founded(charter, said, { at: now, seq: charter.seq + 1 })
      return simply('organisation.founded')
    case 'invite':
      checkInvitation(charter, said, now)
      return simply('invitation.made')
    case 'propose':
      return { kind: 'proposal.opened', body: { statement, ...opening(charter, heard, said, now) } }
    case 'vote':
      checkVote(charter, heard, openProposal(charter, said.proposal), now)
      return simply('vote.cast')
    case 'unvote':
      if (!openProposal(charter, said.proposal).votes.has(said.member)) {
        throw new Fault('charter.vote_missing')
      }
      return simply('vote.withdrawn')
    case 'withdraw':
      if (openProposal(charter, said.proposal).by !== said.member) {
        throw new Fault('charter.proposal_others')
      }
      return simply('proposal.withdrawn')
    case 'veto':
      checkVeto(openProposal(charter, said.proposal), said.member)
      return simply('proposal.vetoed')
    case 'freeze':
      checkFreeze(charter, said.subject, said.member, classesOf(heard))
      return simply('freeze.set')
    case 'revoke':
      checkRevocation(charter, { ...said, classes: classesOf(heard) }, now)
      return simply('credential.revoked')
    case 'request-unlock':
      checkRequest(charter, said, now)
      return simply('unlock.requested')
    default:
      return unreachable(said)
  }
}

/** The proposal, while it can still be decided. @throws Fault charter.proposal_missing, _ended */
function openProposal(charter: Charter, id: string): Proposal {
  const proposal = proposalOf(charter, id)
  if (!proposal) throw new Fault('charter.proposal_missing')
  if (proposal.end) throw new Fault('charter.proposal_ended', { how: proposal.end.kind })
  return proposal
}

function opening(
  charter: Charter,
  heard: Heard<'propose'> | Authorised,
  said: Statement<'propose'>,
  now: number,
): Canonical & object {
  const { member } = heard
  const open = [...charter.proposals.values()]
  const own = open.filter(({ by }) => by === member.id)
  checkFlood(charter, member.id, now)
  // Nobody alone can fill the list so that the others have no place.
  if (open.length >= MAX_OPEN_PROPOSALS || own.length >= MAX_OPEN_PROPOSALS / 4) {
    throw new Fault('charter.proposals_too_many', { open: open.length, own: own.length })
  }
  const isBegun = !isTeam(charter) && new Set(classesOf(heard)).size < 2
  const terms = termsOf(charter, { ...said, isBegun }, now)
  if (terms.class === 'tightening') checkTightenings(charter, said, now)
  if (!mayVote(charter, { ...terms, changes: said.changes }, member, now)) {
    throw new Fault('charter.vote_refused', { member: member.id, why: excludedProposer })
  }
  if (terms.class !== 'undo' && !isThawing(said) && isFrozen(charter, 'organisation')) {
    throw new Fault('charter.frozen', { subject: 'organisation' })
  }
  // Tried now, so that what could not take hold is not voted on.
  altered(charter, said.changes, { at: now, seq: charter.seq + 1 })
  return {
    class: terms.class,
    needed: decimal(terms.needed),
    delaySeconds: decimal(terms.delaySeconds),
    expiresAt: decimal(terms.expiresAt),
  }
}

// Each proposal is told to everybody by every channel: nobody alone fills their mailboxes.
function checkFlood(charter: Charter, member: string, now: number): void {
  const remembered = [...charter.proposals.values(), ...charter.ended.values()]
  const recent = remembered.filter(
    ({ by, openedAt }) => by === member && openedAt > now - DAY_SECONDS,
  )
  if (recent.length < MAX_PROPOSALS_A_DAY) return
  throw new Fault('charter.proposals_too_many', { today: recent.length })
}

const classesOf = ({ credentials }: Pick<Authorised, 'credentials'>) =>
  credentials.map((each) => each.class)

// Each is remembered with the policy before it until it can no longer be undone.
function checkTightenings(
  charter: Charter,
  { member, changes }: Statement<'propose'>,
  now: number,
): void {
  const own = charter.alone.filter(
    ({ kind, by, at }) => kind === 'tightening' && by === member && now <= at + UNDO_SECONDS,
  )
  if (own.length + changes.length <= MAX_OWN_TIGHTENINGS) return
  throw new Fault('charter.proposals_too_many', { open: own.length, own: own.length })
}

function checkVote(
  charter: Charter,
  { member }: Pick<Authorised, 'member'>,
  proposal: Proposal,
  now: number,
): void {
  if (!mayVote(charter, proposal, member, now)) {
    throw new Fault('charter.vote_refused', { member: member.id, why: excludedProposer })
  }
  if (proposal.votes.has(member.id)) throw new Fault('charter.vote_twice', { member: member.id })
  if (proposal.quorumAt === null && now >= proposal.expiresAt) {
    throw new Fault('charter.proposal_ended', { how: 'expired' })
  }
}

// Whoever asks again and again would be telling everybody each time.
function checkRequest(
  charter: Charter,
  { subject, member }: Statement<'request-unlock'>,
  now: number,
): void {
  const lock = locksOf(charter).find((each) => each.subject === subject)
  if (!lock || !isLocked(lock, now)) throw new Fault('charter.not_locked', { subject })
  const own = charter.unlockRequests.filter(
    ({ by, at }) => by === member && at >= now - REQUEST_SECONDS,
  )
  const asked = own.find((it) => it.subject === subject)
  if (!asked && own.length >= MAX_OWN_REQUESTS)
    throw new Fault('charter.change_invalid', { why: `you have ${own.length} requests open` })
  if (!asked || asked.seq < lock.changeSeq || now >= asked.at + TICKET_SECONDS) return
  throw new Fault('charter.change_invalid', { why: 'you asked for it within a day' })
}

function checkInvitation(charter: Charter, said: Statement<'invite'>, now: number): void {
  if (!/^[0-9a-f]{16}$/.test(said.invitation)) refuse('an invitation’s id is 8 random bytes in hex')
  if (charter.invitations.has(said.invitation)) refuse('there is such an invitation')
  if (!MEMBER_ID.test(said.invitee)) refuse('a member’s id has 1 to 32 of a-z, 0-9 and "-"')
  if (!PRINTABLE.test(said.name)) refuse('a name has 1 to 64 printable characters')
  const fresh = [...charter.invitations.values()].filter(({ at }) => now <= at + INVITATION_SECONDS)
  if (fresh.length >= MAX_INVITATIONS) refuse(`${MAX_INVITATIONS} invitations are open`)
  const made = fresh.filter(({ by }) => by === said.member)
  if (isTeam(charter) && made.length >= MAX_OWN_INVITATIONS)
    refuse(`you have ${MAX_OWN_INVITATIONS} invitations open`)
  const own = [...charter.credentials.values()].filter((each) => each.member === said.invitee)
  if (own.length >= MAX_CREDENTIALS) refuse(`a member has ${MAX_CREDENTIALS} credentials at most`)
}

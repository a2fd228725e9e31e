// Who may stop what. Stopping takes one person, or a click on a link in a notice, so each way of it
// is bounded: nobody can stop the same thing for ever, and nobody alone locks themselves out.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import { isLast } from './alter.ts'
import { isLever } from './levers.ts'
import { type CredentialClass, isGoverning, type Member, mayVeto } from './member.ts'
import { type Proposal, UNDO_SECONDS } from './proposal.ts'
import { refuse } from './refusal.ts'
import { type Charter, credentialsOf, isFounding, isFrozen, isTeam, proposalOf } from './state.ts'

/**
 * Once each: a veto that the others undid cannot be said again. One by a link lasts until its
 * member comes to the desk, and says it there.
 * @throws Fault charter.veto_refused
 */
export function checkVeto(proposal: Proposal, member: string, isSigned = true): void {
  if (proposal.class === 'undo') throw new Fault('charter.veto_refused', { why: 'it undoes' })
  const before = proposal.hasVetoed.filter(({ by }) => by === member)
  if (!before.some((veto) => veto.isSigned || !isSigned)) return
  throw new Fault('charter.veto_refused', { why: 'you vetoed it before' })
}

/**
 * @param classes - of the credentials that say so together; none of a link
 * @throws Fault charter.change_invalid for what there is not, or is frozen already
 */
export function checkFreeze(
  charter: Charter,
  subject: string,
  by: string,
  classes: readonly CredentialClass[] = [],
): void {
  if (isFrozen(charter, subject)) refuse(`${subject} is frozen already`)
  if (isLever(subject)) {
    // The mailbox of somebody alone says no by links: a stolen computer must not end that.
    const isOneSided = !isTeam(charter) && new Set(classes).size < 2
    if (subject === 'links' && isOneSided) refuse('you are alone: sign it with two kinds of keys')
    return
  }
  const [kind, name = ''] = subject.split(/:(.*)/s)
  if (subject === 'organisation') return
  if (kind === 'wallet' && charter.wallets.has(name)) return
  if (kind === 'account' && charter.accounts.has(name)) return
  if (kind === 'member' && charter.members.has(name)) {
    // Nobody else could undo it; freezing the organisation stops as much.
    const member = charter.members.get(name)
    if (!isTeam(charter) && member && isGoverning(member))
      refuse('you are alone: freeze the organisation')
    return
  }
  if (kind === 'token' && charter.tokens.has(name)) return
  // Others' keys one by one would be a way to silence them that no undoing counts.
  if (kind === 'credential' && charter.credentials.get(name)?.member === by) {
    const kept = credentialsOf(charter, by).filter(({ id }) => id !== name)
    const isOnly = kept.every((each) => each.class !== charter.credentials.get(name)?.class)
    // As with revoking: a stolen computer must not silence the telephone.
    if (!isTeam(charter) && isOnly) refuse('it is the only one of its kind: propose to remove it')
    return
  }
  refuse(`there is no ${subject} that you can freeze`)
}

/** Which credential, whose, and with credentials of which classes its member says so. */
export type Revocation = {
  readonly credential: string
  readonly member: string
  readonly classes: readonly CredentialClass[]
}

/**
 * One's own, at once. Somebody alone keeps one that is older, or no newer than their delay: a thief
 * who adds a key of theirs cannot take the owner's away before it would be noticed. And with a
 * stolen computer nobody takes the telephone away, by which its owner could still say no.
 * @throws Fault charter.credential_unknown, charter.change_invalid
 */
export function checkRevocation(
  charter: Charter,
  { credential: id, member, classes }: Revocation,
  now: UnixSeconds,
): void {
  const credential = charter.credentials.get(id)
  if (credential?.member !== member) {
    throw new Fault('charter.credential_unknown', { credential: id.slice(0, 64) })
  }
  if (isLast(charter, credential)) refuse('it is your last credential')
  if (isTeam(charter) || isFounding(charter)) return
  if (new Set(classes).size < 2 && !classes.includes(credential.class)) {
    refuse(`it is a ${credential.class}’s: sign with one of that kind, or propose to remove it`)
  }
  const since = now - charter.settings.delaySeconds
  const isOld = (at: UnixSeconds) => at <= since || at < credential.since
  const kept = credentialsOf(charter, member).filter((it) => it.id !== id && isOld(it.since))
  if (kept.length === 0) refuse('your other credentials are too new')
}

export type Link = {
  readonly member: string
  readonly stop: 'veto' | 'freeze'
  /** The proposal's id, or what is frozen. */
  readonly subject: string
}

/**
 * A click on a link in a notice: each of them stops something once. Whether the link is the
 * signer's own is not seen from here.
 * @throws Fault charter.link_invalid, charter.frozen, charter.proposal_*, charter.veto_refused,
 *   charter.change_invalid
 */
export function checkLink(charter: Charter, link: Link, now: UnixSeconds): void {
  const { member: id, stop, subject } = link
  if (isFrozen(charter, 'links')) throw new Fault('charter.frozen', { subject: 'links' })
  const member = charter.members.get(id)
  if (!member || isFrozen(charter, `member:${id}`)) throw new Fault('charter.link_invalid')
  const isUsed = charter.linked.some(
    (it) => it.member === id && it.subject === subject && now < it.at + UNDO_SECONDS,
  )
  if (isUsed) throw new Fault('charter.link_invalid')
  if (stop === 'freeze') checkFreeze(charter, subject, id)
  else checkLinkedVeto(charter, member, subject)
}

function checkLinkedVeto(charter: Charter, member: Member, id: string): void {
  if (!mayVeto(member)) throw new Fault('charter.role_missing', { member: member.id, act: 'veto' })
  const proposal = proposalOf(charter, id)
  if (!proposal) throw new Fault('charter.proposal_missing')
  if (proposal.end) throw new Fault('charter.proposal_ended', { how: proposal.end.kind })
  checkVeto(proposal, member.id, false)
}

/**
 * Whether a head that a member claims to have seen stops everything: whoever may freeze may say so,
 * and whoever is suspended may not.
 */
export function mayDispute(charter: Charter, member: string): boolean {
  return (
    charter.members.has(member) &&
    !isFrozen(charter, `member:${member}`) &&
    !isFrozen(charter, 'organisation')
  )
}

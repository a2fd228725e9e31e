// What a proposal takes: one person, or a quorum and a delay. Fixed when it opens, so that no later
// change of the rules makes it easier.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import type { Change } from './change.ts'
import { checkLock, subjectOf } from './lock.ts'
import { keepsAll } from './member.ts'
import { policyGrowth, tightensPolicy } from './policy-changes.ts'
import { LONG_DELAY_SECONDS, type ProposalClass, UNDO_SECONDS } from './proposal.ts'
import { type Alone, type Charter, credentialsOf, isFounding, isTeam } from './state.ts'

export type Terms = {
  readonly class: ProposalClass
  readonly needed: number
  readonly delaySeconds: number
  readonly expiresAt: UnixSeconds
}

/** What the others decide at once, even when everything is locked. */
export const UNDOING: ReadonlySet<Change['kind']> = new Set(['undo', 'confirm', 'member.suspend'])

/**
 * The terms of these changes as things are now.
 * @throws Fault charter.locked, charter.ticket_invalid, charter.undo_refused, policy.*
 */
export function termsOf(
  charter: Charter,
  proposed: Proposed & { readonly ticket?: string | undefined },
  now: UnixSeconds,
): Terms {
  const { changes, ticket } = proposed
  const { quorum, delaySeconds, expirySeconds } = charter.settings
  const expiresAt = now + expirySeconds
  if (changes.length === 0) throw new Fault('charter.change_invalid', { why: 'nothing is changed' })
  if (changes.some(({ kind }) => UNDOING.has(kind))) {
    for (const change of changes) checkUndoing(charter, change, now)
    checkLock(charter, [], ticket, now)
    return { class: 'undo', needed: quorum, delaySeconds: 0, expiresAt }
  }
  const loosened = looseningIn(charter, proposed)
  checkLock(charter, lockedSubjects(loosened), ticket, now)
  if (loosened.length === 0) return { class: 'tightening', needed: 1, delaySeconds: 0, expiresAt }
  // Who lost the other class waits long enough for whoever has it to say no.
  const isBegun = proposed.isBegun === true && hasClasses(charter, proposed.member)
  const isLong = isBegun || loosened.some((change) => policyGrowth(charter, change, now).length > 0)
  const delay = isLong ? Math.max(delaySeconds, LONG_DELAY_SECONDS) : delaySeconds
  const isFree = isFounding(charter)
  return { class: 'loosening', needed: quorum, delaySeconds: isFree ? 0 : delay, expiresAt }
}

export type Proposed = {
  readonly member: string
  readonly changes: readonly Change[]
  /** Somebody alone said it with one class of credentials and a code: see means.ts. */
  readonly isBegun?: boolean
}

function hasClasses(charter: Charter, member: string): boolean {
  return new Set(credentialsOf(charter, member).map((each) => each.class)).size > 1
}

/** Which of the changes loosen something, as things are now. */
export function looseningIn(charter: Charter, { member, changes }: Proposed): readonly Change[] {
  return changes.filter((change) => !isTightening(charter, change, member))
}

/**
 * What a loosening is kept from by a lock, and what it keeps open. A lost operations key has to be
 * replaceable while everything is locked, for which two others sign; it opens nothing beside.
 */
export function lockedSubjects(loosened: readonly Change[]): readonly string[] {
  return loosened.filter(({ kind }) => kind !== 'operations.replace').map(subjectOf)
}

/** Only what is provable is a tightening: everything else is a loosening. */
function isTightening(charter: Charter, change: Change, by: string): boolean {
  if (change.kind === 'member.contacts') {
    // Whoever is told for somebody else is given what stops things in their name.
    if (change.member !== by) return false
    const known = charter.members.get(change.member)?.contacts ?? []
    return keepsAll(known, change.contacts)
  }
  return tightensPolicy(charter, change)
}

/** What of one person's a proposal undoes or confirms. */
function actsUndone(charter: Charter, changes: readonly Change[]): readonly Alone[] {
  const seqs = changes.flatMap((change) => (change.kind === 'undo' ? [change.seq] : []))
  return charter.alone.filter(({ seq }) => seqs.includes(seq))
}

/** Whose votes do not count: who is undone or suspended by it has no say in it. */
export function excludedBy(charter: Charter, changes: readonly Change[]): ReadonlySet<string> {
  const suspended = changes.flatMap((it) => (it.kind === 'member.suspend' ? [it.member] : []))
  return new Set([...actsUndone(charter, changes).map(({ by }) => by), ...suspended])
}

function checkUndoing(charter: Charter, change: Change, now: UnixSeconds): void {
  const refuse = (why: string): never => {
    throw new Fault('charter.undo_refused', { why })
  }
  if (!UNDOING.has(change.kind)) refuse('only undoing, confirming and suspending go together')
  if (!isTeam(charter)) refuse('one person undoes by an ordinary proposal')
  if (change.kind !== 'undo' && change.kind !== 'confirm') return
  const act = charter.alone.find(({ seq }) => seq === change.seq)
  if (!act) refuse('nobody did this alone, or it was confirmed or undone')
  else if (now > act.at + UNDO_SECONDS) refuse('it is older than seven days')
}

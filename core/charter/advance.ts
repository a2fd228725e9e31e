// What the mere passing of time does: proposals take hold, expire, or end by their veto. Worked out
// whenever the charter is read, in the order of the times; no timer has to run for it.

import type { UnixSeconds } from '../basics.ts'
import { Fault } from '../fault.ts'
import { altered } from './alter.ts'
import { ended, withProposal } from './ending.ts'
import { forgetful } from './forget.ts'
import { isOutrun, tightenedBy } from './policy-changes.ts'
import { type Due, dueOf, type Proposal, UNDO_SECONDS } from './proposal.ts'
import { type Alone, type Charter, isFrozen, isTeam } from './state.ts'
import { lockedSubjects, looseningIn } from './terms.ts'
import { counted } from './voting.ts'

/** The charter as it is at this moment. */
export function advance(charter: Charter, now: UnixSeconds): Charter {
  let known = charter
  for (;;) {
    const next = nextDue(known, now)
    if (next === null) return known
    known = happened(known, next.proposal, next.due)
  }
}

type Coming = { readonly proposal: Proposal; readonly due: Due }

function nextDue(charter: Charter, now: UnixSeconds): Coming | null {
  const isHeld = isFrozen(charter, 'organisation')
  const around = { isHeld, undoSeconds: isTeam(charter) ? UNDO_SECONDS : 0 }
  let first: Coming | null = null
  for (const proposal of charter.proposals.values()) {
    const due = dueOf(proposal, around)
    if (due === null || due.at > now) continue
    // The same second: in the order in which they opened, which is the map's.
    if (first === null || due.at < first.due.at) first = { proposal, due }
  }
  return first
}

function happened(charter: Charter, proposal: Proposal, { at, end }: Due): Charter {
  if (end !== 'in-force') return ended(charter, proposal, { kind: end, at })
  return inForce(charter, proposal, Math.max(at, charter.time))
}

function inForce(charter: Charter, proposal: Proposal, at: UnixSeconds): Charter {
  let next: Charter
  try {
    next = altered(charter, proposal.changes, { at, seq: proposal.seq })
  } catch (error) {
    // What it was about is not as it was: nothing of it takes hold.
    if (!(error instanceof Fault)) throw error
    return ended(charter, proposal, { kind: 'stale', at, why: error.code })
  }
  const done = ended(next, next.proposals.get(proposal.id) ?? proposal, { kind: 'in-force', at })
  const marked = proposal.class === 'loosening' ? withChanged(charter, done, proposal, at) : done
  const alone = { ...marked, alone: [...marked.alone, ...aloneOf(charter, proposal, at)] }
  return settled(alone, at)
}

// A lock counts from the last loosening; a tightening beside it gives nobody more time.
function withChanged(
  before: Charter,
  after: Charter,
  { by: member, changes, seq, ticket }: Proposal,
  at: UnixSeconds,
): Charter {
  const changed = new Map(after.changed)
  const loosened = looseningIn(before, { member, changes })
  for (const subject of lockedSubjects(loosened)) changed.set(subject, { at, seq })
  const tickets = after.tickets.filter(({ hash }) => hash !== ticket)
  return { ...after, changed, tickets }
}

function aloneOf(before: Charter, proposal: Proposal, at: UnixSeconds): readonly Alone[] {
  if (proposal.class !== 'tightening' || before.organisation?.kind !== 'team') return []
  const { by, seq } = proposal
  return proposal.changes.flatMap((change) => {
    const tightened = tightenedBy(before, change)
    return tightened ? [{ kind: 'tightening', seq, by, at, ...tightened }] : []
  })
}

/**
 * Everything that follows from a change at once: votes are counted again, what was open under
 * other rules is void, and what is long past is forgotten.
 */
export function settled(charter: Charter, at: UnixSeconds): Charter {
  let next = charter
  for (const proposal of charter.proposals.values()) {
    const why = staleness(next, proposal)
    if (why !== null) next = ended(next, proposal, { kind: 'stale', at, why })
    else {
      const again = counted(next, proposal, at)
      if (again !== proposal) next = withProposal(next, again)
    }
  }
  return forgetful(next, at)
}

function staleness(charter: Charter, proposal: Proposal): string | null {
  if (proposal.epoch !== charter.epoch) return 'who decides was changed'
  const isStale = proposal.changes.some((change) => isOutrun(charter, change))
  return isStale ? 'its policy was changed' : null
}

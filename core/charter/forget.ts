// What is long past is forgotten, so that nobody can make a charter grow without end: the journal
// has all of it. What is forgotten here can bear on nothing any more.

import type { UnixSeconds } from '../basics.ts'
import { INVITATION_SECONDS } from './enlist.ts'
import { REQUEST_SECONDS } from './lock.ts'
import { UNDO_SECONDS } from './proposal.ts'
import type { Charter } from './state.ts'
import { STATEMENT_SECONDS } from './statement.ts'

/** The charter without what nothing can come of any more at this time. */
export function forgetful(charter: Charter, at: UnixSeconds): Charter {
  const statements = kept(charter.statements, (it) => it.at >= at - 2 * STATEMENT_SECONDS)
  const alone = kept(charter.alone, (it) => it.at >= at - UNDO_SECONDS)
  const tickets = kept(charter.tickets, (it) => it.validUntil >= at)
  const linked = kept(charter.linked, (it) => it.at > at - UNDO_SECONDS)
  const unlockRequests = kept(charter.unlockRequests, (it) => it.at >= at - REQUEST_SECONDS)
  const invitations = openInvitations(charter, at)
  const isSame =
    statements === charter.statements &&
    alone === charter.alone &&
    tickets === charter.tickets &&
    linked === charter.linked &&
    unlockRequests === charter.unlockRequests &&
    invitations === charter.invitations
  return isSame
    ? charter
    : { ...charter, statements, alone, tickets, linked, unlockRequests, invitations }
}

// All of these are in the order of their times. The same list when all of it is kept: this is asked
// after each entry.
function kept<T>(list: readonly T[], isKept: (item: T) => boolean): readonly T[] {
  const [first] = list
  return first === undefined || isKept(first) ? list : list.filter(isKept)
}

function openInvitations({ invitations }: Charter, at: UnixSeconds): Charter['invitations'] {
  const isOpen = (it: { readonly at: UnixSeconds }) => it.at >= at - 2 * INVITATION_SECONDS
  const [first] = invitations.values()
  if (first === undefined || isOpen(first)) return invitations
  return new Map([...invitations].filter(([, it]) => isOpen(it)))
}

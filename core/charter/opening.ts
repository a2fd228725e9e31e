// Which ticket opens what is locked, as a view of the charter has it: for pages and clients, before
// anybody signs. The signer decides by lock.ts.

import type { CharterView } from './view.ts'

/** The ticket that opens a proposal about this subject now, or null. */
export function openingTicket(
  { tickets, locks, now }: Pick<CharterView, 'tickets' | 'locks' | 'now'>,
  subject: string,
): CharterView['tickets'][number] | null {
  const changeSeq = locks.find((each) => each.subject === subject)?.changeSeq
  const isUsable = (each: CharterView['tickets'][number]) =>
    each.subject === subject &&
    !each.isUsed &&
    each.validUntil >= now &&
    each.changeSeq === changeSeq
  return tickets.find(isUsable) ?? null
}

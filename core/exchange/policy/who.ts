// Whom a grant of an order policy speaks of, and whether one who asks is among them.

import type { Initiator } from '../../policy/facts.ts'
import { isAmong, isWhoWithin, type Who } from '../../policy/who.ts'
import type { OrderInitiator } from './facts.ts'

/** As for spends; every member, one member, and the trader itself. */
export type OrderWho = Who | 'member' | `member:${string}` | 'trader'

const MEMBER = 'member:'

/** Whether a grant for these is a grant for this member or token. */
export function isAmongAskers(who: OrderWho, asker: Initiator): boolean {
  if (who === 'trader') return false
  if (who === 'member') return asker.kind !== 'token'
  if (isOneMember(who)) return asker.kind !== 'token' && who === `${MEMBER}${asker.member}`
  return isAmong(who, asker)
}

/** Whether everybody of `inner` is of `outer`, whoever has which role and is in which group. */
export function isOrderWhoWithin(inner: OrderWho, outer: OrderWho): boolean {
  if (inner === outer) return true
  if (inner === 'trader' || outer === 'trader' || inner === 'member') return false
  if (outer === 'member') return !inner.startsWith('token:')
  return !isOneMember(inner) && !isOneMember(outer) && isWhoWithin(inner, outer)
}

/** The names under which whoever asks stands in `initiator-in`. */
export function namesOf(initiator: OrderInitiator): readonly string[] {
  if (initiator.kind !== 'trader') return [nameOf(initiator)]
  return ['trader', ...(initiator.armedBy === null ? [] : [nameOf(initiator.armedBy)])]
}

/** Whose sums it counts in: a member's or token's own, or nobody's. */
export function askerOf(initiator: OrderInitiator): Initiator | null {
  return initiator.kind === 'trader' ? initiator.armedBy : initiator
}

/** The member that is spoken of, if it is one. */
export function isOneMember(who: OrderWho): who is `member:${string}` {
  return who.startsWith(MEMBER)
}

/** The member's id, if it is one that is spoken of. */
export function memberIn(who: string): string | null {
  return who.startsWith(MEMBER) ? who.slice(MEMBER.length) : null
}

const nameOf = ({ kind, member }: Initiator): string =>
  kind === 'token' ? member : `${MEMBER}${member}`

// Whom a grant speaks of, and whether one who asks is among them.

import type { Initiator } from './facts.ts'

/**
 * The owner; every member with the role spender, the owner always; the members of a group; one
 * token. Whoever speaks of members never means a token.
 */
export type Who = 'owner' | 'spender' | `group:${string}` | `token:${string}`

const GROUP = 'group:'
const TOKEN = 'token:'
const SPENDER = 'spender'

/** Whether a grant for these is a grant for whoever asks. */
export function isAmong(who: Who, { kind, member, roles, groups }: Initiator): boolean {
  if (kind === 'token' || tokenOf(who) !== null) return kind === 'token' && who === member
  if (who === 'owner') return kind === 'owner'
  const group = groupOf(who)
  if (group !== null) return groups.includes(group)
  return kind === 'owner' || roles.includes(SPENDER)
}

/** Whether everybody of `inner` is of `outer`, whoever has which role and is in which group: the
 * owner is always a spender, and nothing else is certain. */
export function isWhoWithin(inner: Who, outer: Who): boolean {
  return inner === outer || (inner === 'owner' && outer === 'spender')
}

/** The token's id, if it is one that is spoken of. */
export function tokenOf(who: string): string | null {
  return who.startsWith(TOKEN) ? who.slice(TOKEN.length) : null
}

/** How a token stands where members are named; no member's id has a colon. */
export const tokenSubject = (id: string): `token:${string}` => `${TOKEN}${id}`

/** The group that is spoken of, if it is one. */
export function groupOf(who: string): string | null {
  return who.startsWith(GROUP) ? who.slice(GROUP.length) : null
}

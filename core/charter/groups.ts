// Groups of members that policies name: those the members made, and those that roles make.

import type { Member } from './member.ts'
import type { Charter } from './state.ts'

/** The groups every organisation has, by role. */
const GROUP_ROLES: Readonly<Record<string, Member['roles'][number]>> = {
  administrators: 'administrator',
  approvers: 'approver',
  spenders: 'spender',
}

/** Members of a group that a policy names. A group of that name wins over the one by role. */
export function groupMembers(charter: Charter, group: string): readonly string[] {
  const named = charter.groups.get(group)
  if (named !== undefined) return named
  const role = Object.hasOwn(GROUP_ROLES, group) ? GROUP_ROLES[group] : undefined
  if (role === undefined) return []
  return [...charter.members.values()]
    .filter(({ roles }) => roles.includes(role))
    .map(({ id }) => id)
}

/** The groups a member is in. */
export function groupsOf(charter: Charter, member: string): readonly string[] {
  const names = new Set([...charter.groups.keys(), ...Object.keys(GROUP_ROLES)])
  return [...names].filter((name) => groupMembers(charter, name).includes(member)).sort()
}

/** Whether there is such a group, made by the members or given by their roles. */
export const hasGroup = (charter: Charter, group: string): boolean =>
  charter.groups.has(group) || Object.hasOwn(GROUP_ROLES, group)

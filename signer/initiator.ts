// Who asks for a spend, as a policy is told: the member whose device signed the request, with their
// roles and groups as they are now; or a token by its key.

import { groupsOf } from '@countersign/core/charter/groups.ts'
import { type Charter, memberOfDevice } from '@countersign/core/charter/state.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'
import { tokenSubject } from '@countersign/core/policy/who.ts'

/**
 * Whoever asks by this key, as entries name them: a member's id, or `token:<id>`. Null for a key
 * that is nobody's any more.
 */
export function askerOf(charter: Charter, key: string): string | null {
  const token = tokenOfKey(charter, key)
  if (token) return tokenSubject(token.id)
  return memberOfDevice(charter, key)?.id ?? null
}

/** A key that is nobody's any more asks for nothing: no grant is for it. */
export function initiatorOf(charter: Charter, key: string): Initiator {
  const asker = askerOf(charter, key) ?? ''
  const member = charter.members.get(asker)
  if (!member) {
    const kind = tokenOfKey(charter, key) ? 'token' : 'member'
    return { kind, member: asker, device: key, roles: [], groups: [] }
  }
  return {
    kind: member.roles.includes('owner') ? 'owner' : 'member',
    member: member.id,
    device: key,
    roles: member.roles,
    groups: groupsOf(charter, member.id),
  }
}

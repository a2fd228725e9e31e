// Who asks for a spend, as a policy is told: the member whose device signed the request, with their
// roles and groups as they are now.

import { type Charter, groupsOf, memberOfDevice } from '@countersign/core/charter/state.ts'
import type { Initiator } from '@countersign/core/policy/facts.ts'

/** A device that is nobody's any more asks for nothing: no grant is for it. */
export function initiatorOf(charter: Charter, device: string): Initiator {
  const member = memberOfDevice(charter, device)
  if (!member) return { kind: 'member', member: '', device, roles: [], groups: [] }
  return {
    kind: member.roles.includes('owner') ? 'owner' : 'member',
    member: member.id,
    device,
    roles: member.roles,
    groups: groupsOf(charter, member.id),
  }
}

// Who decides on a spend besides the one who asks, as the signer says it: `plain` wrote it, and
// anything in another shape is refused.

import type { Canonical } from '../canonical.ts'
import { list, object, optional, text, truth, whole, word } from '../fields.ts'
import { POLICY_BOUNDS } from '../policy/bounds.ts'

const member = text(32)
/** No organisation has more. */
const MEMBERS = 64
const members = list(member, MEMBERS)

export const decision = object({
  /** The entry that it was asked for by, and when; left out while nobody has asked. */
  seq: optional(whole()),
  since: optional(whole()),
  /** When the delay is over. */
  opensAt: optional(whole()),
  groups: list(object({ group: text(32), count: whole(), by: members }), POLICY_BOUNDS.rules),
  /** Who may decide: members of these groups, but not who asks. */
  voters: members,
  /** What each said last, of those who have left since as well: theirs does not count. */
  votes: list(
    object({ member, decision: word('approve', 'reject'), at: whole(), counts: truth }),
    4 * MEMBERS,
  ),
})

/** How far they are. */
export type Decision = ReturnType<typeof decision>

/** @throws Fault channel.message_invalid for what is no decision */
export const readDecision = (value: Canonical): Decision => decision(value, 'decision')

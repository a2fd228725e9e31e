// The decision on a spend, as the signer says it, read strictly for showing.

import type { Canonical } from '@countersign/core/canonical.ts'
import { list, object, optional, text, truth, whole, word } from '@countersign/core/fields.ts'

const vote = object({
  member: text(32),
  decision: word('approve', 'reject'),
  counts: truth,
  at: whole(),
})

const decision = object({
  seq: optional(whole()),
  since: optional(whole()),
  opensAt: optional(whole()),
  groups: list(object({ group: text(64), count: whole(), by: list(text(32), 64) }), 64),
  voters: list(text(32), 64),
  votes: list(vote, 64),
})

/** Who decides on a spend besides the one who asks, and how far they are. */
export type Decision = ReturnType<typeof decision>

export const readDecision = (value: Canonical): Decision => decision(value, 'decision')

// How a proposal ends. It is remembered for a while, and shown.

import type { Ending, Proposal } from './proposal.ts'
import type { Charter } from './state.ts'

/** Ended proposals that are remembered; the journal has them all. */
const REMEMBERED = 64

/** The charter with this proposal ended. */
export function ended(charter: Charter, proposal: Proposal, end: Ending): Charter {
  const proposals = new Map(charter.proposals).set(proposal.id, { ...proposal, end })
  return { ...charter, proposals: forgotten(proposals) }
}

function forgotten(proposals: Map<string, Proposal>): Map<string, Proposal> {
  for (const { id, end } of proposals.values()) {
    if (proposals.size <= REMEMBERED) break
    if (end !== null) proposals.delete(id)
  }
  return proposals
}

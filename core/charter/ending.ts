// How a proposal changes and ends. It is remembered for a while, and shown.

import type { Ending, Proposal } from './proposal.ts'
import type { Charter } from './state.ts'

/** Proposals that are remembered, open ones among them; the journal has them all. */
const REMEMBERED = 64

/** The charter with a proposal as it is now, among the open ones or those that ended. */
export function withProposal(charter: Charter, proposal: Proposal): Charter {
  const { id, end } = proposal
  if (end) return { ...charter, ended: new Map(charter.ended).set(id, proposal) }
  return { ...charter, proposals: new Map(charter.proposals).set(id, proposal) }
}

/** The charter with this proposal ended. */
export function ended(charter: Charter, proposal: Proposal, end: Ending): Charter {
  const proposals = new Map(charter.proposals)
  proposals.delete(proposal.id)
  const all = new Map(charter.ended).set(proposal.id, { ...proposal, end })
  const surplus = proposals.size + all.size - REMEMBERED
  if (surplus > 0) for (const { id } of opened(all).slice(0, surplus)) all.delete(id)
  return { ...charter, proposals, ended: all }
}

/** Proposals in the order in which they opened. */
export const opened = (proposals: ReadonlyMap<string, Proposal>): readonly Proposal[] =>
  [...proposals.values()].sort((one, other) => one.seq - other.seq)

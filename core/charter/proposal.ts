// A proposal's life: opened, voted on, waiting out its delay, in force; or withdrawn, vetoed,
// expired, stale. All of it is worked out from its entries and the time: nothing is ever stored.

import type { UnixSeconds } from '../basics.ts'
import type { Change } from './change.ts'

const DAY = 86_400

/** What one person did alone can be undone at once for so long. */
export const UNDO_SECONDS = 7 * DAY
/** How long a veto by a link in a notice holds: until the member can come to the desk. */
export const LINK_VETO_SECONDS = 3 * DAY
/** Slicing a large loosening into small ones gains nothing: beyond twice what a limit was at its
 * strictest in these seven days, it takes this long. */
export const GROWTH_SECONDS = 7 * DAY
export const LONG_DELAY_SECONDS = 7 * DAY

/**
 * `tightening` holds at once and is one person's; `loosening` takes quorum and delay; `undo` takes
 * the quorum of the others, at once, even when locked.
 */
export type ProposalClass = 'tightening' | 'loosening' | 'undo'

export type Vote = {
  readonly decision: 'approve' | 'reject'
  readonly at: UnixSeconds
  /** What it was signed with: a vote does not outlive its credentials. */
  readonly credentials: readonly string[]
}

export type Veto = {
  readonly by: string
  readonly at: UnixSeconds
  readonly seq: number
  /** When a veto by a link ends by itself; null for one that was signed. */
  readonly until: UnixSeconds | null
}

export type Ending = {
  readonly kind: 'in-force' | 'withdrawn' | 'vetoed' | 'expired' | 'stale'
  readonly at: UnixSeconds
  readonly why?: string
}

export type Proposal = {
  /** The hash of the entry that opened it: its content, and the head at which it opened. */
  readonly id: string
  readonly seq: number
  readonly by: string
  readonly why: string
  readonly changes: readonly Change[]
  readonly openedAt: UnixSeconds
  readonly class: ProposalClass
  /** People, the proposer included. */
  readonly needed: number
  /** Fixed when it opened: no later change of settings shortens it. */
  readonly delaySeconds: number
  readonly expiresAt: UnixSeconds
  /** Who may decide changed meanwhile when the charter's is another. */
  readonly epoch: number
  readonly ticket: string | null
  readonly votes: ReadonlyMap<string, Vote>
  readonly quorumAt: UnixSeconds | null
  readonly vetoes: readonly Veto[]
  /** Who has vetoed before: once each by a link in a notice, and once signed. */
  readonly hasVetoed: readonly { readonly by: string; readonly isSigned: boolean }[]
  readonly end: Ending | null
}

/** Whether it only thaws, the organisation among it: a frozen one can decide nothing else. */
export function isThawing({ changes }: Pick<Proposal, 'changes'>): boolean {
  const isOfAll = changes.some((it) => it.kind === 'lift' && it.subject === 'organisation')
  return isOfAll && changes.every(({ kind }) => kind === 'lift')
}

/** Why somebody's vote does not count. */
export const excludedProposer =
  'the role, a suspension, a missing second factor, or it undoes your own act'

export type ProposalState = Ending['kind'] | 'open' | 'waiting' | 'held'

/** How it stands: `held` has its quorum, and a veto, or a freeze when its time has come. */
export function stateOf(proposal: Proposal, now: UnixSeconds): ProposalState {
  if (proposal.end) return proposal.end.kind
  const executes = executesAt(proposal)
  if (executes === null) return 'open'
  return now >= executes || vetoesAt(proposal, now).length > 0 ? 'held' : 'waiting'
}

/** When it takes hold, if nothing stops it; null without a quorum. */
export function executesAt({ quorumAt, delaySeconds }: Proposal): UnixSeconds | null {
  return quorumAt === null ? null : quorumAt + delaySeconds
}

/** Vetoes that hold at this moment. */
export function vetoesAt({ vetoes }: Proposal, now: UnixSeconds): readonly Veto[] {
  return vetoes.filter(({ until }) => until === null || until > now)
}

export type Due = { readonly at: UnixSeconds; readonly end: 'in-force' | 'expired' | 'vetoed' }

/** What bears on a proposal from outside. */
export type Around = {
  /** Whether a freeze keeps everything from taking hold. */
  readonly isHeld: boolean
  /** For how long the others can undo a veto; 0 where there are no others. */
  readonly undoSeconds: number
}

/** What happens to it next by the mere passing of time, and when; null while it needs somebody. */
export function dueOf(proposal: Proposal, { isHeld, undoSeconds }: Around): Due | null {
  if (proposal.end) return null
  const signed = proposal.vetoes.filter(({ until }) => until === null)
  const first = signed.toSorted((a, b) => a.at - b.at)[0]
  // Nobody undid it in time.
  if (first) return { at: first.at + undoSeconds, end: 'vetoed' }
  const executes = executesAt(proposal)
  if (executes === null) return { at: proposal.expiresAt, end: 'expired' }
  if (isHeld && proposal.class !== 'undo' && !isThawing(proposal)) return null
  const until = proposal.vetoes.map((veto) => veto.until ?? 0)
  return { at: Math.max(executes, ...until), end: 'in-force' }
}

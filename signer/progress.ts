// How far the decision on a spend is: who has approved it and counts now, and since when it waits.
// Counted from the journal against the charter as it is at this moment; nothing of it is stored.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { groupMembers } from '@countersign/core/charter/groups.ts'
import {
  type Charter,
  credentialsOf,
  isFrozen,
  type WalletRecord,
} from '@countersign/core/charter/state.ts'
import { plain } from '@countersign/core/plain.ts'
import { policyHash } from '@countersign/core/policy/policy.ts'
import type { Needs } from '@countersign/core/policy/verdict.ts'
import type { Asking, SpendVote } from './askings.ts'
import { type Met, waitingSeconds } from './needs.ts'
import type { Signer } from './signer.ts'

export type Progress = Met & {
  /** The entry that the delay counts from; null when there is none, or it was too long ago. */
  readonly asking: Asking | null
  /** When the delay is over; null while nobody has asked. */
  readonly opensAt: UnixSeconds | null
  /** The latest of each member since then, under this policy. */
  readonly votes: readonly (SpendVote & { readonly counts: boolean })[]
  readonly groups: readonly {
    readonly group: string
    readonly count: number
    readonly by: readonly string[]
  }[]
}

/** A spend under the policy of now, and who asks for it. */
export type Pending = { readonly txid: string; readonly asker: string; readonly needs: Needs }

export function progressOf(signer: Signer, record: WalletRecord, pending: Pending): Progress {
  const { txid, asker, needs } = pending
  const now = signer.time()
  const asking = liveAsking(signer, record, pending)
  const charter = signer.charter()
  const policy = policyHash(record.policy)
  // A policy that comes back finds none of the approvals that another one dropped.
  const since = record.earlier.at(-1)?.until ?? 0
  const latest = new Map<string, SpendVote>()
  for (const vote of signer.ledger.votes(record.name, txid)) {
    const isOfPolicy = vote.policy === policy && vote.at >= since
    if (asking !== null && vote.seq > asking.seq && isOfPolicy) latest.set(vote.member, vote)
  }
  const votes = [...latest.values()].map((vote) => ({
    ...vote,
    counts: vote.member !== asker && stands(charter, vote),
  }))
  const approving = votes.filter(({ counts, decision }) => counts && decision === 'approve')
  const groups = needs.approvals.map(({ group, count }) => {
    const members = groupMembers(charter, group)
    const by = approving.map(({ member }) => member).filter((id) => members.includes(id))
    return { group, count, by }
  })
  const opensAt = asking && asking.at + needs.delaySeconds
  return {
    asking,
    opensAt,
    votes,
    groups,
    isApproved: groups.every(({ by, count }) => by.length >= count),
    isDelayOver: opensAt !== null && now >= opensAt,
  }
}

// One that was let expire is over: asked for again, everybody gets the same time as at first.
function liveAsking(
  signer: Signer,
  { name }: WalletRecord,
  { txid, asker, needs }: Pending,
): Asking | null {
  const asking = signer.ledger.asking(name, txid, asker)
  return asking && signer.time() < asking.at + waitingSeconds(needs) ? asking : null
}

type Vote = Pick<SpendVote, 'member' | 'credentials'>

/** Whether a vote counts now: its author is there and not suspended, its credentials are theirs. */
export function stands(charter: Charter, { member, credentials }: Vote): boolean {
  if (!charter.members.has(member) || isFrozen(charter, `member:${member}`)) return false
  const own = credentialsOf(charter, member).map(({ id }) => id)
  return credentials.every((each) => own.includes(each))
}

/** Those who may decide on it: members of the groups that its policy names, but not who asked. */
export function votersOn(
  { charter }: Pick<Signer, 'charter'>,
  { approvals }: Needs,
  asker: string,
): readonly string[] {
  const all = approvals.flatMap(({ group }) => groupMembers(charter(), group))
  return [...new Set(all)].filter((id) => id !== asker)
}

/** Who decides on it, and how far they are, for people to see. */
export function decisionOf(signer: Signer, record: WalletRecord, pending: Pending): Canonical {
  const { asking, opensAt, groups, votes } = progressOf(signer, record, pending)
  return plain({
    ...(asking === null ? {} : { seq: asking.seq, since: asking.at }),
    ...(opensAt === null ? {} : { opensAt }),
    groups,
    voters: votersOn(signer, pending.needs, pending.asker),
    votes: votes.map(({ member, decision, at, counts }) => ({ member, decision, at, counts })),
  })
}

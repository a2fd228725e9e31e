// Orders that wait for people or time before they are placed: what a policy needs of one, what of
// it was given so far, and how one of them ends.

import type { UnixSeconds } from '../../basics.ts'
import type { Needs } from '../../policy/verdict.ts'

/** `placed`: by the trader, as every order; what became of it then is told there. */
export const WAITING_PHASES = ['waiting', 'placed', 'lapsed', 'cancelled', 'denied'] as const
export type WaitingPhase = (typeof WAITING_PHASES)[number]

/** People are given so long beside the delay. */
const DECIDING_SECONDS = 86_400

/** A member's word on it, as the signer tells it. */
export type OrderVote = {
  readonly member: string
  readonly decision: 'approve' | 'reject'
  readonly at: UnixSeconds
  /** They are there and not suspended, and so is what they signed with. */
  readonly counts: boolean
  /** The groups they are in now. */
  readonly groups: readonly string[]
}

/** What there is for an order so far. */
export type Given = {
  /** What its asker gave when it was asked for. */
  readonly factor: Needs['factor']
  readonly votes: readonly OrderVote[]
  /** Since when it waits; null for one that was asked for just now. */
  readonly since: UnixSeconds | null
}

export const nothingGiven = (factor: Needs['factor']): Given => ({
  factor,
  votes: [],
  since: null,
})

/** What is still missing. */
export type OrderLack =
  | { readonly kind: 'factor'; readonly factor: 'code' | 'passkey' }
  | {
      readonly kind: 'approvals'
      readonly group: string
      readonly count: number
      /** Those of the group who approved and count. */
      readonly by: readonly string[]
    }
  | { readonly kind: 'delay'; readonly until: UnixSeconds }

/** Whether others, or time, have to agree. */
export const isGated = ({ approvals, delaySeconds }: Needs): boolean =>
  approvals.length > 0 || delaySeconds > 0

/** When it is placed no more, whatever was given. */
export const lapsesAt = ({ delaySeconds }: Needs, since: UnixSeconds): UnixSeconds =>
  since + delaySeconds + DECIDING_SECONDS

/** From the mildest; more than what is asked for is enough. */
const FACTORS: readonly Needs['factor'][] = ['key', 'code', 'passkey']

/** Whether a factor is worth as much as another one: a passkey is worth a code. */
const isWorth = (given: Needs['factor'], wanted: Needs['factor']): boolean =>
  FACTORS.indexOf(given) >= FACTORS.indexOf(wanted)

/** What of these needs is missing now; nothing when it may be placed. */
export function lacksOf(needs: Needs, given: Given, now: UnixSeconds): readonly OrderLack[] {
  const { factor, approvals, delaySeconds } = needs
  const until = (given.since ?? now) + delaySeconds
  const groups = approvals.map(({ group, count }) => {
    return { kind: 'approvals', group, count, by: approvedIn(group, given) } as const
  })
  return [
    ...(factor === 'key' || isWorth(given.factor, factor)
      ? []
      : [{ kind: 'factor', factor } as const]),
    ...groups.filter(({ count, by }) => by.length < count),
    ...(delaySeconds > 0 && now < until ? [{ kind: 'delay', until } as const] : []),
  ]
}

/** The members of a group whose approval counts, each once. */
export function approvedIn(group: string, { votes }: Given): readonly string[] {
  const approving = votes.filter(({ counts, decision }) => counts && decision === 'approve')
  const own = approving.filter(({ groups }) => groups.includes(group))
  return [...new Set(own.map(({ member }) => member))]
}
